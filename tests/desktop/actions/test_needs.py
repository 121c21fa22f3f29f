"""A need from its first letter to the outbox: nothing refused while typing, nothing lost, one act each."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, update

from desktop.actions.append_act import look
from desktop.actions.ask_validation import ask_validation
from desktop.actions.attach_file import attach_file
from desktop.actions.cancel_act import cancel_act
from desktop.actions.cast_vote import cast_vote
from desktop.actions.choose_commune import choose_commune
from desktop.actions.copy_need import copy_need
from desktop.actions.desk import Desk
from desktop.actions.discard_need import discard_need, restore_need
from desktop.actions.draft_from_template import draft_from_template
from desktop.actions.draft_need import draft_need
from desktop.actions.mayor_validates import mayor_validates
from desktop.actions.open_commune import open_commune
from desktop.actions.open_need import begin_again, close_need, open_need
from desktop.actions.reopen_need import reopen_need
from desktop.actions.submit_need import submit_need
from desktop.actions.validate_need import validate_need
from desktop.actions.withdraw_need import withdraw_need
from desktop.actions.withdraw_vote import withdraw_vote
from desktop.database import search
from desktop.database.queries import campaign, needs, outbox
from desktop.database.queries.needs import NeedRow
from desktop.database.tables import chunk, meta
from desktop.database.tables import need as need_table
from desktop.domain.refusals import Refusal
from desktop.paths import Places
from sync.client import verification
from sync.client.journal import HeadFile, last
from sync.client.keystore import MemoryKeyStore
from sync.client.tables import journal
from sync.client.tables import outbox as outbox_table
from sync.contract.batches import personal_digest
from sync.contract.bodies import NeedSubmit, NeedWithdraw, body_of
from sync.contract.operations import thaw
from tests.desktop.actions.conftest import Clock


def row(desk: Desk, id: str) -> NeedRow:
    with desk.store.reading() as connection:
        found = needs.one(connection, id)
    assert found is not None
    return found


def frozen(desk: Desk, op: str) -> bytes:
    with desk.store.reading() as connection:
        return connection.scalars(select(outbox_table.c.frozen).where(outbox_table.c.op == op)).one()


def verified(desk: Desk) -> tuple[bool, int]:
    with desk.store.reading() as connection:
        found = verification.check(connection, desk.head)
    return found.ok, found.operations


def ready(desk: Desk) -> str:
    return draft_need(desk, title="Cimetière", description="Le registre est sur papier.").made


def test_a_draft_grows_field_by_field(desk: Desk) -> None:
    changes = draft_need(desk, title="")  # opened, nothing typed yet
    assert changes.needs == {changes.made}
    assert not changes.outbox
    draft_need(desk, changes.made, title="Cime")
    draft_need(desk, changes.made, description="Papier")
    draft_need(desk, changes.made, title="Cimetière <b>&amp;")
    found = row(desk, changes.made)
    assert (found.title, found.description, found.state) == ("Cimetière <b>&amp;", "Papier", "draft")
    with desk.store.reading() as connection:
        assert [hit.id for hit in search.fitting(connection, "cimetière", ("mine",))] == [changes.made]


def test_forty_thousand_characters_are_kept_but_not_submitted(desk: Desk) -> None:
    pasted = "é" * 40_000
    id = draft_need(desk, title="Collé", description=pasted).made
    with pytest.raises(Refusal) as caught:
        submit_need(desk, id)
    assert caught.value.code == "description_too_long"
    assert "40\u202f000" in caught.value.sentence
    assert row(desk, id).description == pasted
    with pytest.raises(Refusal, match="draft_too_long"):
        draft_need(desk, id, description="x" * 100_001)
    assert row(desk, id).description == pasted


def test_submitting_freezes_what_was_written(desk: Desk) -> None:
    id = ready(desk)
    open_need(desk, id)
    changes = submit_need(desk, id)
    assert (changes.needs, changes.outbox, changes.made) == ({id}, True, id)
    operation = thaw(frozen(desk, changes.op))
    assert body_of(operation) == NeedSubmit(need=id, title="Cimetière", description="Le registre est sur papier.")
    assert (operation.commune, operation.siren) == ("45024", "214500241")
    assert row(desk, id).state == "finalised"
    assert row(desk, id).submit_op == changes.op
    assert verified(desk) == (True, 1)
    with desk.store.reading() as connection:
        assert needs.broken_off(connection) is None  # an editor of a submitted need is closed
    for again in (lambda: draft_need(desk, id, title="x"), lambda: submit_need(desk, id)):
        with pytest.raises(Refusal, match="not_a_draft"):
            again()
    assert row(desk, id).title == "Cimetière"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"title": "", "description": "d"}, "title_missing"),
        ({"title": "t", "description": " "}, "description_missing"),
        ({"title": "t" * 201, "description": "d"}, "title_too_long"),
    ],
)
def test_what_cannot_leave_stays_a_draft(desk: Desk, fields: dict[str, str], code: str) -> None:
    id = draft_need(desk, **fields).made
    with pytest.raises(Refusal, match=code):
        submit_need(desk, id)
    assert row(desk, id).state == "draft"
    assert verified(desk) == (True, 0)


def test_withdrawing_is_a_second_act_that_requires_the_first(desk: Desk) -> None:
    id = ready(desk)
    with pytest.raises(Refusal, match="not_submitted"):
        withdraw_need(desk, id)
    submitted = submit_need(desk, id)
    withdrawn = withdraw_need(desk, id)
    operation = thaw(frozen(desk, withdrawn.op))
    assert body_of(operation) == NeedWithdraw(need=id, submission=submitted.op)
    assert operation.requires == (submitted.op,)
    assert row(desk, id).state == "withdrawn"
    with pytest.raises(Refusal, match="not_submitted"):
        withdraw_need(desk, id)
    assert verified(desk) == (True, 2)


def test_an_act_can_be_cancelled_until_its_first_attempt(desk: Desk) -> None:
    id = ready(desk)
    submitted = submit_need(desk, id)
    withdrawn = withdraw_need(desk, id)
    with pytest.raises(Refusal, match="relied_on"):
        cancel_act(desk, submitted.op)
    assert cancel_act(desk, withdrawn.op).needs == {id}
    assert row(desk, id).state == "finalised"
    cancel_act(desk, submitted.op)
    assert row(desk, id).state == "draft"
    draft_need(desk, id, title="Cimetière, corrigé")  # editable again
    again = submit_need(desk, id)
    with desk.store.transaction() as connection:
        connection.execute(update(outbox_table).where(outbox_table.c.op == again.op).values(attempts=1))
    with pytest.raises(Refusal, match="too_late"):
        cancel_act(desk, again.op)
    with pytest.raises(Refusal, match="too_late"):
        cancel_act(desk, submitted.op)  # twice
    with pytest.raises(Refusal, match="unknown_act"):
        cancel_act(desk, "none")
    with desk.store.reading() as connection:
        states = [(act.type, act.state) for act in outbox.listed(connection)]
    assert sorted(states) == [
        ("need.submit", "cancelled"),
        ("need.submit", "finalised"),
        ("need.withdraw", "cancelled"),
    ]
    assert verified(desk) == (True, 3)  # act and cancellation stay in the journal


def test_recovery_after_a_broken_session(desk: Desk) -> None:
    id = ready(desk)
    open_need(desk, id)
    draft_need(desk, id, title="Cimetière communal")
    open_need(desk, id)  # opened again after the crash: what it was before stays known
    with desk.store.reading() as connection:
        found = needs.broken_off(connection)
    assert found is not None
    assert (found.need, found.title) == (id, "Cimetière communal")
    begin_again(desk, id)
    assert row(desk, id).title == "Cimetière"
    with desk.store.reading() as connection:
        assert needs.broken_off(connection) is None


def test_an_editor_left_properly_leaves_nothing_to_recover(desk: Desk) -> None:
    id = ready(desk)
    open_need(desk, id)
    close_need(desk, id)
    close_need(desk, id)
    with desk.store.reading() as connection:
        assert needs.broken_off(connection) is None


def test_the_bin_keeps_a_draft_thirty_days(desk: Desk, clock: Clock) -> None:
    id, other = ready(desk), ready(desk)
    named = ready(desk)
    cast_vote(desk, "grr", need=named)
    open_need(desk, id)
    discard_need(desk, id)
    with desk.store.reading() as connection:
        assert id not in [found.id for found in needs.listed(connection)]
        assert [found.id for found in needs.discarded(connection)] == [id]
        assert search.fitting(connection, "cimetière", ("mine",)) != ()
        assert needs.broken_off(connection) is None
    restore_need(desk, id)
    assert row(desk, id).discarded_at == ""
    discard_need(desk, id)
    discard_need(desk, named)
    clock.now += timedelta(days=31)
    discard_need(desk, other)
    with desk.store.reading() as connection:
        left = [found.id for found in needs.discarded(connection)]
    assert left == [other, named]  # a need that a vote names is kept


def test_a_copy_begins_anew(desk: Desk) -> None:
    id = ready(desk)
    submit_need(desk, id)
    copy = copy_need(desk, id).made
    assert copy != id
    assert (row(desk, copy).title, row(desk, copy).state) == ("Cimetière", "draft")


@pytest.mark.parametrize("act", [draft_need, submit_need, withdraw_need, discard_need, open_need, copy_need])
def test_a_need_that_does_not_exist(desk: Desk, act: object) -> None:
    with pytest.raises(Refusal) as caught:
        act(desk, "nothing")  # type: ignore[operator]  # one of six functions
    assert caught.value.code == "unknown_need"
    assert caught.value.of_input


def test_a_commune_without_siren_may_draft_but_nothing_leaves(places: Places, clock: Clock) -> None:
    desk = choose_commune(places, "98818", clock, MemoryKeyStore())
    id = ready(desk)
    with pytest.raises(Refusal, match="no_siren"):
        submit_need(desk, id)
    with pytest.raises(Refusal, match="no_siren"):
        cast_vote(desk, "grr")
    assert row(desk, id).state == "draft"
    desk.close()


@pytest.mark.parametrize("years", [-2, 2])
def test_a_clock_two_years_off_keeps_every_act(desk: Desk, clock: Clock, years: int) -> None:
    submit_need(desk, ready(desk))
    clock.now += timedelta(days=365 * years)
    submit_need(desk, ready(desk))
    clock.now -= timedelta(days=365 * years)
    submit_need(desk, ready(desk))
    assert verified(desk) == (True, 3)


def test_an_act_that_fails_leaves_nothing_half(desk: Desk) -> None:
    """The outbox refuses the second of two acts with one id: neither its line, its journal entry nor its need stay."""
    id = ready(desk)
    with desk.store.reading() as connection:
        scene = look(connection, desk)
    assert scene.commune.insee == "45024"
    with desk.store.transaction() as connection:  # a trigger that fails at the very last write of the action
        connection.exec_driver_sql(
            "CREATE TRIGGER broken BEFORE UPDATE OF submit_op ON need BEGIN SELECT RAISE(ABORT, 'cut'); END"
        )
    with pytest.raises(Exception, match="cut"):
        submit_need(desk, id)
    with desk.store.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(outbox_table)) == 0
        assert connection.scalar(select(func.count()).select_from(journal)) == 0
        assert connection.scalar(select(need_table.c.submit_op).where(need_table.c.id == id)) is None
    with desk.store.transaction() as connection:
        connection.exec_driver_sql("DROP TRIGGER broken")
    submit_need(desk, id)  # the control
    assert verified(desk) == (True, 1)


def test_every_act_moves_the_head_outside(desk: Desk) -> None:
    id = ready(desk)
    acts = (
        lambda: submit_need(desk, id),
        lambda: withdraw_need(desk, id),
        lambda: cast_vote(desk, "grr"),
        lambda: withdraw_vote(desk, "grr"),
    )
    for seq, act in enumerate(acts, 1):
        act()
        known = desk.head.read()
        with desk.store.reading() as connection:
            assert known == last(connection)
        assert known.seq == seq


def test_a_head_left_behind_is_advanced_at_the_next_start(places: Places, clock: Clock, desk: Desk) -> None:
    submit_need(desk, ready(desk))
    desk.head.close()
    places.head("45024").write_bytes(b"")  # killed between the commit and the head
    again = open_commune(places, "45024", clock, desk.keystore)
    kept = again.head.read()
    assert kept is not None
    assert kept.seq == 1
    again.close()
    object.__setattr__(desk, "head", HeadFile(places.head("45024")))  # so that the fixture can close it


def test_the_mayor_validates_where_the_commune_wants_it(desk: Desk) -> None:
    id = ready(desk)
    mayor_validates(desk, on=True)
    with pytest.raises(Refusal, match="not_validated"):
        submit_need(desk, id)
    ask_validation(desk, id)
    asked = row(desk, id)
    assert asked.state == "to_validate"
    ask_validation(desk, id)
    assert row(desk, id).asked_at == asked.asked_at  # the first question holds
    with pytest.raises(Refusal, match="not_validated"):
        submit_need(desk, id)
    with pytest.raises(Refusal, match="by_missing"):
        validate_need(desk, id, " ")
    with pytest.raises(Refusal, match="by_too_long"):
        validate_need(desk, id, "x" * 201)
    validate_need(desk, id, "Mme Martin,\nmaire")
    found = row(desk, id)
    assert (found.state, found.validated_by, bool(found.validated_at)) == ("validated", "Mme Martin, maire", True)
    draft_need(desk, id, title="Cimetière")  # the same text, kept again
    assert row(desk, id).state == "validated"
    draft_need(desk, id, remarks="et le columbarium")  # another text
    assert (row(desk, id).state, row(desk, id).asked_at, row(desk, id).validated_by) == ("draft", "", "")
    validate_need(desk, id, "Mme Martin")  # on paper, without having been asked here
    reopen_need(desk, id)
    assert row(desk, id).state == "draft"
    validate_need(desk, id, "Mme Martin")
    act = submit_need(desk, id).op
    assert row(desk, id).validated_by == "Mme Martin"
    assert b"Martin" not in frozen(desk, act)  # it stays on this computer
    for late in (lambda: ask_validation(desk, id), lambda: validate_need(desk, id, "x"), lambda: reopen_need(desk, id)):
        with pytest.raises(Refusal, match="not_a_draft"):
            late()
    mayor_validates(desk, on=False)
    submit_need(desk, ready(desk))


def test_the_mayor_is_not_shown_what_could_not_leave(desk: Desk) -> None:
    id = draft_need(desk, title="Sans description").made
    for act in (lambda: ask_validation(desk, id), lambda: validate_need(desk, id, "Mme Martin")):
        with pytest.raises(Refusal, match="description_missing"):
            act()
    assert row(desk, id).state == "draft"


def test_a_value_that_cannot_be_chosen(desk: Desk) -> None:
    with pytest.raises(Refusal, match="shareable_unknown"):
        draft_need(desk, title="t", shareable="peut-être")
    assert row(desk, draft_need(desk, title="t", shareable="yes").made).shareable == "yes"


def test_whom_to_ask_travels_beside_the_act(desk: Desk) -> None:
    with desk.store.transaction() as connection:
        connection.execute(
            insert(meta), [{"key": "contact_name", "value": "Anne CANARI"}, {"key": "contact_email", "value": "a@b.fr"}]
        )
    act = submit_need(desk, ready(desk)).op
    assert b"CANARI" not in frozen(desk, act)
    with desk.store.reading() as connection:
        found = connection.execute(select(outbox_table).where(outbox_table.c.op == act)).one()
    blob = json.loads(found.personal)
    assert blob == {"name": "Anne CANARI", "email": "a@b.fr"}
    assert thaw(found.frozen).personal == personal_digest(found.salt, blob)


def test_a_copy_for_another_commune_of_this_computer(desk: Desk, places: Places, clock: Clock) -> None:
    id = draft_need(desk, title="Cimetière", description="Papier", decided_by="délibération 12").made
    submit_need(desk, id)
    other = choose_commune(places, "45234", clock, desk.keystore)
    try:
        made = copy_need(desk, id, to=other).made
        found = row(other, made)
        assert (found.title, found.description, found.decided_by) == ("Cimetière", "Papier", "")
        assert row(other, made).state == "draft"
        with desk.store.reading() as connection:
            assert needs.one(connection, made) is None
        assert row(desk, copy_need(desk, id, to=desk).made).decided_by == "délibération 12"
    finally:
        other.close()


def test_texts_that_no_batch_could_carry(desk: Desk) -> None:
    long = dict.fromkeys(("description", "current_practice", "expected_effect", "remarks"), "🌳" * 20_000)
    id = draft_need(desk, title="t", **long).made
    with pytest.raises(Refusal, match="need_too_long"):
        submit_need(desk, id)
    assert row(desk, id).remarks == long["remarks"]
    draft_need(desk, id, remarks="")
    submit_need(desk, id)


def test_documents_go_with_the_act_and_out_of_the_bin(desk: Desk, clock: Clock, tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n")
    id = ready(desk)
    digest = attach_file(desk, id, path).made
    operation = thaw(frozen(desk, submit_need(desk, id).op))
    assert operation.attachments == (digest,)
    assert operation.body["attachments"][0]["name"] == "plan.pdf"
    binned = ready(desk)
    path.write_bytes(b"%PDF-1.7\n2 0 obj\nendobj\n%%EOF\n")
    attach_file(desk, binned, path)
    discard_need(desk, binned)
    clock.now += timedelta(days=31)
    discard_need(desk, ready(desk))
    with desk.store.reading() as connection:
        assert set(connection.scalars(select(chunk.c.sha256))) == {digest}


def test_a_draft_from_a_template(desk: Desk) -> None:
    with desk.store.reading() as connection:
        template = campaign.templates(connection)[0]
    made = row(desk, draft_from_template(desk, template.theme).made)
    assert (made.title, made.description, made.theme) == (template.title, template.description, template.theme)
    assert made.state == "draft"
    with pytest.raises(Refusal, match="template_unknown"):
        draft_from_template(desk, "poetry")
