"""Hold the gates of adoptions: what has ended is taken up by nobody, and no stage is lost."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.adoptions.stages import anew, moved, undone
from registry.documents import tally
from registry.extensions import db
from registry.kit import clock
from registry.models import STAGES, Entry
from tests.client import Client
from tests.factories import (
    adoption,
    component,
    make_adoption,
    make_component,
    make_organisation,
    make_relation,
)

BEGAN = date(2020, 1, 1)
SAID = st.tuples(
    st.sampled_from(STAGES), st.integers(0, 20).map(lambda days: BEGAN + timedelta(days))
)
# One database for all examples: each makes an entry of its own.
some = settings(
    max_examples=15,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def test_archived_entry_is_taken_up_by_nobody_new(camden: Client, leeds: Client) -> None:
    after = make_component(camden)
    made = make_component(camden, successor=after["path"])
    other = make_component(camden)
    kept = make_adoption(leeds, other)
    for entry in (made, other):
        camden.delete(entry["path"], entry["etag"])
    answer = leeds.post(f"{made['path']}/adoptions", adoption())
    assert answer.status_code == 409
    assert after["path"] in answer.get_json()["detail"]
    # Who has taken it up before may still say how it goes on.
    stopped = {"stage": "stopped", "since": "2026-01-01", "why_stopped": "It ended."}
    assert leeds.patch(kept["path"], stopped, "*").status_code == 200


def test_day_that_would_undo_a_later_stage_is_refused(camden: Client, leeds: Client) -> None:
    made = make_adoption(leeds, make_component(camden), stage="piloting", since="2024-01-01")
    live = {"stage": "live", "since": "2025-01-01"}
    assert leeds.patch(made["path"], live, "*").status_code == 200
    for change in ({"since": "2023-06-01"}, {"stage": "stopped", "since": "2024-06-01"}):
        answer = leeds.patch(made["path"], {"why_stopped": "Slow.", **change}, "*")
        assert answer.status_code == 422, change
        (fault,) = answer.get_json()["errors"]
        assert (fault["pointer"], "withdraw the adoption" in fault["detail"]) == ("/since", True)
    corrected = leeds.patch(made["path"], {"since": "2024-06-01"}, "*").get_json()
    assert [one["since"] for one in corrected["stages"]] == ["2024-01-01", "2024-06-01"]


def test_adoption_said_anew_remembers_the_stages_before(camden: Client, leeds: Client) -> None:
    entry = make_component(camden)
    made = make_adoption(leeds, entry, stage="piloting", since="2024-01-01")
    leeds.delete(made["path"], "*")
    again = make_adoption(leeds, entry, stage="live", since="2025-01-01")
    assert [one["stage"] for one in again["stages"]] == ["piloting", "live"]
    leeds.delete(made["path"], "*")
    earlier = make_adoption(leeds, entry, stage="live", since="2023-01-01")
    assert [one["stage"] for one in earlier["stages"]] == ["live"]


def test_entry_that_its_owner_withdrew_is_taken_up_by_nobody_new(
    camden: Client, leeds: Client
) -> None:
    gone = make_component(camden, phase="withdrawn", phase_reason="It broke.")
    answer = leeds.post(f"{gone['path']}/adoptions", adoption())
    assert answer.status_code == 409
    assert "withdrawn by its owner" in answer.get_json()["detail"]


def test_archived_entry_is_not_taken_up_again_and_names_what_supersedes_it(
    camden: Client, leeds: Client
) -> None:
    old, new = make_component(camden), make_component(camden)
    made = make_adoption(leeds, old)
    leeds.delete(made["path"], "*")
    make_relation(camden, new, "supersedes", old)
    camden.delete(old["path"], "*")
    answer = leeds.post(f"{old['path']}/adoptions", adoption())
    assert answer.status_code == 409
    assert answer.get_json()["detail"].endswith(f"Look at {new['path']} instead.")


def test_refusal_names_every_stage_that_would_be_lost(camden: Client, leeds: Client) -> None:
    made = make_adoption(leeds, make_component(camden), stage="evaluating", since="2023-01-01")
    for stage, since in (("piloting", "2024-01-01"), ("live", "2025-01-01")):
        assert leeds.patch(made["path"], {"stage": stage, "since": since}, "*").status_code == 200
    change = {"stage": "stopped", "since": "2023-06-01", "why_stopped": None, "outcome": 5}
    wrong = leeds.patch(made["path"], change, "*").get_json()["errors"]
    assert {fault["pointer"] for fault in wrong} == {"/since", "/why_stopped", "/outcome"}
    said = next(fault["detail"] for fault in wrong if fault["pointer"] == "/since")
    assert "piloting since 2024-01-01 and live since 2025-01-01" in said


def test_stage_that_stood_before_keeps_its_first_day(camden: Client, leeds: Client) -> None:
    made = make_adoption(leeds, make_component(camden), stage="piloting", since="2024-01-01")
    leeds.patch(made["path"], {"stage": "live", "since": "2025-01-01"}, "*")
    answer = leeds.patch(made["path"], {"stage": "piloting", "since": "2025-01-01"}, "*")
    assert answer.status_code == 422
    assert "piloting since 2024-01-01 already" in answer.get_json()["errors"][0]["detail"]
    later = leeds.patch(made["path"], {"stage": "piloting", "since": "2025-02-01"}, "*").get_json()
    assert [one["stage"] for one in later["stages"]] == ["piloting", "live", "piloting"]


def test_another_stage_of_the_same_day_corrects_the_last_one(camden: Client, leeds: Client) -> None:
    made = make_adoption(leeds, make_component(camden), stage="live", since="2025-01-01")
    change = {"stage": "evaluating", "since": "2025-01-01"}
    corrected = leeds.patch(made["path"], change, "*").get_json()
    assert [one["stage"] for one in corrected["stages"]] == ["evaluating"]


@given(st.lists(SAID, min_size=1, max_size=12))
def test_no_stage_is_lost_but_the_last_one_by_a_correction(said: list[tuple[str, date]]) -> None:
    stages: list[dict[str, Any]] = []
    for stage, since in said:
        if undone(stages, stage, since):
            continue
        after = moved(stages, stage, since)
        assert after[:-1] in (stages, stages[:-1])
        assert after[-1] == {"stage": stage, "since": since.isoformat()}
        days = [one["since"] for one in after]
        assert days == sorted(set(days))
        assert all(one["stage"] != two["stage"] for one, two in pairwise(after))
        assert anew(after, stage, since) == after
        stages = after


ACTS = st.one_of(
    st.tuples(st.just("say"), SAID),
    st.tuples(st.just("say"), SAID),
    st.tuples(st.just("change"), SAID),
    st.tuples(st.just("withdraw"), st.none()),
)


def act(client: Client, entry: dict[str, Any], path: str, what: str, said: Any) -> Any:
    """Do one thing, whether it can be done or not, and return the answer."""
    if what == "withdraw":
        return client.delete(path, "*")
    stage, since = said
    body = {"stage": stage, "since": since.isoformat(), "why_stopped": "It was slow."}
    if what == "say":
        return client.post(f"{entry['path']}/adoptions", body)
    return client.patch(path, body, "*")


@some
@given(acts=st.lists(ACTS, min_size=2, max_size=8))
def test_counts_follow_any_series_of_statements(
    app: Flask, camden: Client, leeds: Client, acts: list[tuple[str, Any]]
) -> None:
    entry = make_component(camden)
    path = make_adoption(leeds, entry, stage="interested", since="2019-01-01")["path"]
    for what, said in acts:
        answer = act(leeds, entry, path, what, said)
        assert answer.status_code in (200, 201, 409, 422)
        if answer.status_code < 300 and what != "withdraw":
            stages = answer.get_json()["stages"]
            assert [one["since"] for one in stages] == sorted({one["since"] for one in stages})
            assert stages[-1]["stage"] == answer.get_json()["stage"]
    with app.app_context():
        kept = db.session.get_one(Entry, entry["id"])
        assert kept.counts == tally.tally([kept.id]).get(kept.id, {})


@pytest.mark.parametrize(("days", "status"), [(0, 201), (1, 422)])
def test_ended_council_registers_nothing_after_its_last_day(
    camden: Client, steward: Client, days: int, status: int
) -> None:
    last = (clock.now().date() - timedelta(days)).isoformat()
    council = steward.get("/api/v1/organisations/camden")
    change = {"ended_on": last}
    path = "/api/v1/organisations/camden"
    assert steward.patch(path, change, council.headers["ETag"]).status_code == 200
    make_organisation(steward, slug="after", predecessors=[{"slug": "camden", "on": last}])
    answer = camden.post("/api/v1/components", component())
    assert answer.status_code == status
    if status == 422:
        (fault,) = answer.get_json()["errors"]
        assert "took over: name it instead" in fault["detail"]
        assert fault["suggestion"] == "after"
