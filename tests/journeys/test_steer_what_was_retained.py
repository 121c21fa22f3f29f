"""Phase 3: an interest declared with no network, the role changed, the group composed, projects decided.

The window is the real one, over a real database; the platform is a process of its own, conducted by its operators.
"""

from pathlib import Path

import pytest

from tests.journeys.national import National
from tests.journeys.neighbour import neighbour
from tests.journeys.secretary import Secretary

pytestmark = pytest.mark.slow


def test_declared_changed_composed_decided(secretary: Secretary, national: National, tmp_path: Path) -> None:
    url = national.open()
    artenay = neighbour(tmp_path / "artenay", national, url, "45008")
    secretary.enrols(url, national.run("code", "create", "--commune", "45024")["code"])
    national.run("phase", "set", "vote")
    first = national.proposes("Cimetières")
    second = national.proposes("Archives", kind="existing")
    for id in (first, second):
        national.retains(id, "Attendue.")
    national.run("phase", "set", "steering")
    secretary.exchanges()

    votes = secretary.goes_to("votes", 4)
    secretary.clicks("Pilotage (2)")
    secretary.reads("Déclarez votre intérêt pour autant de propositions retenues que vous voulez.")
    national.road("login")  # a Wi-Fi that asks for a login: as good as no network
    votes.steering.choose(first)
    secretary.picks("Participant")
    secretary.clicks("Déclarer notre intérêt")
    secretary.reads("Intérêt de Baule enregistré sur cet ordinateur.")
    secretary.reads("⚠ Il n’est pas encore reçu par la plateforme.")
    secretary.reads("Rôle\u00a0: participant.")
    secretary.clicks("Continuer")
    votes.steering.choose(second)
    secretary.picks("Territoire référent")
    secretary.clicks("Déclarer notre intérêt")
    secretary.reads("Rôle\u00a0: territoire référent. Le service est développé avec vous.")
    national.road("open")
    secretary.exchanges()
    secretary.reads("✓\u00a0Intérêt pris en compte")

    secretary.clicks("Continuer")
    votes.steering.choose(first)
    secretary.picks("Territoire référent")
    secretary.clicks("Changer de rôle")
    secretary.reads("Rôle\u00a0: territoire référent.")
    secretary.exchanges()
    secretary.clicks("Continuer")
    votes.steering.choose(second)
    secretary.clicks("Retirer la déclaration")
    secretary.reads("Retirer cette déclaration\u202f?")
    secretary.clicks("Retirer la déclaration")
    secretary.reads("Retrait enregistré sur cet ordinateur.")
    secretary.exchanges()
    artenay.sync()
    artenay.run("interest", "declare", first, "--role", "participant")
    artenay.sync()
    listed = national.run("interest", "list")
    assert sorted((one["commune"], one["role"]) for one in listed) == [("45008", "participant"), ("45024", "referent")]

    group = {"proposal": first, "referents": ["45024"], "participants": ["45008"], "note": "Première réunion en mai."}
    national.take("steering", "compose", file={"groups": [group]})
    good = national.take("project", "create", file={"title": "Registre commun", "proposal": first})["id"]
    poor = national.take("project", "create", file={"title": "Drone", "proposal": first})["id"]
    lines = [
        {"project": good, "decision": "retained", "reason": "Prêt à être développé."},
        {"project": poor, "decision": "not_retained", "reason": "Trop cher."},
    ]
    national.take("project", "decide", file={"decisions": lines})
    secretary.exchanges()
    votes.steering.choose(first)
    secretary.reads("✓\u00a0Territoire référent")
    secretary.reads("Territoires référents\u00a0: Baule")
    secretary.reads("Participants\u00a0: Artenay")
    secretary.reads("Première réunion en mai.")
    secretary.reads("Registre commun")
    secretary.reads("Second comité\u00a0: Prêt à être développé.")
    secretary.reads("Second comité\u00a0: Trop cher.")
