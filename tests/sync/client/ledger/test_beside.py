"""What is done to one act, key or line of the journal leaves those that sort before it and after it as they were."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from sqlalchemy import Connection, delete, insert, select, update

from sync.client.device import rotation
from sync.client.errors import Integrity
from sync.client.exchange import fork, own_texts
from sync.client.ledger import journal, link, notes, outbox, personal, platform_ledger
from sync.client.ledger.journal import Head
from sync.client.ledger.platform_ledger import NUMBERED
from sync.client.ledger.tables import CARD, batch, copy, cursor, former_device, restored
from sync.client.ledger.tables import device as devices
from sync.client.ledger.tables import outbox as acts
from sync.client.news import PlatformChanged, Published
from sync.client.usb import cards
from sync.contract.batches import Personal
from sync.contract.ledger import LedgerHead
from sync.contract.prefectures import Prefecture
from sync.contract.signing import SigningKey
from sync.contract.wire import HeadAnswer
from tests.beside import neighbours
from tests.sync.client.ends import Commune, National
from tests.sync.client.neighbours import ALL, LETTERS, changed, kept, row, three_batches, three_scopes

ACT_STEPS: dict[str, tuple[Callable[[Connection, str], Any], str]] = {
    "cancel": (lambda c, op: outbox.cancel(c, op), "finalised"),
    "release": (lambda c, op: outbox.release(c, op), "quarantined"),
    "supersede": (lambda c, op: outbox.supersede(c, [op]), "conflict"),
}


def test_an_act_in_one_state(enrolled: Commune) -> None:
    three_batches(enrolled)
    with enrolled.transaction() as connection:
        connection.execute(update(acts).where(acts.c.op != "z-finalised").values(attempts=0))
        before = kept(connection)
        for name, (step, right) in ACT_STEPS.items():
            place = connection.begin_nested()
            told = [step(connection, f"m-{state}") for state in ALL]
            assert told in ([state == right for state in ALL], [None] * len(ALL)), name
            assert changed(connection, before) == [f"outbox m-{right}"], name
            place.rollback()
        assert not outbox.cancel(connection, "z-finalised"), "it was tried"
        assert changed(connection, before) == []


def test_a_new_key_leaves_what_does_not_fly(enrolled: Commune) -> None:
    three_batches(enrolled)
    with enrolled.transaction() as connection:
        own = link.read(connection)
        assert own is not None
        assert own.statement is not None
        for id_ in ("", "~"):
            connection.execute(insert(former_device), row(former_device, id_ or "-", id=id_))
            connection.execute(insert(copy), row(copy, "-", scope=f"rotation{id_}" if id_ else "rotatio"))
        before = kept(connection)
        statement = msgspec.structs.replace(own.statement, device="another")
        rotation.replace(connection, statement, "lost", "file", enrolled.clock())
        told = [one for one in changed(connection, before) if not one.startswith("batch")]
        assert told == ["device 1", *(f"outbox {letter}-in_flight" for letter in LETTERS)]


def test_personal_data(enrolled: Commune) -> None:
    """Only batches that carry some go; of acts that were cancelled the platform has none."""
    names = three_batches(enrolled)
    line = msgspec.json.encode(Personal(op="x", salt="5a" * 16, blob={"name": "Jeanne"}))
    with enrolled.transaction() as connection:
        here = batch.c.batch == names[1]
        body = bytes(connection.execute(select(batch.c.body).where(here)).scalar_one()) + line + b"\n"
        connection.execute(update(batch).where(here).values(body=body))
        connection.execute(update(acts).where(acts.c.op.like("m-%")).values(salt="s", personal="{}"))
        told = personal.erase(connection)
        left = list(connection.scalars(select(batch.c.batch).order_by(batch.c.batch)))
    assert left == [names[0], names[2]]
    assert list(told) == [f"m-{state}" for state in ALL if state != "cancelled"]


def test_what_is_kept_of_the_platform(enrolled: Commune) -> None:
    """Its keys, its préfecture, its card, its ledger, a key that waits: each stands in a scope of its own."""
    with enrolled.transaction() as connection:
        key = link.platform(connection)
        another = msgspec.json.encode(
            msgspec.structs.replace(key, id="another", public_key=SigningKey.generate().public)
        ).decode()
        seat = Prefecture(
            id="p", department="45", name="P", public_key=SigningKey.generate().public, recipient=key.recipient
        )
        values = {"keys": another, "prefecture": msgspec.json.encode(seat).decode(), "card": "{}", "rotation": "{}"}
        for name, value in values.items():
            for scope in (name[:-1], f"{name}0"):
                connection.execute(insert(copy), row(copy, "-", scope=scope, id=key.id, value=value))
        assert (link.keys(connection), link.prefecture(connection)) == ({key.id: key.public_key}, None)
        assert (cards.pending(connection), rotation.pending(connection)) == (None, None)
        for id_, size in (("a", 3), ("m", 1), ("z", 2)):
            platform_ledger.see(connection, id_, LedgerHead(size=size, head="00" * 32))
        seen = [platform_ledger.last_seen(connection, id_) for id_ in LETTERS]
        assert [one and one.size for one in seen] == [3, 1, 2]
        rows = kept(connection)
        notes.forget(connection, CARD)
        keys = [bytes.fromhex(public) for public in neighbours(key.public_key.hex())]
        others = [{"id": id_} for id_ in neighbours(key.id)] + [{"public_key": public} for public in keys]
        for other in others:
            link.refresh(connection, msgspec.structs.replace(key, **other), seat)
            assert (link.platform(connection), link.prefecture(connection)) == (key, None), "a greeting changes no key"
        link.refresh(connection, key, seat)
        assert link.prefecture(connection) == seat
        link.refresh(connection, key, msgspec.UNSET)
        assert (link.prefecture(connection), changed(connection, rows)) == (None, [])


def test_before_an_enrolment_nothing_is_kept_of_a_platform(commune: Commune, national: National) -> None:
    with commune.transaction() as connection:
        before = kept(connection)
        link.refresh(connection, national.keys.public, msgspec.UNSET)
        assert (link.turned(connection), changed(connection, before)) == (True, [])
        own = link.read(connection)
        assert own is not None
        assert not link.unpin(connection, own, set(), [])


def test_one_platform_that_was_put_back_leaves_what_is_known_of_others(enrolled: Commune) -> None:
    with enrolled.transaction() as connection:
        for id_ in LETTERS:
            connection.execute(insert(copy), row(copy, "-", scope=NUMBERED, id=id_, position=0, value="{}"))
            platform_ledger.see(connection, id_, LedgerHead(size=3, head="00" * 32))
        platform_ledger.set_back(connection, "m", LedgerHead(size=1, head="11" * 32), 0)
        numbered = connection.scalars(select(copy.c.id).where(copy.c.scope == NUMBERED).order_by(copy.c.id))
        assert list(numbered) == ["a", "z"]
        seen = [platform_ledger.last_seen(connection, id_) for id_ in LETTERS]
        assert [one and one.size for one in seen] == [3, 1, 3]


def test_another_platform_takes_the_place_of_one(enrolled: Commune) -> None:
    """What the first published goes, scope by scope; what was bundled, and both keys, stay. Then it is undone."""
    three_scopes(enrolled)
    with enrolled.transaction() as connection:
        before = link.read(connection)
        assert before is not None
        assert before.platform is not None
        assert before.statement is not None
        second = msgspec.structs.replace(before.platform, id="second")
        for id_ in ("first", "third"):
            connection.execute(insert(copy), row(copy, "-", scope="keys", id=id_, position=0, value="{}"))
        own_texts.note_elsewhere(connection, {"an act of a copy, that the first has": before.device})
        *dropped, changed = link.pin(connection, before.url, second, before.statement)
        assert changed == PlatformChanged()
        assert {one.scope: sorted(one.removed) for one in dropped if isinstance(one, Published)} == {
            scope: ["a", "m", "stale", "z"] for scope in ("campaign", "mine", "needs")
        }
        left = connection.execute(select(copy.c.scope, copy.c.id)).all()
        bundled = {("campaign", "bundled"), ("mine", "bundled"), ("needs", "bundled")}
        keys = {("keys", id_) for id_ in ("first", "third", before.platform.id)}
        assert {tuple(one) for one in left} == bundled | keys | {("keys", "second"), ("read_of", "")}
        assert connection.execute(select(cursor)).all() == []
        assert (link.turned(connection), link.turn(connection)) == (True, ())
        link.unpin(connection, before, {"first", "third", before.platform.id}, [])
        left = connection.execute(select(copy.c.scope, copy.c.id)).all()
        assert {tuple(one) for one in left} == bundled | keys


def test_a_failed_return_to_an_earlier_platform_keeps_its_key(enrolled: Commune) -> None:
    """Without it the acts that it has would be taken for acts of today's platform."""
    with enrolled.transaction() as connection:
        earlier = link.read(connection)
        assert earlier is not None
        assert earlier.platform is not None
        assert earlier.statement is not None
        link.pin(connection, "", msgspec.structs.replace(earlier.platform, id="second"), earlier.statement)
        today, known = link.read(connection), link.known(connection)
        assert today is not None
        assert known == {earlier.platform.id, "second"}
        link.pin(connection, "", earlier.platform, earlier.statement)
        link.unpin(connection, today, known, [])
        assert link.known(connection) == known
        assert link.read(connection) == today


def test_what_was_read_before_this_was_noted_is_of_the_only_platform_or_asked_anew(enrolled: Commune) -> None:
    """As in a backup of an earlier version that is put back under another platform, whose link is carried over."""
    three_scopes(enrolled)
    with enrolled.transaction() as connection:
        own = link.read(connection)
        assert own is not None
        assert own.platform is not None
        assert own.statement is not None
        for others, again in (((), False), (("first",), True), (("~",), True)):
            place = connection.begin_nested()
            connection.execute(delete(copy).where(copy.c.scope == "read_of"))
            for id_ in others:
                connection.execute(insert(copy), row(copy, "-", scope="keys", id=id_, position=0, value="{}"))
            enrolling = connection.begin_nested()
            news = link.pin(connection, own.url, own.platform, own.statement)
            enrolling.rollback()
            assert not link.turned(connection)
            assert link.turn(connection) == news
            assert (PlatformChanged() in news) == again, others
            assert link.turned(connection)
            published = connection.scalars(select(copy.c.id).where(copy.c.scope == "needs", copy.c.position != 0))
            assert (list(published) == []) == again, others
            place.rollback()
        notes.write(connection, "read_of", "", "first")
        assert PlatformChanged() in link.turn(connection), "that is what was noted, whichever keys are known"


def test_what_was_said_of_a_key_that_is_gone_is_not_put_back(enrolled: Commune) -> None:
    """Whether the new key's device sorts before the old one or after it."""
    with enrolled.transaction() as connection:
        before = link.read(connection)
        assert before is not None
        assert before.platform is not None
        for device, stays in ((before.device, True), ("", False), ("~", False)):
            place = connection.begin_nested()
            connection.execute(update(devices).values(id=device))
            assert not link.unpin(connection, before, {before.platform.id}, []), "it is the same platform"
            assert link.turned(connection)
            after = link.read(connection)
            assert after is not None
            assert (after.platform is not None, after.statement is not None) == (stays, stays), device
            place.rollback()


def test_a_head_that_no_restore_explains(commune: Commune) -> None:
    with commune.transaction() as connection:
        connection.execute(insert(restored), row(restored, "m", lost_seq=5, lost_head="m"))
        journal.check_head(connection, Head(5, "m"))
        for seq, head in ((4, "m"), (6, "m"), (5, "a"), (5, "z")):
            with pytest.raises(Integrity):
                journal.check_head(connection, Head(seq, head))


def test_a_restore_explains_the_lines_that_it_took_away(commune: Commune) -> None:
    with commune.transaction() as connection:
        connection.execute(insert(restored), row(restored, "m", seq=3, lost_seq=5))
        told = [HeadAnswer(device=commune.key.id, seq=seq, head="ff" * 32) for seq in (3, 4, 5, 6)]
        assert [fork.forked(connection, one) for one in told] == ["cloned", "restored", "restored", "cloned"]


def test_the_head_after_a_line(commune: Commune) -> None:
    heads = [journal.first_head(commune.key.public), *(commune.act().head for _ in LETTERS)]
    with commune.transaction() as connection:
        assert [journal.head_at(connection, seq) for seq in range(5)] == [*heads, None]
        for seq, head in enumerate(heads):
            journal.check_head(connection, Head(seq, head))
