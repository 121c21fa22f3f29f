"""Key there and back: where no network ever comes, a commune votes, is enrolled and holds its receipts."""

from pathlib import Path

from tests.journeys.file_dialogs import choose
from tests.journeys.national import National
from tests.journeys.secretary import Secretary

SERVICE = "opencimetiere"


def test_stick_there_and_back(secretary: Secretary, national: National, tmp_path: Path) -> None:
    usb, context = tmp_path / "usb", tmp_path / "prefecture"
    usb.mkdir()
    context.mkdir()
    national.run("init", "--campaign", "france-relance-2021")  # served nowhere: no road leads there
    code = national.run("code", "create", "--commune", "45024")["code"]
    national.run("bundle", "card", "--out", str(usb))

    secretary.votes_for(SERVICE)
    secretary.goes_to("outbox", 6)
    secretary.clicks("Clé USB…")
    secretary.reads("Cet ordinateur n’est pas inscrit. Il peut l’être par la clé.")
    secretary.clicks("Écrire sur une clé…")
    secretary.reads("Recopiez le code reçu par la mairie")  # said before any dialog
    secretary.types("Code d’inscription", code)
    choose(secretary, "Écrire sur une clé…", usb)
    secretary.reads("avec 1\u00a0envoi. Ce dossier n’est pas sur une clé.")  # it is a folder of this computer
    secretary.reads("La demande d’inscription est partie sur une clé.")
    secretary.reads("⇩ Écrite, 1\u00a0envoi")
    secretary.clicks("‹\u00a0Retour aux envois")
    assert ", Sur clé USB, Enregistré" in secretary.line(0)
    assert national.votes() == []

    (file,) = usb.glob("baule-45024-*.relais")
    back = Path(national.run("bundle", "receive", str(file), "--return", str(context))["return"])
    assert national.votes() == [(SERVICE, 1, ["45024"])]

    secretary.clicks("Clé USB…")
    choose(secretary, "Reprendre la réponse…", file)  # her own file: the wrong one
    secretary.reads("Ce fichier n’est pas destiné à cet ordinateur.")
    choose(secretary, "Reprendre la réponse…", back)
    secretary.reads("Repris de la clé\u00a0: 1\u00a0accusé")
    secretary.reads("Cet ordinateur est inscrit.")
    secretary.reads("réponse reprise")
    secretary.clicks("‹\u00a0Retour aux envois")
    secretary.until(lambda: "Vote pris en compte, Accusé n°" in secretary.line(0))
    assert "Accusé n°\u00a01 · reçu " in secretary.line(0)
    secretary.goes_to("votes", 4)
    secretary.clicks("Nos votes (1)")
    secretary.reads("Accusé n°\u00a01, reçu")
