"""What is printed of the votes, set as a document."""

from typing import TYPE_CHECKING

from desktop.actions.votes.cast_vote import cast_vote
from desktop.documents import pages
from desktop.viewmodels.votes import papers
from tests.desktop.viewmodels.conftest import NOON

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune


def test_each_paper_is_set_from_the_votes_as_they_stand(baule: "Commune") -> None:
    baule.campaign()
    baule.act(cast_vote, "opencimetiere")
    for paper, heading in ((papers.sheet, "votes de la commune de baule"), (papers.deliberation, "délibération")):
        words = pages.text(baule.ask(paper(NOON, demonstration=False)))
        assert "openCimetière" in words
        assert heading in words.lower()
        assert "EXEMPLE" not in words
        assert "EXEMPLE" in pages.text(baule.ask(paper(NOON, demonstration=True)))
