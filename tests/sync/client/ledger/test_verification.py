"""Verification: whatever is altered in acts, journal or receipts is seen, and the first bad line is named."""

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import delete, select

from desktop.database.store import Store
from sync.client.exchange import settle
from sync.client.ledger import journal, link, platform_ledger, stored, verification
from sync.client.ledger.journal import Head, HeadFile
from sync.client.ledger.tables import platform_entry, proof
from sync.contract import merkle
from sync.contract.batches import personal_digest
from sync.contract.enrolment import sign_statement
from sync.contract.ledger import after, origin
from sync.contract.receipts import Proof, RefusedOperation, sign_decision, sign_receipt
from sync.contract.signing import SigningKey
from sync.platform.intake import decisions
from tests.sync.client.ends import BAULE, REFUSED, SERVICES, Clock, Commune, National, new_commune
from tests.sync.client.running import run


@pytest.fixture
def settled(enrolled: Commune, national: National) -> Commune:
    """Five acts: three accepted, one rejected, one waiting."""
    return settle_five(enrolled, national)


def settle_five(enrolled: Commune, national: National) -> Commune:
    for subject in SERVICES[:3]:
        enrolled.act(subject)
    enrolled.act(**REFUSED)
    run(enrolled, national.transport())
    enrolled.act(SERVICES[4])
    return enrolled


@pytest.fixture(scope="module")
def kept(
    tmp_path_factory: pytest.TempPathFactory, commune_template: Path, national_template: Path
) -> tuple[Path, SigningKey]:
    """The files of such a commune, made once, and its key."""
    folder, clock = tmp_path_factory.mktemp("settled"), Clock()
    national = National(folder / "national", clock, national_template)
    commune = new_commune(folder, clock, commune_template)
    commune.enrol(national.transport(), national.code())
    settle_five(commune, national)
    commune.close()
    national.store.close()
    return folder, commune.key


@pytest.fixture
def to_spoil(kept: tuple[Path, SigningKey], tmp_path: Path, clock: Clock) -> Iterator[Commune]:
    """A copy of it, without its platform."""
    folder, key = kept
    for name in (f"{BAULE}.sqlite", f"{BAULE}.head"):
        shutil.copy(folder / name, tmp_path)
    made = Commune(Store(tmp_path / f"{BAULE}.sqlite"), HeadFile(tmp_path / f"{BAULE}.head"), clock, key)
    yield made
    made.close()


def spoil(commune: Commune, statement: str, *values: Any) -> None:
    with commune.transaction() as connection:
        connection.exec_driver_sql(statement, values)


def test_what_nobody_touched_verifies(to_spoil: Commune) -> None:
    checked = to_spoil.verify()
    assert (checked.ok, checked.operations, checked.receipts, checked.words, checked.first_bad) == (True, 5, 4, 4, None)


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        (
            "UPDATE outbox SET frozen = CAST(replace(CAST(frozen AS TEXT), '45024', '45025') AS BLOB) WHERE seq = 2",
            "ligne 2",
        ),
        ("UPDATE outbox SET frozen = CAST(frozen || ' ' AS BLOB) WHERE seq = 2", "ligne 2"),
        ("UPDATE outbox SET intent = iif(intent LIKE 'f%', '0', 'f') || substr(intent, 2) WHERE seq = 3", "ligne 3"),
        ("UPDATE outbox SET type = 'need.submit' WHERE seq = 1", "ligne 1"),
        ("UPDATE journal SET head = substr(head, 2) || '0' WHERE seq = 4", "ligne 4"),
        ("UPDATE journal SET intent = substr(intent, 2) || '0' WHERE seq = 4", "ligne 4"),
        *(
            (f"UPDATE {table} SET {column} = '{other}' WHERE seq = {seq}", f"ligne {seq}")
            for table, column, seq in (
                ("journal", "head", 5),
                ("journal", "intent", 4),
                ("journal", "op", 4),
                ("outbox", "intent", 3),
                ("outbox", "op", 3),
            )
            for other in ("0" * 64, "f" * 64)  # whether it sorts before what was there or after
        ),
        ("DELETE FROM journal WHERE seq = 5", "ligne 5"),
        ("DELETE FROM outbox WHERE seq = 5", "ligne 5"),
        ("DELETE FROM outbox WHERE seq = 2", "ligne 2"),
        ("DELETE FROM proof", "sans accusé"),
        ("UPDATE outbox SET state = 'accepted' WHERE seq = 5", "sans accusé"),
        ("UPDATE outbox SET state = 'accepted' WHERE seq = 4", "décidé autre chose"),
        ("UPDATE outbox SET number = 99 WHERE seq = 1", "autre numéro"),
        ("UPDATE outbox SET number = 0 WHERE seq = 1", "autre numéro"),
        ("UPDATE proof SET value = value || ' ' WHERE op = (SELECT op FROM outbox WHERE seq = 1)", "signature"),
        ("UPDATE proof SET value = ' ' || value WHERE op = (SELECT op FROM outbox WHERE seq = 1)", "signature"),
        ("UPDATE proof SET value = replace(value, op, '00000000' || substr(op, 9)) WHERE rowid = 1", "autre numéro"),
        ("UPDATE proof SET value = replace(value, op, 'ffffffff' || substr(op, 9)) WHERE rowid = 1", "autre numéro"),
        ("UPDATE device SET id = 'd0' || substr(id, 3)", "inscription"),
        ("UPDATE journal SET intent = iif(intent LIKE 'f%', '0', 'f') || substr(intent, 2) WHERE seq = 4", "ligne 4"),
        ("UPDATE outbox SET type = 'zeed.submit' WHERE seq = 1", "ligne 1"),
        ("UPDATE outbox SET state = 'held' WHERE seq = 1", "décidé autre chose"),
        ("UPDATE outbox SET state = 'cancelled' WHERE seq = 1", "décidé autre chose"),
        ("UPDATE outbox SET received_at = '2021-02-09T08:00:00+00:00' WHERE seq = 1", "autres dates"),
        ("UPDATE outbox SET decided_at = NULL WHERE seq = 1", "autres dates"),
        ("UPDATE outbox SET reason = 'x' WHERE seq = 1", "autre motif"),
        ("UPDATE proof SET value = replace(value, '\"first_number\":1', '\"first_number\":7')", "signature"),
        ("UPDATE proof SET value = '{}'", "signature"),
        ("UPDATE proof SET value = replace(value, '\"index\":0', '\"index\":1')", "signature"),
        ("DELETE FROM copy WHERE scope = 'keys'", "inscription"),
        pytest.param(
            "UPDATE copy SET value = substr(value, 2) WHERE scope = 'keys'", "inscription", marks=pytest.mark.slow
        ),
        ("UPDATE device SET statement = replace(statement, '45024', '45025')", "inscription"),
        pytest.param("UPDATE device SET statement = substr(statement, 2)", "inscription", marks=pytest.mark.slow),
        pytest.param("UPDATE device SET platform_key = substr(platform_key, 2)", "inscription", marks=pytest.mark.slow),
        ("UPDATE device SET id = 'x' || id", "inscription"),
        ("UPDATE outbox SET state = 'fhnalised' WHERE seq = 5", "son état"),
        ("DELETE FROM device", "appareil"),
        ("UPDATE platform_entry SET entry = replace(entry, 'accepted', 'rejected') WHERE n = 2", "Registre"),
        ("UPDATE platform_entry SET entry = entry || ' ' WHERE n = 3", "Registre de la plateforme, ligne 3"),
        ("UPDATE platform_entry SET entry = ' ' || entry WHERE n = 3", "Registre de la plateforme, ligne 3"),
        ("UPDATE platform_entry SET entry = 'x' WHERE n = 1", "Registre de la plateforme, ligne 1"),
        ("UPDATE platform_entry SET head = substr(head, 2) || '0' WHERE n = 2", "Registre de la plateforme, ligne 2"),
        ("UPDATE platform_entry SET n = 9 WHERE n = 4", "Registre de la plateforme, ligne 9"),
        (  # also behind what is not chained yet
            "UPDATE platform_entry SET head = NULL, entry = iif(n = 4, 'x', entry) WHERE n > 2",
            "Registre de la plateforme, ligne 4",
        ),
        ("DELETE FROM platform_entry WHERE n = 2", "Registre de la plateforme, ligne 3"),
    ],
)
def test_what_was_altered_is_named(to_spoil: Commune, statement: str, named: str) -> None:
    spoil(to_spoil, statement)
    checked = to_spoil.verify()
    assert not checked.ok
    assert checked.first_bad is not None
    assert named in checked.first_bad


@pytest.mark.parametrize("every", [5, pytest.param(1, marks=pytest.mark.slow)])
def test_every_flipped_byte_of_a_frozen_act_is_seen(to_spoil: Commune, every: int) -> None:
    dice = random.Random(7)
    with to_spoil.reading() as connection:
        (whole,) = connection.exec_driver_sql("SELECT frozen FROM outbox WHERE seq = 2").one()
    for place in range(0, len(whole), every):
        altered = bytes([*whole[:place], whole[place] ^ (1 << dice.randrange(8)), *whole[place + 1 :]])
        spoil(to_spoil, "UPDATE outbox SET frozen = ? WHERE seq = 2", altered)
        assert not to_spoil.verify().ok, place
    spoil(to_spoil, "UPDATE outbox SET frozen = ? WHERE seq = 2", whole)
    assert to_spoil.verify().ok


def test_personal_data_that_are_others_are_named_whichever_digest_is_the_greater(to_spoil: Commune) -> None:
    salt, names = "5a" * 16, ["Jeanne", "Jean", "Anne", "Paul"]
    digests = [personal_digest(salt, {"name": name}) for name in names]
    assert {one > digests[0] for one in digests[1:]} == {False, True}
    act = to_spoil.act(personal=digests[0])
    for name in names:
        spoil(to_spoil, "UPDATE outbox SET salt = ?, personal = ? WHERE op = ?", salt, f'{{"name":"{name}"}}', act.op)
        assert to_spoil.verify().ok is (name == names[0])


@pytest.mark.slow
def test_a_register_and_a_state_that_disagree_are_named(settled: Commune, national: National) -> None:
    """Also where both are whole: the state here says accepted, and the platform's own words say rejected."""
    with settled.transaction() as connection:
        platform = national.keys.signing.id
        entries = list(platform_ledger.words(connection, platform, 4))
        other = [msgspec.structs.replace(entries[0], status="rejected"), *entries[1:]]
        head = origin(platform, BAULE)
        for entry in other:
            head = after(head, entry)
        connection.execute(delete(platform_entry))
        platform_ledger.keep(connection, platform, BAULE, other, head)
    checked = settled.verify()
    assert checked.first_bad is not None
    assert "n’est plus celui dont elle a signé l’empreinte" in checked.first_bad
    with settled.transaction() as connection:  # now as if the platform had signed the changed register too
        platform_ledger.set_back(connection, platform, head, head.size)
    assert "en dit autre chose que l’accusé" in (settled.verify().first_bad or "")


@pytest.mark.parametrize("later", [False, True])
def test_a_decision_that_its_own_register_does_not_say_is_named(
    enrolled: Commune, national: National, later: bool
) -> None:
    """Signed by the platform all the same, with its receipt or later: the register gives another reason."""
    with national.store.writing() as connection:
        decisions.defer(connection, ["vote.cast"] if later else [])
    op = enrolled.act(**({} if later else REFUSED)).op
    run(enrolled, national.transport())
    if later:
        national.retract("catalogue", SERVICES[0])
        with national.store.writing() as connection:
            decisions.decide(connection, national.keys, national.clock())
        run(enrolled, national.transport())
    assert enrolled.verify().ok
    with enrolled.reading() as connection:
        held = stored.kept(connection.execute(select(proof.c.value).where(proof.c.op == op)).scalar_one(), Proof)
    assert held is not None
    assert (held.decided_later, held.status) == (later, "rejected")
    refused = (RefusedOperation(index=0, status="rejected", reason="other"),)
    said = msgspec.structs.replace(held.decision, exceptions=refused)
    other = msgspec.structs.replace(held, decision=sign_decision(national.keys.signing, said, held.receipt))
    with enrolled.transaction() as connection:
        settle.take_proof(enrolled, connection, other)
    assert "en dit autre chose que l’accusé" in (enrolled.verify().first_bad or "")


def test_a_receipt_that_stands_in_anothers_place_of_the_register_is_named(settled: Commune, national: National) -> None:
    """Rightly signed: the platform says that the fifth act is the fourth word, which is about another act."""
    fifth, key = list(settled.rows().values())[-1], national.keys.signing
    with settled.reading() as connection:
        value = connection.execute(select(proof.c.value).order_by(proof.c.op)).scalars().first()
    first = stored.kept(value, Proof)
    assert first is not None
    changes = {"count": 1, "root": merkle.root([fifth.intent]), "first_number": 99}
    receipt = sign_receipt(key, msgspec.structs.replace(first.receipt, **changes))
    said = msgspec.structs.replace(first.decision, exceptions=())
    other = Proof(
        op=fifth.op,
        intent=fifth.intent,
        index=0,
        path=(),
        receipt=receipt,
        decision=sign_decision(key, said, receipt),
    )
    with settled.transaction() as connection:
        settle.take_proof(settled, connection, other)
    assert (settled.verify().first_bad or "").startswith(f"Envoi {fifth.op}")


@pytest.mark.slow
@pytest.mark.parametrize("known", [False, True])
def test_a_receipt_that_names_no_ledger_is_sought_in_the_register(
    settled: Commune, national: National, known: bool
) -> None:
    """`known`: the register says of the act only that the platform knows it, which is no word on what became of it."""
    fifth, key = list(settled.rows().values())[-1], national.keys.signing
    with settled.transaction() as connection:
        values = connection.execute(select(proof.c.value)).scalars().all()
        one = next(one for one in (stored.kept(value, Proof) for value in values) if one and one.status == "accepted")
        (*_, last) = platform_ledger.words(connection, key.id, 9)
        changes = {"count": 1, "root": merkle.root([fifth.intent]), "first_number": 99, "ledger": msgspec.UNSET}
        receipt = sign_receipt(key, msgspec.structs.replace(one.receipt, **changes))
        signed = sign_decision(key, msgspec.structs.replace(one.decision, exceptions=()), receipt)
        other = Proof(op=fifth.op, intent=fifth.intent, index=0, path=(), receipt=receipt, decision=signed)
        settle.take_proof(settled, connection, other)
        if known:
            about = {"op": fifth.op, "intent": fifth.intent, "status": "duplicate", "reason": ""}
            more = msgspec.structs.replace(last, n=last.n + 1, **about)
            now = platform_ledger.chained(connection, key.id, BAULE)
            platform_ledger.keep(connection, key.id, BAULE, [more], after(now, more))
    said = settled.verify().first_bad or ""
    assert said.startswith(f"Envoi {fifth.op}")
    assert "ne le porte plus" in said


@pytest.mark.slow
@pytest.mark.parametrize("first", ["01", "fe"])
def test_a_statement_for_another_key_is_named(settled: Commune, national: National, first: str) -> None:
    """Signed by the platform all the same, whichever of the two keys sorts first."""
    with settled.reading() as connection:
        own = link.read(connection)
    assert own is not None
    assert own.statement is not None
    other = msgspec.structs.replace(own.statement, public_key=bytes.fromhex(first * 32))
    signed = sign_statement(national.keys.signing, other)
    spoil(settled, "UPDATE device SET statement = ?", msgspec.json.encode(signed).decode())
    assert "inscription" in (settled.verify().first_bad or "")


def test_while_an_entry_is_missing_the_rest_is_not_judged(settled: Commune, national: National) -> None:
    """Answers may overtake one another: those behind a gap have no hash yet."""
    with settled.transaction() as connection:
        platform = national.keys.signing.id
        entries = list(platform_ledger.words(connection, platform, 4))
        head = platform_ledger.chained(connection, platform, BAULE)
        connection.execute(delete(platform_entry))
        platform_ledger.keep(connection, platform, BAULE, entries[:1], head)
        platform_ledger.keep(connection, platform, BAULE, entries[2:], head)
    checked = settled.verify()
    assert (checked.ok, checked.words) == (True, 1)


@dataclass
class Busy:
    """The head outside, of a database in which a window acts at the very moment that it is read."""

    commune: Commune

    def read(self) -> Head | None:
        self.commune.act(SERVICES[5])
        return self.commune.head.read()

    def advance(self, seq: int, head: str) -> None:
        self.commune.head.advance(seq, head)


@pytest.mark.parametrize("every", [9, pytest.param(1, marks=pytest.mark.slow)])
def test_every_flipped_byte_of_a_receipt_is_seen(settled: Commune, every: int) -> None:
    """Also one that a lenient reader of base64 passes over. The sentence of a refusal is not signed: its code is."""
    wanted = "SELECT op, value FROM proof WHERE value NOT LIKE '%\"detail\"%' ORDER BY op"
    with settled.reading() as connection:
        op, kept = connection.exec_driver_sql(wanted).first() or ("", "")
    assert kept
    unseen = []
    for place in range(0, len(kept), every):
        altered = kept[:place] + chr(ord(kept[place]) ^ 0x40) + kept[place + 1 :]
        with settled.transaction() as connection:
            connection.exec_driver_sql("UPDATE proof SET value = ? WHERE op = ?", (altered, op))
        if settled.verify().ok:
            unseen.append(altered[max(0, place - 20) : place + 20])
    assert unseen == []


def test_one_receipt_is_checked_alone(to_spoil: Commune) -> None:
    def fault(op: str) -> str | None:
        with to_spoil.reading() as connection:
            return verification.receipt_fault(connection, op)

    with to_spoil.reading() as connection:
        proven = [op for (op,) in connection.exec_driver_sql("SELECT op FROM proof ORDER BY op")]
        (waiting,) = connection.exec_driver_sql("SELECT op FROM outbox WHERE op NOT IN (SELECT op FROM proof)").one()
    assert [fault(op) for op in proven] == [None] * len(proven)
    with pytest.raises(LookupError):
        fault(waiting)
    first, second, third = proven[:3]
    spoil(
        to_spoil,
        'UPDATE proof SET value = replace(value, \'"received_at":"2\', \'"received_at":"3\') WHERE op = ?',
        first,
    )
    other = "CAST(replace(CAST(frozen AS TEXT), 'vote', 'veto') AS BLOB)"
    spoil(to_spoil, f"UPDATE outbox SET frozen = {other} WHERE op = ?", second)
    spoil(to_spoil, "UPDATE outbox SET number = number + 7 WHERE op = ?", third)
    assert fault(first) == "la signature de la plateforme ne le confirme pas."
    assert fault(second) == "l’envoi n’est plus celui qui a été enregistré."
    assert fault(third) == "il porte un autre numéro que la boîte d’envoi."


def test_an_act_kept_while_we_look_is_no_damage(settled: Commune) -> None:
    with settled.reading() as connection:
        checked = verification.check(connection, Busy(settled))
    assert (checked.ok, checked.first_bad) == (True, None)
    with settled.reading() as connection:
        journal.catch_up(connection, Busy(settled))
