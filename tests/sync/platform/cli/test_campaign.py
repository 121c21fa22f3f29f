"""Conducting a campaign from the command line: phases, needs, proposals, votes, decisions."""

import json
from typing import Any

import pytest


def test_a_campaign_from_a_need_to_its_decision(program: Any, commune: Any) -> None:
    commune.deposit([commune.need("n1"), commune.need("n2", "Archiver les actes"), commune.cast()])
    assert [need["state"] for need in program.json("need", "list")] == ["received", "received"]

    file = program.write(
        "p.json",
        {
            "title": "Cimetières",
            "kind": "existing",
            "theme": "heritage-equipment",
            "needs": ["n1"],
            "services": ["opencimetiere"],
        },
    )
    made = program.json("proposal", "create", file)
    assert (made["title"], made["state"], made["voted"], made["theme"]) == (
        "Cimetières",
        "open",
        False,
        "heritage-equipment",
    )
    assert {need["id"]: need["state"] for need in program.json("need", "list")} == {"n1": "grouped", "n2": "received"}

    too_early = program.write("d.json", {"decisions": [decision(made["id"])]})
    said = program.run("committee", "publish", too_early, "--json")
    assert (said.status, said.error["type"]) == (1, "phase")

    shown = program.json("phase", "set", "vote")
    assert (shown["phase"], shown["version"]) == ("vote", 2)
    assert program.json("phase", "set", "vote")["version"] == 2
    assert program.json("phase", "show")["phase"] == "vote"
    vote = commune.cast(made["id"], "proposal")
    assert commune.one(vote).status == "accepted"
    assert [(one["id"], one["votes"], one["voters"]) for one in program.json("tally")["proposals"]] == [
        ("opencimetiere", 1, ["45024"]),
        (made["id"], 1, ["45024"]),
    ]
    assert commune.one(commune.withdraw(vote, subject=made["id"])).status == "accepted"
    assert made["id"] not in [one["id"] for one in program.json("tally")["proposals"] if one["votes"]]
    commune.one(commune.cast(made["id"], "proposal"))

    assert program.json("ballots", "export", "--out", "votes.json") == {"ballots": 2, "out": "votes.json"}
    again = program.run("ballots", "export", "--out", "votes.json", "--json")
    assert (again.status, "«\u00a0votes.json\u00a0» existe déjà" in again.error["title"]) == (2, True)
    written = json.loads((program.folder / "votes.json").read_text("utf-8"))
    assert {(one["subject"], one["commune"]) for one in written["ballots"]} == {
        ("opencimetiere", "45024"),
        (made["id"], "45024"),
    }

    program.json("committee", "publish", too_early)
    (listed,) = program.json("proposal", "list")
    assert (listed["state"], listed["voted"], listed["reason"]) == ("retained", True, "Un besoin de beaucoup.")


@pytest.mark.parametrize(
    ("words", "value", "said"),
    [
        (
            ("proposal", "create"),
            {"title": "A", "kind": "existing", "needs": [], "priority": 1},
            "«\u00a0priority\u00a0»",
        ),
        (("proposal", "create"), {"title": "A", "kind": "new", "needs": []}, "«\u00a0new\u00a0»"),
        (("proposal", "create"), {"title": "A", "kind": "existing", "needs": ["nope"]}, "n’est pas un besoin reçu"),
        (("committee", "publish"), {"decisions": []}, "vide"),
        (("committee", "publish"), {"decisions": [{"proposal": "p", "decision": "maybe", "reason": "x"}]}, "maybe"),
    ],
)
def test_a_file_that_cannot_be_taken(program: Any, words: tuple[str, ...], value: Any, said: str) -> None:
    ended = program.run(*words, program.write("file.json", value), "--json")
    assert ended.status == 2, ended.err
    assert said in ended.error["title"]
    assert program.json("proposal", "list") == []


def test_a_phase_that_does_not_exist(program: Any) -> None:
    said = program.run("phase", "set", "voting", "--json")
    assert said.status == 2
    assert "needs, vote, steering, deployment" in said.error["title"]


def test_a_title_cannot_drive_the_terminal(program: Any, commune: Any) -> None:
    title = "\x1b[31mRouge\x07"
    commune.one(commune.need("n1", title))
    file = program.write("p.json", {"title": title, "kind": "existing", "needs": ["n1"]})
    for said in (program.run("proposal", "create", file), program.run("need", "list")):
        assert "\x1b" not in said.out
        assert "Rouge" in said.out


def test_the_lists_cannot_be_written_to_a_folder(program: Any) -> None:
    said = program.run("ballots", "export", "--out", ".", "--json")
    assert (said.status, said.error["field"]) == (2, "--out")


@pytest.mark.parametrize(("votes", "said"), [(0, "0 vote"), (1, "1 vote"), (2, "2 votes")])
def test_the_votes_are_counted_in_french(program: Any, commune: Any, votes: int, said: str) -> None:
    for subject in ("opencimetiere", "un-eleve-un-stage")[:votes]:
        assert commune.one(commune.cast(subject)).status == "accepted"
    assert program.run("ballots", "export", "--out", "v.json").out == f"{said} dans «\u00a0v.json\u00a0».\n"


def decision(proposal: str) -> dict[str, str]:
    return {"proposal": proposal, "decision": "retained", "reason": "Un besoin de beaucoup."}


@pytest.mark.parametrize("op", ["01700000-0000-7000-8000-000000000001", "01f00000-0000-7000-8000-000000000001"])
def test_a_need_says_when_it_was_corrected(program: Any, commune: Any, op: str) -> None:
    """The order does not depend on the clock of the PC that made the correction."""
    need = commune.need("n1")
    commune.deposit([need])
    assert program.json("need", "show", "n1")["amended_at"] is None
    body = {"need": "n1", "title": "Mieux", "description": "D"}
    commune.deposit([commune.act("need.amend", body, base=need.op, op=op)])
    shown = program.json("need", "show", "n1")
    assert shown["title"] == "Mieux"
    assert shown["amended_at"] > shown["deposited_at"]
