"""Where an act is that the platform does not have: window, papers, exports and commands say it in the same words."""

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, select

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.submit_request import submit_request
from desktop.actions.votes.cast_vote import cast_vote
from desktop.actions.votes.withdraw_vote import withdraw_vote
from desktop.database.queries import bundles, votes
from desktop.database.queries.acts import acts_window, one_act
from desktop.documents import exports, need_papers, vote_papers
from desktop.domain.act_words import unsent
from desktop.domain.changes import Changes
from desktop.domain.exchange_words import departure, still_lost
from desktop.domain.lives.enrolment import Enrolment
from desktop.viewmodels.home import acts_share
from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.kit.sent_act import SentAct
from desktop.viewmodels.needs.sheet import NeedSheet
from desktop.viewmodels.needs.sheet_text import NeedSheetText
from desktop.viewmodels.outbox.act_paper import paper_of
from desktop.viewmodels.outbox.stick_state import state_of
from desktop.viewmodels.outbox.summary import OutboxSummary
from desktop.viewmodels.requests.requests_list import Requests
from desktop.viewmodels.requests.sheet import RequestSheet, RequestText
from desktop.viewmodels.votes import ballot_state
from sync.client.ledger.tables import bundle, outbox
from sync.client.usb import heard
from tests.desktop.actions.requests.ready_requests import TEXT
from tests.desktop.viewmodels.outbox.enrolled_for_sticks import enrolled
from tests.desktop.viewmodels.sticks import RECEIVED, carry, lose
from tests.desktop.viewmodels.typed_here import printed_by

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune


@pytest.mark.parametrize(("lost", "carried"), [(False, False), (False, True), (True, False), (True, True)])
def test_each_place_says_alike_where_an_act_is(baule: "Commune", tmp_path: Path, lost: bool, carried: bool) -> None:
    need = str(baule.act(draft_need, None, title="Cimetière", description="Registre papier"))
    baule.act(submit_need, need)
    request = baule.act(draft_request, **TEXT)
    baule.act(submit_request, request)
    baule.act(cast_vote, "grr")
    if lost:
        lose(baule)
    if carried:
        carry(baule)
    place, now = unsent(lost=lost, carried=carried), baule.actor.clock()
    badge, word = " ".join(place), place.word

    sheets, requested, listed = list[NeedSheetText](), list[RequestText](), Requests(baule.actor)
    of_need, of_request = NeedSheet(baule.actor, Latest()), RequestSheet(baule.actor, Latest())
    of_need.shown.connect(sheets.append)
    of_request.shown.connect(requested.append)
    of_need.show(need)
    of_request.show(request)
    listed.refresh()
    baule.settle()
    vote = ballot_state.vote(baule.ask(votes.of, "grr")[0], now)[0]
    window = baule.ask(acts_window.window, 0, 9)
    papers = [paper_of(baule.ask(one_act.paper, row.op), now).state for row in window.rows]
    shown = [sheets[-1].shown, requested[-1].shown, listed.model.lines[0].shown, vote, *papers]
    assert [f"{one.sign} {one.word}" for one in shown if one is not None] == [badge] * 7

    with baule.context.store.reading() as connection:
        sheet = need_papers.need_sheet_of(connection, need, now=now)
        note = need_papers.need_note_of(connection, need, now=now)
        lines = vote_papers.vote_sheet_of(connection, now=now)
        exports.write(exports.read(connection, now, demonstration=False), tmp_path / "e.csv", "csv")
    printed = [sheet.state, dict(note.facts)["État"]]
    printed += [line.vote.split(", ")[-1] for line in (*lines.lines, *lines.others) if line.vote]
    assert [text.casefold().startswith(word.casefold()) for text in printed] == [True] * 3, printed
    with (tmp_path / "e.csv").open(encoding="utf-8-sig") as file:
        assert [row["État"] for row in csv.DictReader(file, delimiter=";")] == [word] * 3

    commands = ("need", "list"), ("need", "show", need), ("request", "list"), ("request", "show", request)
    for command in (*commands, ("vote", "list"), ("outbox", "list"), ("outbox", "show", window.rows[0].op)):
        assert badge in printed_by(baule, *command), command


@pytest.mark.parametrize(
    ("carried", "said"),
    [
        (0, "Ils repartent par le réseau, ou avec la prochaine clé."),
        (1, "1 est reparti sur une clé USB, 2 repartent par le réseau, ou avec la prochaine clé."),
        (3, "Ils sont repartis sur une clé USB."),
    ],
)
def test_lost_acts_on_a_stick_are_counted_by_themselves(baule: "Commune", carried: int, said: str) -> None:
    """Whatever else waits, or is on a stick."""
    for title in ("Cimetière", "Cantine", "École"):
        baule.act(submit_need, baule.act(draft_need, None, title=title, description="d"))
    lose(baule)
    baule.act(cast_vote, "grr")
    baule.act(cast_vote, "actes")
    with baule.context.store.transaction() as connection:
        ops = list(connection.scalars(select(outbox.c.op).order_by(outbox.c.seq)))
        held = [*ops[:carried], ops[-1]]
        names = ", ".join(f'"{op}"' for op in held)
        stick = {"id": "b", "way": "out", "made_at": RECEIVED, "file": "f", "size": 9, "ops": f"[{names}]"}
        connection.execute(insert(bundle).values(stick))
        heard.note(connection, "b", held[:carried])
    opening, window = baule.opening(), baule.ask(acts_window.window, 0, 9)
    assert (opening.lost, opening.lost_by_stick, opening.on_a_stick) == (3, carried, carried + 1)
    assert (baule.ask(bundles.lost), window.lost_by_stick) == (carried, carried)
    enrolled = opening._replace(enrolment=Enrolment.ENROLLED)
    lost = f"La plateforme a perdu 3\u00a0envois. {said}"
    others = "1\u00a0envoi partira au prochain échange. 1\u00a0envoi est parti sur une clé USB."
    assert acts_share.sentence(enrolled) == f"{lost} {others}"
    late = "La phase «\u00a0Vote\u00a0» est terminée. La plateforme dira si elle prend encore l’un d’entre eux."
    assert acts_share.sentence(enrolled, late=("Vote", 1)) == f"{lost} {others} {late}"
    stick = baule.ask(state_of, baule.hour[0])
    assert (stick.waiting, stick.on_stick) == (5, carried + 1), "what left again is not still to be put on one"
    assert f" {french.counted(4 - carried, 'envoi')} à mettre sur la clé." in stick.sentence
    empty = OutboxSummary(waiting=0, problems=0, settled=0, enrolment=Enrolment.ENROLLED)
    assert said in empty.counted(window).sentence


def test_lost_acts_of_a_computer_that_cannot_send_wait_for_what_it_lacks() -> None:
    said = still_lost(2, carried=1, enrolment=Enrolment.REVOKED)
    assert said.endswith(f"1 est reparti sur une clé USB, 1 repartira {Enrolment.REVOKED.until}.")


def test_a_vote_on_a_stick_that_is_withdrawn_is_counted_and_printed_until_that_arrives(baule: "Commune") -> None:
    baule.act(cast_vote, "grr")
    carry(baule)
    baule.act(withdraw_vote, "grr")
    assert baule.opening().votes == 1
    with baule.context.store.reading() as connection:
        sheet = vote_papers.vote_sheet_of(connection, now=baule.actor.clock())
    assert [line.vote.partition(". ")[2] for line in (*sheet.lines, *sheet.others) if line.vote] == [
        "Retrait à envoyer\u00a0: s’il arrive, le vote compte jusqu’à l’arrivée du retrait"
    ]
    assert "grr  ↑ Retrait\u00a0: à envoyer (s’il arrive, le vote compte" in printed_by(baule, "vote", "list")


def test_what_was_just_sent_is_said_to_be_on_a_stick_once_it_is(baule: "Commune") -> None:
    """As its badge on the same page says."""
    followed = SentAct(baule.actor, baule.act(cast_vote, "grr").op, "Il partira au prochain échange.")
    assert followed.sentence == "Il partira au prochain échange."
    carry(baule)
    baule.until(lambda: followed.sentence == "⇩\u00a0Vote\u00a0: sur clé USB.")


def test_what_was_just_sent_says_anew_when_it_leaves(baule: "Commune") -> None:
    """She may have enrolled this computer meanwhile, as the sentence told her."""
    op = baule.act(cast_vote, "grr").op
    followed = SentAct(baule.actor, op, departure(Enrolment.NOT), anew=departure)
    enrolled(baule)
    baule.actor.announce(Changes(link=True))
    baule.until(lambda: followed.sentence == departure(Enrolment.ENROLLED))
    carry(baule)
    baule.until(lambda: followed.sentence == "⇩\u00a0Vote\u00a0: sur clé USB.")


def test_a_complement_on_a_stick_is_counted_once(baule: "Commune") -> None:
    opening = baule.opening()._replace(waiting=1, on_a_stick=1, completing_by_stick=1)
    places = [share.word for share in acts_share.shares(opening) if share.acts]
    assert places == ["sur clé USB", "en cours de complément"]
