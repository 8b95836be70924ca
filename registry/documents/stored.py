"""Hold a stored document on its way out, and the parts of its ETag."""

from dataclasses import dataclass

from registry.documents.aggregate import Record


@dataclass(frozen=True, slots=True)
class Document:
    """Hold a stored document with what a reader needs to know of it."""

    body: bytes
    etag: str
    is_public: bool = True


def etag(version: int, revision: int) -> str:
    """Write the ETag of a record."""
    return f'"{version}-{revision}"'


def stored(record: Record) -> Document:
    """Return the document of a record that is at hand, as it is stored in it."""
    return Document(record.document, etag(record.version, record.revision), record.is_public)
