"""What a page shows does not depend on how a state, kind or id sorts: rows of the story, each text moved."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from desktop.actions.kit.open_commune import open_commune
from desktop.database.errors import DEMONSTRATION
from desktop.database.queries import ballot, deployments, needs, outbox, requests, steering
from desktop.database.queries.acts import one_act
from desktop.database.queries.acts.one_act import ActPaper
from desktop.database.queries.outbox import ActRow
from desktop.demo.worlds.situations import Situation, home, inside
from desktop.demo.worlds.templates import Templates
from desktop.viewmodels.kit import act_context, vote_words
from desktop.viewmodels.needs import facts, needs_list, sheet
from desktop.viewmodels.outbox import act_paper, acts
from desktop.viewmodels.requests import words as request_words
from desktop.viewmodels.votes import ballot_entries, deployment_entries, steering_entries
from sync.client.device.keystore import FileKeyStore
from sync.client.ledger.states import State
from tests.beside import judged_apart
from tests.desktop.demo.saying import NOW
from tests.records import replaced

#: Moments, texts that are shown shortened, and texts that contain others.
MOMENTS = (
    "date",
    "made_at",
    "cast_at",
    "created_at",
    "received_at",
    "decided_at",
    "updated_at",
    "asked_at",
    "moved_at",
)
ORDERED = (*MOMENTS, "intent", "proof")
Judged = tuple[Callable[[Any], object], Any]


@pytest.mark.parametrize("situation", ["voted", "answered"])
def test_what_sorts_before_and_what_sorts_after_are_shown_alike(
    templates: Templates, tmp_path: Path, situation: Situation
) -> None:
    templates.copy(situation, tmp_path / "world")
    places = inside(tmp_path / "world")
    opened = open_commune(places, home().insee, lambda: NOW, FileKeyStore(places.keys), kind=DEMONSTRATION)
    with opened.store.reading() as connection:
        judged = list(rows(connection))
    opened.close()
    assert len(judged) > 10
    assert [apart for told, row in judged for apart in judged_apart(told, row, ordered=ORDERED)] == []


BECAME = {
    "finalised": "Enregistré sur cet ordinateur ne veut pas dire reçu.",
    "held": "La plateforme attend encore quelque chose.",
    "blocked": "La plateforme attend encore quelque chose.",
    "deposited": "La plateforme l’a reçu. Sa décision n’est pas encore rendue.",
    "accepted": "La plateforme l’a reçu et pris en compte.",
    "rejected": "La plateforme a refusé cet envoi.",
    "superseded": "Un envoi plus récent a pris sa place.",
    "conflict": "Ce texte a aussi changé ailleurs.",
    "quarantined": "La plateforme n’a pas pu lire cet envoi.",
    "cancelled": "Cet envoi a été annulé avant son départ.",
}


@pytest.mark.parametrize("state", BECAME)
def test_what_became_of_an_act_in_one_sentence(state: str) -> None:
    words = dict.fromkeys(("op", "title", "subject", "received_at", "decided_at", "reason", "detail"), "")
    numbers: dict[str, Any] = {"seq": 1, "attempts": 0, "number": None}
    act = ActRow(**words, **numbers, type="vote.cast", state=state, created_at=NOW.isoformat())
    said = act_paper.paper_of(ActPaper(act=act, intent="ab" * 32, proof=""), NOW).sentence
    assert said.startswith(BECAME[state])


def _shown(entries: Iterable[Any]) -> list[Any]:
    """Without the search text of an entry, which is its other texts again, in simple letters."""
    return [replaced(entry, searched="") for entry in entries]


def rows(connection: Connection) -> Iterator[Judged]:
    votes = ballot.read(connection)
    assert votes is not None
    few = replaced(votes, proposals=votes.proposals[:3], services=votes.services[:2], themes=(), campaign=None)
    yield (
        (lambda one: [_shown(getattr(ballot_entries.lists(one, NOW), part)) for part in ("open", "ours", "results")]),
        few,
    )
    if votes.campaign is not None:
        yield vote_words.late, votes.campaign.late_policy
    moment = replaced(act_context.read(connection), campaign=None)
    for deployment in deployments.listed(connection)[:3]:
        yield (lambda one: _shown(deployment_entries.entries((one,), moment, frozenset(), NOW))), deployment
    for group in steering.listed(connection)[:3]:
        yield (lambda one: _shown(steering_entries.entries((one,), moment, frozenset(), NOW))), group
    for need in needs.listed(connection):
        for own in ("", "grouped", "redirected", "ineligible", "received"):
            yield needs_list.state_of, replaced(need, own=own)
        read = facts.read(connection, need.id)
        if read is not None:
            yield (lambda one: sheet.sheet(one, NOW)), read
    for request in requests.listed(connection):
        yield request_words.state_of, request
    for act in outbox.listed(connection):
        yield (lambda one: acts.line_of(one, NOW)), act
        paper = one_act.paper(connection, act.op)
        assert paper is not None
        yield (lambda one: act_paper.paper_of(one, NOW)), paper
    for state in State:
        yield (lambda one: act_paper.paper_of(one, NOW)), replaced(paper, act=replaced(paper.act, state=state.value))
