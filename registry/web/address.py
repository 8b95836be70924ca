"""Know the addresses of pages: that of a record is the one of the API without its prefix."""

from registry.documents.address import API


def page_of(path: str) -> str:
    """Return the address of the page that shows what the API has at a path."""
    return path.removeprefix(API)
