"""A vote from the catalogue: which need of ours it names, and why it names none."""

from typing import TYPE_CHECKING

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.viewmodels.services.navigation import ServiceNavigation
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
