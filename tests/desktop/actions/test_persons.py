"""The person: set, shown with every place of personal data, and erased for good, here and at the platform."""

import json

import pytest
from sqlalchemy import insert, select

from desktop.actions.cancel_act import cancel_act
from desktop.actions.desk import Desk
from desktop.actions.draft_share import draft_share
from desktop.actions.erase_person import erase_person
from desktop.actions.make_backup import make_backup
from desktop.actions.set_person import set_person
from desktop.actions.share_service import share_service
from desktop.database import backup, backup_folder
from desktop.database.queries import person
from desktop.database.queries.person import PersonalPlace, PersonRow
from desktop.database.tables import request
from desktop.domain.refusals import Refusal
from sync.client import batches, verification
from sync.client.tables import batch, outbox
from sync.contract.bodies import PersonalErase, body_of
from sync.contract.operations import thaw
from sync.contract.signing import SigningKey

CANARY = "Anne Canari"


def places(desk: Desk) -> tuple[PersonalPlace, ...]:
    with desk.store.reading() as connection:
        return person.places(connection)


def shared(desk: Desk, title: str = "Salles") -> str:
    return share_service(desk, draft_share(desk, None, title=title, summary="s").made).op


def lettered(desk: Desk) -> None:
    letter = json.dumps({"signatory_name": CANARY, "signatory_title": "Maire", "prepared_by": CANARY})
    with desk.store.transaction() as connection:
        texts = dict.fromkeys(("category", "level", "title", "description", "expected_effect", "calendar"), "t")
        texts |= {"decided_by": "", "funding": "{}", "created_at": "2026", "updated_at": "2026"}
        submitted = json.dumps({"title": "t", "letter": letter})
        connection.execute(insert(request).values(id="r", letter=letter, submitted_as=submitted, **texts))


def bytes_on_disk(desk: Desk) -> bytes:
    return b"".join(path.read_bytes() for path in desk.store.path.parent.glob(f"{desk.store.path.name}*"))


def test_set_field_by_field(desk: Desk) -> None:
    assert set_person(desk, profile="Secrétaire", name=CANARY, telephone="0238441234").commune
    set_person(desk, email="mairie@baule.fr")
    set_person(desk, name="")
    with desk.store.reading() as connection:
        assert person.current(connection) == PersonRow(
            profile="Secrétaire", function="", name="", email="mairie@baule.fr", telephone="02 38 44 12 34"
        )
        assert person.contact(connection) == {"email": "mairie@baule.fr", "telephone": "02 38 44 12 34"}
    with pytest.raises(Refusal, match="email_wrong"):
        set_person(desk, profile="Autre", email="mairie")
    with desk.store.reading() as connection:
        assert person.current(connection).profile == "Secrétaire"  # all or nothing


def test_public_in_the_act_private_beside_it(desk: Desk) -> None:
    set_person(desk, profile="Secrétaire", function="accueil", name=CANARY)
    op = shared(desk)
    with desk.store.reading() as connection:
        row = connection.execute(select(outbox).where(outbox.c.op == op)).one()
    actor = thaw(row.frozen).actor
    assert (actor.profile, actor.function) == ("Secrétaire", "accueil")
    assert CANARY.encode() not in row.frozen
    assert json.loads(row.personal) == {"name": CANARY}


def test_every_place_is_shown(desk: Desk) -> None:
    assert places(desk) == ()
    set_person(desk, name=CANARY)
    op = shared(desk)
    lettered(desk)
    contact, act, letter = places(desk)
    assert (contact.place, contact.values) == ("contact", {"name": CANARY})
    assert (act.place, act.id, act.title, act.values, act.sent) == ("act", op, "Salles", {"name": CANARY}, False)
    assert (letter.place, letter.id) == ("letter", "r")
    assert set(letter.values.values()) == {CANARY}
    assert len(letter.values) == 4  # as it stands, and as it left


def test_erased_for_good(desk: Desk) -> None:
    """Not a byte of it in the database's files; acts, journal and signatures hold; the platform is asked to forget."""
    set_person(desk, name=CANARY, email="canari@baule.fr")
    first, second = shared(desk), shared(desk, "Registre")
    lettered(desk)
    assert CANARY.encode() in bytes_on_disk(desk)
    kept = erase_person(desk)
    assert [place.place for place in places(desk)] == ["letter"]  # an old letter keeps its signatory, unless asked
    changes = erase_person(desk, letters=True)
    assert changes.op == ""  # nothing was left to ask the platform for
    assert changes.requests == {"r"}
    assert places(desk) == ()
    assert CANARY.encode() not in bytes_on_disk(desk)
    assert b"canari@baule.fr" not in bytes_on_disk(desk)
    with desk.store.reading() as connection:
        frozen = connection.scalars(select(outbox.c.frozen).where(outbox.c.op == kept.op)).one()
        assert verification.check(connection, desk.head).ok
        letter = connection.scalars(select(request.c.letter)).one()
    assert body_of(thaw(frozen)) == PersonalErase(operations=(first, second))
    assert json.loads(letter) == {"signatory_name": "", "signatory_title": "Maire", "prepared_by": ""}


def test_a_batch_that_left_without_an_answer_forgets_too_and_stays_the_same_batch(desk: Desk) -> None:
    set_person(desk, name=CANARY)
    shared(desk)
    with desk.store.transaction() as connection:
        acts = batches.due(connection)
        key = SigningKey.generate()
        leaving = batches.start(connection, key, acts, block_size=50, owner="1.x", now=desk.clock())
    assert CANARY.encode() in leaving.body
    erase_person(desk)
    with desk.store.reading() as connection:
        body = connection.scalars(select(batch.c.body)).one()
    assert CANARY.encode() not in body
    again = batches.read(body)
    assert (again.id, again.blocks) == (leaving.id, leaving.blocks)
    assert len(body.split(b"\n")) == len(leaving.body.split(b"\n")) - 1


def test_more_acts_than_one_operation_may_name(desk: Desk) -> None:
    set_person(desk, name=CANARY)
    ops = [shared(desk, f"s{number}") for number in range(102)]
    cancel_act(desk, ops[7])  # never leaves: nobody need forget it
    changes = erase_person(desk)
    with desk.store.reading() as connection:
        erasing = connection.execute(
            select(outbox.c.op, outbox.c.frozen).where(outbox.c.type == "personal.erase").order_by(outbox.c.seq)
        ).all()
        assert verification.check(connection, desk.head).ok
    named = [op for row in erasing for op in thaw(row.frozen).body["operations"]]
    assert named == [op for op in ops if op != ops[7]]
    assert [row.op for row in erasing][1:] == [changes.op]
    assert places(desk) == ()


def test_an_erasure_is_not_taken_back(desk: Desk) -> None:
    set_person(desk, name=CANARY)
    shared(desk)
    op = erase_person(desk).op
    with pytest.raises(Refusal, match="erased"):
        cancel_act(desk, op)


def test_nothing_to_erase_makes_no_act(desk: Desk) -> None:
    assert erase_person(desk).op == ""
    with desk.store.reading() as connection:
        assert connection.scalars(select(outbox.c.op)).all() == []


def test_no_backup_keeps_what_was_erased(desk: Desk) -> None:
    set_person(desk, name=CANARY, email="anne@canari.example")
    shared(desk)
    kept, rotten = make_backup(desk, "asked").kept, make_backup(desk, "asked").kept
    assert CANARY.encode() in kept.path.read_bytes()  # the control
    rotten.path.write_bytes(rotten.path.read_bytes()[:-1] + b"\1")
    erase_person(desk)
    (left,) = backup_folder.listed(desk.store.backups)
    assert (left.name, left.acts, backup.sound(left)) == (kept.name, 1, "")
    assert backup_folder.intact(left)
    for file in desk.store.backups.iterdir():
        assert CANARY.encode() not in file.read_bytes()
        assert b"canari.example" not in file.read_bytes()
