"""Phase 4: a retained service asked for, planned, live; its effect said, and read by the neighbours.

The window is the real one, over a real database; the platform is a process of its own, conducted by its operators.
"""

from pathlib import Path

import pytest

from tests.journeys.national import National
from tests.journeys.neighbour import neighbour
from tests.journeys.secretary import Secretary

pytestmark = pytest.mark.slow


def moves(national: National, proposal: str, commune: str, state: str, date: str, note: str = "") -> None:
    update = {"proposal": proposal, "commune": commune, "state": state, "date": date} | ({"note": note} if note else {})
    national.take("deployment", "update", file=update)


def test_asked_planned_live_and_its_effect(secretary: Secretary, national: National, tmp_path: Path) -> None:
    url = national.open()
    artenay = neighbour(tmp_path / "artenay", national, url, "45008")
    secretary.enrols(url, national.run("code", "create", "--commune", "45024")["code"])
    national.run("phase", "set", "vote")
    proposal = national.proposes("Cantines en ligne", kind="existing")
    national.retains(proposal, "Le service existe.")
    national.run("phase", "set", "deployment")
    artenay.sync()
    artenay.run("deployment", "ask", proposal)
    artenay.sync()
    moves(national, proposal, "45008", "live", "2021-05-20")
    artenay.sync()
    report = tmp_path / "report.json"
    report.write_text('{"live_since": "2021-05-20", "effect": "Les familles gagnent une heure.", "agents_trained": 3}')
    artenay.run("deployment", "report", proposal, report)
    artenay.sync()
    secretary.exchanges()

    votes = secretary.goes_to("votes", 4)
    secretary.clicks("Déploiement (1)")
    votes.deployments.choose(proposal)
    secretary.reads("Artenay")
    secretary.reads("Les familles gagnent une heure.")
    secretary.reads("3\u00a0agents formés")
    secretary.clicks("Demander ce service…")
    secretary.reads("Demander ce service au nom de Baule")
    secretary.writes("Souhaité à partir de", "la rentrée")
    secretary.clicks("Mettre dans la boîte d’envoi")
    secretary.reads("Demande de Baule enregistrée sur cet ordinateur.")
    secretary.exchanges()
    secretary.reads("✓\u00a0Demande prise en compte")
    secretary.clicks("Continuer")
    asked = next(one for one in national.run("deployment", "list") if one["commune"] == "45024")
    assert (asked["state"], asked["wanted_from"]) == ("asked", "la rentrée")

    moves(national, proposal, "45024", "planned", "2021-06-14", "Installation à distance.")
    secretary.exchanges()
    secretary.reads("→\u00a0Déploiement prévu")
    secretary.reads("Lundi 14\u00a0juin 2021")
    secretary.reads("Installation à distance.")
    assert votes.main_act is None, "nothing can be said of what is not live"

    moves(national, proposal, "45024", "live", "2021-06-15")
    secretary.exchanges()
    secretary.clicks("Dire l’effet constaté…")
    secretary.reads("Dire l’effet de ce service, au nom de Baule")
    secretary.writes("Effet constaté", "Les parents ne viennent plus à la mairie.")
    secretary.writes("Agents formés", "deux")
    secretary.clicks("Mettre dans la boîte d’envoi")
    secretary.reads("⚠ Le nombre d’agents formés ne se lit pas comme un nombre.")
    secretary.writes("Agents formés", "2")
    secretary.writes("Personnes concernées", "1 200")
    secretary.clicks("Mettre dans la boîte d’envoi")
    secretary.reads("Effet constaté de Baule enregistré sur cet ordinateur.")
    secretary.exchanges()
    secretary.clicks("Continuer")
    secretary.reads("✓\u00a0Effet dit")
    told = next(one for one in national.run("deployment", "list") if one["commune"] == "45024")
    assert (told["state"], told["effect"]) == ("live", "Les parents ne viennent plus à la mairie.")
    assert (told["agents_trained"], told["people_served"]) == (2, 1200)
    artenay.sync()
    (row,) = artenay.run("deployment", "list")
    assert row["live_elsewhere"] == ["45024"]
