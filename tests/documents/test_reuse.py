"""What an entry says of its reuse: the sentence follows the numbers."""

from typing import Any

import pytest

from registry.documents.reuse import AdoptionCounts, reuse

DECLARED = "declared"
COUNTY, UNITARY, WELSH = "county", "unitary-authority", "welsh-unitary-authority"
DISTRICT, BOROUGH = "non-metropolitan-district", "london-borough"


def live(number: int, type_: str, nation: str | None = "england") -> list[Any]:
    return ["live", type_, nation, DECLARED, number]


def said(*cells: list[Any]) -> str:
    counts = {"adoptions": list(cells)}
    sentence: str = reuse(counts, "/api/v1/components/pay")["adoptions"]["said"]
    return sentence


def test_example_of_the_sentence_is_what_its_numbers_give() -> None:
    piloting = ["piloting", BOROUGH, "england", DECLARED, 2]
    example = AdoptionCounts().fields["said"].metadata["example"]
    assert said(live(9, COUNTY), live(3, WELSH, "wales"), piloting) == example


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ([], "Nobody has said yet that they use it."),
        ([live(1, UNITARY)], "1 live (unitary authority in England)."),
        ([live(3, UNITARY)], "3 live, all of them unitary authorities in England."),
        (
            [live(2, COUNTY), live(1, WELSH, "wales")],
            "3 live, of them 2 county councils in England and 1 Welsh council.",
        ),
        ([["stopped", COUNTY, "england", DECLARED, 2]], "2 stopped."),
    ],
)
def test_sentence_says_plainly_when_all_are_of_one_type(cells: list[Any], sentence: str) -> None:
    assert said(*cells) == sentence


@pytest.mark.parametrize(("last", "others"), [([], "1 other"), ([live(1, WELSH)], "2 others")])
def test_sentence_counts_those_whose_type_it_does_not_name(last: list[Any], others: str) -> None:
    cells = [live(4, COUNTY), live(3, UNITARY), live(2, DISTRICT), live(1, BOROUGH), *last]
    start = f"{10 + len(last)} live, of them 4 county councils in England, 3 unitary authorities"
    end = f" in England, 2 district councils in England and {others}."
    assert said(*cells) == start + end
