"""The four phases in the window: a need that others have too, a vote, a group that steers, a service that is live.

The window is the real one, over a real database; the platform is a process of its own, conducted by its operators; the
neighbour works by commands.
"""

from pathlib import Path
from typing import Any

import pytest

from tests.journeys.national import National
from tests.journeys.neighbour import Neighbour, neighbour
from tests.journeys.secretary import Secretary

pytestmark = pytest.mark.slow

GROUPED, EXISTING, REFUSED = "Un plan de cimetière partagé", "Cantines en ligne", "Drones"


def test_the_four_phases(secretary: Secretary, national: National, tmp_path: Path) -> None:
    url = national.open()
    artenay = neighbour(tmp_path / "artenay", national, url, "45008")
    theirs = artenay.submits("Tenir le plan du cimetière")
    secretary.enrols(url, national.run("code", "create", "--commune", "45024")["code"])
    ours = secretary.submits_a_need("Gérer les concessions", "Le registre est sur papier.")
    secretary.exchanges()
    joins(secretary)
    national.run("phase", "set", "vote")
    grouped = national.proposes(GROUPED, theirs, ours)
    existing, refused = national.proposes(EXISTING, kind="existing"), national.proposes(REFUSED)
    secretary.exchanges()
    votes(secretary, national, ours)
    artenay.sync()
    for id in (grouped, existing):
        artenay.run("vote", "cast", id)
    artenay.sync()
    assert {id: voters for id, _, voters in national.votes()} == {grouped: ["45008", "45024"], existing: ["45008"]}
    lines = [
        {"proposal": grouped, "decision": "retained", "reason": "Attendue par beaucoup de communes."},
        {"proposal": existing, "decision": "retained", "reason": "Le service existe."},
        {"proposal": refused, "decision": "not_retained", "reason": "Trop cher."},
    ]
    national.take("committee", "publish", file={"decisions": lines})
    secretary.exchanges()
    reads_the_results(secretary, grouped)
    national.run("phase", "set", "steering")
    secretary.exchanges()
    steers(secretary, national, artenay, grouped, existing)
    national.run("phase", "set", "deployment")
    is_live_elsewhere(national, artenay, existing, tmp_path)
    secretary.exchanges()
    deploys(secretary, national, existing)
    artenay.sync()
    told = next(row for row in artenay.run("deployment", "list") if row["live_elsewhere"])
    assert told["live_elsewhere"] == ["45024"]


def joins(secretary: Secretary) -> None:
    """Another commune has the same need: said publicly, under this commune's name."""
    secretary.goes_to("needs", 2)
    secretary.clicks("Autres communes (1)")
    secretary.chooses("Tenir le plan du cimetière")
    secretary.reads("Artenay")
    secretary.clicks("Dire «\u00a0nous aussi\u00a0»")
    secretary.reads("à côté du besoin «\u00a0Tenir le plan du cimetière\u00a0», publié par Artenay.")
    secretary.writes("Commentaire (facultatif)", "Même plan, même âge.")
    secretary.clicks("Oui, dire «\u00a0nous aussi\u00a0»")
    secretary.reads("Nous aussi\u00a0: à envoyer")
    secretary.exchanges()
    secretary.reads("pris en compte")
    secretary.exchanges()
    secretary.reads("Même plan, même âge.")


def votes(secretary: Secretary, national: National, ours: str) -> None:
    """Asked on both pages, cast with no network, counted when there is one, read beside the need."""
    question = f"Votre besoin «\u00a0Gérer les concessions\u00a0» est regroupé dans «\u00a0{GROUPED}\u00a0»"
    page = secretary.goes_to("votes", 4)
    secretary.reads(f"{question}\u00a0: voter pour cette proposition\u202f?")
    secretary.reads("Arrivé après la clôture, un vote ne compte pas.")  # the rule, before any vote
    needs = secretary.goes_to("needs", 2)
    secretary.clicks("Nos besoins (1)")
    needs.navigation.open(ours)
    secretary.reads(
        f"Votre besoin est regroupé dans «\u00a0{GROUPED}\u00a0»\u00a0: voter pour cette proposition\u202f?"
    )
    secretary.clicks("Voir et voter")
    secretary.until(lambda: secretary.session.frame.current == "votes")
    secretary.until(lambda: page.lists.entry.needs.currentText() == "Gérer les concessions")
    national.road("login")  # a Wi-Fi whose login page answers every call: it counts as no network
    secretary.clicks(f"Voter pour\u00a0: {GROUPED}")
    secretary.reads("Voter au nom de Baule\u202f?")
    secretary.clicks("Oui, voter")
    secretary.reads("Vote de Baule enregistré sur cet ordinateur.")
    secretary.reads("⚠ Il n’est pas encore compté.")
    assert national.votes() == []
    national.road("open")
    secretary.exchanges()
    secretary.reads("✓\u00a0Vote pris en compte")
    secretary.clicks("Continuer à voter")
    secretary.goes_to("needs", 2).navigation.open(ours)  # the page opens on its list, so our need is opened from there
    secretary.reads("✓\u00a0Vote pris en compte")
    secretary.until(lambda: "voter pour cette proposition" not in secretary.in_sight)


def reads_the_results(secretary: Secretary, grouped: str) -> None:
    page = secretary.goes_to("votes", 4)
    secretary.clicks("Résultats (3)")
    page.votes.choose(grouped)
    secretary.reads("Attendue par beaucoup de communes.")
    secretary.reads("2\u00a0votes comptés, dont le vôtre")
    secretary.reads("●\u00a0Retenue")
    assert "Répond à" in secretary.in_sight
    secretary.clicks("Voir en tableau")
    table = page.lists.table.table
    assert [table.item(row, 0).text() for row in range(3)] == [GROUPED, EXISTING, REFUSED]
    assert [table.item(row, 2).text() for row in range(3)] == ["Oui", "Non", "Non"]
    secretary.clicks("Voir en image")
    secretary.clicks("Nos votes (1)")
    page.votes.choose(grouped)
    assert not page.lists.entry.withdraw.isVisible(), "the committee has had it"
    secretary.clicks("Voir le besoin")
    secretary.until(lambda: secretary.session.frame.current == "needs")
    secretary.reads("Retenu par le comité")
    secretary.reads("Attendue par beaucoup de communes.")


def steers(secretary: Secretary, national: National, artenay: Neighbour, first: str, second: str) -> None:
    """An interest declared with no network, a role changed, one taken back; the group composed, projects decided."""
    page = secretary.goes_to("votes", 4)
    secretary.clicks("Pilotage (2)")
    secretary.reads("Demandez à participer, pour autant de propositions retenues que vous voulez.")
    national.road("login")
    page.steering.choose(first)
    secretary.picks("Participant")
    secretary.clicks("Participer au pilotage")
    secretary.clicks("Oui, demander à participer")
    secretary.reads("Demande de participation de Baule enregistrée sur cet ordinateur.")
    secretary.reads("⚠ Elle n’est pas encore reçue par la plateforme.")
    secretary.reads("Rôle\u00a0: participant.")
    secretary.clicks("Continuer")
    page.steering.choose(second)
    secretary.picks("Territoire référent")
    secretary.clicks("Participer au pilotage")
    secretary.clicks("Oui, demander à participer")
    secretary.reads("Rôle\u00a0: territoire référent. Le service est développé avec vous.")
    national.road("open")
    secretary.exchanges()
    secretary.reads("✓\u00a0Demande prise en compte")

    secretary.clicks("Continuer")
    page.steering.choose(first)
    secretary.picks("Territoire référent")
    secretary.clicks("Changer de rôle")
    secretary.clicks("Oui, demander à participer")
    secretary.reads("Rôle\u00a0: territoire référent.")
    secretary.exchanges()
    secretary.clicks("Continuer")
    page.steering.choose(second)
    secretary.clicks("Retirer la demande")
    secretary.reads("Retirer cette demande\u202f?")
    secretary.clicks("Oui, retirer la demande")
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
    page.steering.choose(first)
    secretary.reads("●\u00a0Territoire référent")
    secretary.reads("Territoires référents\u00a0: Baule")
    secretary.reads("Participants\u00a0: Artenay")
    secretary.reads("Première réunion en mai.")
    secretary.reads("Registre commun")
    secretary.reads("Second comité\u00a0: Prêt à être développé.")
    secretary.reads("Second comité\u00a0: Trop cher.")


def is_live_elsewhere(national: National, artenay: Neighbour, proposal: str, folder: Path) -> None:
    artenay.sync()
    artenay.run("deployment", "ask", proposal)
    artenay.sync()
    moves(national, proposal, "45008", state="live", date="2021-05-20")
    artenay.sync()
    report = folder / "report.json"
    report.write_text('{"live_since": "2021-05-20", "effect": "Les familles gagnent une heure.", "agents_trained": 3}')
    artenay.run("deployment", "report", proposal, report)
    artenay.sync()


def moves(national: National, proposal: str, commune: str, **to: str) -> None:
    national.take("deployment", "update", file={"proposal": proposal, "commune": commune} | to)


def deploys(secretary: Secretary, national: National, proposal: str) -> None:
    """A neighbour's effect read, the service asked for, planned, live; its effect said."""
    page = secretary.goes_to("votes", 4)
    secretary.clicks("Déploiement (")
    page.deployments.choose(proposal)
    secretary.reads("Artenay")
    secretary.reads("Les familles gagnent une heure.")
    secretary.reads("3\u00a0agents formés")
    secretary.clicks("Demander ce service…")
    secretary.reads("Demander ce service au nom de Baule")
    secretary.writes("Souhaité à partir de (facultatif)", "la rentrée")
    secretary.clicks("Mettre dans la boîte d’envoi")
    secretary.reads("Rien n’est encore parti. Relisez")
    secretary.clicks("Oui, mettre dans la boîte d’envoi")
    secretary.reads("Demande de Baule enregistrée sur cet ordinateur.")
    secretary.exchanges()
    secretary.reads("✓\u00a0Demande prise en compte")
    secretary.clicks("Continuer")
    asked = ours(national)
    assert (asked["state"], asked["wanted_from"]) == ("asked", "la rentrée")

    moves(national, proposal, "45024", state="planned", date="2021-06-14", note="Installation à distance.")
    secretary.exchanges()
    secretary.reads("→\u00a0Déploiement prévu")
    secretary.reads("Lundi 14\u00a0juin 2021")
    secretary.reads("Installation à distance.")
    main = page.bar_acts.main
    assert main is None or not main.isEnabled(), "nothing can be said of what is not live"

    moves(national, proposal, "45024", state="live", date="2021-06-15")
    secretary.exchanges()
    secretary.clicks("Déclarer l’effet…")
    secretary.reads("Déclarer l’effet de ce service, au nom de Baule")
    secretary.writes("Effet constaté", "Les parents ne viennent plus à la mairie.")
    secretary.writes("Agents formés (facultatif)", "deux")
    secretary.clicks("Mettre dans la boîte d’envoi")
    secretary.reads("⚠ Le nombre d’agents formés ne se lit pas comme un nombre.")
    secretary.writes("Agents formés (facultatif)", "2")
    secretary.writes("Personnes concernées (facultatif)", "1 200")
    secretary.clicks("Mettre dans la boîte d’envoi")
    secretary.clicks("Oui, mettre dans la boîte d’envoi")
    secretary.reads("Effet constaté de Baule enregistré sur cet ordinateur.")
    secretary.exchanges()
    secretary.clicks("Continuer")
    secretary.reads("✓\u00a0Effet déclaré")
    told = ours(national)
    assert (told["state"], told["effect"]) == ("live", "Les parents ne viennent plus à la mairie.")
    assert (told["agents_trained"], told["people_served"]) == (2, 1200)


def ours(national: National) -> dict[str, Any]:
    row: dict[str, Any] = next(one for one in national.run("deployment", "list") if one["commune"] == "45024")
    return row
