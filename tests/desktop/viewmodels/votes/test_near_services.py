"""What is open to vote, "nos besoins d’abord": services whose words match a need of ours come before the others."""

from typing import TYPE_CHECKING

import pytest

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.withdraw_need import withdraw_need
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.votes.votes import Votes

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

USUAL = "REU et ELIRE"
NEEDS = {
    "Retrouver une concession au cimetière": "openCimetière",
    "Inscriptions à la cantine": "Portail famille (plusieurs éditeurs)",
    "Signaler un nid-de-poule sur la voirie": "Signalement de voirie (plusieurs éditeurs)",
}


def titles(commune: "Commune") -> list[str]:
    votes = Votes(commune.actor, Latest())
    votes.refresh()
    commune.settle()
    return [entry.title for entry in votes.model.lines]


@pytest.mark.parametrize(("need", "service"), [*NEEDS.items(), ("Radier un électeur de la liste électorale", USUAL)])
def test_the_service_that_fits_our_need_leads(baule: "Commune", need: str, service: str) -> None:
    baule.act(draft_need, title=need, description="Le registre est sur papier.")
    assert titles(baule)[0] == service


def test_of_three_needs_each_has_its_best_service_before_any_second_one(baule: "Commune") -> None:
    for need in NEEDS:
        baule.act(draft_need, title=need, description="Nous le faisons à la main.")
    shown = titles(baule)
    assert set(shown[:3]) == set(NEEDS.values())
    assert len(shown) == len(set(shown)), "a service stands once"
    assert set(shown[3:6]) == {"Logiciel de gestion du cimetière (plusieurs éditeurs)", "API Particulier", "illiwap"}
    assert shown.index(USUAL) == 3 + 3, "each has those that fit it, as its form shows; what is far behind is not"


@pytest.mark.slow
def test_without_a_need_or_for_one_that_was_withdrawn_the_usual_ones_lead(baule: "Commune") -> None:
    assert titles(baule)[0] == USUAL
    baule.act(draft_need, title="Xyzzy", description="Rien n’y ressemble.")
    assert titles(baule)[0] == USUAL
    baule.campaign("needs")
    id = baule.act(draft_need, title="Retrouver une concession au cimetière", description="Sur papier.")
    baule.act(submit_need, id)
    assert titles(baule)[0] == NEEDS["Retrouver une concession au cimetière"]
    baule.act(withdraw_need, id)
    assert titles(baule)[0] == USUAL
