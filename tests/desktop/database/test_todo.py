"""What waits for the commune, through a real life: each thing appears when it falls due and goes when it is done."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop import paths
from desktop.actions.ask_deployment import ask_deployment
from desktop.actions.ask_validation import ask_validation
from desktop.actions.cast_vote import cast_vote
from desktop.actions.choose_commune import choose_commune
from desktop.actions.desk import Desk
from desktop.actions.draft_need import draft_need
from desktop.actions.draft_request import draft_request
from desktop.actions.draft_share import draft_share
from desktop.actions.mayor_validates import mayor_validates
from desktop.actions.report_effect import report_effect
from desktop.actions.resume_request import resume_request
from desktop.actions.submit_need import submit_need
from desktop.actions.submit_request import submit_request
from desktop.actions.validate_need import validate_need
from desktop.database.queries.todo import TodoRow, todo
from sync.client.keystore import MemoryKeyStore
from sync.contract.published import Deployment, OwnNeed, Proposal
from tests.desktop.actions.conftest import Clock
from tests.desktop.actions.published import open_phase, publish, settle
from tests.desktop.actions.test_requests import TEXT, answer


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    places = paths.find(tmp_path / "data")
    paths.prepare(places)
    made = choose_commune(places, "45024", Clock(), MemoryKeyStore())
    yield made
    made.close()


def waits(desk: Desk) -> tuple[TodoRow, ...]:
    with desk.store.reading() as connection:
        return todo(connection)


def kinds(desk: Desk) -> list[str]:
    return [row.kind for row in waits(desk)]


def test_nothing_waits_at_first_and_a_draft_is_no_errand(desk: Desk) -> None:
    draft_need(desk, title="Cimetière")
    assert waits(desk) == ()


def test_a_need_waits_for_the_mayor_then_for_its_departure(desk: Desk) -> None:
    mayor_validates(desk, on=True)
    id = draft_need(desk, title="Cimetière", description="Sur papier").made
    ask_validation(desk, id)
    (row,) = waits(desk)
    assert (row.kind, row.id, row.title) == ("validate", id, "Cimetière")
    validate_need(desk, id, "Mme Martin, maire")
    (row,) = waits(desk)
    assert (row.kind, row.note) == ("validated", "Mme Martin, maire")
    submit_need(desk, id)
    assert waits(desk) == ()


def test_a_regrouped_need_asks_for_a_vote_until_it_is_given(desk: Desk) -> None:
    open_phase(desk, "vote")
    id = draft_need(desk, title="Cimetière", description="Sur papier").made
    op = submit_need(desk, id).op
    settle(desk, op, "accepted")
    publish(desk, "proposals", Proposal(id="p1", title="Cimetières", kind="to_develop", needs=(id,)))
    own = OwnNeed(id=id, title="Cimetière", description="", submission=op, revision=op, state="grouped", proposal="p1")
    publish(desk, "mine", own)
    (row,) = waits(desk)
    assert (row.kind, row.id, row.title, row.note) == ("regrouped", "p1", "Cimetière", "Cimetières")
    cast_vote(desk, "p1")
    assert waits(desk) == ()


def test_an_effect_is_due_once_the_service_is_live_and_not_before(desk: Desk) -> None:
    open_phase(desk, "deployment")
    publish(desk, "proposals", Proposal(id="p1", title="Cimetières", kind="to_develop", state="retained"))
    settle(desk, ask_deployment(desk, "p1").op, "accepted")
    for state in ("asked", "planned"):
        planned = Deployment(id="p1.45024", proposal="p1", commune="45024", state=state, on=date(2026, 5, 1))
        publish(desk, "deployments", planned)
        assert waits(desk) == (), state
    live = Deployment(id="p1.45024", proposal="p1", commune="45024", state="live", on=date(2026, 1, 15))
    publish(desk, "deployments", live)
    (row,) = waits(desk)
    assert (row.kind, row.id, row.moment) == ("report", "p1", "2026-01-15")
    op = report_effect(desk, "p1", date(2026, 1, 15), "Une heure gagnée.").op
    assert waits(desk) == ()
    settle(desk, op, "rejected")
    assert kinds(desk) == ["report"], "a refused report is still due"


def test_an_incomplete_request_is_to_complete_then_under_way(desk: Desk) -> None:
    id = draft_request(desk, **TEXT).made
    assert kinds(desk) == ["request"]
    op = submit_request(desk, id).op
    assert waits(desk) == ()
    settle(desk, op, "accepted")
    answer(desk, id, op, "incomplete", missing=["le devis", "le calendrier"])
    (row,) = waits(desk)
    assert (row.kind, row.id, row.note) == ("incomplete", id, "le devis, le calendrier")
    resume_request(desk, id)
    assert kinds(desk) == ["complement"]


def test_an_act_in_conflict_leads_to_its_need_once(desk: Desk) -> None:
    id = draft_need(desk, title="Cimetière", description="Sur papier").made
    with desk.store.transaction() as connection:
        for number in (1, 2):
            connection.exec_driver_sql(
                "INSERT INTO outbox (op, seq, type, title, subject, frozen, intent, state, created_at, attempts,"
                " reason, detail) VALUES (?, ?, 'need.amend', 'Cimetière', ?, x'00', ?, 'conflict', '2026', 1, '', '')",
                (f"op-{number}", number, id, f"{number:064x}"),
            )
    assert [(row.kind, row.id) for row in waits(desk)] == [("conflict", id)]


def test_a_service_to_share_waits_as_a_draft(desk: Desk) -> None:
    draft_share(desk, title="Prêt de matériel")
    assert kinds(desk) == ["share"]
