"""Make the paths under which records are read. Documents hold paths, never the base URL."""

from registry.kinds import KINDS

API = "/api/v1"
# Where records that are no entries are read, by what the log calls them.
_ROOMS = {
    "adoption": "adoptions",
    "organisation": "organisations",
    "relation": "relations",
    "tag": "tags",
    "vocabulary": "vocabularies",
}


def entry_path(plural: str, slug: str) -> str:
    """Return the path of an entry."""
    return f"{API}/{plural}/{slug}"


def organisation_path(slug: str) -> str:
    """Return the path of an organisation."""
    return record_path("organisation", slug)


def record_path(kind: str, slug: str) -> str:
    """Return the path of any record, by the kind and slug that the log has of it."""
    plural = KINDS[kind].plural if kind in KINDS else _ROOMS[kind]
    return f"{API}/{plural}/{slug}"
