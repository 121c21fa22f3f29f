"""--example: a campaign can be conducted with the very files that it writes, with the ids shown here."""

import json
from typing import Any

import pytest

from sync.platform.cli.examples import EXAMPLES
from tests.sync.platform.conducting import accepted, interested

#: The commands, in the order of a campaign, with the words before the file.
COMMANDS = (
    ("need", "redirect"),
    ("proposal", "create"),
    ("proposal", "add-needs"),
    ("committee", "publish"),
    ("steering", "compose"),
    ("project", "create"),
    ("project", "decide"),
    ("deployment", "update"),
    ("request", "decide", "r1"),
    ("service", "publish", "s1"),
)


class Filled:
    """The program, given each example as a person fills it in: with the ids that lists show."""

    def __init__(self, program: Any) -> None:
        self._program = program
        self.ids: dict[str, str] = {}
        self.done: list[tuple[str, ...]] = []

    def give(self, *words: str) -> Any:
        text = self._program.run(*words, "--example").out
        for ours, theirs in self.ids.items():
            text = text.replace(json.dumps(ours), json.dumps(theirs))
        self.done.append(words)
        return self._program.json(*words, self._program.write("example.json", text))


def test_each_is_accepted(program: Any, commune: Any, world: Any) -> None:
    neighbour, filled = world.device("45025"), Filled(program)
    commune.deposit([commune.need(f"n{number}", f"Besoin {number}") for number in range(1, 5)])
    accepted(commune, "service.share", {"share": "s1", "title": "Prêt de tables", "summary": "Réserver."})
    filled.give("need", "redirect")
    filled.ids["p1"] = filled.give("proposal", "create")["id"]
    other = program.write("p2.json", {"title": "Autre", "kind": "existing", "needs": []})
    filled.ids["p2"] = program.json("proposal", "create", other)["id"]
    filled.give("proposal", "add-needs")
    program.json("phase", "set", "vote")
    filled.give("committee", "publish")
    program.json("phase", "set", "steering")
    for one in (commune, neighbour):
        interested(one, filled.ids["p1"])
    filled.give("steering", "compose")
    filled.ids["j1"] = filled.give("project", "create")["id"]
    filled.give("project", "decide")
    program.json("phase", "set", "deployment")
    accepted(neighbour, "deployment.ask", {"proposal": filled.ids["p1"]})
    filled.give("deployment", "update")
    accepted(commune, "request.submit", request())
    filled.give("request", "decide", "r1")
    filled.give("service", "publish", "s1")
    assert tuple(filled.done) == COMMANDS
    assert len(COMMANDS) == len(EXAMPLES)


def request() -> dict[str, Any]:
    return {
        "request": "r1",
        "category": "user_relations",
        "level": "department",
        "authority": "45",
        "title": "T",
        "description": "D.",
        "funding": {"expenses": [{"item": "I", "amount_ttc_cents": 480_000}]},
    }


@pytest.mark.parametrize("words", COMMANDS)
def test_it_is_written_without_a_database_and_told_in_the_help(bare: Any, words: tuple[str, ...]) -> None:
    written = bare.run(*words[:2], "--example")
    assert (written.status, written.err) == (0, "")
    assert json.loads(written.out) == bare.json(*words[:2], "--example")
    said = bare.run(*words[:2], "--help").out
    assert "  --example  écrit un tel fichier" in said
    for key in json.loads(written.out):
        assert key in said
    assert list(bare.folder.iterdir()) == []


def test_the_help_names_the_values_of_a_key_that_has_a_few(bare: Any) -> None:
    said = bare.run("proposal", "create", "--help").out.replace("\u00a0", " ").replace("\u202f", " ")
    assert "title, kind (existing ou to_develop), needs ; au besoin id, summary" in said
    for words in ("« id »", "qu’une base remise à une sauvegarde a perdue", "le numéro qu’elle avait"):
        assert words in " ".join(said.split())
    said = bare.run("committee", "publish", "--help").out.replace("\u00a0", " ")
    assert "decisions (chaque élément : proposal, decision (retained ou not_retained), reason)" in said
