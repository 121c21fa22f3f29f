"""A return holds receipts, feed, keys and statement: the same each time it is read, whatever was read before it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import delete, insert, select, update

from sync.client.errors import BadFile, WrongCode
from sync.client.exchange.cursors import move
from sync.client.exchange.round_history import RoundOutcome
from sync.client.ledger import evidence, link, notes, platform_ledger
from sync.client.ledger.tables import CARD, bundle, copy, former_device
from sync.client.ledger.tables import device as own_device
from sync.client.news import Published
from sync.client.usb import cards
from sync.contract.bundle import ReturnManifest, decode, encode
from sync.contract.codes import fingerprint
from sync.contract.enrolment import sign_statement
from sync.contract.prefectures import PlatformCard, Prefecture, sign_card
from sync.contract.published import PublicNeed
from sync.contract.sealing import Identity, seal, unseal
from sync.contract.signing import SigningKey
from sync.platform.conduct import campaigns
from sync.platform.identity import devices, prefectures
from tests.beside import neighbours
from tests.sync.client import carrying, running
from tests.sync.client.carrying import Usb
from tests.sync.client.commits import Commits
from tests.sync.client.ends import APPLICANT, REFUSED, SERVICES, Clock, Commune, National
from tests.sync.client.usb.known import copies, cursors


def run(commune: Commune, national: National) -> RoundOutcome:
    return running.run(commune, national.transport())


def test_a_commune_that_never_had_a_link_is_enrolled_and_heard(commune: Commune, national: National, usb: Usb) -> None:
    op = commune.act().op
    carrying.ask(commune, national, usb.folder)
    taken = usb.there_and_back(commune, national)
    assert (taken.enrolled, taken.acts, taken.skipped) == (True, 1, 0)
    assert commune.states() == {op: "accepted"}
    assert national.votes() == {SERVICES[0]: 1}
    with commune.reading() as connection:
        own = link.read(connection)
        assert cards.pending(connection) is None
    assert own is not None
    assert own.platform == national.keys.public
    assert own.statement is not None
    assert own.url == "https://plateforme.example"
    found = copies(commune)
    assert sum(scope == "catalogue" for scope, _ in found) == len(SERVICES)
    assert sum(scope == "campaign" for scope, _ in found) == 1
    assert commune.verify().ok
    assert run(commune, national).pulled == 0  # if the network works later, the exchange continues from there


def test_a_receipt_says_that_it_came_by_stick(enrolled: Commune, national: National, usb: Usb) -> None:
    from sync.client.ledger.tables import proof
    from sync.contract.receipts import Proof

    op = enrolled.act().op
    usb.there_and_back(enrolled, national)
    with enrolled.reading() as connection:
        held = msgspec.json.decode(
            connection.execute(select(proof.c.value).where(proof.c.op == op)).scalar_one(), type=Proof
        )
    assert held.receipt.transport == "usb"


def test_twice_is_once(enrolled: Commune, national: National, usb: Usb) -> None:
    enrolled.act()
    back = usb.answer(national, usb.write(enrolled).file)
    first = usb.take_back(enrolled, back)
    standing = (enrolled.rows(), copies(enrolled), cursors(enrolled))
    again = usb.take_back(enrolled, back)
    assert (first.acts, again.acts, again.pulled) == (1, 1, 0)
    assert not first.enrolled, "nothing was asked"
    assert (enrolled.rows(), copies(enrolled), cursors(enrolled)) == standing
    assert enrolled.verify().ok


def test_the_same_file_received_twice_gives_the_same_receipts(enrolled: Commune, national: National, usb: Usb) -> None:
    op = enrolled.act().op
    file = usb.write(enrolled).file
    usb.receive(national, file)
    national.clock.pass_by(days=3)
    usb.take_back(enrolled, usb.answer(national, file))
    row = enrolled.rows()[op]
    assert (row.state, row.number) == ("accepted", 1)
    assert row.received_at.startswith("2021-02-10")
    assert national.votes() == {SERVICES[0]: 1}


def test_a_refusal_comes_back_with_its_reason(enrolled: Commune, national: National, usb: Usb) -> None:
    op = enrolled.act(**REFUSED).op
    good = enrolled.act(SERVICES[1]).op
    usb.there_and_back(enrolled, national)
    assert enrolled.states() == {op: "rejected", good: "accepted"}
    assert enrolled.rows()[op].reason
    assert enrolled.verify().ok


def test_an_act_that_the_platform_did_not_keep_is_answered_too(enrolled: Commune, national: National, usb: Usb) -> None:
    """An act of another commune: none of it is in the platform's tables, only its block says what became of it."""
    op = enrolled.act(commune="45025").op
    assert usb.there_and_back(enrolled, national).acts == 1
    assert enrolled.rows()[op].reason == "wrong_commune"
    assert enrolled.verify().ok


@pytest.mark.slow
def test_the_feed_goes_on_from_where_it_was_read(enrolled: Commune, national: National, usb: Usb) -> None:
    run(enrolled, national)
    need = PublicNeed(id="n1", title="Cadastre", description="Le voir.", commune="45025")
    national.publish("needs", "n1", need)
    taken = usb.there_and_back(enrolled, national)
    assert (taken.pulled, taken.skipped) == (1, 0)
    assert ("needs", "n1") in copies(enrolled)
    national.retract("needs", "n1")
    usb.there_and_back(enrolled, national)
    assert ("needs", "n1") not in copies(enrolled)
    assert run(enrolled, national).pulled == 0


def test_an_old_return_never_brings_back_what_the_network_has_taken_away(
    enrolled: Commune, national: National, usb: Usb
) -> None:
    need = PublicNeed(id="n1", title="Cadastre", description="Le voir.", commune="45025")
    national.publish("needs", "n1", need)
    back = usb.answer(national, usb.write(enrolled).file)
    national.retract("needs", "n1")
    run(enrolled, national)
    standing = copies(enrolled)
    assert usb.take_back(enrolled, back).skipped > 0
    assert copies(enrolled) == standing


def test_a_platform_that_began_anew_is_read_from_the_beginning(enrolled: Commune, national: National, usb: Usb) -> None:
    run(enrolled, national)
    with national.store.writing() as connection:
        connection.exec_driver_sql("UPDATE setting SET value = 'another' WHERE key = 'epoch'")
    taken = usb.there_and_back(enrolled, national)
    assert taken.pulled >= len(SERVICES)
    assert cursors(enrolled)["catalogue"][0] == "another"
    assert run(enrolled, national).pulled == 0


@pytest.mark.slow
def test_two_sticks_on_their_way_at_once(enrolled: Commune, national: National, usb: Usb) -> None:
    first = enrolled.act(SERVICES[0]).op
    one = usb.write(enrolled).file
    second = enrolled.act(SERVICES[1]).op
    two = usb.write(enrolled).file
    later, earlier = usb.answer(national, two), usb.answer(national, one)
    usb.take_back(enrolled, later)
    usb.take_back(enrolled, earlier)
    assert enrolled.states() == {first: "accepted", second: "accepted"}
    assert national.votes() == {SERVICES[0]: 1, SERVICES[1]: 1}
    assert enrolled.verify().ok


@pytest.mark.slow
def test_a_return_that_was_taken_half_is_taken_to_its_end(enrolled: Commune, national: National, usb: Usb) -> None:
    """The computer dies at each step of reading: what was taken stays, and the same file brings the rest."""
    ops = [enrolled.act(service).op for service in SERVICES[:3]]
    back = usb.answer(national, usb.write(enrolled).file)

    class Dying:
        def __init__(self, after: int) -> None:
            self.left = after

        def __getattr__(self, name: str) -> Any:
            return getattr(enrolled, name)

        def receive(self, connection: Any, news: Any) -> None:
            self.left -= 1
            if self.left < 0:
                raise KeyboardInterrupt
            enrolled.receive(connection, news)

    died = 0
    for after in range(6):
        try:
            usb.take_back(Dying(after), back)
        except KeyboardInterrupt:
            died += 1
        assert enrolled.verify().ok
    usb.take_back(enrolled, back)
    assert died >= 4
    assert enrolled.states() == dict.fromkeys(ops, "accepted")
    assert sum(scope == "catalogue" for scope, _ in copies(enrolled)) == len(SERVICES)
    assert run(enrolled, national).pulled == 0


def test_a_return_renews_whom_bundles_are_sealed_to(enrolled: Commune, national: National, usb: Usb) -> None:
    """Else the next bundle would be sealed to a recipient that nobody has any more."""
    back = usb.answer(national, usb.write(enrolled).file)
    outdated = msgspec.structs.replace(national.keys.public, recipient=Identity.generate().recipient)
    gone = Prefecture(
        id=SigningKey.generate().id,
        department="45",
        name="Loiret",
        public_key=SigningKey.generate().public,
        recipient=outdated.recipient,
    )
    with enrolled.transaction() as connection:
        link.refresh(connection, outdated, gone)
    usb.take_back(enrolled, back)
    with enrolled.reading() as connection:
        own, prefecture = link.read(connection), link.prefecture(connection)
    assert own is not None
    assert own.platform == national.keys.public
    assert prefecture is None


def test_a_return_answers_what_was_asked_of_its_platform_by_this_computer_alone(
    enrolled: Commune, national: National, usb: Usb
) -> None:
    """In either order of sorting: what was asked of another platform, or with another key, has not come yet."""
    back = usb.answer(national, usb.write(enrolled).file)
    carrying.ask(enrolled, national, usb.folder)
    with enrolled.reading() as connection:
        asked, own = cards.pending(connection), link.read(connection)
    assert asked is not None
    assert own is not None
    key = asked.card.platform
    for public in neighbours(key.public_key.hex()):
        other = msgspec.structs.replace(key, public_key=bytes.fromhex(public))
        card = msgspec.structs.replace(asked.card, platform=other)
        with enrolled.transaction() as connection:
            notes.write(connection, CARD, key.id, msgspec.structs.replace(asked, card=card), alone=True)
        assert not usb.take_back(enrolled, back).enrolled
    with enrolled.transaction() as connection:
        notes.write(connection, CARD, key.id, asked, alone=True)
        former = {
            "id": own.device,
            "public_key": own.public_key,
            "url": "",
            "seq": 1,
            "head": "",
            "replaced_at": "",
            "reason": "lost",
        }
        connection.execute(insert(former_device).values(**former))
    for device in neighbours(own.device):
        with enrolled.transaction() as connection:
            connection.execute(update(own_device).values(id=device))
        assert not usb.take_back(enrolled, back).enrolled
    with enrolled.transaction() as connection:
        assert cards.pending(connection) == asked
        connection.execute(update(own_device).values(id=own.device))
    assert usb.take_back(enrolled, back).enrolled


@pytest.mark.slow
def test_an_enrolment_by_stick_elsewhere_tells_what_is_gone(
    enrolled: Commune, tmp_path: Path, national: National, usb: Usb, clock: Clock
) -> None:
    """What the other platform had published leaves the application too, not only its copy."""
    run(enrolled, national)
    national.publish("needs", "n1", PublicNeed(id="n1", title="Cadastre", description="Le voir.", commune="45025"))
    run(enrolled, national)
    (tmp_path / "other").mkdir()
    other = National(tmp_path / "other", clock)
    carrying.ask(enrolled, other, usb.folder)
    enrolled.news.clear()
    assert usb.there_and_back(enrolled, other).enrolled
    gone = {id_ for news in enrolled.news if isinstance(news, Published) for id_ in news.removed}
    assert "n1" in gone
    assert ("needs", "n1") not in copies(enrolled)
    other.store.close()


def test_what_was_carried_and_when_is_remembered(enrolled: Commune, national: National, usb: Usb) -> None:
    enrolled.act()
    done = usb.write(enrolled)
    back = usb.answer(national, done.file)
    usb.take_back(enrolled, back)
    with enrolled.reading() as connection:
        rows = {row.way: row for row in connection.execute(select(bundle))}
    assert rows["out"].answered_at
    assert (rows["in"].file, rows["in"].size) == (back.name, back.stat().st_size)


def test_another_computer_of_the_commune_cannot_take_it(
    make_commune: Callable[..., Commune], enrolled: Commune, national: National, usb: Usb
) -> None:
    other = make_commune("second")
    other.enrol(national.transport(), national.code())
    back = usb.answer(national, usb.write(enrolled).file)
    with pytest.raises(BadFile) as caught:
        usb.take_back(other, back)
    assert caught.value.code == "other_device"
    stranger = Usb(usb.folder, Identity.generate())
    with pytest.raises(BadFile) as caught:
        stranger.take_back(other, back)
    assert caught.value.code == "not_for_us"


def test_a_return_for_another_commune_is_not_taken(enrolled: Commune, national: National, usb: Usb) -> None:
    back = usb.answer(national, usb.write(enrolled).file)
    for insee in ("45023", "45025"):
        with pytest.raises(BadFile) as caught:
            usb.take_back(enrolled, back, insee=insee)
        assert caught.value.code == "other_commune"


def resigned(national: National, usb: Usb, file: Path, statement: dict[str, Any], **manifest: Any) -> Path:
    """The same return, where the platform has signed something else."""
    key = national.keys.signing
    with unseal(file, usb.identity) as opened:
        said = decode(opened.manifest, ReturnManifest)
        opened.check(said.parts)
        parts = [(part, list(opened.chunks(part.name))) for part in said.parts]
    told = sign_statement(key, msgspec.structs.replace(said.statement, signature=b"", **statement))
    data, signature = encode(msgspec.structs.replace(said, statement=told, **manifest), key)
    other = file.with_name(f"otherwise-{file.name}")
    with other.open("wb") as out:
        seal(out, data, signature, parts, [usb.identity.recipient])
    return other


def test_what_a_return_states_is_of_this_computer_and_commune(enrolled: Commune, national: National, usb: Usb) -> None:
    back = usb.answer(national, usb.write(enrolled).file)
    assert usb.take_back(enrolled, resigned(national, usb, back, {})).acts == 0
    for device in neighbours(enrolled.key.id):
        for changed in (({"device": device}, {}), ({}, {"device": device}), ({"device": device}, {"device": device})):
            with pytest.raises(BadFile) as caught:
                usb.take_back(enrolled, resigned(national, usb, back, changed[0], **changed[1]))
            assert caught.value.code == "other_device"
    for commune in ("45023", "45025"):
        with pytest.raises(BadFile) as caught:
            usb.take_back(enrolled, resigned(national, usb, back, {"commune": commune}))
        assert caught.value.code == "other_commune"


def test_another_platform_is_not_believed(
    commune: Commune, national: National, usb: Usb, tmp_path: Path, national_template: Path
) -> None:
    carrying.ask(commune, national, usb.folder)
    file = usb.write(commune).file
    back = usb.answer(national, file)
    other = SigningKey.generate()
    with commune.transaction() as connection:  # as if the code had been that of another
        asked = cards.pending(connection)
        assert asked is not None
        wrong = msgspec.structs.replace(asked.card.platform, id=other.id, public_key=other.public)
        notes.forget(connection, CARD)
        value = msgspec.structs.replace(asked, card=msgspec.structs.replace(asked.card, platform=wrong))
        connection.execute(
            copy.insert().values(scope="card", id=other.id, position=0, value=msgspec.json.encode(value).decode())
        )
    with pytest.raises(BadFile) as caught:
        usb.take_back(commune, back)
    assert caught.value.code == "other_platform"


def test_a_revoked_computer_is_refused_whole(enrolled: Commune, national: National, usb: Usb) -> None:
    from sync.contract.problems import ProblemError

    enrolled.act()
    file = usb.write(enrolled).file
    with national.store.writing() as connection:
        devices.revoke(connection, enrolled.key.id, national.clock())
    with pytest.raises(ProblemError, match="device-revoked"):
        usb.receive(national, file)
    assert national.votes() == {}


def other_key(than: bytes, *, before: bool) -> SigningKey:
    """A key whose fingerprint sorts before, or after, that of the given key."""
    while True:
        made = SigningKey.generate()
        if (fingerprint(made.public) < fingerprint(than)) == before:
            return made


@pytest.mark.parametrize("changed", ["key before", "key after", "url", "text"])
def test_a_card_that_was_changed_is_not_believed(commune: Commune, national: National, usb: Usb, changed: str) -> None:
    file = carrying.card(national, usb.folder)
    card = msgspec.json.decode(file.read_bytes(), type=PlatformCard)
    code = national.code()
    if changed.startswith("key"):  # the card is valid in itself but signed by another key: only the code shows it
        other = other_key(card.platform.public_key, before=changed == "key before")
        platform = msgspec.structs.replace(card.platform, public_key=other.public)
        file.write_bytes(msgspec.json.encode(sign_card(other, msgspec.structs.replace(card, platform=platform))))
    elif changed == "url":
        file.write_bytes(msgspec.json.encode(msgspec.structs.replace(card, url="https://ailleurs.example")))
    else:
        file.write_bytes(b"{}")
    with pytest.raises((BadFile, WrongCode)) as caught:
        cards.read_card(file, code)
    assert caught.value.code == ("other_platform" if changed.startswith("key") else "card")


def test_a_wrong_code_by_stick_is_said_at_the_platform(commune: Commune, national: National, usb: Usb) -> None:
    from sync.contract.codes import make_code
    from sync.contract.problems import ProblemError

    found = carrying.card(national, usb.folder)
    code = make_code(national.keys.signing.public)  # a code that fits this platform, but that it never gave out
    with commune.transaction() as connection:
        cards.request_enrolment(connection, commune.key, cards.read_card(found, code), APPLICANT, code)
    file = usb.write(commune).file
    with pytest.raises(ProblemError, match="code-unknown"):
        usb.receive(national, file)


def test_a_code_by_stick_must_be_good_when_it_arrives(commune: Commune, national: National, usb: Usb) -> None:
    from sync.contract.problems import ProblemError
    from sync.platform.identity import codes

    carrying.ask(commune, national, usb.folder)
    file = usb.write(commune).file
    national.clock.pass_by(days=codes.DAYS)
    with pytest.raises(ProblemError, match="code-expired"):
        usb.receive(national, file)


def test_a_restored_platform_is_fed_again_by_an_old_stick(
    enrolled: Commune, national: National, usb: Usb, tmp_path: Path
) -> None:
    """I1: the bytes are kept on the stick too."""
    op = enrolled.act().op
    file = usb.write(enrolled).file
    usb.take_back(enrolled, usb.answer(national, file))
    with national.store.writing() as connection:
        for table in ("operation", "ballot", "block", "batch", "bundle"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
    usb.take_back(enrolled, usb.answer(national, file))
    assert enrolled.states() == {op: "accepted"}
    assert national.votes() == {SERVICES[0]: 1}


@pytest.mark.slow
def test_an_acceptance_on_a_late_return_stands_against_a_refusal_by_network(
    enrolled: Commune, national: National, usb: Usb, tmp_path: Path
) -> None:
    """Accepted by stick in time; then the platform is put back, refuses it by network, and the return is read."""
    commits = Commits(national, tmp_path)
    with commits.kept():
        op = enrolled.act().op
        back = usb.answer(national, usb.write(enrolled).file)
    commits.put_back(commits.files[0])
    with national.store.writing() as connection:
        campaigns.set_phase(connection, "deployment", national.clock())
    run(enrolled, national)
    assert enrolled.states() == {op: "rejected"}
    usb.take_back(enrolled, back)
    assert enrolled.states() == {op: "accepted"}
    run(enrolled, national)  # the platform is shown what it had signed, and keeps to it
    assert national.votes() == {SERVICES[0]: 1}
    assert enrolled.verify().ok
    with enrolled.reading() as connection:
        assert evidence.count(connection) == 0
        assert not platform_ledger.recovering(connection, national.keys.signing.id)


def test_attachments_travel_on_the_stick_and_are_not_brought_again(
    enrolled: Commune, national: National, usb: Usb
) -> None:
    from hashlib import sha256

    from sync.client.ledger.tables import upload
    from sync.platform import blobs

    data = b"%PDF-1.7 " + bytes(40_000)
    digest = sha256(data).hexdigest()
    document = {"name": "plan.pdf", "sha256": digest, "size": len(data), "media_type": "application/pdf"}
    body = {"need": "n1", "title": "Cadastre", "description": "Le voir.", "attachments": [document]}
    enrolled.act("n1", type="need.submit", body=body, attachments=(digest,))

    def kept(asked: str) -> Any:
        return iter([data[:10_000], data[10_000:]] if asked == digest else [])

    done = usb.write(enrolled, blobs=kept)
    assert done.attachments == 1
    usb.take_back(enrolled, usb.answer(national, done.file))
    assert set(enrolled.states().values()) == {"accepted"}
    with national.store.reading() as connection:
        assert b"".join(blobs.content(connection, digest)) == data
    with enrolled.reading() as connection:
        row = connection.execute(select(upload)).one()
    assert (row.sha256, row.size, bool(row.done_at)) == (digest, len(data), True)
    assert usb.write(enrolled, blobs=kept).attachments == 0


def test_a_statement_of_the_enrolment_that_cannot_be_read_comes_again(
    enrolled: Commune, national: National, usb: Usb
) -> None:
    with enrolled.transaction() as connection:
        before = link.read(connection)
        connection.exec_driver_sql("UPDATE device SET statement = '{'")
    op = enrolled.act().op
    usb.there_and_back(enrolled, national)
    with enrolled.reading() as connection:
        assert link.read(connection) == before
    assert enrolled.states() == {op: "accepted"}
    assert enrolled.verify().ok


def test_what_a_later_program_can_read_comes_again_on_a_stick(enrolled: Commune, national: National, usb: Usb) -> None:
    """As an earlier program left it: the cursor is past what it could not read, and a mark says what it knew."""
    run(enrolled, national)
    with enrolled.transaction() as connection:
        before = connection.execute(select(copy.c.id).where(copy.c.scope == "catalogue")).scalars().all()
        connection.execute(delete(copy).where(copy.c.scope == "catalogue"))
        move(connection, "catalogue.unreadable", "what an earlier program knew", "")
    assert len(before) > 50
    usb.there_and_back(enrolled, national)
    assert {id_ for scope, id_ in copies(enrolled) if scope == "catalogue"} == set(before)
    assert "catalogue.unreadable" not in cursors(enrolled)


@pytest.mark.slow
def test_a_return_from_before_rounds_by_network_accuses_nobody(
    enrolled: Commune, national: National, usb: Usb, clock: Clock
) -> None:
    """The return shows a shorter ledger, which was true when it was written."""
    enrolled.act(SERVICES[0])
    run(enrolled, national)
    enrolled.act(SERVICES[1])
    late = usb.answer(national, usb.write(enrolled).file)
    for service in SERVICES[2:4]:
        enrolled.act(service)
        clock.pass_by(minutes=20)
        run(enrolled, national)
    taken = usb.take_back(enrolled, late)
    assert (taken.recovered, taken.contradictions) == (0, 0)
    with enrolled.reading() as connection:
        assert evidence.contradictions(connection) == ()
        assert not platform_ledger.recovering(connection, national.keys.signing.id)


def test_an_old_return_puts_no_revoked_key_back(enrolled: Commune, national: National, usb: Usb, clock: Clock) -> None:
    def made() -> str:
        with national.store.writing() as connection:
            keys, now = national.keys, clock()
            return prefectures.create(connection, keys, department="45", name="Loiret", url="", now=now).prefecture.id

    revoked = made()
    old = usb.answer(national, usb.write(enrolled).file)
    usb.take_back(enrolled, old)
    clock.pass_by(days=1)
    with national.store.writing() as connection:
        prefectures.revoke(connection, revoked, clock())
    stands = made()
    for come in (lambda: run(enrolled, national), lambda: usb.take_back(enrolled, old)):
        come()
        with enrolled.reading() as connection:
            known = link.prefecture(connection)
        assert known is not None
        assert known.id == stands
