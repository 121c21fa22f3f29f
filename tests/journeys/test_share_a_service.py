"""A service of the commune is proposed for the catalogue: published, then found by another; or not taken, with why.

The window is the real one, over a real database; the platform is conducted by its operators.
"""

from pathlib import Path

import pytest

from tests.journeys.national import URL, National, NationalHere
from tests.journeys.neighbour import neighbour
from tests.journeys.secretary import Secretary


def shares(secretary: Secretary, title: str, *, first: bool = True) -> None:
    services = secretary.goes_to("services", 3)
    if not first:  # after the first share the page has two lists, and may show the other one
        secretary.clicks("Catalogue")
    secretary.clicks("Partager un service")
    secretary.until(lambda: bool(services.sharing.form.isVisible()))
    secretary.writes("Nom du service", title)
    secretary.writes("À quoi il sert", "Les habitants réservent une salle en ligne.")
    secretary.clicks("Proposer au catalogue")
    secretary.reads("Voici ce qui partira au nom de Baule")
    secretary.clicks("Oui, mettre dans la boîte d’envoi")
    secretary.exchanges()
    secretary.reads("✓\u00a0Service reçu")


def test_shared_and_published(secretary: Secretary, national_here: NationalHere) -> None:
    publishes(secretary, national_here, URL)


def publishes(secretary: Secretary, national: National, url: str) -> None:
    secretary.enrols(url, national.run("code", "create", "--commune", "45024")["code"])
    shares(secretary, "Réservation de salles de Baule")
    (share,) = national.run("service", "list")
    national.run("service", "publish", share["id"])
    secretary.exchanges()
    secretary.reads("●\u00a0Publié au catalogue")
    secretary.reads("La plateforme l’a publié au catalogue.")
    secretary.clicks("Voir dans le catalogue")
    secretary.reads("Les habitants réservent une salle en ligne.")


@pytest.mark.slow
def test_found_by_another_and_one_that_is_not_taken(secretary: Secretary, national: National, tmp_path: Path) -> None:
    url = national.open()
    publishes(secretary, national, url)
    artenay = neighbour(tmp_path / "artenay", national, url, "45008")
    artenay.sync()
    found = artenay.run("service", "search", "réservation salles Baule")
    assert "Réservation de salles de Baule" in [one["title"] for one in found]

    shares(secretary, "Un doublon", first=False)
    other = next(one for one in national.run("service", "list") if one["title"] == "Un doublon")
    national.run("service", "decline", other["id"], "--reason", "Déjà au catalogue.")
    secretary.exchanges()
    why = "Elle a répondu\u00a0: «\u00a0Déjà au catalogue\u00a0»."
    secretary.reads(f"La plateforme ne l’a pas retenu pour le catalogue. {why}")
    secretary.clicks("‹\u00a0Tous nos services")
    services = secretary.session.frame.page("services")
    declined = "Un doublon, Non retenu, La plateforme a répondu\u00a0: «\u00a0Déjà au catalogue\u00a0»."

    def lines() -> list[str]:
        return [line.spoken for line in services.sharing.shares.model.lines]

    secretary.until(lambda: lines()[:1] == [declined])  # the list is read again behind the sheet
    assert "Publié au catalogue" in lines()[1]
