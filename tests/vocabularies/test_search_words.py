"""The search words of `seeds/vocabularies/`: rows that search can follow and people can check."""

import csv
import json
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "seeds" / "vocabularies"
COUNCILS, SUBJECTS = "council-names-2026.csv", "subjects-2026.csv"
GOVUK = "govuk-synonyms-2026.csv"
FILES = ["acronyms-2026.csv", "everyday-words-2026.csv", GOVUK, COUNCILS, SUBJECTS]
COLUMNS = ["code", "label", "description", "aliases", "related", "source"]
CODE = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,38}[a-z0-9])?")
SAYING_LITTLE = "a an and are as at be by for from in is it my of on or our the to with your"
# Acronyms that stand for several things: whoever types one gets all of them.
SEVERAL_MEANINGS = """
bods caf ceo dps ea eia epr fra hra lms lpa mca mdm pip ripa rtpi sar spd tmo
"""

each_file = pytest.mark.parametrize("file", FILES)


def rows(file: str) -> list[dict[str, str]]:
    with (FOLDER / file).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def parts(text: str) -> list[str]:
    return text.split("|") if text else []


def names(row: dict[str, str]) -> list[str]:
    return [row["label"], *parts(row["aliases"])]


def folded(text: str) -> str:
    """Return a text without what search ignores: case, accents, hyphens, apostrophes."""
    plain = unicodedata.normalize("NFKD", re.sub("['\u2019]", "", text))
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[a-z0-9]+", bare.casefold()))


@each_file
def test_each_row_has_a_label_a_source_and_another_word(file: str) -> None:
    found = rows(file)
    assert found
    assert list(found[0]) == COLUMNS
    lacking = [
        row["code"]
        for row in found
        if not (row["label"] and row["source"] and (row["aliases"] or row["related"]))
    ]
    assert lacking == []


@each_file
def test_codes_are_unique_and_well_formed(file: str) -> None:
    codes = [row["code"] for row in rows(file)]
    assert [code for code in codes if not CODE.fullmatch(code)] == []
    assert [code for code, times in Counter(codes).items() if times > 1] == []


@each_file
def test_rows_stand_in_the_order_of_their_codes(file: str) -> None:
    codes = [row["code"] for row in rows(file)]
    assert codes == sorted(codes)


@each_file
def test_no_word_is_a_single_letter_or_says_little(file: str) -> None:
    typed = [name for row in rows(file) for name in (*names(row), *parts(row["related"]))]
    little = SAYING_LITTLE.split()
    bare = [name for name in typed if len(folded(name)) < 2 or folded(name) in little]
    assert bare == []


@each_file
def test_no_row_holds_a_word_twice(file: str) -> None:
    repeated = []
    for row in rows(file):
        words = Counter(folded(word) for word in (*names(row), *parts(row["related"])))
        repeated += [(row["code"], word) for word, times in words.items() if times > 1]
    assert repeated == []


@each_file
def test_no_word_stands_for_two_things_unless_on_purpose(file: str) -> None:
    times = Counter(folded(name) for row in rows(file) for name in names(row))
    several = {word for word, count in times.items() if count > 1}
    on_purpose = SEVERAL_MEANINGS.split() if file == "acronyms-2026.csv" else []
    assert several == set(on_purpose)


@each_file
def test_words_and_lists_keep_within_their_lengths(file: str) -> None:
    for row in rows(file):
        aliases, related = parts(row["aliases"]), parts(row["related"])
        assert max(len(aliases), len(related)) <= 50, row["code"]
        assert all(0 < len(word) <= 250 for word in (row["label"], *aliases, *related)), row["code"]
        assert len(row["description"]) <= 5000, row["code"]


@each_file
def test_values_are_trimmed(file: str) -> None:
    values = [value for row in rows(file) for value in row.values()]
    words = [word for row in rows(file) for word in parts(row["aliases"]) + parts(row["related"])]
    assert [value for value in values + words if value != " ".join(value.split())] == []


def test_councils_are_called_as_the_organisations_are() -> None:
    with (FOLDER.parent / "organisations.csv").open(encoding="utf-8", newline="") as opened:
        called = {row["name"] for row in csv.DictReader(opened)}
    assert [row["label"] for row in rows(COUNCILS) if row["label"] not in called] == []


def test_each_subject_is_described_in_words_that_its_names_lack() -> None:
    lacking = []
    for row in rows(SUBJECTS):
        said = set(folded(row["description"]).split())
        new = said - set(folded(" ".join(names(row))).split()) - set(SAYING_LITTLE.split())
        lacking += [row["code"]] if len(new) < 5 else []
    assert lacking == []


def test_subjects_name_entries_and_services_that_there_are() -> None:
    known = {"common usage"} | {f"LGSL 4, service {row['code']}" for row in rows("lgsl-4.csv")}
    for kind in ("component", "standard", "lesson"):
        lines = (FOLDER.parent / f"{kind}s.jsonl").read_text(encoding="utf-8").splitlines()
        known |= {f"entry {kind}/{json.loads(line)['slug']}" for line in lines}
    assert [row["source"] for row in rows(SUBJECTS) if row["source"] not in known] == []
