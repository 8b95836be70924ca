"""Entries side by side: what each says to the same questions."""

import pytest

from tests.client import Client
from tests.factories import make_component
from tests.web.conftest import Look


def test_compare_shows_what_differs(camden: Client, look: Look) -> None:
    one = make_component(camden, title="Permits", licence="MIT", hosting="Anywhere")
    other = make_component(camden, title="Fines", licence="AGPL-3.0-only", hosting="Anywhere")
    names = "&".join(f"entry={entry['path'].removeprefix('/api/v1/')}" for entry in (one, other))
    page = look(f"/compare?{names}")
    assert [cell.text for cell in page.all("a", class_="govuk-link")][:2] == ["Permits", "Fines"]
    different = [row.text for row in page.all("tr", class_="registry-compare__different")]
    assert len(different) == 1
    assert "MIT" in different[0]
    assert "AGPL-3.0-only" in different[0]


def test_compare_says_what_one_does_not_state(camden: Client, look: Look) -> None:
    one, other = make_component(camden, costs="Free"), make_component(camden)
    names = "&".join(f"entry={entry['path'].removeprefix('/api/v1/')}" for entry in (one, other))
    (row,) = [row for row in look(f"/compare?{names}").all("tr") if row.text.startswith("Costs")]
    assert "Free" in row.text
    assert "Not stated" in row.text


def test_compare_without_entries_says_how(look: Look) -> None:
    assert "Choose two to four entries" in look("/compare").text


def test_fifth_entry_is_left_out_and_told(camden: Client, look: Look) -> None:
    made = [make_component(camden) for _number in range(5)]
    names = "&".join(f"entry={entry['path'].removeprefix('/api/v1/')}" for entry in made)
    page = look(f"/compare?{names}")
    assert "Only the first 4 are shown" in page.text
    assert made[3]["title"] in page.text
    assert made[4]["title"] not in page.text


@pytest.mark.parametrize("name", ["nothing", "components", "components/", "x/y", "components/no"])
def test_what_is_no_entry_is_not_found(look: Look, name: str) -> None:
    assert "Page not found" in look(f"/compare?entry={name}", status=404).text
