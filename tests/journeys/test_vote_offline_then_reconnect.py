"""A secretary votes with no network; the link returns, fails in the ways links fail, and the vote counts once.

The window is the real one, over a real database; the platform is a process of its own, behind a road of its own.
"""

from pathlib import Path

import pytest

from tests.journeys.national import National
from tests.journeys.neighbour import neighbour
from tests.journeys.secretary import Secretary

SERVICE = "opencimetiere"
OTHERS = ("actes", "grr", "acceslibre", "aidants-connect", "docs")


def test_vote_offline_then_reconnect(secretary: Secretary, national: National) -> None:
    secretary.votes_for(SERVICE)
    secretary.reads("⚠ Il n’est pas encore compté.")
    secretary.goes_to("outbox", 6)
    assert ", À envoyer, Enregistré" in secretary.line(0)
    secretary.reads("Cet ordinateur n’est pas encore inscrit.")

    url = national.open(road=False)
    code = national.run("code", "create", "--commune", "45024")["code"]
    secretary.enrols(url, code)
    secretary.goes_to("outbox", 6)
    secretary.asks_for_an_exchange()
    secretary.until(lambda: "Vote pris en compte, Accusé n°" in secretary.line(0))
    assert "Accusé n°\u00a01 · reçu " in secretary.line(0)
    secretary.goes_to("votes", 4)
    secretary.clicks("Nos votes (1)")
    secretary.reads("Accusé n°\u00a01, reçu")
    assert national.votes() == [(SERVICE, 1, ["45024"])]


@pytest.mark.slow
def test_an_act_among_many_is_found_again(secretary: Secretary) -> None:
    """By a word, by its kind, in another order."""
    votes = secretary.goes_to("votes", 4)
    secretary.until(lambda: votes.votes.known)
    secretary.searches("tombes")  # openCimetière is found by what it is for, though its title says otherwise
    secretary.chooses("openCimetière")
    secretary.clicks("Voter pour\u00a0: openCimetière")
    secretary.clicks("Oui, voter")
    secretary.reads("Vote de Baule enregistré sur cet ordinateur.")
    for service in OTHERS:
        secretary.votes_for(service)
    secretary.submits_a_need("Plan du cimetière", "Il est sur papier.")

    secretary.goes_to("outbox", 6)
    secretary.reads("7\u00a0envois")
    secretary.searches("cimetieres")
    secretary.reads("2\u00a0envois sur 7")
    secretary.searches("besoin")
    secretary.reads("1\u00a0envoi sur 7")
    secretary.chooses("Plan du cimetière, À envoyer, Enregistré")
    secretary.searches("piscine")
    secretary.reads("Rien ne répond à «\u00a0piscine\u00a0».")
    secretary.clicks("Tout afficher")
    secretary.reads("7\u00a0envois")

    votes = secretary.goes_to("votes", 4)
    secretary.clicks("Nos votes (6)")
    secretary.sorts("Par titre")
    titles = [line.title.casefold() for line in votes.votes.model.lines]
    assert titles == sorted(titles)
    secretary.searches("dirigeable")
    secretary.reads("Rien ne répond à «\u00a0dirigeable\u00a0».")


@pytest.mark.slow
def test_an_answer_lost_on_its_way_leaves_one_vote(secretary: Secretary, national: National) -> None:
    url = national.open()
    secretary.enrols(url, national.run("code", "create", "--commune", "45024")["code"])
    national.road("lost")
    secretary.votes_for(SERVICE)
    secretary.until(lambda: national.road_state() == "open")  # the platform has it, the window does not know
    assert national.votes() == [(SERVICE, 1, ["45024"])]
    secretary.goes_to("outbox", 6)
    secretary.asks_for_an_exchange()
    secretary.until(lambda: "Vote pris en compte, Accusé n°" in secretary.line(0))
    assert "Accusé n°\u00a01 · reçu " in secretary.line(0)
    assert national.votes() == [(SERVICE, 1, ["45024"])]


@pytest.mark.slow
@pytest.mark.parametrize("portal", ["page", "redirect"])
def test_a_wifi_that_asks_for_a_login_moves_nothing(secretary: Secretary, national: National, portal: str) -> None:
    url = national.open()
    secretary.enrols(url, national.run("code", "create", "--commune", "45024")["code"])
    national.road(portal)
    secretary.votes_for(SERVICE)
    secretary.goes_to("outbox", 6)
    secretary.reads("La réponse ne vient pas de la plateforme. Rien n’est perdu.")
    assert ", À envoyer, Enregistré" in secretary.line(0)
    secretary.asks_for_an_exchange()
    secretary.until(lambda: not secretary.session.syncing.state.running)
    assert ", À envoyer, Enregistré" in secretary.line(0)
    assert national.votes() == []

    national.road("open")
    secretary.asks_for_an_exchange()
    secretary.until(lambda: "Vote pris en compte, Accusé n°" in secretary.line(0))
    assert "Accusé n°\u00a01 · reçu " in secretary.line(0)
    secretary.until(lambda: "La réponse ne vient pas de la plateforme" not in secretary.in_sight)
    assert national.votes() == [(SERVICE, 1, ["45024"])]


@pytest.mark.slow
def test_what_one_computer_voted_the_other_withdraws(secretary: Secretary, national: National, tmp_path: Path) -> None:
    """The mayor voted at home; the secretary sees it as the commune's vote, and takes it back for both."""
    url = national.open(road=False)
    home = neighbour(tmp_path / "home", national, url, "45024")
    home.run("vote", "cast", SERVICE)
    home.sync()
    secretary.enrols(url, national.run("code", "create", "--commune", "45024")["code"])
    secretary.goes_to("outbox", 6)
    secretary.asks_for_an_exchange()
    secretary.goes_to("votes", 4)
    secretary.clicks("Nos votes (1)")
    secretary.chooses("openCimetière")
    secretary.reads("Voté depuis un autre ordinateur de la mairie. Reçu ")
    secretary.clicks("Retirer ce vote…")
    secretary.reads("Un envoi partira\u00a0: retrait du vote")
    secretary.clicks("Oui, retirer le vote")
    secretary.goes_to("outbox", 6)  # at once or soon it leaves by itself
    secretary.until(lambda: ", Retrait pris en compte, Accusé n°" in secretary.line(0))
    assert national.votes() == []
    home.sync()
    (vote,) = home.run("vote", "list")
    assert (vote["state"], vote["withdrawn_elsewhere"]) == ("withdrawn", True)
    home.run("vote", "cast", SERVICE)
    home.sync()
    secretary.asks_for_an_exchange()
    secretary.goes_to("votes", 4)
    secretary.reads("Voté depuis un autre ordinateur de la mairie. Reçu ")
    assert national.votes() == [(SERVICE, 1, ["45024"])]
