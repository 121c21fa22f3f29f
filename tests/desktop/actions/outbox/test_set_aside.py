"""An act that was set aside: sent again unchanged, and a sheet about it for the help desk without personal data."""

import json
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import select, update

from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.withdraw_need import withdraw_need
from desktop.actions.outbox.report_act import report_act
from desktop.actions.outbox.retry_act import retry_act
from desktop.actions.settings.set_person import set_person
from desktop.actions.votes.cast_vote import cast_vote
from desktop.database.queries import blocked_acts, needs
from desktop.database.queries import outbox as acts
from desktop.database.queries.acts import acts_window, one_act
from desktop.documents import act_papers
from desktop.domain.refusals import Refusal
from sync.client.ledger.tables import device, outbox
from sync.contract.operations import intent
from tests.refusing import of_input


def set_aside(context: CommuneContext, op: str) -> None:
    """As a round that met a platform which could not read the act."""
    with context.store.transaction() as connection:
        values = {"state": "quarantined", "reason": "operation-malformed", "detail": "Une ligne est illisible."}
        connection.execute(update(outbox).where(outbox.c.op == op).values(**values, attempts=2))


def needed(context: CommuneContext) -> tuple[str, str]:
    """A need that was submitted: its id and its act's."""
    id = draft_need(context, title="Cantine", description="Le registre est sur papier.", audience="Les familles").value
    return id, submit_need(context, id).value.op


def test_let_go_it_waits_again_in_the_very_same_bytes(context: CommuneContext) -> None:
    need, op = needed(context)
    with context.store.reading() as connection:
        before = blocked_acts.frozen(connection, op)
    set_aside(context, op)
    changes = retry_act(context, op)
    assert (changes.changes.outbox, changes.value.op, changes.changes.needs) == (True, op, {need})
    with context.store.reading() as connection:
        act, row = acts.one(connection, op), needs.one(connection, need)
        assert blocked_acts.frozen(connection, op) == before
        assert blocked_acts.asides(connection) == blocked_acts.Asides()
    assert act is not None
    assert (act.state, act.reason, act.detail, act.attempts) == ("finalised", "", "", 2)
    assert row is not None
    assert row.state == "finalised"
    with pytest.raises(Refusal, match="too_late"):  # it has been tried: the platform may know of it
        cancel_act(context, op)


def test_only_what_was_set_aside_can_be_given_up(context: CommuneContext) -> None:
    _, op = needed(context)
    with pytest.raises(Refusal, match="not_aside"):
        retry_act(context, op)
    with pytest.raises(Refusal, match="unknown_act", check=of_input):
        retry_act(context, "0")


def test_the_sheet_has_the_bytes_and_the_problem_and_nobodys_data(context: CommuneContext, tmp_path: Path) -> None:
    set_person(context, name="Anne CANARI", email="canari@baule.example")
    _, op = needed(context)
    set_aside(context, op)
    with context.store.reading() as connection:
        row = connection.execute(select(outbox).where(outbox.c.op == op)).one()
        own = connection.scalar(select(device.c.id))
    assert "CANARI" in row.personal, "there is something to leave out"
    file = tmp_path / "fiche.zip"
    report = report_act(context, op, file).value
    assert (report.op, report.frozen, report.device, report.platform) == (op, row.frozen, own, "")
    with zipfile.ZipFile(file) as packed:
        texts = {name: packed.read(name) for name in packed.namelist()}
    assert sorted(texts) == ["a-lire.txt", "operation.json", "probleme.json"]
    assert texts["operation.json"] == row.frozen
    assert intent(texts["operation.json"]) == row.intent, "whoever gets it can tell that nobody changed it on the way"
    problem = json.loads(texts["probleme.json"])
    assert (problem["reason"], problem["detail"]) == ("operation-malformed", "Une ligne est illisible.")
    assert (problem["op"], problem["intent"], problem["attempts"]) == (op, row.intent, 2)
    assert (problem["commune"], problem["insee"]) == ("Baule", "45024")
    said = texts["a-lire.txt"].decode()
    assert "Envoyez ce fichier à votre service informatique" in said
    assert "Réessayer" in said
    assert "perdu" not in said, "the platform may have lost other acts"
    whole = b"".join(texts.values())
    for secret in ("CANARI", "canari@", row.salt):
        assert secret.encode() not in whole


def test_a_sheet_that_cannot_be_written_is_refused(context: CommuneContext, tmp_path: Path) -> None:
    _, op = needed(context)
    with pytest.raises(Refusal, match="cannot_write", check=of_input):
        report_act(context, op, tmp_path / "nulle-part" / "fiche.zip")
    with pytest.raises(Refusal, match="unknown_act", check=of_input):
        report_act(context, "0", tmp_path / "fiche.zip")


def test_its_text_can_be_copied(context: CommuneContext) -> None:
    _, op = needed(context)
    with context.store.reading() as connection:
        text = act_papers.text_of(connection, op)
    assert text == (
        "Besoin\u00a0: Cantine\n\nDescription\u00a0: Le registre est sur papier.\n\nPour qui\u00a0: Les familles\n"
    )


def test_text_that_cannot_be_read_here_either_still_says_what_it_is(context: CommuneContext) -> None:
    op = cast_vote(context, "actes").value.op
    with context.store.transaction() as connection:
        frozen = connection.scalar(select(outbox.c.frozen).where(outbox.c.op == op))
        assert frozen is not None
        changed = frozen.replace(b'"kind":"service"', b'"kind":"person"')
        assert changed != frozen
        connection.execute(update(outbox).where(outbox.c.op == op).values(frozen=changed))
    with context.store.reading() as connection:
        assert act_papers.text_of(connection, op).startswith("Vote\u00a0: ")


def test_what_is_held_back_names_what_it_waits_for(context: CommuneContext) -> None:
    need, op = needed(context)
    set_aside(context, op)
    withdrawal = withdraw_need(context, need).value.op
    with context.store.transaction() as connection:
        connection.execute(update(outbox).where(outbox.c.op == withdrawal).values(state="held", reason="missing"))
    with context.store.reading() as connection:
        paper = one_act.paper(connection, withdrawal)
        asides = acts_window.window(connection, 0, 10).asides
    assert paper is not None
    (one,) = paper.awaited
    assert (one.op, one.title, one.state) == (op, "Cantine", "quarantined")
    assert (asides.count, asides.last) == (1, op)
    with context.store.transaction() as connection:
        connection.execute(update(outbox).where(outbox.c.op == op).values(state="accepted"))
    with context.store.reading() as connection:
        paper = one_act.paper(connection, withdrawal)
    assert paper is not None
    assert paper.awaited == ()
