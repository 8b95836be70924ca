"""Let Lighthouse judge the main pages of a registry that is being served: `make lighthouse`.

It needs Node.js and chromium, so it is no part of `make bench`. Each category of each page has to
reach 95 of 100; the command ends with status 1 otherwise.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

LIGHTHOUSE = "lighthouse@12.8.2"
# A search with words in it is closed to crawlers on purpose, which Lighthouse takes for a fault.
PAGES = ("/", "/search", "/components/localgov", "/organisations/hackney")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
LEAST = 95
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-background-networking"
SECONDS_MOST = 180


def main() -> None:
    """Judge every page and print a table."""
    parser = argparse.ArgumentParser(prog="python -m bench.lighthouse", description=__doc__)
    parser.add_argument("base", nargs="?", default="http://127.0.0.1:8000")
    base = parser.parse_args().base
    npx, chromium = shutil.which("npx"), shutil.which("chromium")
    if npx is None or chromium is None:
        parser.error("This needs Node.js (npx) and chromium.")
    print("| page |", " | ".join(CATEGORIES), "|")
    print("|---|" + "---:|" * len(CATEGORIES))
    lowest = 100
    for page in PAGES:
        scores = _judged(npx, chromium, base + page)
        lowest = min(lowest, *scores)
        print(f"| {page} |", " | ".join(map(str, scores)), "|", flush=True)
    sys.exit(lowest < LEAST)


def _judged(npx: str, chromium: str, address: str) -> list[int]:
    with tempfile.TemporaryDirectory(prefix="registry-lighthouse-") as folder:
        report = Path(folder) / "report.json"
        command = [npx, "--yes", LIGHTHOUSE, address, "--quiet", "--output=json"]
        command += [f"--output-path={report}", f"--chrome-flags={FLAGS}"]
        command += [f"--only-categories={','.join(CATEGORIES)}"]
        environment = os.environ | {"CHROME_PATH": chromium}
        subprocess.run(command, env=environment, check=True, timeout=SECONDS_MOST)
        found = json.loads(report.read_text("utf-8"))["categories"]
    return [round(100 * found[category]["score"]) for category in CATEGORIES]


if __name__ == "__main__":
    main()
