"""Tokens by the service that the command line calls too."""

import pytest
from flask.ctx import AppContext

from registry.kit.errors import Forbidden, Invalid, NotFound
from registry.kit.write import write
from registry.models import Token
from registry.tokens import service
from tests.cast import Cast


def test_issue_keeps_the_hash_alone(context: AppContext, cast: Cast) -> None:
    with write():
        token, secret = service.issue({"scopes": ["entries:write"]}, cast.camden.actor)
    kept = service.get(token.id, cast.camden.actor)
    values = {column.name: getattr(kept, column.name) for column in Token.__table__.columns}
    assert secret not in str(values)
    assert secret.startswith(kept.hint)
    assert len(kept.hint) < len(secret) / 4


def test_issue_tells_all_faults_at_once(context: AppContext, cast: Cast) -> None:
    wrong = {"scopes": ["all"], "days": 0, "label": "", "colour": "red"}
    with pytest.raises(Invalid) as caught, write():
        service.issue(wrong, cast.camden.actor)
    pointers = {error.pointer for error in caught.value.errors}
    assert pointers == {"/scopes/0", "/days", "/label", "/colour"}


def test_unknown_organisation_is_told_with_the_other_faults(
    context: AppContext, cast: Cast
) -> None:
    with pytest.raises(Invalid) as caught, write():
        service.issue({"scopes": [], "organisation": "atlantis"}, cast.steward.actor)
    assert {error.pointer for error in caught.value.errors} == {"/scopes", "/organisation"}


def test_steward_gets_every_token_and_others_their_own(context: AppContext, cast: Cast) -> None:
    token_id = str(cast.leeds.actor.token_id)
    assert service.get(token_id, cast.steward.actor).id == token_id
    assert service.get(token_id, cast.leeds.actor).id == token_id
    with pytest.raises(NotFound):
        service.get(token_id, cast.camden.actor)


def test_query_of_another_organisation_is_refused(context: AppContext, cast: Cast) -> None:
    with pytest.raises(Forbidden):
        service.query(cast.camden.actor, "leeds")


def test_document_has_the_secret_only_when_it_was_just_issued(
    context: AppContext, cast: Cast
) -> None:
    with write():
        token, secret = service.issue({"scopes": ["entries:write"]}, cast.camden.actor)
        assert service.document(token, secret)["token"] == secret
    assert "token" not in service.document(service.get(token.id, cast.camden.actor))
