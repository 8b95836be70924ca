"""Tags, organisations and services by name, and the mix of all that is suggested."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.suggest.names import Name, NameList
from registry.suggest.service import TYPES, Suggestion, mixed
from registry.suggest.typed import AS_TYPED, Fit, fit, named, read

pytestmark = pytest.mark.once
SERVICES = (
    Name("1", "Parking permits"),
    Name("2", "Disabled people - parking permits", ("Blue badges", "Parking permits (blue badge)")),
    Name("3", "Pest control"),
    Name("4", "Car parks"),
)
COUNTS = {"4": 3, "3": 1}


def services() -> NameList:
    made = NameList(SERVICES)
    made.count(COUNTS)
    return made


def values(text: str, limit: int = 8, *, names: NameList | None = None) -> list[str]:
    typed = read(text)
    assert typed is not None
    return [found.name.value for found in (names or services()).find(typed, limit)]


def test_names_with_entries_come_first_then_those_that_begin_so():
    assert values("p") == ["3", "4", "1", "2"]
    assert values("park") == ["4", "1", "2"]
    assert values("parking p") == ["1", "2"]


def test_former_name_leads_to_the_present_one():
    (found,) = services().find(read("blue bad"), 8)
    assert (found.name.value, found.text, found.entries) == ("2", "Blue badges", 0)


def test_present_name_comes_before_another_that_begins_so():
    hull = Name("hull", "Hull City Council", ("Kingston upon Hull",))
    names = NameList([hull, Name("kingston", "Royal Borough of Kingston upon Thames")])
    assert values("kingston up", names=names) == ["kingston", "hull"]


def test_words_of_two_names_of_one_thing_do_not_mix():
    assert values("pest badges") == values("disabled badges") == []


def test_ties_are_broken_by_count_then_name():
    names = NameList(
        [
            Name("b", "Bins b"),
            Name("a", "Bins a"),
            Name("c", "Bins c"),
            Name("d", "Bins", is_past=True),
        ]
    )
    names.count({"c": 9, "b": 2, "a": 2})
    assert values("bins", names=names) == ["c", "a", "b", "d"]


def test_slips_are_forgiven_in_names():
    near = services().near(read("parkign permist"), 8)
    assert [found.name.value for found in near] == ["1", "2"]
    assert services().near(read("parkign zebra"), 8) == []


NAMES = st.lists(st.text("abcd ", min_size=1, max_size=12), min_size=1, max_size=20, unique=True)


@given(NAMES, st.text("abcd ", min_size=1, max_size=8), st.integers(1, 20))
def test_names_found_are_those_of_the_rule(texts, text, limit):
    names, typed = NameList(Name(text, text) for text in texts), read(text + "a")
    found = {one.name.value: one.fit for one in names.find(typed, limit)}
    near = {one.name.value: one.fit for one in names.near(typed, limit)}
    for those, is_forgiving in ((found, False), (near, True)):
        fits = {text: fit(typed, named(text)[1], is_forgiving=is_forgiving) for text in texts}
        expected = sorted(one for one in fits.values() if one)[:limit]
        assert sorted(those.values()) == expected
        assert all(fits[value] == one for value, one in those.items())


def suggestion(
    type_: str, grade: int = AS_TYPED, *, slips: int = 0, entries: int | None = None
) -> Suggestion:
    return Suggestion(type_, "", "", "", Fit(grade, slips, 0, ()), "", entries=entries)


def test_titles_leave_room_for_others():
    many = [suggestion("entry") for _ in range(20)]
    tags = [suggestion("tag", entries=3) for _ in range(9)]
    assert [one.type for one in mixed(many + tags, 8)] == ["entry"] * 5 + ["tag"] * 3
    assert [one.type for one in mixed(many, 8)] == ["entry"] * 8
    assert [one.type for one in mixed(many[:1] + tags, 8)] == ["entry"] + ["tag"] * 7
    assert [one.type for one in mixed(many + tags, 1)] == ["entry"]


def test_few_services_without_entries_stand_beside_others():
    bare = [suggestion("service", entries=0) for _ in range(9)]
    assert [one.type for one in mixed(bare, 8)] == ["service"] * 8
    beside = mixed([*bare, suggestion("organisation", entries=0)], 8)
    assert sorted(one.type for one in beside) == ["organisation"] + ["service"] * 3
    assert len(mixed([*bare, suggestion("service", entries=1)], 8)) == 4


ONE = st.builds(
    suggestion,
    st.sampled_from(TYPES),
    st.integers(0, 2),
    slips=st.integers(0, 4),
    entries=st.sampled_from([None, 0, 1]),
)


@given(st.lists(ONE, max_size=30), st.integers(1, 20))
def test_mix_is_full_and_the_better_grade_is_never_behind(found, limit):
    chosen = mixed(found, limit)
    bare = sum(one.is_bare_service for one in found)
    few = bare if bare == len(found) else min(bare, 3)
    assert len(chosen) == min(limit, len(found) - bare + few)
    assert sum(one.is_bare_service for one in chosen) <= few
    parts = [one.part for one in chosen]
    assert parts == sorted(parts)
    worst = max((one.fit.grade for one in chosen), default=0)
    assert all(one in chosen for one in found if one.fit.grade < worst and not one.is_bare_service)
