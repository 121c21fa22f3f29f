"""Private reads: a signed question is answered once, and only while its time agrees with the platform's."""

import threading
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from sync.contract import uploads
from sync.contract.batches import CONTENT_TYPE
from sync.contract.http_signatures import created_of, sign_call
from sync.contract.problems import Problem, ProblemError
from sync.contract.wire import NONCE_HEADER, Answer, Call
from sync.platform.identity.freshness import WINDOW_S, Freshness
from tests.sync.platform.stamping import prefecture

ID = "01890000-0000-7000-8000-000000000000"
PRIVATE = [
    ("GET", "/feed", "scope=mine"),
    ("GET", "/feed/pages", "mine=&receipts="),
    ("GET", f"/batches/{ID}", ""),
    ("GET", "/ledger", "after=0"),
    ("GET", "/devices/me/head", ""),
]
#: Questions whose answers have no body.
PRIVATE_HEADS = [f"/blobs/sha256/{'0' * 64}", f"/uploads/{ID}"]


def code(answer: Answer) -> str:
    return "" if answer.status < 300 else msgspec.json.decode(answer.body, type=Problem).type.rpartition(":")[2]


@pytest.mark.parametrize(("method", "path", "query"), PRIVATE)
def test_a_question_that_somebody_kept_gets_no_answer(
    world: Any, device: Any, calling: Any, method: str, path: str, query: str
) -> None:
    signed = device.signed(calling(method, path, query))
    first = code(world.send(signed))
    assert first in ("", "batch-unknown")
    assert code(world.send(signed)) == "call-repeated"
    world.now += timedelta(seconds=WINDOW_S + 1)
    assert code(world.send(signed)) == "call-old"
    world.now += timedelta(days=400)
    assert code(world.send(signed)) == "call-old"
    anew = device.signed(calling(method, path, query))
    assert code(world.send(anew)) == first


@pytest.mark.parametrize("path", PRIVATE_HEADS)
def test_a_question_without_a_body_is_answered_once_too(world: Any, device: Any, calling: Any, path: str) -> None:
    """Where it is answered, it may add a word to the commune's ledger."""
    signed = device.signed(calling("HEAD", path, tus_resumable=uploads.VERSION))
    assert [world.send(signed).status for _ in range(2)] == [404, 401]
    later = device.signed(calling("HEAD", path, tus_resumable=uploads.VERSION))
    world.now += timedelta(seconds=WINDOW_S + 1)
    assert world.send(later).status == 401
    assert world.send(device.signed(calling("HEAD", path, tus_resumable=uploads.VERSION))).status == 404


def test_a_question_for_a_return_is_answered_once_too(world: Any, calling: Any) -> None:
    key = prefecture(world)

    def asking() -> Call:
        return sign_call(key.signing, calling("GET", f"/bundles/{ID}/return"), world.keys.public.id, world.now)

    signed, later = asking(), asking()
    assert [code(world.send(signed)) for _ in range(2)] == ["bundle-unknown", "call-repeated"]
    world.now += timedelta(seconds=WINDOW_S + 1)
    assert [code(world.send(one)) for one in (later, asking())] == ["call-old", "bundle-unknown"]


@pytest.mark.parametrize(
    ("seconds", "found"),
    [(-599, ""), (600, ""), (-601, "call-old"), (601, "call-old")],
)
def test_a_question_may_be_ten_minutes_off(world: Any, device: Any, calling: Any, seconds: int, found: str) -> None:
    asked = calling("GET", "/feed", "scope=mine")
    signed = sign_call(device.key, asked, world.keys.public.id, world.now + timedelta(seconds=seconds))
    assert code(world.send(signed)) == found


def test_what_changes_nothing_when_it_comes_twice_may_come_twice(world: Any, device: Any, calling: Any) -> None:
    """Greetings and deposits are different: a lost answer is got again with the same bytes, at any time."""
    batch = device.signed(calling("POST", "/batches", body=device.batch([device.cast()]), content_type=CONTENT_TYPE))
    greeting = device.signed(calling("GET", "/hello"))
    assert [code(world.send(one)) for one in (batch, batch, greeting, greeting)] == [""] * 4
    world.now += timedelta(days=30)
    assert [code(world.send(one)) for one in (batch, greeting)] == [""] * 2


def test_another_device_may_use_the_same_nonce(world: Any, calling: Any) -> None:
    asked = calling("GET", "/feed", "scope=mine")
    for device in (world.device("45024"), world.device("45025")):
        assert code(world.send(device.signed(asked))) == ""


def test_a_call_for_another_platform_is_none(world: Any, device: Any, calling: Any) -> None:
    """As if somebody who sees calls to one platform sent them to another, where the device is enrolled too."""
    for method, path in (("GET", "/devices/me/head"), ("POST", "/batches"), ("GET", "/feed")):
        elsewhere = sign_call(device.key, calling(method, path), device.key.id, world.now)
        assert code(world.send(elsewhere)) == "signature-bad"


def test_a_call_without_a_time_is_old(world: Any, device: Any, calling: Any) -> None:
    signed = device.signed(calling("GET", "/feed", "scope=mine"))
    text = signed.headers["signature-input"]
    without = replace(signed, headers=signed.headers | {"signature-input": text.replace(";created=", ";expires=")})
    assert created_of(without) == 0
    with pytest.raises(ProblemError) as refused:
        Freshness().check(without, world.now)
    assert refused.value.problem.type.endswith("call-old")


def _asked(nonce: int, at: float, device: str = "d1") -> Call:
    text = f'pyhms=();created={int(at)};keyid="{device}"'
    return Call(method="GET", path="/feed", headers={NONCE_HEADER: str(nonce), "signature-input": text})


@pytest.mark.parametrize("off", [-WINDOW_S, WINDOW_S])
def test_the_last_second_is_in_time_and_the_next_is_not(world: Any, off: int) -> None:
    now = world.now.replace(microsecond=0)
    Freshness().check(_asked(1, now.timestamp() + off), now)
    with pytest.raises(ProblemError):
        Freshness().check(_asked(2, now.timestamp() + off + (1 if off > 0 else -1)), now)


def test_what_is_remembered_goes_once_it_is_old(world: Any) -> None:
    freshness, start = Freshness(most=50), world.now
    for minute in range(60):
        now = start + timedelta(minutes=minute)
        freshness.check(_asked(minute, now.timestamp()), now)
    assert freshness.remembered <= WINDOW_S // 60 + 2


def test_a_flood_forgets_the_oldest_first(world: Any) -> None:
    freshness, at = Freshness(most=50), world.now.timestamp()
    for nonce in range(60):
        freshness.check(_asked(nonce, at), world.now)
    assert freshness.remembered == 50
    for kept in (10, 59):
        with pytest.raises(ProblemError):
            freshness.check(_asked(kept, at), world.now)
    freshness.check(_asked(9, at), world.now)


def test_one_that_asks_a_lot_takes_no_memory_of_another(world: Any) -> None:
    freshness, at = Freshness(most=50), world.now.timestamp()
    freshness.check(_asked(1, at, "other"), world.now)
    for nonce in range(200):
        freshness.check(_asked(nonce, at), world.now)
    with pytest.raises(ProblemError):
        freshness.check(_asked(1, at, "other"), world.now)


def test_of_the_same_question_at_the_same_moment_one_is_answered(world: Any) -> None:
    freshness, taken = Freshness(), []
    start = threading.Barrier(8)

    def ask() -> None:
        start.wait()
        try:
            freshness.check(_asked(1, world.now.timestamp()), world.now)
            taken.append(1)
        except ProblemError:
            pass

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == 1
