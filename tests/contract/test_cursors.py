"""A cursor that somebody made up is refused or ends the list; it fails nothing."""

import pytest
from flask import Flask

from registry.kit.paging import NUMBER_MOST, decode_cursor, encode_cursor
from tests.client import Client
from tests.contract.conftest import Stage
from tests.contract.url_map import lists, reader_of

NUMBERS = (0, -1, 2**31 - 1, 2**31, -(2**31) - 1, 2**32, NUMBER_MOST, -NUMBER_MOST)
TEXTS = ("", "~", "\u0001", "\U0001f984", "a/b", "%", "x" * 300)


@pytest.mark.parametrize("number", NUMBERS)
def test_cursor_of_any_number_fails_no_list(
    app: Flask, camden: Client, steward: Client, anyone: Client, stage: Stage, number: int
) -> None:
    real = anyone.get("/api/v1/changes?limit=1").get_json()["cursor"]
    log_id, _position = decode_cursor(real, str, int)
    for one in lists(app):
        address = stage.address(one)
        for parts in ((number,), (number, "a"), (log_id, number)):
            client = reader_of(one, camden, steward)
            answer = client.get(address, query_string={"cursor": encode_cursor(*parts)})
            assert answer.status_code in (200, 422), (address, answer.get_data(as_text=True))


@pytest.mark.parametrize("text", TEXTS)
def test_cursor_of_any_text_fails_no_list(
    app: Flask, camden: Client, steward: Client, stage: Stage, text: str
) -> None:
    for one in lists(app):
        address = stage.address(one)
        for parts in ((text,), (text, text), (text, 1), (1, text)):
            client = reader_of(one, camden, steward)
            answer = client.get(address, query_string={"cursor": encode_cursor(*parts)})
            assert answer.status_code in (200, 410, 422), (address, parts)
