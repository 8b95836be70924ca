"""The history of an entry: who changed what when, old and new beside each other."""

from registry.web.versions import pieces
from tests.client import Client
from tests.factories import make_component
from tests.web.conftest import Look


def test_versions_say_who_changed_what(camden: Client, look: Look) -> None:
    made = make_component(camden, title="Permits")
    camden.patch(made["path"], {"summary": "Another one.", "phase": "live"}, "*")
    page = look(made["path"].removeprefix("/api/v1") + "/versions")
    first, second = page.all("li", class_="registry-hit")
    assert "Version 2" in first.text
    assert "London Borough of Camden" in first.text
    assert "Changed: summary, phase" in " ".join(first.text.split())
    assert "First registered" in second.text


def test_version_marks_what_came_and_what_went(camden: Client, look: Look) -> None:
    made = make_component(camden, summary="Pay for a permit online.")
    camden.patch(made["path"], {"summary": "Pay for a permit by phone."}, "*")
    page = look(made["path"].removeprefix("/api/v1") + "/versions/2")
    assert [one.text for one in page.all("del")] == ["online"]
    assert [one.text for one in page.all("ins")] == ["by phone"]
    assert (
        "What it said at first" in look(made["path"].removeprefix("/api/v1") + "/versions/1").text
    )


def test_unknown_version_is_not_found(camden: Client, look: Look) -> None:
    made = make_component(camden)
    for number in ("2", "0", "99999999999", "x"):
        path = f"{made['path'].removeprefix('/api/v1')}/versions/{number}"
        assert "Page not found" in look(path, 404).text


def test_pieces_put_together_are_both_texts() -> None:
    change = {"before": "one two three", "after": "one four three five", "lines": None}
    found = pieces(change)
    assert "".join(text for way, text in found if way != "ins") == change["before"]
    assert "".join(text for way, text in found if way != "del") == change["after"]


def test_long_texts_are_not_compared_word_by_word() -> None:
    change = {"before": "word " * 3_000, "after": "other " * 3_000, "lines": None}
    assert [way for way, _text in pieces(change)] == ["del", "ins"]


def test_what_is_no_text_is_written_out() -> None:
    change = {"before": None, "after": [{"slug": "leeds", "name": None}, True], "lines": None}
    assert pieces(change) == [("ins", "leeds, Yes")]
