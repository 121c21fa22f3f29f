"""What waits for the commune, through a real campaign: each item appears when it is due and goes when it is done."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import delete, insert

from desktop import paths
from desktop.actions.kit.attach_file import attach_file
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.keep_typed import keep_typed
from desktop.actions.needs.ask_validation import ask_validation
from desktop.actions.needs.correct_need import correct_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.join_need import join_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.validate_need import validate_need
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.resume_request import resume_request
from desktop.actions.requests.submit_request import submit_request
from desktop.actions.services.draft_share import draft_share
from desktop.actions.settings.choose_commune import choose_commune
from desktop.actions.settings.mayor_validates import mayor_validates
from desktop.actions.settings.note_recovery_sheet import note_recovery_sheet
from desktop.actions.votes.ask_deployment import ask_deployment
from desktop.actions.votes.cast_vote import cast_vote
from desktop.actions.votes.report_effect import report_effect
from desktop.database.queries import link, timeline
from desktop.database.queries.todo import TodoRow, todo
from desktop.database.tables import meta
from desktop.domain.changes import Changes
from sync.client.device.keystore import MemoryKeyStore
from sync.client.ledger.tables import former_device
from sync.contract.published import Deployment, OwnNeed, Proposal, PublicNeed
from tests.desktop.actions.answering import Platform
from tests.desktop.actions.conftest import Clock
from tests.desktop.actions.published import open_phase, publish, settle
from tests.desktop.actions.requests.ready_requests import TEXT, answer


@pytest.fixture
def context(tmp_path: Path) -> Iterator[CommuneContext]:
    places = paths.find(tmp_path / "data")
    paths.prepare(places)
    made = choose_commune(places, "45024", Clock(), MemoryKeyStore())
    yield made
    made.close()


def waits(context: CommuneContext) -> tuple[TodoRow, ...]:
    with context.store.reading() as connection:
        return todo(connection)


def kinds(context: CommuneContext) -> list[str]:
    return [row.kind for row in waits(context)]


def test_nothing_waits_at_first_and_a_draft_is_no_errand(context: CommuneContext) -> None:
    draft_need(context, title="Cimetière")
    assert waits(context) == ()


def test_a_correction_waits_for_the_mayor_too(context: CommuneContext) -> None:
    """It was listed among the drafts like any other."""
    id = draft_need(context, title="Cimetière", description="Sur papier").value
    Platform(context).answer(submit_need(context, id).value.op, "accepted")
    correction = correct_need(context, id).value
    draft_need(context, correction, title="Tombes")
    assert waits(context) == ()
    ask_validation(context, correction)
    (row,) = waits(context)
    assert (row.kind, row.id, row.title) == ("validate", correction, "Tombes")


def test_a_need_waits_for_the_mayor_then_for_its_departure(context: CommuneContext) -> None:
    assert mayor_validates(context, on=True).changes == Changes(commune=True)
    id = draft_need(context, title="Cimetière", description="Sur papier").value
    ask_validation(context, id)
    (row,) = waits(context)
    assert (row.kind, row.id, row.title) == ("validate", id, "Cimetière")
    validate_need(context, id, "Mme Martin, maire")
    (row,) = waits(context)
    assert (row.kind, row.note) == ("validated", "Mme Martin, maire")
    submit_need(context, id)
    assert waits(context) == ()


def test_a_regrouped_need_asks_for_a_vote_until_it_is_given(context: CommuneContext) -> None:
    open_phase(context, "vote")
    id = draft_need(context, title="Cimetière", description="Sur papier").value
    op = submit_need(context, id).value.op
    settle(context, op, "accepted")
    publish(context, "proposals", Proposal(id="p1", title="Cimetières", kind="to_develop", needs=(id,)))
    own = OwnNeed(id=id, title="Cimetière", description="", submission=op, revision=op, state="grouped", proposal="p1")
    publish(context, "mine", own)
    (row,) = waits(context)
    assert (row.kind, row.id, row.title, row.note) == ("regrouped", "p1", "Cimetière", "Cimetières")
    assert row.ours
    assert row.phases == "vote", "no vote for a proposal is taken in another one"
    cast_vote(context, "p1")
    assert waits(context) == ()


def test_an_effect_is_due_once_the_service_is_live_and_not_before(context: CommuneContext) -> None:
    open_phase(context, "deployment")
    publish(context, "proposals", Proposal(id="p1", title="Cimetières", kind="to_develop", state="retained"))
    settle(context, ask_deployment(context, "p1").value.op, "accepted")
    for state in ("asked", "planned"):
        planned = Deployment(id="p1.45024", proposal="p1", commune="45024", state=state, on=date(2026, 5, 1))
        publish(context, "deployments", planned)
        assert waits(context) == (), state
    live = Deployment(id="p1.45024", proposal="p1", commune="45024", state="live", on=date(2026, 1, 15))
    publish(context, "deployments", live)
    (row,) = waits(context)
    assert (row.kind, row.id, row.moment) == ("report", "p1", "2026-01-15")
    op = report_effect(context, "p1", date(2026, 1, 15), "Une heure gagnée.").value.op
    assert waits(context) == ()
    settle(context, op, "rejected")
    assert kinds(context) == ["report"], "a refused report is still due"


def test_an_incomplete_request_is_to_complete_then_under_way(context: CommuneContext) -> None:
    id = draft_request(context, **TEXT).value
    assert kinds(context) == ["request"]
    op = submit_request(context, id).value.op
    assert waits(context) == ()
    settle(context, op, "accepted")
    answer(context, id, op, "incomplete", missing=["le devis", "le calendrier"])
    (row,) = waits(context)
    assert (row.kind, row.id, row.note) == ("incomplete", id, "le devis, le calendrier")
    resume_request(context, id)
    assert waits(context) == (row,), "it was only opened: what he asks for is still to do"
    draft_request(context, id, description="Avec le devis.")
    assert kinds(context) == ["complement"]


def test_a_file_that_is_added_begins_a_complement(context: CommuneContext, tmp_path: Path) -> None:
    (tmp_path / "devis.pdf").write_bytes(b"%PDF-1.7\n%%EOF\n")
    id = draft_request(context, **TEXT).value
    op = submit_request(context, id).value.op
    settle(context, op, "accepted")
    answer(context, id, op, "incomplete", missing=["le devis"])
    resume_request(context, id)
    assert kinds(context) == ["incomplete"]
    attach_file(context, id, tmp_path / "devis.pdf")
    assert kinds(context) == ["complement"]


def test_an_act_in_conflict_leads_to_its_need_once(context: CommuneContext) -> None:
    id = draft_need(context, title="Cimetière", description="Sur papier").value
    with context.store.transaction() as connection:
        connection.exec_driver_sql("UPDATE need SET base = 'o' WHERE id = ?", (id,))  # another computer submitted it
        for number in (1, 2):
            connection.exec_driver_sql(
                "INSERT INTO outbox (op, seq, type, title, subject, frozen, intent, state, created_at, attempts,"
                " reason, detail) VALUES (?, ?, 'need.amend', 'Cimetière', ?, x'00', ?, 'conflict', '2026', 1, '', '')",
                (f"op-{number}", number, id, f"{number:064x}"),
            )
    assert [(row.kind, row.id, row.phases) for row in waits(context)] == [("conflict", id, "needs")]
    publish(context, "mine", OwnNeed(id=id, title="Cimetière", description="", submission="o", revision="o"))
    assert [row.phases for row in waits(context)] == ["needs"]
    own = OwnNeed(id=id, title="Cimetière", description="", submission="o", revision="o", state="grouped")
    publish(context, "mine", own)
    assert [row.phases for row in waits(context)] == ["needs vote"], "corrected while it is voted on, too"


def test_a_service_to_share_waits_as_a_draft(context: CommuneContext) -> None:
    draft_share(context, title="Prêt de matériel")
    assert kinds(context) == ["share"]


def replaced(context: CommuneContext, reason: str, at: str) -> None:
    """As a round leaves it: the key that signed until then, and why another key signs since."""
    with context.store.transaction() as connection:
        row = {"id": f"former-{at}", "public_key": b"k", "url": "u", "replaced_at": at, "reason": reason}
        connection.execute(insert(former_device).values(**row, seq=0, head=""))


@pytest.mark.parametrize("reason", ["restored", "cloned", "rotated", "lost"])
def test_a_new_key_is_said_until_its_sheet_is_made(context: CommuneContext, reason: str) -> None:
    """An earlier sheet, if there is one, restores a key that can no longer sign anything."""
    with context.store.reading() as connection:
        own = link.current(connection)
    assert own is not None
    assert note_recovery_sheet(context, own.device).changes == Changes(link=True)
    assert waits(context) == ()
    replaced(context, "rotated", "2026-01-01")
    replaced(context, reason, "2026-02-01")
    assert waits(context) == (), "the sheet is that of the key that signs"
    note_recovery_sheet(context, "former")
    assert waits(context) == (TodoRow(kind="key", id=own.device, title=reason, note="outdated"),)
    with context.store.transaction() as connection:
        connection.execute(delete(meta).where(meta.c.key == "recovery_sheet"))
    assert waits(context) == (TodoRow(kind="key", id=own.device, title=reason),)
    note_recovery_sheet(context, own.device)
    assert waits(context) == ()


@pytest.mark.parametrize(("reason", "here"), [("rotated", False), ("cloned", True), ("restored", True)])
def test_after_a_copy_was_put_back_a_correction_from_elsewhere_may_be_of_this_computer(
    context: CommuneContext, reason: str, here: bool
) -> None:
    id = draft_need(context, title="Cimetière", description="Sur papier").value
    op = submit_need(context, id).value.op
    settle(context, op, "accepted")
    publish(context, "mine", OwnNeed(id=id, title="Cimetière", description="", submission=op, revision="other"))
    replaced(context, reason, "2026-01-01")
    with context.store.reading() as connection:
        thread = timeline.of_need(connection, id)
    assert thread is not None
    (note,) = [step.note for step in thread.steps if step.key == "corrected"]
    assert ("ou d’ici avant le retour à une sauvegarde" in note) == here


def test_a_motivation_that_did_not_leave_waits_whatever_became_of_its_proposal(context: CommuneContext) -> None:
    """The line went once the phase had closed, or the proposal was no longer retained: no window showed the words."""
    open_phase(context, "steering")
    publish(context, "proposals", Proposal(id="p1", title="Cimetières", kind="existing", state="retained"))
    keep_typed(context, "interest.p1", {"role": "referent"})
    assert waits(context) == (), "a role alone is no text"
    keep_typed(context, "interest.p1", {"motivation": "Depuis 1954."})
    row = TodoRow(kind="interest", id="p1", title="Cimetières", moment="2026-02-01T13:32:06.000+00:00")
    assert waits(context) == (row,)
    open_phase(context, "deployment")
    assert waits(context) == (row,)
    publish(context, "proposals", removed=["p1"])
    assert waits(context) == (msgspec.structs.replace(row, title=""),)


def test_a_nous_aussi_that_was_begun_waits_until_it_is_said_or_emptied(context: CommuneContext) -> None:
    """After a crash nothing told of it: she would have written it anew."""
    open_phase(context, "needs")
    publish(
        context, "needs", PublicNeed(id="n1", commune="45008", commune_name="Artenay", title="Plan", description="T")
    )
    keep_typed(context, "join.n1", {"comment": "Depuis 1954."})
    keep_typed(context, "join.gone", {"comment": "D’un besoin qui n’est plus publié."})
    gone, row = waits(context)
    assert gone == TodoRow(kind="comment", id="gone", title="", moment="2026-02-01T13:32:06.000+00:00")
    assert row == TodoRow(kind="join", id="n1", title="Plan", note="Artenay", moment="2026-02-01T13:32:05.000+00:00")
    keep_typed(context, "join.gone", {"comment": " "})
    open_phase(context, "deployment")
    assert waits(context) == (row,), "she finds her words again, though they cannot leave any more"
    open_phase(context, "needs")
    keep_typed(context, "join.n1", {"comment": " "})
    assert waits(context) == ()
    keep_typed(context, "join.n1", {"comment": "Depuis 1954."})
    join_need(context, "n1", comment="Depuis 1954.")
    assert waits(context) == (), "the comment is erased after the act"
