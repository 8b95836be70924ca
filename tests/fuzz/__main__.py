"""Try every operation of the OpenAPI document with what Schemathesis makes of it: make fuzz."""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.fuzz.run import fuzz


def main() -> int:
    """Read the options, fuzz, and return what the shell is told."""
    options = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    options.add_argument("--seed", type=int, default=1, help="The same seed, the same calls.")
    options.add_argument("--examples", type=int, default=30, help="Examples for each operation.")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        return fuzz(Path(folder), chosen.seed, chosen.examples)


if __name__ == "__main__":
    sys.exit(main())
