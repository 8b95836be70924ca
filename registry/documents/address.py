"""Make the paths under which records are read. Documents hold paths, never the base URL."""

API = "/api/v1"


def entry_path(plural: str, slug: str) -> str:
    """Return the path of an entry."""
    return f"{API}/{plural}/{slug}"


def organisation_path(slug: str) -> str:
    """Return the path of an organisation."""
    return f"{API}/organisations/{slug}"
