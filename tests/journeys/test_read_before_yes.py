"""What stands under "Voici ce qui partira" when she says yes is what leaves; else she reads it anew, and nothing has."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.faults.programs import relaisctl
from tests.journeys.national import National
from tests.journeys.neighbour import neighbour
from tests.journeys.two_communes import REQUEST

if TYPE_CHECKING:
    from tests.journeys.secretary import Secretary

ANEW = "Rien n’est parti\u00a0: ce qui partirait a changé depuis votre lecture. Relisez avant d’envoyer."


def waiting(folder: Path) -> list[str]:
    return [act["kind"] for act in relaisctl(folder / "pc", "outbox", "list").json]


@pytest.mark.slow
def test_she_joins_the_need_that_she_has_read(secretary: "Secretary", national: National, tmp_path: Path) -> None:
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
    secretary.reads(ANEW)
    secretary.reads("Vendre le cimetière")
    assert waiting(tmp_path) == []
    secretary.clicks("Oui, dire «\u00a0nous aussi\u00a0»")
    secretary.until(lambda: waiting(tmp_path) == ["need.join"])


@pytest.mark.slow
def test_she_sends_the_request_that_she_has_read(secretary: "Secretary", national: National, tmp_path: Path) -> None:
    url = national.open(road=False)
    secretary.enrols(url, national.run("code", "create", "--commune", "45024")["code"])
    written = tmp_path / "request.json"
    written.write_text(json.dumps(REQUEST))
    id = relaisctl(tmp_path / "pc", "request", "draft", str(written)).json["id"]
    secretary.goes_to("requests", 5).navigation.open(id)
    secretary.clicks("Mettre dans la boîte d’envoi")
    secretary.reads("Voici ce qui partira au nom de Baule")

    written.write_text(json.dumps(REQUEST | {"title": "Tout autre objet"}))
    relaisctl(tmp_path / "pc", "request", "draft", str(written), "--id", id)
    secretary.clicks("Oui, mettre dans la boîte d’envoi")
    secretary.reads(ANEW)
    secretary.reads("Tout autre objet")
    assert waiting(tmp_path) == []
    secretary.clicks("Oui, mettre dans la boîte d’envoi")
    secretary.until(lambda: waiting(tmp_path) == ["request.submit"])
