"""A vote from the catalogue: which need of ours it names, and why it names none; how its line says its state."""

from typing import TYPE_CHECKING

import pytest

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.database.queries.votes import VoteRow
from desktop.domain.phases import ClockOffset
from desktop.viewmodels.services.navigation import ServiceNavigation
from desktop.viewmodels.services.sheet import BesideVote, CatalogueLists, beside_vote, vote_on_line
from desktop.viewmodels.votes.votes import Votes

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune


def test_a_vote_beside_a_draft_says_why_it_does_not_name_it_and_what_to_do(
    baule: "Commune",
) -> None:
    baule.campaign()
    navigation = ServiceNavigation(baule.actor, Votes)
    navigation.start()
    need = baule.act(draft_need, None, title="Cimetière", description="Sur papier.")

    def reviewed(target: str, chosen: str = "") -> str:
        navigation.visit(target)
        baule.settle()
        navigation.vote(chosen)
        baule.settle()
        assert navigation.review is not None
        return dict(navigation.review.confirmation.public)["Répond à votre besoin"]

    assert reviewed(f"opencimetiere?need={need}") == (
        "Aucun\u00a0: «\u00a0Cimetière\u00a0» n’est pas envoyé. Pour le nommer, envoyez d’abord ce besoin, puis votez."
    )
    assert navigation.unsent == need
    assert reviewed("opencimetiere") == "Aucun en particulier", "only where she came from a draft"
    baule.act(draft_need, need, title="")
    assert reviewed(f"opencimetiere?need={need}").startswith("Aucun\u00a0: votre besoin n’est pas envoyé.")
    baule.act(draft_need, need, title="Cimetière")
    baule.act(submit_need, need)
    assert reviewed(f"opencimetiere?need={need}") == "Aucun en particulier", "she chose none of those offered"
    assert reviewed(f"opencimetiere?need={need}", need) == "Cimetière"
    assert navigation.unsent == ""


@pytest.mark.parametrize(
    ("cast", "lost", "text"),
    [
        ("finalised", False, "↑\u00a0Vote\u00a0: à envoyer"),
        ("deposited", False, "✓\u00a0Vote\u00a0: reçu (n°\u00a07), à décider"),
        ("accepted", False, "✓\u00a0Vote pris en compte"),
        ("accepted", True, "↑\u00a0Vote\u00a0: à renvoyer"),  # by a platform that was put back
        ("rejected", False, "✗\u00a0Vote\u00a0: refusé"),
    ],
)
def test_the_line_of_a_service_says_once_that_the_state_is_a_votes(cast: str, lost: bool, text: str) -> None:
    texts = dict.fromkeys(("cast_op", "kind", "title", "need", "cast_at", "withdraw_op", "withdrawn"), "")
    texts |= dict.fromkeys(("received_at", "reason", "detail"), "")
    row = VoteRow(subject="actes", stands=True, cast=cast, number=7, version=0, lost=lost, **texts)
    lists = CatalogueLists(
        population=None,
        services=(),
        themes={},
        votes={"actes": row},
        needs=(),
        commune="Baule",
        siren="",
        campaign=None,
        offset=ClockOffset(),
    )
    line = vote_on_line("actes", lists)
    assert line is not None
    assert line.text == text
    assert vote_on_line("opencimetiere", lists) is None


@pytest.mark.parametrize(
    ("needs", "from_draft", "shown"),
    [
        (None, False, set[BesideVote]()),
        (0, False, {BesideVote.WRITE_NEED}),
        (0, True, {BesideVote.UNSENT}),
        (2, False, {BesideVote.NAME_NEED}),
        (2, True, {BesideVote.NAME_NEED, BesideVote.UNSENT}),
    ],
)
def test_a_vote_names_a_need_that_was_sent_or_it_is_said_how_to_come_by_one(
    needs: int | None, from_draft: bool, shown: set[BesideVote]
) -> None:
    assert beside_vote(open=True, needs=needs, from_draft=from_draft) == shown
    assert beside_vote(open=False, needs=needs, from_draft=from_draft) == set()
