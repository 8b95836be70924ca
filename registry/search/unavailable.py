"""What is said when the index cannot answer, whatever tantivy says."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

State = Literal["ready", "missing", "damaged", "outdated"]


class IndexUnavailable(Exception):
    """Say that the index cannot answer or be written now, and in which state it is."""

    def __init__(self, message: str, state: State = "damaged") -> None:
        super().__init__(message)
        self.state: State = state


@contextmanager
def translated(doing: str) -> Iterator[None]:
    """Turn what goes wrong inside into IndexUnavailable, which says while doing what."""
    try:
        yield
    except IndexUnavailable:
        raise
    except BaseException as error:
        # A panic of the Rust side is a BaseException whose class cannot be imported.
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise IndexUnavailable(f"The search index failed while {doing}: {error}") from error
        raise
