"""Signed data beyond the limits gets a problem with a French sentence, and none of it is kept."""

import base64
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import func, select

from sync.contract.batches import CONTENT_TYPE
from sync.contract.canonical import STAMP
from sync.contract.feed import FeedPage
from sync.contract.http_signatures import sign_call
from sync.contract.wire import STAMP_HEADER
from sync.platform.identity import prefectures
from sync.platform.tables import operation
from tests.sync.platform import raw_batches as raw

Plain = dict[str, Any]
NOW = datetime(2026, 2, 3, 9, 0, tzinfo=UTC)
NEED: Plain = {"need": "n1", "title": "Suivre les concessions", "description": "Sur papier."}
UUID = "019c22ba-e681-713b-97ac-aaddfe13ad32"


def post(device: Any, operations: list[Plain], **more: Any) -> Any:
    body = raw.batch(device.key, NOW, operations, platform=device.world.keys.signing.id, **more)
    return device.ask("POST", "/batches", body=body, content_type=CONTENT_TYPE)


def need(body: Plain | None = None, **more: Any) -> Plain:
    return raw.operation(NOW, "need.submit", NEED | (body or {}), **more)


def stored(world: Any) -> int:
    with world.store.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(operation)).scalar_one())


@pytest.mark.parametrize(
    ("operations", "says"),
    [
        ([need({"need": "n1\n"})], "la forme prévue (need)"),
        ([need(type="need.submit\n")], "la forme prévue (type)"),
        ([need(op=f"{UUID}\n")], "la forme prévue (op)"),
        ([need(commune="45024\n")], "la forme prévue (commune)"),
        ([need(actor={"id": "agent\n"})], "la forme prévue (actor, id)"),
        ([need(attachments=["0" * 64 + "\n"])], "la forme prévue (attachments"),
        ([need({"title": "a\0b"})], "un caractère nul (title)"),
        ([need(actor={"id": "a", "profile": "\0"})], "un caractère nul (actor, profile)"),
        ([need(claimed="0001-01-01T00:00:00+14:00")], "hors des années 2000 à 2199 (claimed)"),
        ([need(claimed="9999-12-31T23:59:59-14:00")], "hors des années 2000 à 2199 (claimed)"),
        ([need(requires=[UUID] * 51)], "une valeur trop longue (requires)"),
        ([need(requires=[UUID] * 5000)], "une valeur trop longue (requires)"),
        ([need(attachments=["0" * 64] * 21)], "une valeur trop longue (attachments)"),
        ([need(tv=2**63)], "hors des bornes prévues (tv)"),
        ([need(tv=2**53)], "hors des bornes prévues (tv)"),
        ([need(tv=-1)], "hors des bornes prévues (tv)"),
        ([need(tv=10**400)], "hors des bornes prévues (tv)"),
        ([raw.operation(NOW, "some.thing", {"n": 2**53}, tv=7)], "hors des bornes prévues"),
        (
            [raw.operation(NOW, "vote.cast", {"subject": "grist", "kind": "service", "list_version": 2**63})],
            "hors des bornes prévues",
        ),
        (
            [raw.operation(NOW, "deployment.report", {"proposal": "p", "live_since": "0001-01-01", "effect": "x"})],
            "hors des années 2000 à 2199 (live_since)",
        ),
    ],
)
def test_an_act_beyond_its_bounds_is_named(world: Any, device: Any, problem: Any, operations: Any, says: str) -> None:
    found = problem(post(device, operations))
    assert (found.status, found.type) == (422, "urn:relais:problem:operation-malformed")
    assert says in found.detail
    assert stored(world) == 0
    assert device.one(device.need()).status == "accepted"


@pytest.mark.parametrize(
    ("header", "says"),
    [
        ({"seq": 2**63}, "hors des bornes prévues (seq)"),
        ({"seq": 2**53}, "hors des bornes prévues (seq)"),
        ({"seq": -1}, "hors des bornes prévues (seq)"),
        ({"head": "0" * 64 + "\n"}, "la forme prévue (head)"),
        ({"batch": f"{UUID}\n"}, "la forme prévue (batch)"),
        ({"device": "d\n"}, "la forme prévue (device)"),
    ],
)
def test_a_header_beyond_its_bounds_is_named(device: Any, problem: Any, header: Plain, says: str) -> None:
    found = problem(post(device, [need()], header=header))
    assert found.status == 422
    assert says in found.detail
    assert device.one(device.need()).status == "accepted"


@pytest.mark.parametrize(
    ("salt", "blob"),
    [
        ("\0" * 32, None),
        ("5a" * 15 + "a\n", None),
        (raw.SALT, {"name": "\0"}),
        (raw.SALT, {"na\0me": "x"}),
        (raw.SALT, {"name": "x" * 20_001}),
        (raw.SALT, {f"n{number}": "x" for number in range(51)}),
    ],
)
def test_personal_data_beyond_their_bounds_are_refused(
    world: Any, device: Any, problem: Any, salt: str, blob: Plain | None
) -> None:
    line, digest = raw.personal(salt, blob)
    one = need(personal=digest)
    found = problem(post(device, [one], beside=[line | {"op": one["op"]}]))
    assert (found.status, found.field) == (422, one["op"])
    assert stored(world) == 0


@pytest.mark.parametrize("change", [{"first_number": 2**53}, {"first_number": 2**63}, {"count": -1}, {"block": 10**30}])
def test_a_receipt_beyond_its_bounds_is_no_reason_to_fall(device: Any, problem: Any, change: Plain) -> None:
    deposited = device.need()
    device.one(deposited)
    proof = device.get("/feed", FeedPage, "scope=receipts").items[0].value
    proof["receipt"] |= change
    one = need(op=proof["op"])
    assert problem(post(device, [one], beside=[{"line": "earlier", "op": proof["op"], "proof": proof}])).status == 422


@pytest.mark.parametrize("department", ["\0", "45\n", "45'", "4", "4504", "é5"])
def test_a_department_is_two_or_three_signs(world: Any, calling: Any, problem: Any, department: str) -> None:
    found = problem(world.send(calling("GET", "/hello", f"department={quote(department)}")))
    assert (found.status, found.type) == (400, "urn:relais:problem:department-unknown")


@pytest.mark.parametrize("query", ["", "department=", "department=45", "department=2A", "department=974"])
def test_a_department_or_none_is_greeted(world: Any, calling: Any, query: str) -> None:
    assert world.send(calling("GET", "/hello", query)).status == 200


@pytest.mark.parametrize("length", ["9" * 5000, "9" * 400, "x", "", "-1", "²"])
def test_any_length_may_be_announced(device: Any, length: str) -> None:
    body = raw.batch(device.key, NOW, [need()], platform=device.world.keys.signing.id)
    assert device.ask("POST", "/batches", body=body, content_type=CONTENT_TYPE, content_length=length).status < 500


@pytest.mark.parametrize("after", ["", "-1", "x", "9" * 16, "1.0", "%00", "%C2%B2"])
def test_a_size_of_the_ledger_that_is_none_is_said_to_be_so(device: Any, problem: Any, after: str) -> None:
    found = problem(device.ask("GET", "/ledger", query=f"after={after}"))
    assert (found.type.rpartition(":")[2], found.field) == ("ledger-unreadable", "after")
    assert device.ask("GET", "/ledger", query="after=" + "9" * 15).status == 200


@pytest.mark.parametrize(
    "query",
    [
        f"epoch=e&seq={2**63}&head=",
        f"epoch=e&seq={'9' * 5000}&head=",
        "epoch=e%0A&seq=1&head=",
        "epoch=2026-11-26/restored&seq=1&head=",
        "epoch=e&seq=1&head=" + "0" * 64 + "%0A",
    ],
)
def test_a_presumption_beyond_its_bounds_is_unreadable(device: Any, problem: Any, query: str) -> None:
    found = problem(
        device.ask(
            "POST", "/batches", query, raw.batch(device.key, NOW, [need()], platform=device.world.keys.signing.id)
        )
    )
    assert found.type == "urn:relais:problem:presumption-unreadable"


def test_a_caller_is_named_by_an_id(world: Any, calling: Any, problem: Any) -> None:
    for name in ("a\0b", "a" * 65, "a b", ""):
        call = calling("GET", "/devices/me/head")
        call.headers["signature-input"] = f'sig=();keyid="{name}"'
        send = world.platform.answer if "\0" in name else world.send  # no answer can be signed about such a byte
        assert problem(send(call)).status == 401


@pytest.mark.parametrize("changes", [{"name": "a\0"}, {"version": "x" * 501}, {"public_key": b"\x03" * 33}])
def test_an_enrolment_beyond_its_bounds_is_refused(world: Any, device: Any, problem: Any, changes: Plain) -> None:
    assert problem(device.enrol(world.code(), **changes)).status == 422


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "1999-12-31T23:59:59Z"])
def test_a_stamp_of_another_age_is_unreadable(world: Any, calling: Any, problem: Any, at: str) -> None:
    with world.store.writing() as connection:
        key = prefectures.create(connection, world.keys, department="45", name="", url="", now=world.now)
    said = {"prefecture": key.prefecture.id, "bundle": "0" * 64, "at": at}
    signature = base64.b64encode(key.signing.sign(STAMP, raw.canonical(said))).decode()
    stamp = base64.b64encode(raw.canonical(said | {"signature": signature})).decode()
    call = sign_call(key.signing, calling("POST", "/bundles", body=b"x", **{STAMP_HEADER: stamp}), world.keys.public.id)
    found = problem(world.send(call))
    assert (found.status, found.type) == (422, "urn:relais:problem:bundle-stamp")


def test_nothing_with_a_line_feed_is_ever_published(device: Any) -> None:
    for place in NEED:
        post(device, [need({place: f"{NEED[place]}\n"})])
    ids = [item.id for item in device.get("/feed", FeedPage, "scope=needs").items]
    assert ids == [one.strip() for one in ids]
    assert len(ids) == 1  # in a title and in a description, line breaks are allowed
