"""Names are given once and for ever."""

import pytest
from flask.ctx import AppContext
from hypothesis import HealthCheck, given, settings

from registry.history import names
from registry.kit.errors import Conflict
from registry.kit.write import write
from registry.models import Slug
from tests.entries.strategies import SLUGS


def test_claim_gives_a_name_to_a_record_and_to_no_other(context: AppContext) -> None:
    with write():
        names.claim("lesson", "parking", "one")
        names.claim("lesson", "parking", "one")
        names.claim("project", "parking", "two")
        with pytest.raises(Conflict) as raised:
            names.claim("lesson", "parking", "two")
    assert raised.value.errors[0].suggestion == "parking-2"


def test_reserved_name_is_given_to_nobody(context: AppContext) -> None:
    with write(), pytest.raises(Conflict) as raised:
        names.claim("lesson", "new", "one")
    assert raised.value.errors[0].suggestion == "new-2"


@settings(
    max_examples=40,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(slug=SLUGS)
def test_free_name_can_be_claimed(context: AppContext, slug: str) -> None:
    with write(dry_run=True) as session:
        session.add(Slug(kind="lesson", slug=slug, record_id="one"))
        for number in range(11):
            free = names.free("lesson", slug)
            assert len(free) <= 80
            names.claim("lesson", free, str(number))
            assert free != slug
