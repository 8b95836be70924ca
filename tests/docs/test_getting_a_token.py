"""The guide to tokens: a council gets one and takes over its entry with the calls as printed."""

import json

from registry.access.actor import SCOPES
from registry.access.secret import PREFIX
from registry.tokens.schemas import DAYS_DEFAULT, DAYS_MOST
from tests.docs.markdown import blocks, read, table
from tests.machine import Machine

GUIDE = read("docs/getting-a-token.md")
ISSUE, READ, CHANGE = (block.text for block in blocks(GUIDE, "sh"))


def test_council_confirms_its_entry_with_the_printed_calls(server: Machine) -> None:
    server.shell(ISSUE)
    listed = json.loads(server.shell(READ).partition("\n\n")[2])
    assert listed["provenance"]["registered_by"] == "registry"
    assert listed["reviewed_at"] is None
    head, _, body = server.shell(CHANGE).partition("\n\n")
    confirmed = json.loads(body)
    assert head.startswith("HTTP/1.1 200")
    assert confirmed["owner"]["slug"] == "camden"
    assert confirmed["reviewed_at"] is not None


def test_scopes_are_those_of_the_program() -> None:
    shown = {row[0] for row in table(GUIDE, "For the steward: issuing it")}
    assert shown == set(SCOPES)


def test_life_and_form_of_a_token_are_those_of_the_program() -> None:
    assert f"A token holds for {DAYS_DEFAULT} days" in GUIDE
    assert f"{DAYS_MOST} at most" in GUIDE
    assert f"begins with `{PREFIX}`" in GUIDE
