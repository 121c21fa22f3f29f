"""Phase 2: needs are grouped, the commune is asked, votes, and reads what the committee decided and why.

The window is the real one, over a real database; the platform is a process of its own, conducted by its operators.
"""

from pathlib import Path

import pytest

from tests.journeys.national import National
from tests.journeys.neighbour import neighbour
from tests.journeys.secretary import Secretary

pytestmark = pytest.mark.slow

GROUPED = "Des cimetières tenus ensemble"


def test_grouped_voted_decided(secretary: Secretary, national: National, tmp_path: Path) -> None:
    url = national.open()
    artenay = neighbour(tmp_path / "artenay", national, url, "45008")
    theirs = artenay.submits("Tenir le plan du cimetière")
    secretary.enrols(url, national.run("code", "create", "--commune", "45024")["code"])
    ours = secretary.submits_a_need("Gérer les concessions", "Le registre est sur papier.")
    secretary.exchanges()
    national.run("phase", "set", "vote")
    proposal = national.proposes(GROUPED, theirs, ours)
    other = national.proposes("Archives", kind="existing")
    secretary.exchanges()

    votes = secretary.goes_to("votes", 4)
    secretary.reads(
        f"Votre besoin «\u00a0Gérer les concessions\u00a0» est regroupé dans «\u00a0{GROUPED}\u00a0»\u00a0: "
        "voter pour cette proposition\u202f?"
    )
    secretary.reads("Arrivé après la clôture, un vote ne compte pas.")  # the rule, before any vote
    national.road("login")  # a Wi-Fi that asks for a login: as good as no network
    secretary.clicks("Voir et voter")
    assert votes.lists.entry.needs.currentText() == "Gérer les concessions"
    secretary.clicks(f"Voter pour\u00a0: {GROUPED}")
    secretary.reads("Vote de Baule enregistré sur cet ordinateur.")
    secretary.reads("⚠ Il n’est pas encore compté.")
    assert national.votes() == []
    national.road("open")
    secretary.exchanges()
    secretary.reads("✓\u00a0Vote pris en compte")
    artenay.sync()
    for id in (proposal, other):
        artenay.run("vote", "cast", id)
    artenay.sync()
    assert {id: voters for id, _, voters in national.votes()} == {
        proposal: ["45008", "45024"],
        other: ["45008"],
    }

    lines = [
        {"proposal": proposal, "decision": "retained", "reason": "Attendue par beaucoup de communes."},
        {"proposal": other, "decision": "not_retained", "reason": "Déjà couverte."},
    ]
    national.take("committee", "publish", file={"decisions": lines})
    secretary.clicks("Continuer à voter")
    secretary.exchanges()
    secretary.clicks("Résultats (2)")
    votes.votes.choose(proposal)
    secretary.reads("Attendue par beaucoup de communes.")
    secretary.reads("2\u00a0votes comptés, dont le nôtre")
    secretary.reads("✓\u00a0Retenue")
    assert "Répond à" in secretary.in_sight
    secretary.clicks("Voir en tableau")
    table = votes.lists.table.table
    assert [table.item(row, 0).text() for row in range(2)] == [GROUPED, "Archives"]
    assert [table.item(row, 2).text() for row in range(2)] == ["✓\u00a0Oui", "Non"]
    secretary.clicks("Voir en image")
    secretary.clicks("Nos votes (1)")
    votes.votes.choose(proposal)
    assert not votes.lists.entry.withdraw.isVisible(), "the committee has had it"
    secretary.clicks("Voir le besoin")
    secretary.until(lambda: secretary.session.frame.current == "needs")
    secretary.reads("Retenu par le comité")
    secretary.reads("Attendue par beaucoup de communes.")
