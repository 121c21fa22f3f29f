"""A submitted need corrected, in conflict, settled: one text stands, none is lost, and the platform's word decides."""

import json
from collections.abc import Callable

import msgspec
import pytest
from sqlalchemy import insert, select

from desktop.actions.cancel_act import cancel_act
from desktop.actions.correct_need import correct_need
from desktop.actions.desk import Desk
from desktop.actions.discard_need import discard_need
from desktop.actions.draft_need import draft_need
from desktop.actions.mayor_validates import mayor_validates
from desktop.actions.open_need import open_need
from desktop.actions.settle_conflict import settle_conflict
from desktop.actions.submit_need import submit_need
from desktop.actions.validate_need import validate_need
from desktop.actions.withdraw_need import withdraw_need
from desktop.database import search
from desktop.database.queries import needs, outbox
from desktop.database.queries.needs import Conflict, NeedRow
from desktop.database.tables import meta
from desktop.domain.needs import FIELDS
from desktop.domain.refusals import Refusal
from sync.client.tables import outbox as outbox_table
from sync.contract.bodies import NeedAmend, body_of
from sync.contract.operations import Operation, thaw
from sync.contract.published import OwnNeed
from tests.desktop.actions.answering import Platform

THEIRS = "01a2100a-629a-7c26-9103-0ebfe60f53bf"  # an act of another computer of the commune
TEXT = {"title": "Cimetière", "description": "Le registre est sur papier.", "shareable": "yes", "remarks": "urgent"}


@pytest.fixture
def platform(desk: Desk) -> Platform:
    return Platform(desk)


@pytest.fixture
def taken(desk: Desk, platform: Platform) -> str:
    """A need that the platform has taken."""
    id = draft_need(desk, **TEXT).made
    platform.answer(submit_need(desk, id).op, "accepted")
    return id


def row(desk: Desk, id: str) -> NeedRow:
    with desk.store.reading() as connection:
        found = needs.one(connection, id)
    assert found is not None
    return found


def correction(desk: Desk, id: str) -> NeedRow | None:
    with desk.store.reading() as connection:
        return needs.correction_of(connection, id)


def conflict(desk: Desk, id: str) -> Conflict | None:
    with desk.store.reading() as connection:
        return needs.conflict(connection, id)


def revision(desk: Desk, id: str) -> str:
    with desk.store.reading() as connection:
        return needs.revision_of(connection, id)


def listed(desk: Desk) -> list[str]:
    with desk.store.reading() as connection:
        return [found.title for found in needs.listed(connection)]


def states(desk: Desk) -> dict[str, str]:
    with desk.store.reading() as connection:
        return {act.op: act.state for act in outbox.listed(connection)}


def operation(desk: Desk, op: str) -> Operation:
    with desk.store.reading() as connection:
        return thaw(connection.scalars(select(outbox_table.c.frozen).where(outbox_table.c.op == op)).one())


def corrected(desk: Desk, id: str, **fields: str) -> str:
    """The operation of a correction with these fields."""
    draft = correct_need(desk, id).made
    draft_need(desk, draft, **fields)
    return submit_need(desk, draft).op


def own(desk: Desk, id: str, revision: str = THEIRS, **fields: str) -> OwnNeed:
    text = {"title": "Titre d’en face", "description": "Texte d’en face."} | fields
    return OwnNeed(id=id, submission=row(desk, id).submit_op, revision=revision, **text)


def in_conflict(desk: Desk, platform: Platform, id: str) -> str:
    op = corrected(desk, id, title="Cimetière d’ici")
    platform.answer(op, "conflict")
    platform.publish("mine", own(desk, id))
    return op


def test_a_correction_is_a_draft_beside_the_need(desk: Desk, platform: Platform, taken: str) -> None:
    changes = correct_need(desk, taken)
    made = changes.made
    assert changes.needs == {taken, made}
    assert needs.text_of(row(desk, made)) == needs.text_of(row(desk, taken))
    assert (row(desk, made).amends, row(desk, made).base) == (taken, row(desk, taken).submit_op)
    assert correct_need(desk, taken).made == made  # one at most
    draft_need(desk, made, title="Cimetière et piscine")
    assert listed(desk) == ["Cimetière"]
    with desk.store.reading() as connection:
        assert [hit.title for hit in search.fitting(connection, "piscine", ("mine",))] == []
    open_need(desk, made)
    changes = submit_need(desk, made)
    assert (changes.made, changes.needs, changes.outbox) == (taken, {taken, made}, True)
    found = operation(desk, changes.op)
    first = row(desk, taken).submit_op
    assert (found.type, found.base, found.requires) == ("need.amend", first, (first,))
    body = body_of(found)
    assert isinstance(body, NeedAmend)
    assert (body.need, body.title, body.shareable, body.remarks) == (
        taken, "Cimetière et piscine", "yes", "urgent",
    )  # fmt: skip
    assert (row(desk, taken).title, row(desk, taken).state) == ("Cimetière et piscine", "accepted")
    assert correction(desk, taken) is None
    with desk.store.reading() as connection:
        assert needs.one(connection, made) is None
        assert needs.broken_off(connection) is None
        assert [hit.id for hit in search.fitting(connection, "piscine", ("mine",))] == [taken]
    assert platform.verified()


def test_each_correction_stands_on_the_one_before(desk: Desk, platform: Platform, taken: str) -> None:
    first = corrected(desk, taken, title="Deux")
    with pytest.raises(Refusal, match="correction_waiting"):
        correct_need(desk, taken)
    platform.answer(first, "accepted")
    assert revision(desk, taken) == first
    second = corrected(desk, taken, title="Trois")
    assert operation(desk, second).base == first
    platform.publish("mine", own(desk, taken, revision=first, title="Deux"))  # older than what we know ourselves
    platform.answer(second, "accepted")
    assert revision(desk, taken) == second
    assert row(desk, taken).title == "Trois"


@pytest.mark.parametrize("state", ["", "held", "rejected", "withdrawn", "draft", "correction"])
def test_what_cannot_be_corrected(desk: Desk, platform: Platform, state: str) -> None:
    id = draft_need(desk, **TEXT).made
    if state != "draft":
        op = submit_need(desk, id).op
        if state in ("held", "rejected"):
            platform.answer(op, state)
        if state in ("withdrawn", "correction"):
            platform.answer(op, "accepted")
        if state == "withdrawn":
            withdraw_need(desk, id)
        if state == "correction":
            id = correct_need(desk, id).made
    with pytest.raises(Refusal, match="not_correctable"):
        correct_need(desk, id)


def test_a_need_only_deposited_may_be_corrected(desk: Desk, platform: Platform) -> None:
    id = draft_need(desk, **TEXT).made
    op = submit_need(desk, id).op
    platform.answer(op, "deposited")
    act = corrected(desk, id, title="Deux")
    platform.answer(op, "rejected")
    platform.answer(act, "rejected")  # what it required was refused
    assert row(desk, id).title == "Cimetière"
    assert "Deux" in listed(desk)  # kept, as a draft of its own


def test_a_correction_that_changes_nothing(desk: Desk, platform: Platform, taken: str) -> None:
    made = correct_need(desk, taken).made
    with pytest.raises(Refusal, match="unchanged"):
        submit_need(desk, made)
    draft_need(desk, made, title="")
    with pytest.raises(Refusal, match="title_missing"):
        submit_need(desk, made)
    assert row(desk, taken).title == "Cimetière"


@pytest.mark.parametrize("end", ["cancelled", "rejected"])
def test_taken_back_or_refused_the_old_text_stands_and_the_new_one_is_kept(
    desk: Desk, platform: Platform, taken: str, end: str
) -> None:
    op = corrected(desk, taken, title="Piscine")
    if end == "cancelled":
        assert cancel_act(desk, op).needs == {taken}
    else:
        platform.answer(op, "rejected")
    assert (row(desk, taken).title, row(desk, taken).state) == ("Cimetière", "accepted")
    assert revision(desk, taken) == row(desk, taken).submit_op
    left = correction(desk, taken)
    assert left is not None
    assert (left.title, left.base) == ("Piscine", row(desk, taken).submit_op)
    with desk.store.reading() as connection:
        assert search.fitting(connection, "piscine", ("mine",)) == ()
    platform.answer(submit_need(desk, left.id).op, "accepted")  # and may leave again
    assert row(desk, taken).title == "Piscine"
    assert platform.verified()


def test_a_correction_discarded_goes_for_good(desk: Desk, platform: Platform, taken: str) -> None:
    made = correct_need(desk, taken).made
    open_need(desk, made)
    assert discard_need(desk, made).needs == {made, taken}
    assert correction(desk, taken) is None
    with desk.store.reading() as connection:
        assert needs.discarded(connection) == ()
    assert correct_need(desk, taken).made != made


def test_a_correction_being_written_outlives_the_withdrawal(desk: Desk, platform: Platform, taken: str) -> None:
    made = correct_need(desk, taken).made
    draft_need(desk, made, title="Piscine")
    withdraw_need(desk, taken)
    assert (row(desk, made).amends, row(desk, made).state) == ("", "draft")
    assert sorted(listed(desk)) == ["Cimetière", "Piscine"]
    submit_need(desk, made)  # as a need of its own


def test_the_mayor_validates_corrections_too(desk: Desk, platform: Platform, taken: str) -> None:
    mayor_validates(desk, on=True)
    made = correct_need(desk, taken).made
    draft_need(desk, made, title="Piscine")
    with pytest.raises(Refusal, match="not_validated"):
        submit_need(desk, made)
    validate_need(desk, made, "Mme Martin")
    op = submit_need(desk, made).op
    assert row(desk, taken).validated_by == "Mme Martin"
    cancel_act(desk, op)
    assert row(desk, taken).validated_by == ""
    left = correction(desk, taken)
    assert left is not None
    assert left.state == "validated"  # the same text that was validated


def test_whom_to_ask_travels_beside_a_correction(desk: Desk, platform: Platform, taken: str) -> None:
    with desk.store.transaction() as connection:
        connection.execute(insert(meta).values(key="contact_name", value="Anne CANARI"))
    op = corrected(desk, taken, title="Deux")
    with desk.store.reading() as connection:
        found = connection.execute(select(outbox_table).where(outbox_table.c.op == op)).one()
    assert json.loads(found.personal) == {"name": "Anne CANARI"}
    assert b"CANARI" not in found.frozen
    assert thaw(found.frozen).personal is not msgspec.UNSET
    assert platform.verified()


def test_another_computer_corrected_meanwhile(desk: Desk, platform: Platform, taken: str) -> None:
    """The correction begins with the text that the platform has, or it would silently undo the other's."""
    platform.publish("mine", own(desk, taken))
    made = correct_need(desk, taken).made
    assert (row(desk, made).title, row(desk, made).remarks, row(desk, made).base) == ("Titre d’en face", "", THEIRS)
    assert row(desk, taken).title == "Titre d’en face"  # what stands, here too
    draft_need(desk, made, title="Les deux")
    op = submit_need(desk, made).op
    assert operation(desk, op).base == THEIRS
    platform.answer(op, "accepted")
    assert revision(desk, taken) == op  # though the copy still says theirs: ours was written upon it


def test_a_conflict_shows_three_texts(desk: Desk, platform: Platform, taken: str) -> None:
    assert conflict(desk, taken) is None
    with pytest.raises(Refusal, match="no_conflict"):
        settle_conflict(desk, taken, "mine")
    op = corrected(desk, taken, title="Cimetière d’ici")
    platform.answer(op, "conflict")
    found = conflict(desk, taken)
    assert found is not None
    assert (found.base["title"], found.here["title"], found.platform, found.revision) == (
        "Cimetière", "Cimetière d’ici", {}, "",
    )  # fmt: skip
    with pytest.raises(Refusal, match="platform_unknown"):
        settle_conflict(desk, taken, "mine")
    platform.publish("mine", own(desk, taken, revision=row(desk, taken).submit_op))  # a copy older than the conflict
    with pytest.raises(Refusal, match="platform_unknown"):
        settle_conflict(desk, taken, "mine")
    platform.publish("mine", own(desk, taken))
    found = conflict(desk, taken)
    assert found is not None
    assert set(found.base) == set(found.here) == set(found.platform) == set(FIELDS)
    assert (found.platform["title"], found.platform["theme"], found.revision) == ("Titre d’en face", "", THEIRS)
    assert found.ops == (op,)
    with pytest.raises(Refusal, match="conflict"):
        correct_need(desk, taken)
    with pytest.raises(Refusal, match="keep_unknown"):
        settle_conflict(desk, taken, "neither")


@pytest.mark.parametrize(
    ("keep", "title", "drafts"),
    [("mine", "Cimetière d’ici", []), ("platform", "Titre d’en face", []),
     ("both", "Titre d’en face", ["Cimetière d’ici"])],
)  # fmt: skip
def test_a_conflict_settled(
    desk: Desk, platform: Platform, taken: str, keep: str, title: str, drafts: list[str]
) -> None:
    refused = in_conflict(desk, platform, taken)
    changes = settle_conflict(desk, taken, keep)
    found = operation(desk, changes.op)
    body = body_of(found)
    assert isinstance(body, NeedAmend)
    assert (body.title, body.replaces, found.base) == (title, (refused,), THEIRS)
    assert found.requires == (row(desk, taken).submit_op,)
    assert row(desk, taken).title == title
    assert conflict(desk, taken) is None  # on its way
    assert states(desk)[refused] == "conflict"  # only the platform's word ends an act
    assert sorted(listed(desk)) == sorted([title, *drafts])
    platform.answer(changes.op, "accepted")
    assert states(desk) == {row(desk, taken).submit_op: "accepted", refused: "superseded", changes.op: "accepted"}
    assert row(desk, taken).title == title
    assert conflict(desk, taken) is None
    platform.answer(refused, "conflict")  # its own proof comes again with the feed
    assert states(desk)[refused] == "superseded"
    assert platform.verified()


@pytest.mark.parametrize("end", ["cancelled", "rejected"])
@pytest.mark.parametrize("keep", ["mine", "platform"])
def test_a_settlement_taken_back_opens_the_conflict_again(
    desk: Desk, platform: Platform, taken: str, keep: str, end: str
) -> None:
    in_conflict(desk, platform, taken)
    op = settle_conflict(desk, taken, keep).op
    if end == "cancelled":
        cancel_act(desk, op)
    else:
        platform.answer(op, "rejected")
    found = conflict(desk, taken)
    assert found is not None
    assert (found.base["title"], found.here["title"]) == ("Cimetière", "Cimetière d’ici")
    assert correction(desk, taken) is None  # both texts are there already
    platform.answer(settle_conflict(desk, taken, keep).op, "accepted")
    assert conflict(desk, taken) is None


def test_a_settlement_in_conflict_again(desk: Desk, platform: Platform, taken: str) -> None:
    """The other computer wrote once more meanwhile."""
    first = in_conflict(desk, platform, taken)
    second = settle_conflict(desk, taken, "mine").op
    platform.answer(second, "conflict")
    assert getattr(conflict(desk, taken), "revision", None) == ""  # the copy is the one that we settled upon
    later = THEIRS[:-1] + "0"
    platform.publish("mine", own(desk, taken, revision=later, title="Encore"))
    found = conflict(desk, taken)
    assert found is not None
    assert (found.ops, found.base["title"], found.platform["title"]) == ((first, second), "Cimetière", "Encore")
    third = settle_conflict(desk, taken, "mine").op
    platform.answer(third, "accepted")
    assert [states(desk)[op] for op in (first, second, third)] == ["superseded", "superseded", "accepted"]
    assert platform.verified()


def test_a_conflict_refused_after_its_settlement_left(desk: Desk, platform: Platform, taken: str) -> None:
    first = in_conflict(desk, platform, taken)
    second = settle_conflict(desk, taken, "mine").op
    platform.answer(first, "rejected")
    assert row(desk, taken).title == "Cimetière d’ici"  # said by the later one
    platform.answer(second, "rejected")
    assert row(desk, taken).title == "Cimetière"


def test_a_withdrawal_ends_a_conflict(desk: Desk, platform: Platform, taken: str) -> None:
    op = in_conflict(desk, platform, taken)
    withdrawal = withdraw_need(desk, taken).op
    assert conflict(desk, taken) is None
    assert states(desk)[op] == "conflict"
    platform.answer(withdrawal, "accepted")
    assert states(desk)[op] == "superseded"


def test_the_phase_is_asked_when_the_correction_begins(
    desk: Desk, platform: Platform, taken: str, campaign_in: Callable[[str], None]
) -> None:
    campaign_in("vote")
    with pytest.raises(Refusal, match="phase_closed"):
        correct_need(desk, taken)
    platform.publish("mine", msgspec.structs.replace(own(desk, taken, revision=row(desk, taken).submit_op),
                                                     state="grouped"))  # fmt: skip
    correct_need(desk, taken)
    campaign_in("steering")
    assert correct_need(desk, taken).made  # begun already: the platform judges
