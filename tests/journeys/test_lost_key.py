"""The key of this computer: lost and put back from its sheet, letter by letter; replaced, and the old sheet is void."""

import re
import stat
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPlainTextEdit

from desktop.actions.votes.cast_vote import cast_vote
from desktop.documents import pages
from desktop.views.preview.dialog import PreviewDialog
from tests import posix
from tests.journeys.national import URL, National, NationalHere
from tests.journeys.secretary import Secretary

SERVICE = "opencimetiere"


def makes_the_sheet(secretary: Secretary, file: Path) -> str:
    """From the settings, saved as PDF; the thirteen groups as the paper shows them."""
    secretary.goes_to("settings", 7)
    secretary.clicks("Faire la feuille de secours…")

    def dialogs() -> list[PreviewDialog]:
        return [one for one in secretary.session.frame.findChildren(PreviewDialog) if one.isVisible()]

    secretary.until(lambda: len(dialogs()) == 1 and dialogs()[0].preview.document is not None)
    (dialog,) = dialogs()
    dialog.preview.save(file)
    secretary.until(lambda: "Rangez-la au coffre" in dialog.notice.words.text())
    dialog.reject()
    secretary.until(lambda: not secretary.session.frame.findChildren(PreviewDialog))
    secretary.session.frame.activateWindow()  # where no window manager does
    secretary.until(secretary.session.frame.isActiveWindow)
    secretary.reads("La feuille est faite.")
    found = dict(re.findall(r"\b(\d{1,2})\s+([0-9A-Z]{5})\b", pages.text(file.read_bytes())))
    return " ".join(found[str(place)] for place in range(1, 14))


def copies(secretary: Secretary, groups: str) -> None:
    """Into the field for it, in place of what it says."""
    (box,) = [
        one
        for one in secretary.session.frame.findChildren(QPlainTextEdit)
        if one.accessibleName() == "Code de la feuille de secours" and one.isVisible()
    ]
    box.setFocus()
    box.selectAll()
    secretary.qtbot.keyClicks(box, groups.lower())


def loses_the_key(pc: Path) -> None:
    lost = [file for file in (pc / "keys").iterdir() if file.suffix == ".key" and ".age" not in file.name]
    assert lost
    for file in lost:
        file.unlink()


def another(letter: str) -> str:
    return "A" if letter != "A" else "B"


def test_the_key_is_lost_and_comes_back_from_paper(
    secretary: Secretary, national_here: NationalHere, tmp_path: Path
) -> None:
    national = national_here
    secretary.enrols(URL, national.run("code", "create", "--commune", "45024")["code"])
    sheet = tmp_path / "feuille.pdf"
    groups = makes_the_sheet(secretary, sheet)
    assert posix.WINDOWS or stat.S_IMODE(sheet.stat().st_mode) == 0o600
    secretary.reads("Dernière feuille faite le")

    loses_the_key(tmp_path / "pc")
    secretary.session.actor.act(lambda context: cast_vote(context, SERVICE))  # nothing hinders her work
    secretary.reads(
        "La clé de signature est introuvable. Vos envois attendent. Recopiez la feuille de"
        " secours, ou demandez un nouveau code à la préfecture."
    )
    assert national.votes() == []
    secretary.goes_to("home", 1)
    secretary.reads("Rétablir la clé de signature")
    secretary.clicks("Rétablir la clé")  # of the band
    secretary.reads("⚠ Elle est introuvable.")

    wrong = f"{groups[:12]}{another(groups[12])}{groups[13:]}"
    copies(secretary, wrong)
    secretary.reads("13\u00a0groupes copiés sur 13")
    card = secretary.session.frame.page("settings").key
    card.back.send.click()
    secretary.reads("le groupe 3 contient une faute. Relisez le groupe 3 sur la feuille")
    copies(secretary, groups)
    card.back.send.click()
    secretary.reads("La clé est de nouveau en place.")
    secretary.goes_to("outbox", 6)
    secretary.until(lambda: "Vote pris en compte, Accusé n°" in secretary.line(0))
    assert "Accusé n°\u00a01 · reçu " in secretary.line(0)
    secretary.until(lambda: "introuvable" not in secretary.in_sight)
    assert national.votes() == [(SERVICE, 1, ["45024"])]


@pytest.mark.slow
def test_the_key_is_replaced_and_the_old_sheet_is_void(
    secretary: Secretary, national: National, tmp_path: Path
) -> None:
    url = national.open()
    secretary.enrols(url, national.run("code", "create", "--commune", "45024")["code"])
    old = makes_the_sheet(secretary, tmp_path / "ancienne.pdf")
    (before,) = [device["id"] for device in national.run("device", "list")]
    card = secretary.session.frame.page("settings").key

    secretary.clicks("Remplacer la clé…")
    secretary.reads("L’ancienne feuille de secours ne servira plus.")
    assert [device["id"] for device in national.run("device", "list")] == [before], "only asked"
    card.asking.yes.click()
    secretary.reads("La clé est remplacée. Imprimez maintenant la nouvelle feuille de secours.")
    secretary.reads("ne vaut plus\u00a0: la clé a changé. Refaites-la.")
    reasons = {device["id"]: device["reason"] for device in national.run("device", "list")}
    del reasons[before]
    assert list(reasons.values()) == ["rotated"]

    new = makes_the_sheet(secretary, tmp_path / "nouvelle.pdf")
    assert new != old
    loses_the_key(tmp_path / "pc")
    secretary.votes_for(SERVICE)
    secretary.clicks("Rétablir la clé")
    secretary.reads("⚠ Elle est introuvable.")
    copies(secretary, old)
    card.back.send.click()
    secretary.reads("celle d’un autre ordinateur, ou d’une clé remplacée depuis.")
    copies(secretary, new)
    card.back.send.click()
    secretary.reads("La clé est de nouveau en place.")
    secretary.goes_to("outbox", 6)
    secretary.until(lambda: "Vote pris en compte, Accusé n°" in secretary.line(0))
    assert "Accusé n°\u00a01 · reçu " in secretary.line(0)
