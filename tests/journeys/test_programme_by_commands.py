"""The programme by its commands, as a technician would script them: two processes, real HTTP, JSON out."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.programs import Platform, enrolled, platform, relaisctl
from tests.journeys.two_communes import BAULE, NEIGHBOUR, PDF, REQUEST, Two, two

__all__ = ["two"]

pytestmark = pytest.mark.slow


def test_a_campaign_from_the_first_need_to_the_effect(two: Two) -> None:
    proposal = _needs(two)
    _votes(two, proposal)
    _steering(two, proposal)
    _deployment(two, proposal)
    for insee in (BAULE, NEIGHBOUR):
        assert two.types(insee, "verify")["ok"]


def _needs(two: Two) -> str:
    """Written, joined, corrected, one out of scope, a service shared; the proposal that groups the need."""
    need, elsewhere = two.submits(BAULE, "Gérer le cimetière"), two.submits(BAULE, "Former les agents")
    two.sync(NEIGHBOUR)
    two.types(NEIGHBOUR, "need", "join", need)
    better = "Gérer les concessions du cimetière"
    correction = two.types(BAULE, "need", "correct", need, "--title", better)["id"]
    two.types(BAULE, "need", "submit", correction)
    shared = {"title": "Notre registre", "summary": "Un registre des concessions, fait par la commune."}
    two.types(BAULE, "service", "share", two.file("share.json", shared))
    two.sync()
    listed = {one["id"]: (one["title"], one["state"]) for one in two.national.run("need", "list")}
    assert listed == {need: (better, "received"), elsewhere: ("Former les agents", "received")}
    (share,) = two.national.run("service", "list")
    two.national.run("service", "publish", share["id"])
    why = {"need": elsewhere, "outcome": "redirected", "reason": "La formation passe par le préfet."}
    why["category"] = "agent_training"
    two.national.run("need", "redirect", two.file("redirect.json", {"decisions": [why]}))
    proposal = two.proposes(need)
    two.sync()
    assert "Notre registre" in [one["title"] for one in two.types(NEIGHBOUR, "service", "search", "registre")]
    told = two.types(BAULE, "need", "show", elsewhere)
    assert (told["platform_state"], told["category"]) == ("redirected", "agent_training")
    assert (told["thread"][-1]["key"], told["title"]) == ("redirected", "Former les agents")
    return proposal


def _votes(two: Two, proposal: str) -> None:
    """Cast, withdrawn and cast again count once; what comes after the committee is refused."""
    (shown,) = two.types(BAULE, "proposal", "list")
    assert set(shown) >= {"id", "title", "kind", "theme", "state", "voted", "reason"}
    assert (shown["title"], shown["state"], shown["voted"]) == ("Cimetières en ligne", "open", False)
    refused = two.tries(BAULE, "vote", "cast", "grr")
    assert (refused.status, refused.error["type"]) == (1, "not_votable")
    for verb in ("cast", "withdraw", "cast"):
        two.types(BAULE, "vote", verb, proposal)
    assert two.types(BAULE, "proposal", "list")[0]["voted"] is True
    assert two.types(BAULE, "sync")["accepted"] == 3
    assert two.national.tally() == {proposal: [BAULE]}
    two.types(BAULE, "vote", "withdraw", proposal)
    two.sync(BAULE)
    assert two.national.tally() == {}
    two.types(BAULE, "vote", "cast", proposal)
    two.sync(BAULE)
    two.types(NEIGHBOUR, "vote", "cast", proposal)  # while the committee decides: this PC does not know it yet
    two.retains(proposal)
    done = two.types(NEIGHBOUR, "sync")
    assert (done["accepted"], done["rejected"]) == (0, 1)
    assert two.types(NEIGHBOUR, "outbox", "list")[0]["problem"].startswith("Le comité avait déjà rendu sa décision")
    two.sync(BAULE)
    assert two.national.tally() == {proposal: [BAULE]}
    (told,) = two.types(BAULE, "proposal", "list")
    assert (told["state"], told["voted"], told["reason"]) == ("retained", True, "Attendue par beaucoup de communes.")
    assert "● Retenue  Cimetières en ligne — Attendue par" in two.words(BAULE, "proposal", "list")
    assert two.words(BAULE, "sync") == (
        "Envoyés\u00a0: 0 · pris en compte\u00a0: 0 · refusés\u00a0: 0 · éléments reçus\u00a0: 0\n"
    )


def _steering(two: Two, proposal: str) -> None:
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


def _deployment(two: Two, proposal: str) -> None:
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


def test_vote_offline_then_reconnect(tmp_path: Path) -> None:
    """Nothing leaves before the link is there; then once; and the proof verifies where the platform is gone."""
    data = tmp_path / "pc"

    def pc(*words: str) -> object:
        done = relaisctl(data, *words)
        assert done.status == 0, done
        return done.json

    def acts(field: str) -> list[object]:
        return [act[field] for act in relaisctl(data, "outbox", "list").json]

    pc("commune", "use", BAULE)
    draft = relaisctl(data, "need", "draft", "--title", "Cimetière", "--description", "Sur papier.").json["id"]
    pc("need", "submit", draft)
    cast = relaisctl(data, "vote", "cast", "opencimetiere", "--need", draft).json
    assert cast["state"] == "finalised"
    refused = relaisctl(data, "sync")
    assert (refused.status, refused.error["type"]) == (1, "not_enrolled")
    with platform(tmp_path / "national") as national:
        pc("enrol", "--platform", national.url, "--code", national.code())
        assert acts("state") == ["finalised", "finalised"]  # enrolling sends nothing
        done = relaisctl(data, "sync").json
        assert (done["outcome"], done["sent"], done["accepted"], done["rejected"]) == ("complete", 2, 2, 0)
        assert set(done) >= {"quarantined", "pulled", "bytes_sent", "bytes_received", "requests"}
        assert (acts("state"), acts("problem")) == (["accepted"] * 2, [None] * 2)
        assert sorted(acts("number")) == [1, 2]
        assert all(acts("received_at"))
        assert national.tally() == {"opencimetiere": [BAULE]}
        (need,) = national.run("need", "list")
        assert (need["id"], need["commune"], need["title"]) == (draft, BAULE, "Cimetière")
        assert relaisctl(data, "sync").json["sent"] == 0  # again: nothing leaves, nothing is counted twice
        assert national.tally() == {"opencimetiere": [BAULE]}
    assert pc("verify") == {
        "ok": True,
        "operations": 2,
        "receipts": 2,
        "words": 2,
        "first_bad": None,
        "contradictions": 0,
    }
    assert [receipt["number"] for receipt in relaisctl(data, "receipt", "list").json] == [2, 1]


@pytest.fixture
def national(tmp_path: Path) -> Iterator[Platform]:
    with platform(tmp_path / "national") as served:
        yield served


def test_a_platform_that_is_gone_and_comes_back(national: Platform, tmp_path: Path) -> None:
    """Status 3, the vote waits, and leaves when the platform is back."""
    data = tmp_path / "pc"
    enrolled(data, national)
    national.stop()
    assert relaisctl(data, "vote", "cast", "grr").status == 0
    refused = relaisctl(data, "sync")
    assert (refused.status, refused.error["type"]) == (3, "refused")
    assert relaisctl(data, "outbox", "list").json[0]["state"] == "finalised"
    doctor = relaisctl(data, "doctor")
    assert doctor.status == 3
    assert [check["name"] for check in doctor.json["checks"] if not check["ok"]] == ["platform"]
    national.url = ""  # the platform comes back at another address; enrolling again replaces the old one
    national.serve()
    enrolled(data, national)
    assert relaisctl(data, "sync").json["accepted"] == 1
    assert national.tally() == {"grr": [BAULE]}
    assert relaisctl(data, "doctor").json["ok"] is True


def test_codes_that_do_not_enrol(national: Platform, tmp_path: Path) -> None:
    code = national.code()
    swapped = code[1] + code[0] + code[2:] if code[0] != code[1] else code[:-1] + ("0" if code[-1] != "0" else "1")

    def tries(data: Path, code: str) -> tuple[int, str]:
        done = relaisctl(data, "enrol", "--platform", national.url, "--code", code)
        return done.status, "" if done.status == 0 else done.error["type"]

    for data in (tmp_path / "pc", tmp_path / "other"):
        assert relaisctl(data, "commune", "use", BAULE).status == 0
    assert tries(tmp_path / "pc", swapped) == (2, "check")
    assert tries(tmp_path / "pc", "ABCD") == (2, "length")
    assert tries(tmp_path / "pc", national.code("45234"))[0] == 1  # a code of another commune
    assert tries(tmp_path / "pc", code) == (0, "")
    assert tries(tmp_path / "other", code)[0] == 1  # a code that was used already
    elsewhere = Platform(tmp_path / "elsewhere")
    elsewhere.init()
    assert tries(tmp_path / "other", elsewhere.code()) == (2, "other_platform")
    assert relaisctl(tmp_path / "other", "outbox", "list").json == []
