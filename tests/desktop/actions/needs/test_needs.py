"""A need from its first letter to the outbox: typing refuses nothing, nothing is lost, each step makes one act."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import force_setattr
from sqlalchemy import func, insert, select, update

from desktop.actions.kit.append_act import prepare_act
from desktop.actions.kit.as_read import CHANGED, as_read
from desktop.actions.kit.attach_file import attach_file
from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.open_commune import open_commune
from desktop.actions.kit.other_texts import OtherTexts
from desktop.actions.needs.ask_validation import ask_validation
from desktop.actions.needs.close_need import close_need
from desktop.actions.needs.copy_need import copy_need
from desktop.actions.needs.discard_need import discard_need
from desktop.actions.needs.draft_from_template import draft_from_template
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.open_need import open_need
from desktop.actions.needs.reopen_need import reopen_need
from desktop.actions.needs.restore_need import restore_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.validate_need import validate_need
from desktop.actions.needs.withdraw_need import withdraw_need
from desktop.actions.needs.write_apart import write_apart
from desktop.actions.settings.choose_commune import choose_commune
from desktop.actions.settings.mayor_validates import mayor_validates
from desktop.actions.votes.cast_vote import cast_vote
from desktop.actions.votes.withdraw_vote import withdraw_vote
from desktop.database import search
from desktop.database.opening import read_opening
from desktop.database.queries import campaign, needs, outbox
from desktop.database.queries.needs import NeedRow
from desktop.database.tables import chunk, meta, vote
from desktop.database.tables import need as need_table
from desktop.domain.changes import Changes
from desktop.domain.needs import FIELDS
from desktop.domain.refusals import Refusal
from desktop.paths import Places
from sync.client.device.keystore import MemoryKeyStore
from sync.client.ledger import verification
from sync.client.ledger.journal import HeadFile, last
from sync.client.ledger.tables import journal
from sync.client.ledger.tables import outbox as outbox_table
from sync.contract.batches import personal_digest
from sync.contract.bodies import NeedSubmit, NeedWithdraw, body_of
from sync.contract.operations import thaw
from tests.desktop.actions.conftest import Clock
from tests.desktop.actions.taken_again import begin_a_need_again
from tests.refusing import of_input


def row(context: CommuneContext, id: str) -> NeedRow:
    with context.store.reading() as connection:
        found = needs.one(connection, id)
    assert found is not None
    return found


def frozen(context: CommuneContext, op: str) -> bytes:
    with context.store.reading() as connection:
        return connection.scalars(select(outbox_table.c.frozen).where(outbox_table.c.op == op)).one()


def verified(context: CommuneContext) -> tuple[bool, int]:
    with context.store.reading() as connection:
        found = verification.check(connection, context.head)
    return found.ok, found.operations


def ready(context: CommuneContext) -> str:
    return draft_need(context, title="Cimetière", description="Le registre est sur papier.").value


def test_a_draft_grows_field_by_field(context: CommuneContext) -> None:
    changes = draft_need(context, title="")  # opened, nothing typed yet
    assert changes.changes.needs == {changes.value}
    assert not changes.changes.outbox
    draft_need(context, changes.value, title="Cime")
    draft_need(context, changes.value, description="Papier")
    draft_need(context, changes.value, title="Cimetière <b>&amp;")
    found = row(context, changes.value)
    assert (found.title, found.description, found.state) == ("Cimetière <b>&amp;", "Papier", "draft")
    with context.store.reading() as connection:
        assert [hit.id for hit in search.fitting(connection, "cimetière", ("mine",))] == [changes.value]


def test_forty_thousand_characters_are_kept_but_not_submitted(context: CommuneContext) -> None:
    pasted = "é" * 40_000
    id = draft_need(context, title="Collé", description=pasted).value
    with pytest.raises(Refusal) as caught:
        submit_need(context, id)
    assert (caught.value.code, caught.value.of_input) == ("description_too_long", True)
    assert "40\u202f000" in caught.value.sentence
    assert row(context, id).description == pasted
    with pytest.raises(Refusal, match="draft_too_long", check=of_input):
        draft_need(context, id, description="x" * 100_001)
    assert row(context, id).description == pasted


def test_submitting_freezes_what_was_written(context: CommuneContext) -> None:
    id = ready(context)
    open_need(context, id)
    changes = submit_need(context, id)
    assert (changes.changes.needs, changes.changes.outbox, changes.value.subject) == ({id}, True, id)
    operation = thaw(frozen(context, changes.value.op))
    assert body_of(operation) == NeedSubmit(need=id, title="Cimetière", description="Le registre est sur papier.")
    assert (operation.commune, operation.siren) == ("45024", "214500241")
    assert row(context, id).state == "finalised"
    assert row(context, id).submit_op == changes.value.op
    assert verified(context) == (True, 1)
    with context.store.reading() as connection:
        assert needs.broken_off(connection) is None  # an editor of a submitted need is closed
    for again in (lambda: draft_need(context, id, title="x"), lambda: submit_need(context, id)):
        with pytest.raises(Refusal, match="not_a_draft"):
            again()
    assert row(context, id).title == "Cimetière"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"title": "", "description": "d"}, "title_missing"),
        ({"title": "t", "description": " "}, "description_missing"),
        ({"title": "t" * 201, "description": "d"}, "title_too_long"),
    ],
)
def test_what_cannot_leave_stays_a_draft(context: CommuneContext, fields: dict[str, str], code: str) -> None:
    id = draft_need(context, **fields).value
    with pytest.raises(Refusal, match=code):
        submit_need(context, id)
    assert row(context, id).state == "draft"
    assert verified(context) == (True, 0)


def test_withdrawing_is_a_second_act_that_requires_the_first(context: CommuneContext) -> None:
    id = ready(context)
    with pytest.raises(Refusal, match="not_submitted"):
        withdraw_need(context, id)
    submitted = submit_need(context, id)
    withdrawn = withdraw_need(context, id)
    assert withdrawn.changes == Changes(needs=frozenset({id}), outbox=True)
    operation = thaw(frozen(context, withdrawn.value.op))
    assert body_of(operation) == NeedWithdraw(need=id, submission=submitted.value.op)
    assert operation.requires == (submitted.value.op,)
    assert row(context, id).state == "withdrawn"
    with context.store.reading() as connection:
        back = outbox.withdrawal_of(connection, submitted.value.op)
        assert getattr(back, "op", "") == withdrawn.value.op
    with pytest.raises(Refusal, match="not_submitted"):
        withdraw_need(context, id)
    assert verified(context) == (True, 2)


def test_an_act_can_be_cancelled_until_its_first_attempt(context: CommuneContext) -> None:
    id = ready(context)
    submitted = submit_need(context, id)
    withdrawn = withdraw_need(context, id)
    with pytest.raises(Refusal, match="relied_on"):
        cancel_act(context, submitted.value.op)
    assert cancel_act(context, withdrawn.value.op).changes == Changes(needs=frozenset({id}), outbox=True)
    assert row(context, id).state == "finalised"
    cancel_act(context, submitted.value.op)
    assert row(context, id).state == "draft"
    draft_need(context, id, title="Cimetière, corrigé")  # editable again
    again = submit_need(context, id)
    with context.store.transaction() as connection:
        connection.execute(update(outbox_table).where(outbox_table.c.op == again.value.op).values(attempts=1))
    with pytest.raises(Refusal, match="too_late"):
        cancel_act(context, again.value.op)
    with pytest.raises(Refusal, match="too_late"):
        cancel_act(context, submitted.value.op)  # twice
    with pytest.raises(Refusal, match="unknown_act", check=of_input):
        cancel_act(context, "none")
    with context.store.reading() as connection:
        states = [(act.type, act.state) for act in outbox.listed(connection)]
    assert sorted(states) == [
        ("need.submit", "cancelled"),
        ("need.submit", "finalised"),
        ("need.withdraw", "cancelled"),
    ]
    assert verified(context) == (True, 3)  # act and cancellation stay in the journal


def test_recovery_after_a_broken_session(context: CommuneContext) -> None:
    id = ready(context)
    open_need(context, id)
    draft_need(context, id, title="Cimetière communal")
    open_need(context, id)  # opened again after the crash: what it was before stays known
    with context.store.reading() as connection:
        found = needs.broken_off(connection)
    assert found is not None
    assert (found.need, found.title) == (id, "Cimetière communal")
    begin_a_need_again(context, id)
    assert row(context, id).title == "Cimetière"
    with context.store.reading() as connection:
        assert needs.broken_off(connection) is None


def test_where_nothing_was_typed_a_crash_left_nothing_to_find(context: CommuneContext) -> None:
    def was_broken_off() -> bool:
        with context.store.reading() as connection:
            listed = needs.broken_off(connection)
        opening = read_opening(context.store.path)
        assert opening is not None
        assert (opening.broken_off and opening.broken_off.id) == (listed and listed.need), "both say the same"
        return listed is not None

    id = ready(context)
    open_need(context, id)
    assert not was_broken_off()
    for name in ("title", "shareable", "remarks"):
        before = getattr(row(context, id), name)
        draft_need(context, id, **{name: "no" if name == "shareable" else f"{before} autrement"})
        assert was_broken_off(), name
        draft_need(context, id, **{name: before})
        assert not was_broken_off()
    apart = write_apart(context, id, needs.text_of(row(context, id)) | {"title": "L’état civil"}).value
    assert apart != id
    assert was_broken_off(), "what is kept apart was typed, and nobody has seen yet where it is"


def test_a_start_asks_about_no_text_that_waits_for_the_mayor(context: CommuneContext) -> None:
    """That of before a crash goes with words that another program replaces, also into the draft that says them."""
    id, waits = ready(context), ready(context)
    ask_validation(context, waits)
    before = OtherTexts(dict.fromkeys(FIELDS, "") | {"title": "Cimetière"}, {})
    draft_need(context, id, title="Tout autre chose")
    assert write_apart(context, id, needs.text_of(row(context, waits)), others=before).value == waits
    with context.store.reading() as connection:
        mark = needs.editing_of(connection, waits)
        assert mark is not None
        assert mark.opened_at
        assert needs.broken_off(connection) is None
    opening = read_opening(context.store.path)
    assert opening is not None
    assert opening.broken_off is None


def test_an_editor_left_properly_leaves_nothing_to_recover(context: CommuneContext) -> None:
    id = ready(context)
    open_need(context, id)
    close_need(context, id)
    close_need(context, id)
    with context.store.reading() as connection:
        assert needs.broken_off(connection) is None


def test_the_bin_keeps_a_draft_thirty_days(context: CommuneContext, clock: Clock) -> None:
    id, other = ready(context), ready(context)
    named = ready(context)
    cast_vote(context, "grr")
    with context.store.transaction() as connection:
        connection.execute(update(vote).values(need=named))  # as votes did that named a need before it was sent
    open_need(context, id)
    discard_need(context, id)
    with context.store.reading() as connection:
        assert id not in [found.id for found in needs.listed(connection)]
        assert [found.id for found in needs.discarded(connection)] == [id]
        assert search.fitting(connection, "cimetière", ("mine",)) != ()
        assert needs.broken_off(connection) is None
    restore_need(context, id)
    assert row(context, id).discarded_at == ""
    discard_need(context, id)
    discard_need(context, named)
    for _ in range(2):  # the first time it is only seen to be over its days
        clock.now += timedelta(days=31)
        discard_need(context, other)
    with context.store.reading() as connection:
        left = [found.id for found in needs.discarded(connection)]
    assert left == [other, named]  # a need that a vote names is kept


def test_a_copy_begins_anew(context: CommuneContext) -> None:
    id = ready(context)
    submit_need(context, id)
    copy = copy_need(context, id).value
    assert copy != id
    assert (row(context, copy).title, row(context, copy).state) == ("Cimetière", "draft")


@pytest.mark.parametrize("act", [draft_need, submit_need, withdraw_need, discard_need, open_need, copy_need])
def test_a_need_that_does_not_exist(context: CommuneContext, act: object) -> None:
    with pytest.raises(Refusal) as caught:
        act(context, "nothing")
    assert (caught.value.code, caught.value.of_input) == ("unknown_need", True)
    assert caught.value.of_input


def test_a_commune_without_siren_may_draft_but_nothing_leaves(places: Places, clock: Clock) -> None:
    context = choose_commune(places, "98818", clock, MemoryKeyStore())
    id = ready(context)
    with pytest.raises(Refusal, match="no_siren"):
        submit_need(context, id)
    with pytest.raises(Refusal, match="no_siren"):
        cast_vote(context, "grr")
    assert row(context, id).state == "draft"
    context.close()


@pytest.mark.parametrize("years", [-2, 2])
def test_a_clock_two_years_off_keeps_every_act(context: CommuneContext, clock: Clock, years: int) -> None:
    submit_need(context, ready(context))
    clock.now += timedelta(days=365 * years)
    submit_need(context, ready(context))
    clock.now -= timedelta(days=365 * years)
    submit_need(context, ready(context))
    assert verified(context) == (True, 3)


def test_an_act_that_fails_leaves_nothing_half(context: CommuneContext) -> None:
    """The outbox refuses the second of two acts with one id: neither its line, its journal entry nor its need stay."""
    id = ready(context)
    with context.store.reading() as connection:
        act_context = prepare_act(connection, context)
    assert act_context.commune.insee == "45024"
    with context.store.transaction() as connection:  # a trigger that fails at the very last write of the action
        connection.exec_driver_sql(
            "CREATE TRIGGER broken BEFORE UPDATE OF submit_op ON need BEGIN SELECT RAISE(ABORT, 'cut'); END"
        )
    with pytest.raises(Exception, match="cut"):
        submit_need(context, id)
    with context.store.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(outbox_table)) == 0
        assert connection.scalar(select(func.count()).select_from(journal)) == 0
        assert connection.scalar(select(need_table.c.submit_op).where(need_table.c.id == id)) is None
    with context.store.transaction() as connection:
        connection.exec_driver_sql("DROP TRIGGER broken")
    submit_need(context, id)  # the control
    assert verified(context) == (True, 1)


def test_every_act_moves_the_head_outside(context: CommuneContext) -> None:
    id = ready(context)
    acts = (
        lambda: submit_need(context, id),
        lambda: withdraw_need(context, id),
        lambda: cast_vote(context, "grr"),
        lambda: withdraw_vote(context, "grr"),
    )
    for seq, act in enumerate(acts, 1):
        act()
        known = context.head.read()
        with context.store.reading() as connection:
            assert known == last(connection)
        assert known.seq == seq


def test_a_head_left_behind_is_advanced_at_the_next_start(
    places: Places, clock: Clock, context: CommuneContext
) -> None:
    submit_need(context, ready(context))
    context.head.close()
    places.head("45024").write_bytes(b"")  # killed between the commit and the head
    again = open_commune(places, "45024", clock, context.keystore)
    kept = again.head.read()
    assert kept is not None
    assert kept.seq == 1
    again.close()
    force_setattr(context, "head", HeadFile(places.head("45024")))  # so that the fixture can close it


def test_the_mayor_validates_where_the_commune_wants_it(context: CommuneContext) -> None:
    id = ready(context)
    mayor_validates(context, on=True)
    with pytest.raises(Refusal, match="not_validated"):
        submit_need(context, id)
    ask_validation(context, id)
    asked = row(context, id)
    assert asked.state == "to_validate"
    ask_validation(context, id)
    assert row(context, id).asked_at == asked.asked_at  # the first question holds
    with pytest.raises(Refusal, match="not_validated"):
        submit_need(context, id)
    with pytest.raises(Refusal, match="by_missing", check=of_input):
        validate_need(context, id, " ")
    with pytest.raises(Refusal, match="by_too_long", check=of_input):
        validate_need(context, id, "x" * 201)
    validate_need(context, id, "Mme Martin,\nmaire")
    found = row(context, id)
    assert (found.state, found.validated_by, bool(found.validated_at)) == ("validated", "Mme Martin, maire", True)
    draft_need(context, id, title="Cimetière")  # the same text, kept again
    assert row(context, id).state == "validated"
    draft_need(context, id, remarks="et le columbarium")  # another text
    assert (row(context, id).state, row(context, id).asked_at, row(context, id).validated_by) == ("draft", "", "")
    validate_need(context, id, "Mme Martin")  # on paper, without having been asked here
    reopen_need(context, id)
    assert row(context, id).state == "draft"
    validate_need(context, id, "Mme Martin")
    act = submit_need(context, id).value.op
    assert row(context, id).validated_by == "Mme Martin"
    assert b"Martin" not in frozen(context, act)  # it stays on this computer
    for late in (
        lambda: ask_validation(context, id),
        lambda: validate_need(context, id, "x"),
        lambda: reopen_need(context, id),
    ):
        with pytest.raises(Refusal, match="not_a_draft"):
            late()
    mayor_validates(context, on=False)
    submit_need(context, ready(context))


def test_the_mayor_is_asked_only_for_what_was_read_before(context: CommuneContext) -> None:
    id = ready(context)
    before = row(context, id)
    draft_need(context, id, remarks="et le columbarium")
    read = {"reread": lambda connection: needs.one(connection, id)}
    with pytest.raises(Refusal, match=CHANGED):
        as_read(context, ask_validation, id, **read, read=before)
    assert row(context, id).state == "draft"
    as_read(context, ask_validation, id, **read, read=row(context, id))
    assert row(context, id).state == "to_validate"


def test_the_mayor_is_not_shown_what_could_not_leave(context: CommuneContext) -> None:
    id = draft_need(context, title="Sans description").value
    for act in (lambda: ask_validation(context, id), lambda: validate_need(context, id, "Mme Martin")):
        with pytest.raises(Refusal, match="description_missing"):
            act()
    assert row(context, id).state == "draft"


def test_a_value_that_cannot_be_chosen(context: CommuneContext) -> None:
    with pytest.raises(Refusal, match="shareable_unknown", check=of_input):
        draft_need(context, title="t", shareable="peut-être")
    assert row(context, draft_need(context, title="t", shareable="yes").value).shareable == "yes"


def test_whom_to_ask_travels_beside_the_act(context: CommuneContext) -> None:
    with context.store.transaction() as connection:
        connection.execute(
            insert(meta), [{"key": "contact_name", "value": "Anne CANARI"}, {"key": "contact_email", "value": "a@b.fr"}]
        )
    act = submit_need(context, ready(context)).value.op
    assert b"CANARI" not in frozen(context, act)
    with context.store.reading() as connection:
        found = connection.execute(select(outbox_table).where(outbox_table.c.op == act)).one()
    blob = json.loads(found.personal)
    assert blob == {"name": "Anne CANARI", "email": "a@b.fr"}
    assert thaw(found.frozen).personal == personal_digest(found.salt, blob)


def test_a_copy_for_another_commune_of_this_computer(context: CommuneContext, places: Places, clock: Clock) -> None:
    id = draft_need(context, title="Cimetière", description="Papier", decided_by="délibération 12").value
    submit_need(context, id)
    other = choose_commune(places, "45234", clock, context.keystore)
    try:
        made = copy_need(context, id, to=other).value
        found = row(other, made)
        assert (found.title, found.description, found.decided_by) == ("Cimetière", "Papier", "")
        assert row(other, made).state == "draft"
        with context.store.reading() as connection:
            assert needs.one(connection, made) is None
        assert row(context, copy_need(context, id, to=context).value).decided_by == "délibération 12"
    finally:
        other.close()


def test_texts_that_no_batch_could_carry(context: CommuneContext) -> None:
    long = dict.fromkeys(("description", "current_practice", "expected_effect", "remarks"), "🌳" * 20_000)
    id = draft_need(context, title="t", **long).value
    with pytest.raises(Refusal, match="need_too_long", check=of_input):
        submit_need(context, id)
    assert row(context, id).remarks == long["remarks"]
    draft_need(context, id, remarks="")
    submit_need(context, id)


def test_documents_go_with_the_act_and_out_of_the_bin(context: CommuneContext, clock: Clock, tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n")
    id = ready(context)
    digest = attach_file(context, id, path).value.sha256
    operation = thaw(frozen(context, submit_need(context, id).value.op))
    assert operation.attachments == (digest,)
    assert operation.body["attachments"][0]["name"] == "plan.pdf"
    binned = ready(context)
    path.write_bytes(b"%PDF-1.7\n2 0 obj\nendobj\n%%EOF\n")
    attach_file(context, binned, path)
    discard_need(context, binned)
    for _ in range(2):  # the first time it is only seen to be over its days
        clock.now += timedelta(days=31)
        discard_need(context, ready(context))
    with context.store.reading() as connection:
        assert set(connection.scalars(select(chunk.c.sha256))) == {digest}


def test_a_draft_from_a_template(context: CommuneContext) -> None:
    with context.store.reading() as connection:
        template = campaign.templates(connection)[0]
    made = row(context, draft_from_template(context, template.theme).value)
    assert (made.title, made.description, made.theme) == (template.title, template.description, template.theme)
    assert made.state == "draft"
    with pytest.raises(Refusal, match="template_unknown", check=of_input):
        draft_from_template(context, "poetry")
