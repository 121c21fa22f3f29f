"""The real campaign, whole, through the real exchange: at the end both ends count the same, and every journal verifies.

Fifty real communes, each with its own database and key; the platform is a process of its own, conducted through the
commands of relais-platform. The numbers are those of 2021 (campaign_of_2021.py).
"""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from desktop import paths
from desktop.actions.kit.commune_context import CommuneContext, local_time
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.outbox.exchange import exchange
from desktop.actions.settings.choose_commune import choose_commune
from desktop.actions.settings.enrol import enrol
from desktop.actions.votes.cast_vote import cast_vote
from desktop.actions.votes.declare_interest import declare_interest
from desktop.actions.votes.withdraw_vote import withdraw_vote
from desktop.database.queries import catalogue, mine, needs, outbox, steering, votes
from resources import path
from sync.client.connection.http_transport import HttpTransport
from sync.client.device.keystore import FileKeyStore
from sync.client.ledger import verification
from sync.contract.campaign import read_campaign
from sync.contract.published import OwnNeed
from sync.platform.cli.program import RELAIS_PLATFORM
from tests.journeys import campaign_of_2021 as y2021
from tests.journeys.campaign_of_2021 import Story, story
from tests.journeys.national import National

pytestmark = pytest.mark.slow

PACK = "france-relance-2021"
SEED = 2021


@dataclass(frozen=True, slots=True)
class Operator:
    """Whoever conducts the campaign: the same commands as typed, answered as JSON."""

    national: National
    capture: pytest.CaptureFixture[str]

    def types(self, *words: str) -> Any:
        self.capture.readouterr()
        status = RELAIS_PLATFORM.run([*self.national.options, *words])
        said = self.capture.readouterr()
        assert status == 0, said.err
        return json.loads(said.out)

    def hands_over(self, name: str, document: dict[str, Any], *words: str) -> Any:
        file = self.national.folder / f"{name}.json"
        file.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
        return self.types(*words, str(file))


@pytest.fixture
def operator(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Operator]:
    folder = tmp_path / "national"
    folder.mkdir()
    national = National(folder)
    yield Operator(national, capsys)
    national.close()


@dataclass(frozen=True, slots=True)
class Communes:
    """Every commune on a PC of its own."""

    contexts: dict[str, CommuneContext]
    transport: HttpTransport

    def exchange(self) -> None:
        for context in self.contexts.values():
            assert exchange(context, self.transport).value.outcome == "complete"


def test_the_campaign_of_2021(operator: Operator, tmp_path: Path) -> None:
    told = story(SEED, read_campaign(path("packs", f"{PACK}.json").read_bytes()))
    url = operator.national.open(PACK, road=False)
    operator.types("phase", "set", "needs")
    with closing(HttpTransport(url)) as transport:
        communes = Communes(_enrolled(operator, told, tmp_path / "pcs", url, transport), transport)
        try:
            _needs(operator, told, communes)
            proposals = _grouped(operator, told, communes)
            _votes(operator, told, communes, proposals)
            retained = _decided(operator, communes, proposals)
            _steered(operator, communes, retained)
            _every_journal_verifies(communes)
        finally:
            for context in communes.contexts.values():
                context.close()


def _enrolled(
    operator: Operator, told: Story, folder: Path, url: str, transport: HttpTransport
) -> dict[str, CommuneContext]:
    listed, codes = folder.parent / "communes.csv", folder.parent / "codes.csv"
    listed.write_text("insee\n" + "\n".join(told.communes) + "\n", "utf-8")
    operator.types("code", "create", "--communes", str(listed), "--out", str(codes))
    with codes.open(encoding="utf-8-sig", newline="") as stream:
        code_of = {row["commune"]: row["code"] for row in csv.DictReader(stream, delimiter=";")}
    contexts = {}
    for insee in told.communes:
        places = paths.find(folder / insee)
        paths.prepare(places)
        contexts[insee] = choose_commune(places, insee, local_time, FileKeyStore(places.keys))
        enrol(contexts[insee], url, code_of[insee], lambda _url: _Kept(transport))
    return contexts


class _Kept:
    """The one connection of this test: enrolling does not close it."""

    def __init__(self, transport: HttpTransport) -> None:
        self.send = transport.send

    def close(self) -> None:
        return None


def _needs(operator: Operator, told: Story, communes: Communes) -> None:
    for one in told.contributions:
        context = communes.contexts[one.commune]
        made = draft_need(context, None, title=one.title, description=one.description, theme=one.theme).value
        submit_need(context, made)
    communes.exchange()
    assert len(operator.types("need", "list")) == y2021.CONTRIBUTIONS


def _grouped(operator: Operator, told: Story, communes: Communes) -> dict[int, str]:
    """The platform groups and redirects; the communes read what became of each contribution."""
    id_of = {row["title"]: row["id"] for row in operator.types("need", "list")}
    elsewhere = [
        {"need": id_of[one.title], "outcome": one.group, "reason": "Le réseau et le matériel ont d’autres fonds."}
        for one in told.contributions
        if isinstance(one.group, str)
    ]
    operator.hands_over("redirect", {"decisions": elsewhere}, "need", "redirect")
    proposals = {}
    for number in range(y2021.PROPOSALS):
        grouped = [id_of[one.title] for one in told.contributions if one.group == number]
        file = {"title": f"Proposition {number + 1}", "kind": "to_develop", "needs": grouped}
        file["theme"] = told.theme_of(number)
        proposals[number] = operator.hands_over("proposal", file, "proposal", "create")["id"]
    counted = Counter(row["state"] for row in operator.types("need", "list"))
    assert counted == {
        "grouped": y2021.GROUPED,
        "redirected": y2021.REDIRECTED,
        "ineligible": y2021.INELIGIBLE,
    }
    operator.types("phase", "set", "vote")
    communes.exchange()
    told_here: Counter[str] = Counter()
    themes = set()
    for context in communes.contexts.values():
        with context.store.reading() as connection:
            told_here.update(one.state for one in mine.listed(connection) if isinstance(one, OwnNeed))
            found = catalogue.proposals(connection)
        assert len(found) == y2021.PROPOSALS
        themes |= {one.theme for one in found}
    assert told_here == counted
    assert len(themes) == y2021.THEMES
    return proposals


def _votes(operator: Operator, told: Story, communes: Communes, proposals: dict[int, str]) -> None:
    for commune, proposal in (*told.votes, *told.given_up):
        cast_vote(communes.contexts[commune], proposals[proposal])
    communes.exchange()
    for commune, proposal in (*sorted(told.changed), *told.given_up):
        withdraw_vote(communes.contexts[commune], proposals[proposal])
    for commune, proposal in sorted(told.changed):
        cast_vote(communes.contexts[commune], proposals[proposal])
    communes.exchange()
    tally = operator.types("tally")["proposals"]
    assert sum(one["votes"] for one in tally) == y2021.VOTES
    at_home = {(insee, subject) for insee, context in communes.contexts.items() for subject in _standing(context)}
    assert at_home == {(voter, one["id"]) for one in tally for voter in one["voters"]}


def _standing(context: CommuneContext) -> frozenset[str]:
    with context.store.reading() as connection:
        return votes.standing(connection)


def _decided(operator: Operator, communes: Communes, proposals: dict[int, str]) -> list[str]:
    """The committee is informed by the vote: here it follows it."""
    ranked = [one["id"] for one in operator.types("tally")["proposals"]]
    retained = ranked[: y2021.RETAINED]
    decisions = [
        {
            "proposal": id,
            "decision": "retained" if id in retained else "not_retained",
            "reason": "Voté par de nombreuses communes." if id in retained else "Moins attendue que d’autres.",
        }
        for id in proposals.values()
    ]
    operator.hands_over("committee", {"decisions": decisions}, "committee", "publish")
    operator.types("phase", "set", "steering")
    communes.exchange()
    for context in communes.contexts.values():
        with context.store.reading() as connection:
            found = catalogue.proposals(connection)
        assert {one.id for one in found if one.state == "retained"} == set(retained)
        assert all(one.reason for one in found)
    return retained


def _steered(operator: Operator, communes: Communes, retained: list[str]) -> None:
    insees = list(communes.contexts)
    for number, proposal in enumerate(retained):
        declare_interest(communes.contexts[insees[number]], proposal, "referent")
        declare_interest(communes.contexts[insees[-1 - number]], proposal, "participant")
    communes.exchange()
    assert len(operator.types("interest", "list")) == 2 * y2021.RETAINED
    projects = []
    for number in range(y2021.PROJECTS):
        file = {"title": f"Projet {number + 1}", "proposal": retained[number % y2021.RETAINED]}
        projects.append(operator.hands_over("project", file, "project", "create")["id"])
    decided = [{"project": id, "decision": "retained", "reason": "Prêt à être développé."} for id in projects]
    operator.hands_over("projects", {"decisions": decided}, "project", "decide")
    communes.exchange()
    for context in communes.contexts.values():
        with context.store.reading() as connection:
            found = steering.listed(connection)
        assert sum(len(one.projects) for one in found) == y2021.PROJECTS
        assert all(project.state == "retained" for one in found for project in one.projects)


def _every_journal_verifies(communes: Communes) -> None:
    for insee, context in communes.contexts.items():
        with context.store.reading() as connection:
            verified = verification.check(connection, context.head)
            assert outbox.counts(connection).waiting == 0
            assert all(row.state == "accepted" for row in needs.listed(connection))
        assert verified.ok, (insee, verified.first_bad)
        assert verified.receipts == verified.operations
