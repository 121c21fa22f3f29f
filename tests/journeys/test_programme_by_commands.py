"""The programme by its commands: each phase and the préfet's route, two communes, as a technician would script them."""

import json

import pytest

from tests.journeys.two_communes import BAULE, NEIGHBOUR, PDF, REQUEST, Two, two

__all__ = ["two"]

pytestmark = pytest.mark.slow


def test_needs_are_written_joined_corrected_and_a_service_is_shared(two: Two) -> None:
    need = two.submits(BAULE, "Gérer le cimetière")
    two.sync(NEIGHBOUR)
    two.types(NEIGHBOUR, "need", "join", need)
    better = "Gérer les concessions du cimetière"
    correction = two.types(BAULE, "need", "correct", need, "--title", better)["id"]
    two.types(BAULE, "need", "submit", correction)
    shared = {"title": "Notre registre", "summary": "Un registre des concessions, fait par la commune."}
    two.types(BAULE, "service", "share", two.file("share.json", shared))
    two.sync()
    (listed,) = two.national.run("need", "list")
    assert (listed["title"], listed["state"]) == ("Gérer les concessions du cimetière", "received")
    (share,) = two.national.run("service", "list")
    two.national.run("service", "publish", share["id"])
    two.sync()
    assert "Notre registre" in [one["title"] for one in two.types(NEIGHBOUR, "service", "search", "registre")]
    assert two.types(BAULE, "verify")["ok"]


def test_a_need_out_of_scope_is_shown_the_other_way(two: Two) -> None:
    need = two.submits(BAULE, "Former les agents")
    why = {"need": need, "outcome": "redirected", "reason": "La formation passe par le préfet."}
    why["category"] = "agent_training"
    two.national.run("need", "redirect", two.file("redirect.json", {"decisions": [why]}))
    two.sync(BAULE)
    told = two.types(BAULE, "need", "show", need)
    assert (told["platform_state"], told["category"]) == ("redirected", "agent_training")
    assert told["thread"][-1]["key"] == "redirected"
    assert told["title"] == "Former les agents"


def test_votes_are_cast_withdrawn_and_counted_once(two: Two) -> None:
    need = two.submits(BAULE, "Gérer le cimetière")
    proposal = two.proposes(need)
    two.sync()
    for verb in ("cast", "withdraw", "cast"):
        two.types(BAULE, "vote", verb, proposal)
        two.sync(BAULE)
    two.types(NEIGHBOUR, "vote", "cast", proposal)
    two.sync(NEIGHBOUR)
    assert two.national.tally() == {proposal: [BAULE, NEIGHBOUR]}
    two.retains(proposal)
    two.sync()
    (told,) = two.types(NEIGHBOUR, "proposal", "list")
    assert (told["state"], told["voted"], told["reason"]) == ("retained", True, "Attendue par beaucoup de communes.")


def test_the_retained_is_steered_and_projects_come_out(two: Two) -> None:
    proposal = two.proposes(two.submits(BAULE, "Gérer le cimetière"))
    two.retains(proposal)
    two.national.run("phase", "set", "steering")
    two.sync()
    two.types(BAULE, "interest", "declare", proposal, "--role", "referent")
    two.types(NEIGHBOUR, "interest", "declare", proposal, "--role", "participant")
    two.sync()
    two.types(NEIGHBOUR, "interest", "withdraw", proposal)
    two.sync()
    (listed,) = two.national.run("interest", "list")
    assert (listed["commune"], listed["role"]) == (BAULE, "referent")
    group = {"proposal": proposal, "referents": [BAULE], "participants": []}
    two.national.run("steering", "compose", two.file("steering.json", {"groups": [group]}))
    made = two.national.run("project", "create", two.file("project.json", {"title": "Registre", "proposal": proposal}))
    line = {"project": made["id"], "decision": "retained", "reason": "Prêt."}
    two.national.run("project", "decide", two.file("projects.json", {"decisions": [line]}))
    two.sync()
    assert two.types(BAULE, "verify")["ok"]


def test_the_retained_is_deployed_and_its_effect_said(two: Two) -> None:
    proposal = two.proposes(two.submits(BAULE, "Gérer le cimetière"))
    two.retains(proposal)
    two.national.run("phase", "set", "deployment")
    two.sync()
    two.types(BAULE, "deployment", "ask", proposal)
    two.sync()
    report = two.file("report.json", {"live_since": "2021-06-01", "agents_trained": 2, "effect": "Une heure gagnée."})
    early = two.tries(BAULE, "deployment", "report", proposal, report)
    assert early.status == 1
    assert early.error["type"]
    for state, day in (("planned", "2021-05-25"), ("live", "2021-06-01")):
        update = {"proposal": proposal, "commune": BAULE, "state": state, "date": day}
        two.national.run("deployment", "update", two.file("deployment.json", update))
    two.sync()
    two.types(BAULE, "deployment", "report", proposal, report)
    two.sync()
    (listed,) = two.national.run("deployment", "list")
    assert (listed["state"], listed["effect"]) == ("live", "Une heure gagnée.")


def test_the_prefet_asks_for_more_and_then_grants(two: Two) -> None:
    wrong = json.loads(json.dumps(REQUEST))
    wrong["funding"]["resources"][1]["amount_cents"] = 90_000
    draft = two.types(BAULE, "request", "draft", two.file("wrong.json", wrong))["id"]
    refused = two.tries(BAULE, "request", "submit", draft)
    assert refused.status in (1, 2)
    assert "funding" in refused.error["field"]
    request = two.types(BAULE, "request", "draft", two.file("request.json", REQUEST))["id"]
    two.types(BAULE, "attach", request, two.file("deliberation.pdf", PDF))
    letter = two.folder / "lettre.pdf"
    two.types(BAULE, "request", "letter", request, "--out", letter)
    assert letter.read_bytes().startswith(b"%PDF-")
    two.types(BAULE, "request", "submit", request)
    two.sync()
    answer = {"status": "incomplete", "reason": "Il manque un devis.", "missing": ["Le devis de la formation"]}
    two.national.run("request", "decide", request, two.file("answer.json", answer))
    two.sync()
    two.types(BAULE, "request", "resume", request)
    two.types(BAULE, "attach", request, two.file("devis.pdf", PDF.replace(b"1.7", b"1.6")))
    two.types(BAULE, "request", "submit", request)
    two.sync()
    grant = {"status": "accepted", "reason": "Un projet utile.", "amount_cents": 384_000}
    two.national.run("request", "decide", request, two.file("answer.json", grant))
    two.sync()
    told = {one["id"]: one for one in two.types(BAULE, "request", "list")}
    assert told[request]["state"] == "granted"
    assert told[request]["amount_cents"] == 384_000
    assert two.types(NEIGHBOUR, "request", "list") == []
    assert two.types(BAULE, "verify")["ok"]
