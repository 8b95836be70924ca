"""Slips, and other shapes of a word: what is mended, what is offered, what is the same."""

import pytest

from tests.client import Client
from tests.factories import make_component
from tests.search.asking import HOST, SEARCH, found, read


def corrected(client: Client, typed: str) -> str | None:
    offered = found(client, typed)["did_you_mean"]
    return None if offered is None else str(offered["q"])


def test_slip_is_mended_and_said(camden: Client, anyone: Client) -> None:
    make_component(camden, title="Library fines")
    page = found(anyone, "libary fines")
    assert [item["title"] for item in page["items"]] == ["Library fines"]
    assert page["did_you_mean"]["q"] == "library fines"
    assert corrected(anyone, "library fines") is None


def test_taken_literally_a_slip_is_offered_and_not_mended(camden: Client, anyone: Client) -> None:
    make_component(camden, title="Library fines")
    page = found(anyone, "libary", "&expand=false")
    assert (page["total"], page["items"]) == (0, [])
    assert page["did_you_mean"]["q"] == "library"
    assert read(anyone, page["did_you_mean"]["url"])["total"] == 1


@pytest.mark.parametrize(
    ("typed", "mended"),
    [
        ("Libary FINES", "library FINES"),
        ("  libary,   fines?", "  library,   fines?"),
        ('libary "Fines & Fees"', 'library "Fines & Fees"'),
        ("the council's libary", "the council's library"),
        ("libary/allotmants", "library/allotments"),
        ("café libary", "café library"),
        ("libary <b>&amp;</b>", "library <b>&amp;</b>"),
        ("libary LIBARY", "library library"),
    ],
)
def test_offered_text_differs_by_the_slip_alone(
    camden: Client, anyone: Client, typed: str, mended: str
) -> None:
    make_component(camden, title="Library fines & fees", summary="Allotments and a café too.")
    assert corrected(anyone, typed) == mended


def test_offered_address_keeps_filters_and_leaves_the_cursor(
    camden: Client, anyone: Client
) -> None:
    make_component(camden, title="Library fines", tags=["money"])
    make_component(camden, title="Library cards", tags=["culture"])
    more = "&tag=money&kind=component&limit=5&facets=kind&cursor=WzBd"
    offered = found(anyone, "libary & cards", more)["did_you_mean"]
    kept = "tag=money&kind=component&limit=5&facets=kind"
    assert offered["url"] == f"{HOST}{SEARCH}?q=library+%26+cards&{kept}"
    page = read(anyone, offered["url"])
    assert [item["title"] for item in page["items"]] == ["Library fines"]
    assert page["did_you_mean"] is None


SHAPES = [
    ("Streetlights map", "street lights"),
    ("Street lights map", "streetlights"),
    ("Street lights map", "StreetLights"),
    ("Street-lights map", "street lights"),
    ("FixMyStreet", "street"),
    ("FixMyStreet", "fix my street"),
    ("FixMyStreet", "fixmystreet"),
    ("Ynys Môn", "ynys mon"),
    ("Ynys Mon", "YNYS MO\u0302N"),
    ("E-petitions", "e petitions"),
    ("Blue-badge checks", "blue badge"),
    ("Allotment waiting lists", "allotments waiting list"),
    ("Council's trees", "councils trees"),
    ("Resident\u2019s permit", "resident's permits"),
    ("Library", "libraries"),
    ("Bonfires", "bonfir"),
]


@pytest.mark.parametrize(("title", "typed"), SHAPES)
def test_shape_of_a_word_does_not_matter(
    camden: Client, anyone: Client, title: str, typed: str
) -> None:
    make_component(camden, title=title)
    make_component(camden, title="Gritting routes")
    page = found(anyone, typed)
    assert [item["title"] for item in page["items"]] == [title]
    # The same word in another shape is no slip.
    assert page["did_you_mean"] is None


def test_word_that_is_gone_is_never_offered(camden: Client, anyone: Client) -> None:
    archived = make_component(camden, title="Bonfire permits")
    changed = make_component(camden, title="Beekeeping advice")
    assert corrected(anyone, "bonfyre") == "bonfire"
    camden.delete(archived["path"], archived["etag"])
    camden.patch(changed["path"], {"title": "Other advice"}, changed["etag"])
    for typed in ("bonfyre", "bonf ire", "beekeepng"):
        page = found(anyone, typed)
        assert (page["total"], page["did_you_mean"]) == (0, None)
