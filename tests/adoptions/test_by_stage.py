"""What an organisation uses, stage by stage."""

from flask import Flask

from registry.adoptions import by_stage
from tests.client import Client
from tests.contract.statements import counted
from tests.factories import make_adoption, make_component


def test_stages_in_use_come_first_each_cut(app: Flask, camden: Client, leeds: Client) -> None:
    for number, stage in enumerate(("interested", "live", "live", "live")):
        made = make_component(camden, slug=f"component-{number}")
        make_adoption(leeds, made, stage=stage)
    with app.app_context(), counted(app) as statements:
        found = by_stage.of_organisation("leeds", 2)
    assert [(of.stage, of.total, len(of.documents)) for of in found] == [
        ("live", 3, 2),
        ("interested", 1, 1),
    ]
    assert b'"slug":"component-3"' in found[0].documents[0]
    assert len(statements) == 1


def test_stages_leave_out_what_was_withdrawn(app: Flask, camden: Client, leeds: Client) -> None:
    taken_back = make_adoption(leeds, make_component(camden))
    leeds.delete(taken_back["path"], headers={"If-Match": "*"})
    with app.app_context():
        assert by_stage.of_organisation("leeds", 2) == []
