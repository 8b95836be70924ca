"""Search by its service: pages end where the next one would be refused."""

from typing import Any

import pytest

from registry.kit.errors import Invalid
from registry.kit.paging import decode_cursor, encode_cursor
from registry.search import service
from registry.search.index import Answer, Question
from registry.search.meaning import EVERYTHING, Meaning
from registry.search.query import DEEPEST


class Endless:
    """Stand for an index in which everything matches more often than a search shows."""

    def memory(self) -> dict[str, Any]:
        return {}

    def understand(self, _read: object) -> Meaning:
        return EVERYTHING

    def search(self, question: Question) -> Answer:
        assert question.offset + question.limit <= DEEPEST
        return Answer((), DEEPEST * 2, dict.fromkeys(question.facets, ()))


@pytest.fixture(autouse=True)
def _without_a_log(monkeypatch: pytest.MonkeyPatch, context: object) -> None:
    monkeypatch.setattr("registry.search.follow.catch_up", lambda _index: True)


def following(offset: int, limit: int) -> str | None:
    filters = {"q": "", "limit": limit, "cursor": encode_cursor(offset)}
    return service.search(Endless(), filters).page.next_cursor  # type: ignore[arg-type]


@pytest.mark.parametrize("limit", [1, 7, 30, 100])
def test_next_page_is_one_that_is_answered(limit: int) -> None:
    last = DEEPEST - limit
    cursor = following(last - limit, limit)
    assert cursor is not None
    assert decode_cursor(cursor, int) == [last]
    assert following(last, limit) is None


@pytest.mark.parametrize("limit", [7, 30])
def test_page_that_would_reach_too_deep_is_not_offered(limit: int) -> None:
    last = DEEPEST // limit * limit - limit
    assert following(last, limit) is None
    with pytest.raises(Invalid):
        following(last + limit, limit)
