"""Each command refuses wrong input with one sentence and an exit status: 1 for a rule, 2 for the input."""

from typing import Any

import pytest

from tests.sync.platform.conducting import accepted

WHY = "Parce que."
LINE = {"project": "j1", "decision": "retained", "reason": WHY}
STEP = {"proposal": "p1", "commune": "45024", "state": "live", "date": "2026-06-01"}
#: words of the command, its file (or None), status, what the sentence says
REFUSED: tuple[tuple[tuple[str, ...], Any, int, str], ...] = (
    (("need", "show", "n9"), None, 2, "n’est pas un besoin reçu"),
    (("need", "redirect"), {"decisions": []}, 2, "vide"),
    (("need", "redirect"), {"decisions": [{"need": "n1", "outcome": "refused", "reason": WHY}]}, 2, "«\u00a0refused"),
    (("need", "redirect"), {"decisions": [{"need": "n1", "outcome": "redirected", "reason": " "}]}, 2, "reason"),
    (("need", "redirect"), {"decisions": [{"need": "n9", "outcome": "redirected", "reason": WHY}]}, 2, "besoin reçu"),
    (("proposal", "create"), {"id": "p 1", "title": "T", "kind": "existing", "needs": []}, 2, "(id)"),
    (("proposal", "add-needs"), {"proposal": "p9", "needs": ["n1"]}, 2, "n’est pas une proposition"),
    (("proposal", "add-needs"), {"proposal": "p9", "needs": []}, 2, "vide"),
    (("committee", "publish"), {"decisions": [{"proposal": "p", "decision": "retained", "reason": WHY}]}, 1, "phase"),
    (("project", "create"), {"title": "T", "proposal": "p9"}, 1, "«\u00a0Pilotage\u00a0»"),
    (("project", "create"), {"title": "T", "proposal": "p9", "budget": 1}, 2, "«\u00a0budget\u00a0»"),
    (("project", "decide"), {"decisions": [LINE]}, 1, "La phase ouverte est «\u00a0Besoins\u00a0»"),
    (("project", "decide"), {"decisions": [LINE | {"decision": "later"}]}, 2, "«\u00a0later\u00a0»"),
    (("steering", "compose"), {"groups": [{"proposal": "p1", "note": "N."}]}, 1, "«\u00a0Pilotage\u00a0»"),
    (("steering", "compose"), {"groups": []}, 2, "vide"),
    (("steering", "compose"), {"groups": [{"proposal": "p1", "referents": ["Baule"]}]}, 2, "referents"),
    (("deployment", "update"), STEP, 1, "«\u00a0Déploiement\u00a0»"),
    (("deployment", "update"), STEP | {"date": "1er juin"}, 2, "date illisible (date)\u202f; écrivez-la AAAA-MM-JJ"),
    (("deployment", "update"), STEP | {"date": 20260601}, 2, "date"),
    (("deployment", "update"), STEP | {"state": "asked"}, 2, "«\u00a0asked\u00a0»"),
    (("request", "show", "r9"), None, 2, "n’est pas une demande reçue"),
    (("request", "decide", "r9"), {"status": "accepted", "reason": WHY}, 2, "n’est pas une demande reçue"),
    (("request", "decide", "r9"), {"status": "accepted", "reason": WHY, "amount_cents": -1}, 2, "hors des bornes"),
    (("request", "decide", "r9"), {"status": "accepted", "reason": WHY, "amount_cents": "12 €"}, 2, "autre sorte"),
    (("request", "decide", "r9"), {"status": "perhaps", "reason": WHY}, 2, "«\u00a0perhaps\u00a0»"),
    (("request", "decide", "r9"), {"status": "refused"}, 2, "«\u00a0reason\u00a0»"),
    (("request", "decide"), None, 2, "Il manque ID"),
    (("service", "show", "s9"), None, 2, "n’est pas un service proposé"),
    (("service", "publish", "s9"), None, 2, "n’est pas un service proposé"),
    (("service", "publish", "s9"), {"colour": "red"}, 2, "«\u00a0colour\u00a0»"),
    (("service", "decline", "s9"), None, 2, "Il manque --reason"),
    (("service", "decline", "s9", "--reason", "R."), None, 2, "n’est pas un service proposé"),
)


def test_each_command_refuses_in_a_sentence(program: Any) -> None:
    """One platform for all of them: a refusal changes nothing."""
    for words, value, status, said in REFUSED:
        file = [] if value is None else [program.write("file.json", value)]
        ended = program.run(*words, *file, "--json")
        assert (ended.status, said in ended.error["title"]) == (status, True), (words, ended)
    for noun in ("need", "proposal", "project", "interest", "deployment", "request", "service", "alarm"):
        assert program.json(noun, "list") == []


@pytest.mark.parametrize("status", ["refused", "incomplete"])
def test_an_amount_is_granted_with_accepted_alone(program: Any, commune: Any, status: str) -> None:
    funding = {"expenses": [{"item": "I", "amount_ttc_cents": 100}]}
    body = {
        "request": "r1",
        "category": "user_relations",
        "level": "region",
        "authority": "24",
        "title": "T",
        "description": "D.",
        "funding": funding,
    }
    accepted(commune, "request.submit", body)
    answer = {"status": status, "reason": WHY, "amount_cents": 100}
    told = program.run("request", "decide", "r1", program.write("a.json", answer), "--json")
    assert (told.status, told.error["field"]) == (2, "amount_cents")
    over = program.write("a.json", {"status": "accepted", "reason": WHY, "amount_cents": 101})
    told = program.run("request", "decide", "r1", over, "--json")
    assert (told.status, told.error["type"]) == (1, "amount_over_cost")
    assert program.json("request", "show", "r1")["state"] == "received"
