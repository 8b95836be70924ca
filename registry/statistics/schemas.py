"""What the routes of statistics show."""

from typing import Any

import marshmallow as ma

from registry.documents.entry import shown


def _number(meaning: str, example: int) -> ma.fields.Integer:
    return ma.fields.Integer(required=True, metadata={"description": meaning, "example": example})


def _ratio(meaning: str) -> ma.fields.Float:
    return ma.fields.Float(**shown(f"{meaning}; null when nothing is published.", 0.12))


class ValueCount(ma.Schema):
    """Count what has one value."""

    value = ma.fields.String(**shown("The value; null: not stated.", "live"))
    total = _number("How many have it.", 12)


def _by(meaning: str) -> ma.fields.List[Any]:
    return ma.fields.List(
        ma.fields.Nested(ValueCount), required=True, metadata={"description": meaning}
    )


class EntryFigures(ma.Schema):
    """Count the published entries."""

    total = _number("Published entries.", 294)
    by_kind = _by("By kind.")
    by_phase = _by("By phase; null: not stated.")
    by_freshness = _by("By freshness.")
    confirmed = _number("Reviewed by the owner at least once.", 40)
    unconfirmed = _number("Listed by the registry, and never reviewed by the owner.", 254)


class OrganisationFigures(ma.Schema):
    """Count organisations."""

    total = _number("How many organisations.", 73)
    by_type = _by("By type.")
    by_nation = _by("By nation; null: not known.")


class UsingFigures(OrganisationFigures):
    """Count the organisations that use something of others."""

    declared = _number("Of them, those that say so themselves.", 20)


class OrganisationsFigures(ma.Schema):
    """Count the organisations that share and those that use."""

    sharing = ma.fields.Nested(OrganisationFigures, required=True)
    using = ma.fields.Nested(UsingFigures, required=True)


class AdoptionFigures(ma.Schema):
    """Count the adoptions that stand."""

    total = _number("Adoptions of others' published entries, at any stage.", 140)
    by_stage = _by("By stage.")
    by_level = _by("By how far they can be relied on.")


class ReuseFigures(ma.Schema):
    """Tell how much of what is published somebody else works with."""

    published = _number("Published entries.", 294)
    reused = _number("Of them, those that another organisation says it pilots or lives with.", 35)
    ratio = _ratio("`reused` of `published`")
    reused_with_reported = _number("The same, with what is only reported.", 60)
    ratio_with_reported = _ratio("`reused_with_reported` of `published`")


class KindReuse(ReuseFigures):
    """Tell the same of one kind."""

    kind = ma.fields.String(required=True, metadata={"example": "component"})


class AllReuse(ReuseFigures):
    """Tell it of all kinds and of each."""

    by_kind = ma.fields.List(ma.fields.Nested(KindReuse), required=True)


class FirstAdoptionFigures(ma.Schema):
    """Tell how long it takes until somebody else uses what was published."""

    median_days = ma.fields.Float(**shown("Days; null when there are too few entries.", 120.0))
    entries = _number("On how many entries it rests.", 35)
    entries_used_before = _number("Left out: used before they were published here.", 12)
    fewest = _number("Fewer entries than this give no median.", 5)


class WarnedFigures(ma.Schema):
    """Count new entries whose owner was warned of a like one."""

    total = _number("How many.", 3)


class YearFigures(ma.Schema):
    """Count what happened in one year."""

    year = ma.fields.Integer(**shown("The year; null: not dated.", 2026))
    entries = _number("Entries published in it that stand today.", 40)
    adoptions = _number("Adoptions that began in it and stand today.", 25)
    declared_adoptions = _number("Of them, those that the adopter states itself.", 9)
    duplicates_warned = _number("New entries whose owner was warned of a like one.", 3)


class NationFigures(ma.Schema):
    """Count what belongs to one nation."""

    nation = ma.fields.String(**shown("The nation; null: not known.", "wales"))
    entries = _number("Entries whose owner is there.", 12)
    adoptions = _number("Adoptions whose adopter is there.", 9)
    organisations_sharing = _number("Organisations there that share.", 5)
    organisations_using = _number("Organisations there that use.", 4)
    duplicates_warned = _number("New entries from there with a warning.", 1)


def _nested(schema: type[ma.Schema]) -> Any:
    return ma.fields.Nested(schema, required=True)


class Statistics(ma.Schema):
    """Tell how much of the sector's work is shared and reused. The method: docs/statistics.md."""

    position = _number("Position of the last event of the log that is counted.", 1042)
    entries = _nested(EntryFigures)
    organisations = _nested(OrganisationsFigures)
    adoptions = _nested(AdoptionFigures)
    reuse = _nested(AllReuse)
    time_to_first_adoption = _nested(FirstAdoptionFigures)
    duplicates_warned = _nested(WarnedFigures)
    by_year = ma.fields.List(_nested(YearFigures), required=True)
    by_nation = ma.fields.List(_nested(NationFigures), required=True)
