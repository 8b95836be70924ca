"""Read the project's documents: their blocks, their words in code, their links."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
_MADE = {"var", "build", "dist", "node_modules", "static"}
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_INDENTED = re.compile(r"(?:^ {4}.*\n)+", re.MULTILINE)
_SPAN = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")


@dataclass(frozen=True, slots=True)
class Block:
    """Hold one fenced block."""

    language: str
    text: str


def documents() -> list[Path]:
    """List every document of the project, without what was made or taken from elsewhere."""
    found = (path.relative_to(ROOT) for path in ROOT.rglob("*.md"))
    kept = [
        path
        for path in found
        if not any(part.startswith(".") or part in _MADE for part in path.parts)
    ]
    return sorted(kept)


def read(name: str | Path) -> str:
    """Return the text of a document."""
    return (ROOT / name).read_text("utf-8")


def blocks(text: str, language: str | None = None) -> list[Block]:
    """List the fenced blocks, in order; of one language if it is named."""
    found = [Block(match[1], match[2]) for match in _FENCE.finditer(text)]
    return [block for block in found if language in (None, block.language)]


def spans(text: str) -> list[str]:
    """List what stands in backticks inside sentences and tables."""
    return _SPAN.findall(_FENCE.sub("", text))


def code_lines(text: str) -> Iterator[str]:
    """Yield every piece of code: spans, and the lines of blocks, fenced or indented."""
    yield from spans(text)
    for block in blocks(text):
        yield from block.text.replace("\\\n", " ").splitlines()
    for match in _INDENTED.finditer(_FENCE.sub("", text)):
        yield from match[0].splitlines()


def links(text: str) -> list[str]:
    """List the targets of links that lead to a place in the project."""
    return [target for target in _LINK.findall(_FENCE.sub("", text)) if "://" not in target]


def anchors(text: str) -> set[str]:
    """List the anchors of the headings, as code hosts make them."""
    headings = re.findall(r"^#+ (.+)$", _FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def table(text: str, heading: str) -> list[list[str]]:
    """Return the cells of the first table below a heading, without the head of the table."""
    below = text.partition(f"## {heading}\n")[2]
    rows = re.search(r"(?:^\|.*\n)+", below, re.MULTILINE)
    assert rows, f"There is no table below {heading}."
    cells = [re.split(r"(?<!\\)\|", row)[1:-1] for row in rows[0].splitlines()[2:]]
    return [[cell.strip().strip("`") for cell in row] for row in cells]
