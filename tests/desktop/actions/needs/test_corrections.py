"""A submitted need is corrected, meets a conflict, is settled: one text stands, none is lost, the platform decides."""

import json
from collections.abc import Callable
from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import insert, select

from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.ask_validation import ask_validation
from desktop.actions.needs.correct_need import correct_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.open_need import open_need
from desktop.actions.needs.settle_conflict import settle_conflict
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.validate_need import validate_need
from desktop.actions.needs.withdraw_need import withdraw_need
from desktop.actions.settings.mayor_validates import mayor_validates
from desktop.database import search, untouched
from desktop.database.opening import read_opening
from desktop.database.queries import needs, outbox, standing_text
from desktop.database.queries.needs import NeedRow
from desktop.database.queries.standing_text import Conflict
from desktop.database.queries.todo import todo
from desktop.database.tables import meta
from desktop.domain.needs import FIELDS
from desktop.domain.refusals import Refusal
from sync.client.ledger.tables import exchange
from sync.client.ledger.tables import outbox as outbox_table
from sync.contract.bodies import NeedAmend, body_of
from sync.contract.operations import Operation, thaw
from sync.contract.published import OwnNeed
from tests.desktop.actions.answering import Platform
from tests.desktop.actions.conftest import Clock
from tests.refusing import of_input

THEIRS = "01a2100a-629a-7c26-9103-0ebfe60f53bf"  # an act of another computer of the commune
TEXT = {"title": "Cimetière", "description": "Le registre est sur papier.", "shareable": "yes", "remarks": "urgent"}


@pytest.fixture
def platform(context: CommuneContext) -> Platform:
    return Platform(context)


@pytest.fixture
def taken(context: CommuneContext, platform: Platform) -> str:
    """A need that the platform has taken."""
    id = draft_need(context, **TEXT).value
    platform.answer(submit_need(context, id).value.op, "accepted")
    return id


def row(context: CommuneContext, id: str) -> NeedRow:
    with context.store.reading() as connection:
        found = needs.one(connection, id)
    assert found is not None
    return found


@pytest.mark.slow
def test_a_correction_that_was_opened_and_left_as_it_was_is_none(context: CommuneContext, taken: str) -> None:
    """It was the first task shown, as a correction "en cours"."""

    def summary() -> tuple[bool, int, bool]:
        opening = read_opening(context.store.path)
        assert opening is not None
        with context.store.reading() as connection:
            return bool(needs.being_corrected(connection)), len(opening.drafts), opening.broken_off is not None

    begun = correct_need(context, taken).value
    open_need(context, begun)
    assert summary() == (False, 0, False)
    assert correct_need(context, taken).value == begun
    for name in FIELDS:
        before = getattr(row(context, taken), name)
        draft_need(context, begun, **{name: "no" if name == "shareable" else f"{before} autrement"})
        assert summary() == (True, 1, True), name
        draft_need(context, begun, **{name: before})
        assert summary() == (False, 0, False), "typed, and taken back"
    assert untouched.FIELDS == FIELDS


def correction(context: CommuneContext, id: str) -> NeedRow | None:
    with context.store.reading() as connection:
        return needs.correction_of(connection, id)


def conflict(context: CommuneContext, id: str) -> Conflict | None:
    with context.store.reading() as connection:
        return standing_text.conflict(connection, id)


def revision(context: CommuneContext, id: str) -> str:
    with context.store.reading() as connection:
        return needs.revision_of(connection, id)


def listed(context: CommuneContext) -> list[str]:
    with context.store.reading() as connection:
        return [found.title for found in needs.listed(connection)]


def to_do(context: CommuneContext) -> list[str]:
    with context.store.reading() as connection:
        return [waiting.kind for waiting in todo(connection)]


def states(context: CommuneContext) -> dict[str, str]:
    with context.store.reading() as connection:
        return {act.op: act.state for act in outbox.listed(connection)}


def operation(context: CommuneContext, op: str) -> Operation:
    with context.store.reading() as connection:
        return thaw(connection.scalars(select(outbox_table.c.frozen).where(outbox_table.c.op == op)).one())


def corrected(context: CommuneContext, id: str, **fields: str) -> str:
    """The operation of a correction with these fields."""
    draft = correct_need(context, id).value
    draft_need(context, draft, **fields)
    return submit_need(context, draft).value.op


def own(context: CommuneContext, id: str, revision: str = THEIRS, **fields: str) -> OwnNeed:
    text = {"title": "Titre d’en face", "description": "Texte d’en face."} | fields
    return OwnNeed(id=id, submission=row(context, id).submit_op, revision=revision, **text)


def in_conflict(context: CommuneContext, platform: Platform, id: str) -> str:
    op = corrected(context, id, title="Cimetière d’ici")
    platform.answer(op, "conflict")
    platform.publish("mine", own(context, id))
    return op


def test_a_correction_is_a_draft_beside_the_need(context: CommuneContext, platform: Platform, taken: str) -> None:
    begun = correct_need(context, taken)
    made = begun.value
    assert begun.changes.needs == {taken, made}
    assert needs.text_of(row(context, made)) == needs.text_of(row(context, taken))
    assert (row(context, made).amends, row(context, made).base) == (taken, row(context, taken).submit_op)
    assert correct_need(context, taken).value == made  # one at most
    draft_need(context, made, title="Cimetière et piscine")
    assert listed(context) == ["Cimetière"]
    with context.store.reading() as connection:
        assert [hit.title for hit in search.fitting(connection, "piscine", ("mine",))] == []
    open_need(context, made)
    left = submit_need(context, made)
    assert (left.value.subject, left.changes.needs, left.changes.outbox) == (taken, {taken, made}, True)
    found = operation(context, left.value.op)
    first = row(context, taken).submit_op
    assert (found.type, found.base, found.requires) == ("need.amend", first, (first,))
    body = body_of(found)
    assert isinstance(body, NeedAmend)
    assert (body.need, body.title, body.shareable, body.remarks) == (
        taken,
        "Cimetière et piscine",
        "yes",
        "urgent",
    )
    assert (row(context, taken).title, row(context, taken).state) == ("Cimetière et piscine", "accepted")
    assert correction(context, taken) is None
    with context.store.reading() as connection:
        assert needs.one(connection, made) is None
        assert needs.broken_off(connection) is None
        assert [hit.id for hit in search.fitting(connection, "piscine", ("mine",))] == [taken]
    assert platform.verified()


def test_each_correction_stands_on_the_one_before(context: CommuneContext, platform: Platform, taken: str) -> None:
    first = corrected(context, taken, title="Deux")
    with pytest.raises(Refusal, match="correction_waiting"):
        correct_need(context, taken)
    platform.answer(first, "accepted")
    assert revision(context, taken) == first
    second = corrected(context, taken, title="Trois")
    assert operation(context, second).base == first
    platform.publish("mine", own(context, taken, revision=first, title="Deux"))  # older than what we know ourselves
    platform.answer(second, "accepted")
    assert revision(context, taken) == second
    assert row(context, taken).title == "Trois"


@pytest.mark.parametrize("state", ["", "held", "rejected", "withdrawn", "draft", "correction"])
def test_what_cannot_be_corrected(context: CommuneContext, platform: Platform, state: str) -> None:
    id = draft_need(context, **TEXT).value
    if state != "draft":
        op = submit_need(context, id).value.op
        if state in ("held", "rejected"):
            platform.answer(op, state)
        if state in ("withdrawn", "correction"):
            platform.answer(op, "accepted")
        if state == "withdrawn":
            withdraw_need(context, id)
        if state == "correction":
            id = correct_need(context, id).value
    with pytest.raises(Refusal, match="not_correctable"):
        correct_need(context, id)


def test_a_need_only_deposited_may_be_corrected(context: CommuneContext, platform: Platform) -> None:
    id = draft_need(context, **TEXT).value
    op = submit_need(context, id).value.op
    platform.answer(op, "deposited")
    act = corrected(context, id, title="Deux")
    platform.answer(op, "rejected")
    platform.answer(act, "rejected")  # what it required was refused
    assert row(context, id).title == "Cimetière"
    assert "Deux" in listed(context)  # kept, as a draft of its own


def test_a_correction_that_changes_nothing(context: CommuneContext, platform: Platform, taken: str) -> None:
    made = correct_need(context, taken).value
    with pytest.raises(Refusal, match="unchanged"):
        submit_need(context, made)
    draft_need(context, made, title="")
    with pytest.raises(Refusal, match="title_missing", check=of_input):
        submit_need(context, made)
    assert row(context, taken).title == "Cimetière"


@pytest.mark.parametrize("end", ["cancelled", "rejected"])
def test_taken_back_or_refused_the_old_text_stands_and_the_new_one_is_kept(
    context: CommuneContext, platform: Platform, taken: str, end: str
) -> None:
    op = corrected(context, taken, title="Piscine")
    if end == "cancelled":
        assert cancel_act(context, op).changes.needs == {taken}
    else:
        platform.answer(op, "rejected")
    assert (row(context, taken).title, row(context, taken).state) == ("Cimetière", "accepted")
    assert revision(context, taken) == row(context, taken).submit_op
    left = correction(context, taken)
    assert left is not None
    assert (left.title, left.base) == ("Piscine", row(context, taken).submit_op)
    with context.store.reading() as connection:
        assert search.fitting(connection, "piscine", ("mine",)) == ()
    platform.answer(submit_need(context, left.id).value.op, "accepted")  # and may leave again
    assert row(context, taken).title == "Piscine"
    assert platform.verified()


def test_the_text_of_another_computer_takes_no_validation_with_it(
    context: CommuneContext, platform: Platform, taken: str
) -> None:
    """The mayor validated what was written here, not what the platform says since."""
    draft = correct_need(context, taken).value
    draft_need(context, draft, title="Piscine")
    validate_need(context, draft, "Mme Martin")
    op = submit_need(context, draft).value.op
    platform.answer(op, "accepted")
    platform.publish(
        "mine", own(context, taken, revision=op, title="Piscine", description=row(context, taken).description)
    )
    assert row(context, taken).validated_by == "Mme Martin"
    platform.publish("mine", own(context, taken))
    assert (row(context, taken).title, row(context, taken).validated_by) == ("Titre d’en face", "")


def test_a_correction_being_written_outlives_the_withdrawal(
    context: CommuneContext, platform: Platform, taken: str
) -> None:
    made = correct_need(context, taken).value
    draft_need(context, made, title="Piscine")
    withdraw_need(context, taken)
    assert (row(context, made).amends, row(context, made).state) == ("", "draft")
    assert sorted(listed(context)) == ["Cimetière", "Piscine"]
    submit_need(context, made)  # as a need of its own


def test_the_mayor_validates_corrections_too(context: CommuneContext, platform: Platform, taken: str) -> None:
    mayor_validates(context, on=True)
    made = correct_need(context, taken).value
    draft_need(context, made, title="Piscine")
    with pytest.raises(Refusal, match="not_validated"):
        submit_need(context, made)
    validate_need(context, made, "Mme Martin")
    op = submit_need(context, made).value.op
    assert row(context, taken).validated_by == "Mme Martin"
    cancel_act(context, op)
    assert row(context, taken).validated_by == ""
    left = correction(context, taken)
    assert left is not None
    assert left.state == "validated"  # the same text that was validated


def test_whom_to_ask_travels_beside_a_correction(context: CommuneContext, platform: Platform, taken: str) -> None:
    with context.store.transaction() as connection:
        connection.execute(insert(meta).values(key="contact_name", value="Anne CANARI"))
    op = corrected(context, taken, title="Deux")
    with context.store.reading() as connection:
        found = connection.execute(select(outbox_table).where(outbox_table.c.op == op)).one()
    assert json.loads(found.personal) == {"name": "Anne CANARI"}
    assert b"CANARI" not in found.frozen
    assert thaw(found.frozen).personal is not msgspec.UNSET
    assert platform.verified()


def test_another_computer_corrected_meanwhile(context: CommuneContext, platform: Platform, taken: str) -> None:
    """The correction begins with the text that the platform has, or it would silently undo the other's."""
    platform.publish("mine", own(context, taken))
    made = correct_need(context, taken).value
    assert (row(context, made).title, row(context, made).remarks, row(context, made).base) == (
        "Titre d’en face",
        "",
        THEIRS,
    )
    assert row(context, taken).title == "Titre d’en face"  # what stands, here too
    draft_need(context, made, title="Les deux")
    op = submit_need(context, made).value.op
    assert operation(context, op).base == THEIRS
    platform.answer(op, "accepted")
    assert revision(context, taken) == op  # although the copy still has the other text: ours was based on it


def test_a_conflict_shows_three_texts(context: CommuneContext, platform: Platform, taken: str) -> None:
    assert conflict(context, taken) is None
    with pytest.raises(Refusal, match="no_conflict"):
        settle_conflict(context, taken, "mine")
    op = corrected(context, taken, title="Cimetière d’ici")
    platform.answer(op, "conflict")
    found = conflict(context, taken)
    assert found is not None
    assert (found.base["title"], found.here["title"], found.platform, found.revision) == (
        "Cimetière",
        "Cimetière d’ici",
        {},
        "",
    )
    with pytest.raises(Refusal, match="platform_unknown"):
        settle_conflict(context, taken, "mine")
    # A copy older than the conflict.
    platform.publish("mine", own(context, taken, revision=row(context, taken).submit_op))
    with pytest.raises(Refusal, match="platform_unknown"):
        settle_conflict(context, taken, "mine")
    platform.publish("mine", own(context, taken))
    found = conflict(context, taken)
    assert found is not None
    assert set(found.base) == set(found.here) == set(found.platform) == set(FIELDS)
    assert (found.platform["title"], found.platform["theme"], found.revision) == ("Titre d’en face", "", THEIRS)
    assert found.ops == (op,)
    with pytest.raises(Refusal, match="conflict"):
        correct_need(context, taken)
    with pytest.raises(Refusal, match="keep_unknown", check=of_input):
        settle_conflict(context, taken, "neither")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("keep", "title", "drafts"),
    [
        ("mine", "Cimetière d’ici", []),
        ("platform", "Titre d’en face", []),
        ("both", "Titre d’en face", ["Cimetière d’ici"]),
    ],
)
def test_a_conflict_settled(
    context: CommuneContext, platform: Platform, taken: str, keep: str, title: str, drafts: list[str]
) -> None:
    refused = in_conflict(context, platform, taken)
    assert to_do(context) == ["conflict"]
    changes = settle_conflict(context, taken, keep)
    assert to_do(context) == [], "nothing is to be done, though its answer may be days away"
    assert changes.changes.outbox
    assert taken in changes.changes.needs
    found = operation(context, changes.value.op)
    body = body_of(found)
    assert isinstance(body, NeedAmend)
    assert (body.title, body.replaces, found.base) == (title, (refused,), THEIRS)
    assert found.requires == (row(context, taken).submit_op,)
    assert row(context, taken).title == title
    assert conflict(context, taken) is None  # on its way
    assert states(context)[refused] == "conflict"  # only the platform's word ends an act
    assert sorted(listed(context)) == sorted([title, *drafts])
    platform.answer(changes.value.op, "accepted")
    assert states(context) == {
        row(context, taken).submit_op: "accepted",
        refused: "superseded",
        changes.value.op: "accepted",
    }
    assert row(context, taken).title == title
    assert conflict(context, taken) is None
    platform.answer(refused, "conflict")  # its own proof comes again with the feed
    assert states(context)[refused] == "superseded"
    assert platform.verified()


@pytest.mark.parametrize(("keep", "by"), [("mine", "Mme Martin, maire"), ("platform", ""), ("both", "")])
def test_our_validation_goes_with_our_text_alone(
    context: CommuneContext, platform: Platform, taken: str, keep: str, by: str
) -> None:
    mayor_validates(context, True)
    made = correct_need(context, taken).value
    draft_need(context, made, title="Cimetière d’ici")
    validate_need(context, made, "Mme Martin, maire")
    platform.answer(submit_need(context, made).value.op, "conflict")
    platform.publish("mine", own(context, taken))
    if not by:
        with pytest.raises(Refusal, match="not_validated"):
            settle_conflict(context, taken, keep)
        mayor_validates(context, False)
    settle_conflict(context, taken, keep)
    assert row(context, taken).validated_by == by


@pytest.mark.slow
@pytest.mark.parametrize("end", ["cancelled", "rejected"])
@pytest.mark.parametrize("keep", ["mine", "platform"])
def test_a_settlement_taken_back_opens_the_conflict_again(
    context: CommuneContext, platform: Platform, taken: str, keep: str, end: str
) -> None:
    in_conflict(context, platform, taken)
    op = settle_conflict(context, taken, keep).value.op
    if end == "cancelled":
        cancel_act(context, op)
    else:
        platform.answer(op, "rejected")
    found = conflict(context, taken)
    assert found is not None
    assert (found.base["title"], found.here["title"]) == ("Cimetière", "Cimetière d’ici")
    assert correction(context, taken) is None  # both texts are in drafts already
    platform.answer(settle_conflict(context, taken, keep).value.op, "accepted")
    assert conflict(context, taken) is None


def test_a_cancelled_choice_takes_the_draft_with_it_that_it_had_made(
    context: CommuneContext, platform: Platform, taken: str
) -> None:
    """Each time one more draft stayed, although the need itself has that text again."""
    in_conflict(context, platform, taken)
    settled = settle_conflict(context, taken, "both").value
    undone = cancel_act(context, settled.op)
    assert undone.changes.needs == {taken, settled.subject}
    assert listed(context) == ["Cimetière d’ici"]
    with context.store.reading() as connection:
        assert [row.id for row in needs.discarded(connection)] == [settled.subject], "it may have left all the same"
        assert [hit.id for hit in search.fitting(connection, "cimetière", ("mine",))] == [taken]


def test_such_a_draft_that_is_open_stays(context: CommuneContext, platform: Platform, taken: str) -> None:
    in_conflict(context, platform, taken)
    settled = settle_conflict(context, taken, "both").value
    open_need(context, settled.subject)
    cancel_act(context, settled.op)
    assert sorted(listed(context)) == ["Cimetière d’ici", "Cimetière d’ici"]


@pytest.mark.parametrize("hours", [1, -1, 0])
def test_and_one_that_was_written_in_whatever_this_computer_s_clock_said_then(
    context: CommuneContext, platform: Platform, taken: str, clock: Clock, hours: int
) -> None:
    """Though it says the same again; and one that the mayor was asked about."""
    in_conflict(context, platform, taken)
    settled = settle_conflict(context, taken, "both").value
    if hours:
        clock.now += timedelta(hours=hours)
        for remarks in ("Depuis.", row(context, settled.subject).remarks):
            draft_need(context, settled.subject, remarks=remarks)
    else:
        ask_validation(context, settled.subject)
    assert cancel_act(context, settled.op).changes.needs == {taken}
    assert sorted(listed(context)) == ["Cimetière d’ici", "Cimetière d’ici"]


def test_a_settlement_in_conflict_again(context: CommuneContext, platform: Platform, taken: str) -> None:
    """The other computer wrote once more meanwhile; of what the platform says since, all was read before."""
    first = in_conflict(context, platform, taken)
    with context.store.transaction() as connection:
        decided = connection.scalar(select(outbox_table.c.decided_at).where(outbox_table.c.op == first))
        read = {"started_at": "", "ended_at": "", "outcome": "complete", "failures": 0, "summary": "{}"}
        connection.execute(insert(exchange).values(read | {"server_time": decided}))
    second = settle_conflict(context, taken, "mine").value.op
    platform.answer(second, "conflict")
    assert getattr(conflict(context, taken), "revision", None) == ""  # the copy is the one that we settled upon
    later = THEIRS[:-1] + "0"
    platform.publish("mine", own(context, taken, revision=later, title="Encore"))
    found = conflict(context, taken)
    assert found is not None
    assert (found.ops, found.base["title"], found.platform["title"]) == ((first, second), "Cimetière", "Encore")
    third = settle_conflict(context, taken, "mine").value.op
    platform.answer(third, "accepted")
    assert [states(context)[op] for op in (first, second, third)] == ["superseded", "superseded", "accepted"]
    assert platform.verified()


def test_a_conflict_refused_after_its_settlement_left(context: CommuneContext, platform: Platform, taken: str) -> None:
    first = in_conflict(context, platform, taken)
    second = settle_conflict(context, taken, "mine").value.op
    platform.answer(first, "rejected")
    assert row(context, taken).title == "Cimetière d’ici"  # said by the later one
    platform.answer(second, "rejected")
    assert row(context, taken).title == "Titre d’en face"  # as the platform has it, nothing of ours being on its way


def test_a_withdrawal_ends_a_conflict(context: CommuneContext, platform: Platform, taken: str) -> None:
    op = in_conflict(context, platform, taken)
    withdrawal = withdraw_need(context, taken).value.op
    assert conflict(context, taken) is None
    assert states(context)[op] == "conflict"
    platform.answer(withdrawal, "accepted")
    assert states(context)[op] == "superseded"


def test_the_phase_is_asked_when_the_correction_begins(
    context: CommuneContext, platform: Platform, taken: str, campaign_in: Callable[[str], None]
) -> None:
    campaign_in("vote")
    with pytest.raises(Refusal, match="phase_closed"):
        correct_need(context, taken)
    platform.publish(
        "mine", msgspec.structs.replace(own(context, taken, revision=row(context, taken).submit_op), state="grouped")
    )
    correct_need(context, taken)
    campaign_in("steering")
    assert correct_need(context, taken).value  # begun already: the platform judges
