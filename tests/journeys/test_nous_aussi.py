"""Another commune has the same need: "nous aussi", said publicly; both are regrouped, and the commune votes for it.

The window is the real one, over a real database; the platform is a process of its own, conducted by its operators.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.faults.programs import relaisctl
from tests.journeys.national import National
from tests.journeys.secretary import Secretary

pytestmark = pytest.mark.slow

PLAN = "Tenir le plan du cimetière"
GROUPED = "Un plan de cimetière partagé"


def artenay(folder: Path, national: National, url: str) -> str:
    """Another commune, by its own computer, publishes a need; its id."""

    def run(*words: str) -> Any:
        done = relaisctl(folder, *words)
        assert done.status == 0, done
        return done.json

    run("commune", "use", "45008")
    run("enrol", "--platform", url, "--code", national.run("code", "create", "--commune", "45008")["code"])
    need: str = run("need", "draft", "--title", PLAN, "--description", "Il date de 1987.")["id"]
    run("need", "submit", need)
    run("sync")
    return need


def test_nous_aussi_then_regrouped_then_voted(secretary: Secretary, national: National, tmp_path: Path) -> None:
    url = national.open()
    theirs = artenay(tmp_path / "artenay", national, url)
    secretary.enrols(url, national.run("code", "create", "--commune", "45024")["code"])
    ours = secretary.submits_a_need("Gérer les concessions", "Le registre est sur papier.")
    secretary.exchanges()

    needs = secretary.goes_to("needs", 2)
    secretary.clicks("‹\u00a0Tous mes besoins")
    secretary.clicks("Autres communes (1)")
    secretary.reads("Artenay")
    secretary.clicks("Dire «\u00a0nous aussi\u00a0»")
    secretary.reads("Votre commune sera citée publiquement à côté de ce besoin, publié par Artenay.")
    secretary.writes("Commentaire", "Même plan, même âge.")
    secretary.clicks("Oui, dire «\u00a0nous aussi\u00a0»")
    secretary.reads("Nous aussi\u00a0: à envoyer")
    secretary.exchanges()
    secretary.reads("pris en compte")
    secretary.exchanges()
    secretary.reads("Même plan, même âge.")  # published beside the need, under the commune's name

    file = national.folder / "proposal.json"
    file.write_text(json.dumps({"title": GROUPED, "kind": "to_develop", "needs": [theirs, ours]}), "utf-8")
    proposal = national.run("proposal", "create", str(file))["id"]
    national.run("phase", "set", "vote")
    secretary.exchanges()
    secretary.clicks("Nos besoins (1)")
    needs.navigation.open(ours)
    secretary.reads(
        f"Votre besoin est regroupé dans «\u00a0{GROUPED}\u00a0»\u00a0: voter pour cette proposition\u202f?"
    )
    secretary.clicks("Voir et voter")
    secretary.until(lambda: secretary.session.frame.current == "votes")
    secretary.clicks(f"Voter pour\u00a0: {GROUPED}")
    secretary.reads("Vote de Baule enregistré sur cet ordinateur.")
    secretary.exchanges()
    assert national.votes() == [(proposal, 1, ["45024"])]

    secretary.goes_to("needs", 2)
    secretary.reads("✓\u00a0Vote pris en compte")
    secretary.until(lambda: "voter pour cette proposition" not in secretary.in_sight)
