"""The person: set, shown with every place of personal data, and erased for good, here and at the platform."""

import json

import pytest
from sqlalchemy import insert, select

from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.services.draft_share import draft_share
from desktop.actions.services.share_service import share_service
from desktop.actions.settings.erase_person import erase_person
from desktop.actions.settings.make_backup import make_backup
from desktop.actions.settings.set_person import set_person
from desktop.actions.votes.cast_vote import cast_vote
from desktop.database import backup, backup_folder, records
from desktop.database.queries import person
from desktop.database.queries.person import PersonalPlace, PersonRow
from desktop.database.tables import request
from desktop.domain.refusals import Refusal
from sync.client.exchange import outgoing_batches
from sync.client.ledger import verification
from sync.client.ledger.tables import batch, outbox
from sync.contract.bodies import PersonalErase, body_of
from sync.contract.operations import thaw
from tests.desktop.actions.leaving import leave
from tests.refusing import of_input

CANARY = "Anne Canari"


def places(context: CommuneContext) -> tuple[PersonalPlace, ...]:
    with context.store.reading() as connection:
        return person.places(connection)


def shared(context: CommuneContext, title: str = "Salles") -> str:
    return share_service(context, draft_share(context, None, title=title, summary="s").value).value.op


def lettered(context: CommuneContext) -> None:
    letter = json.dumps({"signatory_name": CANARY, "signatory_title": "Maire", "prepared_by": CANARY})
    with context.store.transaction() as connection:
        texts = dict.fromkeys(("category", "level", "title", "description", "expected_effect", "calendar"), "t")
        texts |= {"decided_by": "", "funding": "{}", "created_at": "2026", "updated_at": "2026"}
        connection.execute(insert(request).values(id="r", letter=letter, **texts))
        records.requests.resume(connection, "r", "o", {"title": "t", "letter": letter}, context.clock())


def bytes_on_disk(context: CommuneContext) -> bytes:
    return b"".join(path.read_bytes() for path in context.store.path.parent.glob(f"{context.store.path.name}*"))


def test_set_field_by_field(context: CommuneContext) -> None:
    assert set_person(context, profile="Secrétaire", name=CANARY, telephone="0238441234").changes.commune
    set_person(context, email="mairie@exemple.fr")
    set_person(context, name="")
    with context.store.reading() as connection:
        assert person.current(connection) == PersonRow(
            profile="Secrétaire", function="", name="", email="mairie@exemple.fr", telephone="02 38 44 12 34"
        )
        assert person.contact(connection) == {"email": "mairie@exemple.fr", "telephone": "02 38 44 12 34"}
    with pytest.raises(Refusal, match="email_wrong", check=of_input):
        set_person(context, profile="Autre", email="mairie")
    with context.store.reading() as connection:
        assert person.current(connection).profile == "Secrétaire"  # all or nothing


def test_what_cannot_be_used_is_kept_apart_until_its_field_is_set(context: CommuneContext) -> None:
    set_person(context, name=CANARY, wrong={"email": "mairie@", "telephone": "12"})
    with context.store.reading() as connection:
        assert person.contact(connection) == {"name": CANARY}, "acts bear none of it"
        assert person.typed(connection) == {"email": "mairie@", "telephone": "12"}
    assert [place.place for place in places(context)] == ["contact", "typed"]
    set_person(context, email="mairie@exemple.fr", wrong={"telephone": ""})
    with context.store.reading() as connection:
        assert person.typed(connection) == {}


def test_public_in_the_act_private_beside_it(context: CommuneContext) -> None:
    set_person(context, profile="Secrétaire", function="accueil", name=CANARY)
    op = shared(context)
    with context.store.reading() as connection:
        row = connection.execute(select(outbox).where(outbox.c.op == op)).one()
    actor = thaw(row.frozen).actor
    assert (actor.profile, actor.function) == ("Secrétaire", "accueil")
    assert CANARY.encode() not in row.frozen
    assert json.loads(row.personal) == {"name": CANARY}


def test_every_place_is_shown(context: CommuneContext) -> None:
    assert places(context) == ()
    set_person(context, name=CANARY)
    op = shared(context)
    lettered(context)
    contact, act, letter = places(context)
    assert (contact.place, contact.values) == ("contact", {"name": CANARY})
    assert (act.place, act.id, act.title, act.values, act.sent) == ("act", op, "Salles", {"name": CANARY}, False)
    assert (letter.place, letter.id) == ("letter", "r")
    assert set(letter.values.values()) == {CANARY}
    assert len(letter.values) == 4  # as it stands, and as it left


def test_erased_for_good(context: CommuneContext) -> None:
    """Not a byte of it in the database's files; acts, journal and signatures hold; the platform is asked to forget."""
    set_person(context, name=CANARY, email="canari@baule.fr", wrong={"telephone": "canari, 12"})
    first, second = shared(context), shared(context, "Registre")
    lettered(context)
    assert CANARY.encode() in bytes_on_disk(context)
    kept = erase_person(context)
    assert [place.place for place in places(context)] == ["letter"]  # an old letter keeps its signatory, unless asked
    changes = erase_person(context, letters=True)
    assert changes.value.op == ""  # nothing was left to ask the platform for
    assert changes.changes.requests == {"r"}
    assert places(context) == ()
    assert CANARY.encode() not in bytes_on_disk(context)
    assert b"canari" not in bytes_on_disk(context)
    with context.store.reading() as connection:
        frozen = connection.scalars(select(outbox.c.frozen).where(outbox.c.op == kept.value.op)).one()
        assert verification.check(connection, context.head).ok
        letter = connection.scalars(select(request.c.letter)).one()
    assert body_of(thaw(frozen)) == PersonalErase(operations=(first, second))
    assert json.loads(letter) == {"signatory_name": "", "signatory_title": "Maire", "prepared_by": ""}


def test_a_batch_that_left_without_an_answer_is_forgotten_and_its_acts_wait_for_another(
    context: CommuneContext,
) -> None:
    set_person(context, name=CANARY)
    op = shared(context)
    assert CANARY.encode() in leave(context).body
    erase_person(context)
    with context.store.transaction() as connection:
        assert connection.scalars(select(batch.c.body)).all() == []
        outgoing_batches.recover(connection, owner="1.y", now=context.clock())
        (act,) = [act for act in outgoing_batches.due(connection) if act.op == op]
    assert (act.personal, act.salt) == (None, None)


def test_a_batch_without_personal_data_stays(context: CommuneContext) -> None:
    set_person(context, name=CANARY)
    cast_vote(context, "actes")
    left = leave(context)
    erase_person(context)
    with context.store.reading() as connection:
        assert connection.scalars(select(batch.c.body)).all() == [left.body]


def test_more_acts_than_one_operation_may_name(context: CommuneContext) -> None:
    set_person(context, name=CANARY)
    ops = [shared(context, f"s{number}") for number in range(102)]
    cancel_act(context, ops[7])  # never leaves: nobody need forget it
    changes = erase_person(context)
    with context.store.reading() as connection:
        erasing = connection.execute(
            select(outbox.c.op, outbox.c.frozen).where(outbox.c.type == "personal.erase").order_by(outbox.c.seq)
        ).all()
        assert verification.check(connection, context.head).ok
    named = [op for row in erasing for op in thaw(row.frozen).body["operations"]]
    assert named == [op for op in ops if op != ops[7]]
    assert [row.op for row in erasing][1:] == [changes.value.op]
    assert places(context) == ()


def test_an_erasure_is_not_taken_back(context: CommuneContext) -> None:
    set_person(context, name=CANARY)
    shared(context)
    op = erase_person(context).value.op
    with pytest.raises(Refusal, match="erased"):
        cancel_act(context, op)


def test_nothing_to_erase_makes_no_act(context: CommuneContext) -> None:
    assert erase_person(context).value.op == ""
    with context.store.reading() as connection:
        assert connection.scalars(select(outbox.c.op)).all() == []


def test_no_backup_keeps_what_was_erased(context: CommuneContext) -> None:
    set_person(context, name=CANARY, email="anne@canari.example")
    shared(context)
    kept, rotten = make_backup(context, "asked").value.kept, make_backup(context, "asked").value.kept
    assert CANARY.encode() in kept.path.read_bytes()  # the control
    rotten.path.write_bytes(rotten.path.read_bytes()[:-1] + b"\1")
    erase_person(context)
    (left,) = backup_folder.listed(context.store.backups)
    assert (left.name, left.acts, backup.sound(left)) == (kept.name, 1, "")
    assert backup_folder.intact(left)
    for file in context.store.backups.iterdir():
        assert CANARY.encode() not in file.read_bytes()
        assert b"canari.example" not in file.read_bytes()
