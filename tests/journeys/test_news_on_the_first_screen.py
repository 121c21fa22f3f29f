"""What the platform moves is told on Accueil, leads there, is read once; and a person can take her data back.

The window is the real one; the platform is conducted by its own commands.
"""

from pathlib import Path

import pytest

from desktop.database.queries import person
from tests.journeys.national import URL, National, NationalHere
from tests.journeys.secretary import Secretary
from tests.typed import relaisctl


def test_what_moved_is_told_and_the_question_waits(
    secretary: Secretary, national_here: NationalHere, tmp_path: Path
) -> None:
    national = national_here
    need = submits_by_command(tmp_path / "pc")
    national.run("phase", "set", "needs")
    secretary.enrols(URL, national.run("code", "create", "--commune", "45024")["code"])
    secretary.exchanges()
    secretary.goes_to("home", 1)
    secretary.reads("Rien de nouveau pour la commune.")

    proposal = national.proposes("Cimetières en commun", need)
    national.run("phase", "set", "vote")
    secretary.exchanges()
    secretary.reads(
        "Votre besoin «\u00a0Registre du cimetière\u00a0» est regroupé dans la proposition"
        " «\u00a0Cimetières en commun\u00a0»."
    )
    secretary.reads("Votre besoin est regroupé\u00a0: voter pour cette proposition\u202f?")
    secretary.clicks("Tout marquer comme lu")
    secretary.reads("Rien de nouveau pour la commune.")
    secretary.clicks("Répondre")
    secretary.until(lambda: secretary.session.frame.current == "votes")
    secretary.reads("Cimetières en commun")

    national.retains(proposal, "Utile à toutes les communes.")
    secretary.exchanges()
    secretary.goes_to("home", 1)
    secretary.reads("Le comité a retenu la proposition «\u00a0Cimetières en commun\u00a0».")
    assert "voter pour cette proposition" not in secretary.in_sight


def submits_by_command(pc: Path) -> str:
    """A need that is in the outbox before the story begins; its id."""
    words = ("--title", "Registre du cimetière", "--description", "Sur papier")
    id: str = relaisctl(pc, "need", "draft", *words, "--json").json["id"]
    assert relaisctl(pc, "need", "submit", id, "--json").status == 0
    return id


@pytest.mark.slow
def test_a_person_is_named_sent_and_erased_on_both_ends(secretary: Secretary, national: National) -> None:
    secretary.enrols(national.open(), national.run("code", "create", "--commune", "45024")["code"])
    national.run("phase", "set", "needs")
    secretary.session.frame.go("settings", "person")
    secretary.writes("Nom", "Anne Canari")
    secretary.writes("Adresse électronique", "mairie@exemple.fr")
    secretary.submits_a_need("Registre du cimetière", "Sur papier")  # leaving the page keeps what was typed
    secretary.exchanges()
    assert b"Anne Canari" in database_of(national)

    secretary.session.frame.go("settings", "person")
    secretary.reads("Données personnelles")
    secretary.clicks("Effacer ces données…")
    secretary.clicks("Oui, effacer définitivement")
    secretary.reads("La plateforme les effacera au prochain échange.")
    secretary.exchanges()
    secretary.goes_to("outbox", 6)
    secretary.until(lambda: "Effacement pris en compte" in secretary.line(0))
    found: list[object] = []
    secretary.session.actor.ask(person.places, then=found.append)
    secretary.until(lambda: found == [()])
    national.close()  # its write-ahead log is folded into its file
    assert b"Anne Canari" not in database_of(national)


def database_of(national: National) -> bytes:
    files = sorted(national.folder.glob("platform.sqlite*"))
    assert files
    return b"".join(file.read_bytes() for file in files)
