"""What a PC is told or has kept, and cannot read, counts as absent: it is asked again, and stops nobody for good."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from sync.client.connection.transports import FaultyTransport
from sync.client.device import rotation
from sync.client.device.rotation import Wallet
from sync.client.errors import NetworkError, NotEnrolled, SyncError
from sync.client.exchange import cursors, outgoing_batches, round_history
from sync.client.ledger import link, personal, platform_ledger
from sync.contract.wire import Call
from sync.platform.intake import decisions
from tests.beside import neighbours
from tests.sync.client import running
from tests.sync.client.commits import Commits
from tests.sync.client.copying import key_of
from tests.sync.client.ends import BAULE, SERVICES, Commune, National
from tests.sync.client.resigning import DEEP, Resigning

Plain = dict[str, Any]
EPOCH = "2026-11-26/restored"


def answer_once(national: National, path: str, **changes: Any) -> Resigning:
    """The platform says this in place of what it would have said there."""

    def change(call: Call, said: Any) -> Any:
        if not call.path.startswith(f"/sync/v1{path}"):
            return said
        if "pages" in said:
            return {"pages": [page | changes for page in said["pages"]]}
        return said | changes

    return Resigning(national.platform.answer, national.keys.signing, change)


def items(said: Any, scope: str) -> Any:
    """Those of the scope's page, if the answer has one."""
    pages = said.get("pages", [said])
    return [item for page in pages if page.get("scope") == scope for item in page.get("items", ())]


def write(commune: Commune, statement: str, **values: Any) -> None:
    with commune.transaction() as connection:
        connection.execute(text(statement), values)


def honest(commune: Commune, national: National) -> None:
    """The next round completes, and so does the one after it."""
    for _ in range(2):
        commune.clock.pass_by(hours=1)
        commune.act()
        assert running.run(commune, national.transport()).outcome == "complete"
    assert set(commune.states().values()) == {"accepted"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "changes"),
    [
        ("/hello", {"epoch": EPOCH}),
        ("/hello", {"epoch": "e\n"}),
        ("/hello", {"time": "9999-12-31T23:59:59-14:00"}),
        ("/hello", {"time": "0001-01-01T00:00:00+14:00"}),
        ("/hello", {"limits": {"batch_bytes": -1, "block_size": 0, "page_size": 2**63, "connections": 10**30}}),
        ("/hello", {"head": {"device": "d", "seq": 2**63, "head": "0" * 64}}),
        ("/hello", {"operations": ["x"] * 1_001}),
        ("/hello", {"more": DEEP}),
        ("/batches", {"blocks": DEEP}),
        ("/feed", {"epoch": EPOCH}),
        ("/feed", {"cursor": "x" * 65}),
        ("/feed", {"cursor": "1\n"}),
        ("/feed", {"items": [{"id": "n\n", "position": 2**63, "value": {}}]}),
        ("/feed", {"items": DEEP}),
    ],
)
def test_what_is_signed_and_beyond_its_bounds_ends_in_a_sentence(
    enrolled: Commune, national: National, path: str, changes: Plain
) -> None:
    enrolled.act()
    with pytest.raises(SyncError) as caught:
        running.run(enrolled, answer_once(national, path, **changes))
    assert caught.value.sentence
    honest(enrolled, national)


@pytest.mark.parametrize(
    "change",
    [
        {"first_number": 2**53},
        {"first_number": 2**63},
        {"count": 10**30},
        {"received_at": "0001-01-01T00:00:00+14:00"},
        {"received_at": "9999-12-31T23:59:59-14:00"},
        {"commune": "45024\n"},
    ],
)
def test_a_receipt_beyond_its_bounds_ends_in_a_sentence(enrolled: Commune, national: National, change: Plain) -> None:
    def changed(call: Call, said: Any) -> Any:
        if call.path.startswith("/sync/v1/batches"):
            said["blocks"][0]["receipt"] |= change
        return said

    enrolled.act()
    with pytest.raises(SyncError) as caught:
        running.run(enrolled, Resigning(national.platform.answer, national.keys.signing, changed))
    assert caught.value.sentence
    honest(enrolled, national)


@pytest.mark.parametrize("title", ["", " ", "\n", "\0", "x" * 501])
def test_a_refusal_without_a_sentence_is_none(enrolled: Commune, national: National, title: str) -> None:
    said = {"type": "urn:relais:problem:body-differs", "title": title, "status": 403}
    evil = Resigning(national.platform.answer, national.keys.signing, lambda _call, _said: said)
    evil.status = lambda _call: 403
    with pytest.raises(SyncError) as caught:
        running.run(enrolled, evil)
    assert caught.value.sentence.strip()
    honest(enrolled, national)


@pytest.mark.slow
@pytest.mark.parametrize("change", [{"index": 2**63}, {"index": 2**53}, {"detail": "\0"}, {"status": "x" * 65}])
def test_a_proof_of_the_feed_beyond_its_bounds_is_passed_over(
    enrolled: Commune, national: National, change: Plain
) -> None:
    """A decision that came later comes by the feed alone: it is asked for again once the program can read more."""
    changed: list[Any] = []

    def beyond(call: Call, said: Any) -> Any:
        for item in items(said, "receipts"):
            item["value"] |= change
            changed.append(item)
        return said

    with national.store.writing() as connection:
        decisions.defer(connection, ["vote.cast"])
    op = enrolled.act().op
    running.run(enrolled, national.transport())
    enrolled.clock.pass_by(hours=1)
    with national.store.writing() as connection:
        decisions.decide(connection, national.keys, enrolled.clock())
        decisions.defer(connection, [])
    outcome = running.run(enrolled, Resigning(national.platform.answer, national.keys.signing, beyond))
    assert (len(changed), outcome.unreadable, enrolled.states()[op]) == (1, 1, "deposited")
    enrolled.clock.pass_by(hours=1)
    assert running.run(enrolled, national.transport()).outcome == "complete"
    assert enrolled.states()[op] == "deposited", "the same program need not ask again each time"
    write(enrolled, "UPDATE cursor SET epoch = 'what an earlier program knew' WHERE scope = 'receipts.unreadable'")
    honest(enrolled, national)


@pytest.mark.parametrize("value", [{"version": 10**30}, {"id": "c\n"}, {"title": "\0"}, {"phases": []}, {"x": 10**30}])
def test_a_campaign_beyond_its_bounds_is_not_taken(enrolled: Commune, national: National, value: Plain) -> None:
    def changed(call: Call, said: Any) -> Any:
        for item in items(said, "campaign"):
            item["value"] |= value
        return said

    outcome = running.run(enrolled, Resigning(national.platform.answer, national.keys.signing, changed))
    assert outcome.unreadable == 1
    honest(enrolled, national)


@pytest.mark.slow
def test_what_a_later_program_can_read_is_asked_for_again(enrolled: Commune, national: National) -> None:
    def later(call: Call, said: Any) -> Any:
        for item in items(said, "catalogue"):
            item["value"]["of_a_later_version"] = 1
        return said

    def held() -> int:
        with enrolled.reading() as connection:
            wanted = "SELECT count(*) FROM copy WHERE scope = 'catalogue' AND position > 0"
            return int(connection.execute(text(wanted)).scalar_one())

    outcome = running.run(enrolled, Resigning(national.platform.answer, national.keys.signing, later))
    assert outcome.unreadable > 50
    honest(enrolled, national)
    assert held() == 0, "the same program need not ask again each time"
    write(enrolled, "UPDATE cursor SET epoch = 'what an earlier program knew' WHERE scope = 'catalogue.unreadable'")
    honest(enrolled, national)
    assert held() == outcome.unreadable


@pytest.mark.slow
def test_what_was_known_stays_while_its_later_form_cannot_be_read(enrolled: Commune, national: National) -> None:
    def later(call: Call, said: Any) -> Any:
        for item in items(said, "catalogue"):
            item["value"]["of_a_later_version"] = 1
        return said

    running.run(enrolled, national.transport())
    statement = "SELECT id, value FROM copy WHERE scope = 'catalogue' ORDER BY id"
    with enrolled.reading() as connection:
        before = connection.execute(text(statement)).all()
    with national.store.writing() as connection:
        connection.exec_driver_sql("UPDATE setting SET value = 'anew' WHERE key = 'epoch'")
    enrolled.clock.pass_by(hours=1)
    running.run(enrolled, Resigning(national.platform.answer, national.keys.signing, later))
    with enrolled.reading() as connection:
        assert connection.execute(text(statement)).all() == before


@pytest.mark.slow
def test_the_name_of_the_pinned_key_stays(enrolled: Commune, national: National) -> None:
    def renamed(call: Call, said: Any) -> Any:
        if call.path == "/sync/v1/hello":
            said["key"]["id"] = "another"
        return said

    running.run(enrolled, Resigning(national.platform.answer, national.keys.signing, renamed))
    honest(enrolled, national)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("place", "value"),
    [("presumed.epoch", EPOCH), ("presumed.seq", 2**63), ("limits.connections", -1), ("platform", "p\n"), ("", "x")],
)
def test_the_platform_s_state_of_an_earlier_round(
    enrolled: Commune, national: National, place: str, value: Any
) -> None:
    running.run(enrolled, national.transport())
    summary = json.loads(enrolled.last_exchange().summary)
    *way, last = f"known.{place}".rstrip(".").split(".")
    inner = summary
    for name in way:
        inner = inner[name]
    inner[last] = value
    write(enrolled, "UPDATE exchange SET summary = :summary", summary=json.dumps(summary))
    with enrolled.reading() as connection:
        kept = round_history.last(connection)
    assert kept is not None
    assert kept.server_state is None
    assert kept.pace.batch == summary["batch"]
    honest(enrolled, national)


@pytest.mark.parametrize(
    ("column", "value"), [("summary", "{"), ("ended_at", "?"), ("ended_at", "2021-02-10"), ("next_at", "?")]
)
def test_the_last_round(enrolled: Commune, national: National, column: str, value: str) -> None:
    running.run(enrolled, national.transport())
    write(enrolled, f"UPDATE exchange SET {column} = :value", value=value)
    honest(enrolled, national)


def test_a_key_that_is_to_sign_next(enrolled: Commune, national: National, wallet: Wallet) -> None:
    rotation.begin(enrolled, wallet, "rotated")
    write(enrolled, "UPDATE copy SET value = '{' WHERE scope = :scope", scope=rotation.SCOPE)
    honest(enrolled, national)
    rotation.begin(enrolled, wallet, "rotated")
    with enrolled.reading() as connection:
        assert rotation.pending(connection) is not None


@pytest.mark.slow
@pytest.mark.parametrize("column", ["epoch", "cursor"])
def test_a_place_in_the_feed(enrolled: Commune, national: National, column: str) -> None:
    running.run(enrolled, national.transport())
    write(enrolled, f"UPDATE cursor SET {column} = :value WHERE scope = 'catalogue'", value=EPOCH + "\n")
    with enrolled.reading() as connection:
        assert "" in cursors.read_cursor(connection, "catalogue")
    honest(enrolled, national)
    with enrolled.reading() as connection:
        assert "" not in cursors.read_cursor(connection, "catalogue")


def test_what_the_platform_said_before_of_an_item(enrolled: Commune, national: National) -> None:
    """How much of what it says now is new is counted against that."""
    enrolled.act("n1", type="need.submit", body={"need": "n1", "title": "École", "description": "Un récit."})
    running.run(enrolled, national.transport())
    write(enrolled, "UPDATE copy SET value = '{' WHERE id = 'n1'")
    write(enrolled, "DELETE FROM cursor WHERE scope IN ('mine', 'needs')")
    honest(enrolled, national)
    with enrolled.reading() as connection:
        here = connection.execute(text("SELECT scope, json_valid(value) FROM copy WHERE id = 'n1' ORDER BY scope"))
        assert here.all() == [("mine", 1), ("needs", 1)]


@pytest.mark.slow
def test_a_receipt(enrolled: Commune, national: National) -> None:
    kept = enrolled.act()
    running.run(enrolled, national.transport())
    write(enrolled, "UPDATE proof SET value = json_set(value, '$.index', 9223372036854775807)")
    write(enrolled, "DELETE FROM cursor")
    honest(enrolled, national)
    assert enrolled.states()[kept.op] == "accepted"
    assert enrolled.verify().ok


@pytest.mark.slow
def test_a_batch_that_was_composed_within_other_bounds(enrolled: Commune, national: National, clock: Any) -> None:
    kept = enrolled.act()
    with enrolled.transaction() as connection:
        acts = outgoing_batches.due(connection)
        outgoing = outgoing_batches.start(connection, enrolled.key, acts, block_size=9, owner="", now=clock())
        outgoing_batches.release(connection, outgoing.id)
    (body,) = enrolled.batches()
    write(enrolled, "UPDATE batch SET body = :body", body=body.replace(b'"seq":1,', b'"seq":9007199254740992,'))
    honest(enrolled, national)
    assert enrolled.states()[kept.op] == "accepted"
    assert enrolled.batches() == []


def test_what_is_to_be_forgotten_is_found_in_any_line(enrolled: Commune, clock: Any) -> None:
    line = json.dumps({"line": "personal", "op": "x\n", "salt": "\0", "blob": {"name": "A. Martin"}}).encode()
    with enrolled.transaction() as connection:
        for name, more in (("a", b""), ("b", line + b"\n")):
            connection.execute(
                text("INSERT INTO batch (batch, created_at, body, lease) VALUES (:name, '', :body, '')"),
                {"name": name, "body": b'{"line":"operation","tv":0}\n' + more},
            )
        personal.erase(connection)
    assert enrolled.batches() == [b'{"line":"operation","tv":0}\n']


@pytest.mark.parametrize("column", ["platform_key", "statement"])
def test_an_enrolment_that_cannot_be_read(enrolled: Commune, national: National, column: str) -> None:
    write(enrolled, f"UPDATE device SET {column} = replace({column}, '\"', '\"\n')")
    with enrolled.reading() as connection:
        own = link.read(connection)
    assert own is not None
    assert getattr(own, column.removesuffix("_key")) is None
    assert "inscription" in (enrolled.verify().first_bad or "")
    if column == "statement":
        assert running.run(enrolled, national.transport()).outcome == "stopped", "without a keystore for a new key"
    else:
        with pytest.raises(NotEnrolled):
            running.run(enrolled, national.transport())
        enrolled.enrol(national.transport(), national.code())
        honest(enrolled, national)


def test_a_statement_of_the_enrolment_is_asked_for_again(enrolled: Commune, national: National, wallet: Wallet) -> None:
    """With another key, as the platform states nothing anew of one that it knows. Then all is compared again."""
    first = enrolled.act().op
    running.run(enrolled, national.transport())
    write(enrolled, "UPDATE device SET statement = '{'")
    enrolled.clock.pass_by(hours=1)
    enrolled.act()
    outcome = running.run(enrolled, national.transport(), wallet=wallet)
    assert (outcome.outcome, outcome.key_replaced) == ("complete", "rotated")
    enrolled.key = key_of(enrolled, wallet)
    with enrolled.reading() as connection:
        own = link.read(connection)
        assert own is not None
        assert own.statement is not None
        assert own.statement.device == enrolled.key.id
        assert platform_ledger.chained(connection, national.keys.signing.id, BAULE).size == 2
    assert first in national.operations()
    assert enrolled.verify().ok
    honest(enrolled, national)


@pytest.mark.slow
def test_the_prefecture(enrolled: Commune, national: National) -> None:
    write(enrolled, "INSERT INTO copy (scope, id, position, value) VALUES ('prefecture', 'p', 0, '{}')")
    with enrolled.reading() as connection:
        assert link.prefecture(connection) is None
    honest(enrolled, national)


@pytest.mark.slow
@pytest.mark.parametrize("place", [0, 1])
def test_an_answer_about_another_batch_settles_nothing(enrolled: Commune, national: National, place: int) -> None:
    """Whichever of the two ids sorts first; with receipts that are rightly signed."""

    def renamed(call: Call, said: Any) -> Any:
        return said | {"batch": neighbours(said["batch"])[place]} if "/batches" in call.path else said

    enrolled.act()
    with suppress(SyncError):  # how the round ends does not matter here
        running.run(enrolled, Resigning(national.platform.answer, national.keys.signing, renamed))
    assert not set(enrolled.states().values()) & {"accepted", "deposited", "rejected"}
    honest(enrolled, national)


@pytest.mark.parametrize("number", [-1, 1, 2])
def test_an_answer_about_a_block_that_was_not_sent_settles_nothing(
    enrolled: Commune, national: National, number: int
) -> None:
    def renumbered(call: Call, said: Any) -> Any:
        return said | {"blocks": [one | {"block": number} for one in said["blocks"]]} if "blocks" in said else said

    enrolled.act()
    with suppress(SyncError):  # how the round ends does not matter here
        running.run(enrolled, Resigning(national.platform.answer, national.keys.signing, renumbered))
    assert not set(enrolled.states().values()) & {"accepted", "deposited", "rejected"}
    honest(enrolled, national)


@pytest.mark.parametrize("renamed", [False, True])
def test_what_became_of_a_batch_is_counted_by_its_own_blocks_alone(
    enrolled: Commune, national: National, renamed: bool
) -> None:
    """Asked after a cut, it answers a block more than was sent, or what became of another batch."""

    def more(call: Call, said: Any) -> Any:
        if call.method == "POST" or "/batches/" not in call.path or "blocks" not in said:
            return said
        if renamed:
            return said | {"batch": neighbours(said["batch"])[0]}
        return said | {"blocks": [*said["blocks"], said["blocks"][-1] | {"block": len(said["blocks"])}]}

    enrolled.act()
    cut = FaultyTransport(
        Resigning(national.platform.answer, national.keys.signing, more),
        lambda call: "after" if call.method == "POST" and "/batches" in call.path else None,
    )
    if renamed:  # it seems to have nothing, and is sent the batch until the round gives up
        with pytest.raises(NetworkError):
            running.run(enrolled, cut)
        assert set(enrolled.states().values()) == {"finalised"}
    else:
        assert running.run(enrolled, cut).outcome == "complete"
        assert set(enrolled.states().values()) == {"accepted"}
    honest(enrolled, national)


@pytest.mark.parametrize("names", [{"key": "dzwr34msrzjd3bdg4et27axwnqy"}, {"commune": "45025"}])
def test_a_receipt_that_names_another_platform_or_commune_settles_nothing(
    enrolled: Commune, national: National, names: dict[str, str]
) -> None:
    """Rightly signed by the platform's own key: it would stand here, and no check of it later."""

    def renamed(call: Call, said: Any) -> Any:
        for one in said.get("blocks", ()):
            one["receipt"] |= names
        return said

    enrolled.act()
    with suppress(SyncError):  # how the round ends does not matter here
        running.run(enrolled, Resigning(national.platform.answer, national.keys.signing, renamed))
    assert not set(enrolled.states().values()) & {"accepted", "deposited", "rejected"}
    honest(enrolled, national)


@pytest.mark.parametrize("entry", ["?", "{}", "[]", "[" * 2000])
def test_an_entry_of_its_ledger_that_cannot_be_read_is_absent_once(
    enrolled: Commune, national: National, entry: str
) -> None:
    """And not for ever: each round would stop, and give back to the platform what it has."""
    ops = [enrolled.act(service).op for service in SERVICES[:3]]
    running.run(enrolled, national.transport())
    write(enrolled, f"UPDATE platform_entry SET entry = '{entry}' WHERE n = 2")
    enrolled.clock.pass_by(hours=1)
    assert running.run(enrolled, national.transport()).outcome == "complete"
    assert enrolled.states() == dict.fromkeys(ops, "accepted")
    with enrolled.reading() as connection:
        here = platform_ledger.chained(connection, national.keys.signing.id, BAULE)
        read = list(platform_ledger.words(connection, national.keys.signing.id, here.size))
    assert (here.size, len(read)) == (len(ops), len(ops)), "the platform said nothing more"
    assert enrolled.verify().ok


@pytest.mark.slow
@pytest.mark.parametrize("entry", ["?", "{}", "[" * 2000])
def test_an_entry_of_its_ledger_that_cannot_be_read_is_asked_for_again(
    enrolled: Commune, national: National, tmp_path: Path, entry: str
) -> None:
    commits = Commits(national, tmp_path)
    first = enrolled.act().op
    with commits.kept():
        running.run(enrolled, national.transport())
    others = [enrolled.act(service).op for service in SERVICES[1:3]]
    running.run(enrolled, national.transport())
    write(enrolled, f"UPDATE platform_entry SET entry = '{entry}' WHERE n = 1")
    commits.put_back(commits.files[-1])
    for _ in range(3):
        enrolled.clock.pass_by(hours=1)
        running.run(enrolled, national.transport())
    assert set(national.operations()) == {first, *others}
    with enrolled.reading() as connection:
        here = platform_ledger.chained(connection, national.keys.signing.id, BAULE)
        assert len(list(platform_ledger.words(connection, national.keys.signing.id, here.size))) == here.size
