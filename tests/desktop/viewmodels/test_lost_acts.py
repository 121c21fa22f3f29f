"""Acts that the platform has lost and that were not sent again: none of them is still shown as received."""

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.submit_request import submit_request
from desktop.actions.services.draft_share import draft_share
from desktop.actions.services.share_service import share_service
from desktop.actions.votes.cast_vote import cast_vote
from desktop.database.queries.acts import acts_window, one_act
from desktop.domain.changes import Changes
from desktop.viewmodels.kit import states
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.needs.needs_list import Needs
from desktop.viewmodels.needs.sheet import NeedSheet
from desktop.viewmodels.needs.sheet_text import NeedSheetText
from desktop.viewmodels.outbox.act_paper import ActReading, paper_of
from desktop.viewmodels.outbox.acts import line_of
from desktop.viewmodels.requests.requests_list import Requests
from desktop.viewmodels.requests.sheet import RequestSheet, RequestText
from desktop.viewmodels.services.catalogue import Services
from desktop.viewmodels.services.life import ShareLife, ShareText
from desktop.viewmodels.services.shares import Shares
from desktop.viewmodels.votes.ballot_words import VoteSection
from desktop.viewmodels.votes.votes import Votes
from sync.client.ledger.tables import outbox
from tests.desktop.actions.requests.ready_requests import TEXT
from tests.desktop.losing import note_lost
from tests.desktop.viewmodels.outbox.acts_after_a_round import marked

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune


@pytest.fixture
def need(baule: "Commune") -> str:
    """A need that the platform had accepted, and has lost since."""
    made = baule.act(draft_need, None, title="Cimetière", description="Registre papier")
    baule.act(submit_need, made)
    with baule.context.store.transaction() as connection:
        op = connection.scalars(select(outbox.c.op)).one()
    marked(baule, op, state="accepted", number=7, received_at="2021-02-01T09:00:00+00:00")
    return made


def lose(baule: "Commune") -> None:
    with baule.context.store.transaction() as connection:
        op = connection.scalars(select(outbox.c.op)).one()
        note_lost(connection.exec_driver_sql, [op])
    baule.actor.announce(Changes(outbox=True))


def test_line_and_paper_say_that_it_goes_again(baule: "Commune", need: str) -> None:
    assert read(baule)[0] == states.shown("accepted", "need.submit")
    lose(baule)
    shown, paper = read(baule)
    assert shown == paper.state == paper.steps[-1].shown == states.TO_SEND_AGAIN
    assert paper.sentence.startswith("La plateforme a perdu cet envoi. Il repart")


def read(baule: "Commune") -> tuple[states.Shown, ActReading]:
    rows = baule.ask(acts_window.window, 0, 9).rows
    paper = baule.ask(one_act.paper, rows[0].op)
    return line_of(rows[0], baule.actor.clock()).state, paper_of(paper, baule.actor.clock())


@pytest.mark.slow
def test_the_need_says_so_in_its_list_its_badge_and_its_thread(baule: "Commune", need: str) -> None:
    listed, sheet, seen = Needs(baule.actor), NeedSheet(baule.actor, Latest()), list[NeedSheetText]()
    sheet.shown.connect(seen.append)
    listed.refresh()
    sheet.show(need)
    baule.settle()
    assert seen[-1].shown == states.shown("accepted", "need.submit", 7)
    lose(baule)
    baule.settle()
    (line,) = listed.model.lines
    assert line.shown == seen[-1].shown == states.TO_SEND_AGAIN
    assert "a perdu" in seen[-1].pending
    assert next(step for step in seen[-1].steps if not step.done).shown.word == "À renvoyer"


def test_a_request_says_so_in_its_list_and_its_badge(baule: "Commune") -> None:
    id = baule.act(draft_request, **TEXT)
    baule.act(submit_request, id)
    listed, sheet, seen = Requests(baule.actor), RequestSheet(baule.actor, Latest()), list[RequestText]()
    sheet.shown.connect(seen.append)
    with baule.context.store.transaction() as connection:
        connection.execute(update(outbox).values(state="accepted", received_at="2021-02-01T09:00:00+00:00", number=3))
    listed.refresh()
    sheet.show(id)
    baule.settle()
    assert seen[-1].shown.word == "Demande déposée"
    lose(baule)
    baule.settle()
    (line,) = listed.model.lines
    assert line.shown == seen[-1].shown == states.TO_SEND_AGAIN


def receive(baule: "Commune") -> None:
    with baule.context.store.transaction() as connection:
        connection.execute(update(outbox).values(state="accepted", received_at="2021-02-01T09:00:00+00:00", number=3))


@pytest.mark.slow
def test_a_vote_says_so_where_votes_and_services_are_listed(baule: "Commune") -> None:
    baule.campaign("needs")
    baule.act(cast_vote, "actes")
    receive(baule)
    votes, services = Votes(baule.actor, Latest()), Services(baule.actor)
    votes.refresh()
    services.refresh()
    baule.settle()
    assert votes.entry("actes").state == states.shown("accepted", "vote.cast", 3)
    lose(baule)
    baule.settle()
    votes.turn(VoteSection.OURS)
    (line,) = votes.model.lines
    assert (line.state, line.kinds, line.late.shown) == (
        states.TO_SEND_AGAIN,
        ("service", "voted", "counts", "lost"),
        None,
    )
    assert "a perdu" in line.state_note
    assert votes.narrowing.counts["lost"] == 1
    (service,) = (one for one in services.model.lines if one.id == "actes")
    assert service.vote == states.of_what("Vote", states.TO_SEND_AGAIN)


def test_a_shared_service_says_so_in_its_list_and_its_badge(baule: "Commune") -> None:
    baule.campaign("needs")
    id = baule.act(draft_share, title="Plans du cimetière", summary="Un plan à jour.", cost="gratuit")
    baule.act(share_service, id)
    receive(baule)
    listed, life, seen = Shares(baule.actor), ShareLife(baule.actor, Latest()), list[ShareText]()
    life.shown.connect(seen.append)
    listed.refresh()
    life.show(id)
    baule.settle()
    assert seen[-1].shown.tone == "accent", "received, to be decided"
    lose(baule)
    baule.settle()
    (line,) = listed.model.lines
    assert line.shown == seen[-1].shown == states.TO_SEND_AGAIN
    assert line.kinds == ("lost",)
    assert "a perdu" in seen[-1].answer
