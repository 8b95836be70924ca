"""Many writers that wait must not keep readers out."""

import threading
from concurrent.futures import ThreadPoolExecutor

from flask import Flask

from registry.kit.write import WRITERS_AT_ONCE, write
from tests.cast import Cast
from tests.client import Client
from tests.factories import component


def test_waiting_writers_are_few_and_the_others_told_to_come_again(app: Flask, cast: Cast) -> None:
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with app.app_context(), write():
            held.set()
            assert done.wait(timeout=30)

    def post(_number: int) -> tuple[int, str | None]:
        answer = Client(app, cast.camden.secret).post("/api/v1/components", component())
        return answer.status_code, answer.headers.get("Retry-After")

    with ThreadPoolExecutor(8) as pool:
        holder = pool.submit(hold)
        assert held.wait(timeout=30)
        # One place is held, so one writer waits for the lock and the rest are turned away first.
        waiting = [pool.submit(post, number) for number in range(WRITERS_AT_ONCE + 2)]
        refused = [waiting[place].result(timeout=30) for place in range(len(waiting))]
        done.set()
        holder.result(timeout=30)
    assert set(refused) == {(503, "2")}
    assert post(0)[0] == 201
