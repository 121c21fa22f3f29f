"""A need is corrected from two computers of one mairie; the texts meet, are compared, and one stands everywhere.

The window is the real one, over a real database; the platform is a process of its own, the other computer another.
"""

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.faults.programs import relaisctl
from tests.journeys.national import National
from tests.journeys.neighbour import neighbour
from tests.journeys.secretary import Secretary

pytestmark = pytest.mark.slow

TITLE, WORDS = "Tenir le registre du cimetière", "Le registre est sur papier depuis 1954."
THEIRS = "Tenir le registre et le plan du cimetière"
OURS = "Tenir le registre du cimetière, rangé à la cave"


class OtherComputer:
    """The mairie's second PC: the first one's data as they were that day, enrolled under its own key."""

    def __init__(self, folder: Path, url: str, code: str) -> None:
        self.folder = folder
        self.run("enrol", "--platform", url, "--code", code)

    def run(self, *words: str) -> Any:
        done = relaisctl(self.folder, *words)
        assert done.status == 0, done
        return done.json

    def corrects(self, need: str, title: str) -> None:
        draft = self.run("need", "correct", need, "--title", title)["id"]
        self.run("need", "submit", draft)
        self.run("sync")


def corrected_twice(secretary: Secretary, national: National, folder: Path) -> tuple[str, OtherComputer]:
    """Our own correction has left after another one: both texts are known, none is chosen yet."""
    url = national.open()
    secretary.enrols(url, national.run("code", "create", "--commune", "45024")["code"])
    need = secretary.submits_a_need(TITLE, WORDS)
    secretary.exchanges()
    secretary.reads("✓\u00a0Besoin pris en compte")
    shutil.copytree(folder / "pc", folder / "pc2")
    other = OtherComputer(folder / "pc2", url, national.run("code", "create", "--commune", "45024")["code"])
    other.corrects(need, THEIRS)

    secretary.clicks("Corriger…")
    secretary.reads(f"Vous corrigez «\u00a0{TITLE}\u00a0», déjà envoyé.")
    secretary.writes("Titre du besoin", OURS)
    secretary.clicks("Mettre dans la boîte d’envoi")
    secretary.reads("Voici la correction qui partira au nom de Baule")
    secretary.clicks("Oui, mettre dans la boîte d’envoi")
    secretary.reads("Le texte ci-dessous est le nouveau.")  # an exchange may have begun by itself
    secretary.exchanges()
    secretary.reads("⚠\u00a0Texte changé ailleurs")
    secretary.clicks("Comparer les deux textes")
    secretary.reads(THEIRS)
    assert OURS in secretary.in_sight
    assert "Texte de départ" in secretary.in_sight
    return need, other


def test_our_text_is_kept_and_stands_everywhere(secretary: Secretary, national: National, tmp_path: Path) -> None:
    need, other = corrected_twice(secretary, national, tmp_path)
    assert [row["title"] for row in national.run("need", "list")] == [THEIRS]
    secretary.clicks("Garder mon texte")
    secretary.reads("remplacera publiquement")
    secretary.clicks("Oui, remplacer le texte")
    secretary.reads("Le texte ci-dessous est celui que vous gardez.")
    secretary.exchanges()
    secretary.until(lambda: "celui que vous gardez" not in secretary.in_sight)
    secretary.reads("✎\u00a0Choix entre deux textes")
    assert [row["title"] for row in national.run("need", "list")] == [OURS]
    other.run("sync")
    draft = other.run("need", "correct", need)["id"]  # begins with the text that stands
    assert other.run("need", "show", draft)["title"] == OURS
    assert other.run("verify")["ok"]


def test_both_are_kept_and_ours_is_a_draft_of_its_own(secretary: Secretary, national: National, tmp_path: Path) -> None:
    corrected_twice(secretary, national, tmp_path)
    secretary.clicks("Garder les deux")
    secretary.reads("deviendra un nouveau brouillon")
    secretary.clicks("Oui, garder en brouillon")
    secretary.reads("Votre texte est gardé dans un nouveau brouillon.")
    secretary.exchanges()
    assert [row["title"] for row in national.run("need", "list")] == [THEIRS]
    secretary.clicks("Ouvrir le brouillon")
    needs = secretary.session.frame.page("needs")
    secretary.until(lambda: needs.editing.isVisible() and needs.form.fields["title"].text == OURS)


def waiting(folder: Path) -> list[str]:
    return [act["kind"] for act in relaisctl(folder, "outbox", "list").json]


@pytest.mark.slow
def test_she_joins_the_need_that_she_has_read(secretary: Secretary, national: National, tmp_path: Path) -> None:
    url = national.open(road=False)
    national.run("phase", "set", "needs")
    artenay = neighbour(tmp_path / "artenay", national, url, "45008")
    need = artenay.submits("Plan du cimetière")
    secretary.enrols(url, national.run("code", "create", "--commune", "45024")["code"])
    secretary.exchanges()
    secretary.goes_to("needs", 2)
    secretary.clicks("Autres communes (1)")
    secretary.chooses("Plan du cimetière")
    secretary.reads("Artenay")
    secretary.clicks("Dire «\u00a0nous aussi\u00a0»")
    secretary.reads("sera citée publiquement")

    correction = artenay.run("need", "correct", need, "--title", "Vendre le cimetière")["id"]
    artenay.run("need", "submit", correction)
    artenay.sync()
    secretary.exchanges()
    secretary.clicks("Oui, dire «\u00a0nous aussi\u00a0»")
    secretary.reads("ce qui partirait a changé depuis votre lecture. Relisez avant d’envoyer.")
    secretary.reads("Vendre le cimetière")
    assert waiting(tmp_path / "pc") == []
    secretary.clicks("Oui, dire «\u00a0nous aussi\u00a0»")
    secretary.until(lambda: waiting(tmp_path / "pc") == ["need.join"])
