"""A commune goes through the whole programme; a neighbour reads all it may, and finds nothing private in it."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest

from sync.contract.batches import Personal, personal_digest
from sync.contract.bodies import BODIES
from sync.contract.feed import PRIVATE, SCOPES, FeedPage
from sync.contract.ledger import LedgerPage
from sync.contract.operations import Operation
from sync.contract.published import Own, Retaken
from sync.platform.conduct import campaigns, deployments, redirections, requests, shares, steering
from sync.platform.files import (
    CatalogueEntryFile,
    DeploymentFile,
    GroupLine,
    GroupsFile,
    RedirectionFile,
    RequestDecisionFile,
)
from tests.sync.platform.conducting import decide, propose

_PUBLIC_NEED = {
    "title",
    "description",
    "theme",
    "audience",
    "frequency",
    "expected_effect",
    "effect_delay",
    "shareable",
    "partners",
}
#: What others may read of each act, besides ids. Every other text of it contains the canary below.
PUBLIC = {
    "need.submit": _PUBLIC_NEED,
    "need.amend": _PUBLIC_NEED,
    "need.join": {"comment"},
    "vote.cast": {"kind"},
    "interest.declare": {"role"},
    "deployment.report": {"effect"},
}
IDS = {"need", "subject", "proposal", "share", "request", "campaign", "submission"}
#: Choices among given words cannot contain a canary.
CHOICES = {"shareable", "kind", "cost", "licence", "role", "category", "level", "authority", "theme", "live_since"}
#: Names of operations, and numbers.
NO_TEXT = {
    "replaces",
    "joins",
    "casts",
    "list_version",
    "declarations",
    "submissions",
    "operations",
    "agents_trained",
    "people_served",
}
CANARY = "canari-secret"
MARKED = f"Nous avons {CANARY} dans le tiroir."
TEXT = {
    "title": "Suivre les concessions",
    "description": "Sur papier, à deux mains.",
    "audience": "Les familles",
    "frequency": "Chaque mois",
    "current_practice": MARKED,
    "expected_effect": "Moins d’attente",
    "effect_delay": "Un an",
    "shareable": "yes",
    "partners": "La communauté de communes",
    "decided_by": MARKED,
    "remarks": MARKED,
}
FUNDING = {
    "expenses": [{"item": MARKED, "amount_ttc_cents": 10_000, "quote": MARKED}],
    "resources": [{"source": "state", "amount_cents": 8_000, "note": MARKED}],
}


class Programme:
    """What Baule did, in order."""

    def __init__(self, world: Any, device: Any, neighbour: Any) -> None:
        self.world, self.device, self.neighbour = world, device, neighbour
        self.done: list[Operation] = []

    def act(self, type_: str, body: dict[str, Any], **more: Any) -> Operation:
        """With a contact, as every act of a person may have one."""
        salt, blob = "5a" * 16, {"name": f"Jeanne {CANARY}", "email": f"{CANARY}@mairie.invalid"}
        operation = self.device.act(type_, body, personal=personal_digest(salt, blob), **more)
        contact = Personal(op=operation.op, salt=salt, blob=blob)
        result = self.device.verified(self.device.post(self.device.batch([operation], personal=[contact])), [operation])
        assert result.blocks[0].exceptions == (), result
        self.done.append(operation)
        return operation

    def live(self) -> None:
        """Every kind of act, and the operator's answer to each."""
        theirs = self.neighbour.need("theirs")
        self.neighbour.deposit([theirs])
        document = {"name": f"{CANARY}.pdf", "sha256": "ab" * 32, "size": 1000}
        need = self.act("need.submit", TEXT | {"need": "n1", "attachments": [document]}, attachments=("ab" * 32,))
        self.act("need.amend", TEXT | {"need": "n1", "title": "Suivre les tombes"}, base=need.op)
        spare = self.act("need.submit", TEXT | {"need": "n2"})
        self.act("need.submit", TEXT | {"need": "n3"})
        self.act("need.withdraw", {"need": "n2", "submission": spare.op})
        joined = self.act("need.join", {"need": "theirs", "comment": "Nous aussi", "own": CANARY})
        self.act("need.leave", {"need": "theirs", "joins": [joined.op]})
        cast = self.act("vote.cast", {"subject": "actes", "kind": "service", "decided_by": MARKED, "need": CANARY})
        self.act("vote.withdraw", {"subject": "actes", "casts": [cast.op]})
        share = {"share": "h1", "title": MARKED, "summary": MARKED, "audience": MARKED, "provider": MARKED}
        self.act("service.share", share | {"cost_note": MARKED, "used_since": MARKED, "remarks": MARKED})
        request = {"request": "r1", "category": "user_relations", "level": "department", "authority": "45"}
        said = dict.fromkeys(("title", "description", "expected_effect", "calendar", "decided_by"), MARKED)
        papers = {"funding": FUNDING, "attachments": [document]}
        self.act("request.submit", request | said | papers, attachments=("ab" * 32,))
        second = self.act("request.submit", request | said | {"funding": FUNDING, "request": "r2"})
        self.act("request.withdraw", {"request": "r2", "submissions": [second.op]})
        proposal = propose(self.world, "n1", "theirs")
        self.world.phase("vote")
        self.act("vote.cast", {"subject": proposal, "kind": "proposal", "decided_by": MARKED})
        decide(self.world, retained=[proposal])
        self.world.phase("steering")
        interest = {"proposal": proposal, "role": "referent", "motivation": MARKED, "decided_by": MARKED}
        first = self.act("interest.declare", interest)
        self.act("interest.withdraw", {"proposal": proposal, "declarations": [first.op]})
        self.act("interest.declare", interest)
        self._answered(proposal)
        asked = {"proposal": proposal, "wanted_from": MARKED, "remarks": MARKED, "decided_by": MARKED}
        self.act("deployment.ask", asked)
        with self.world.store.writing() as connection:
            campaign = campaigns.current(connection)
            file = DeploymentFile(proposal=proposal, commune="45024", state="live", date=self.world.now.date())
            deployments.move(connection, campaign, file)
        report = {"proposal": proposal, "live_since": "2026-02-01", "effect": "Un quart d’heure gagné."}
        self.act("deployment.report", report)
        self.act("personal.erase", {"operations": [need.op]})

    def _answered(self, proposal: str) -> None:
        now = self.world.clock()
        with self.world.store.writing() as connection:
            campaign = campaigns.current(connection)
            line = {"need": "n3", "outcome": "redirected", "reason": MARKED, "category": "agent_training"}
            file = msgspec.convert({"decisions": [line]}, RedirectionFile)
            redirections.redirect(connection, campaign, file, now)
            shares.decline(connection, "h1", MARKED, now)
            decision = RequestDecisionFile(status="incomplete", reason=MARKED, missing=(MARKED,))
            requests.decide(connection, "r1", decision, now)
            group = GroupLine(proposal=proposal, referents=("45024",))
            steering.compose(connection, campaign, GroupsFile(groups=(group,)), now)
        self.world.phase("deployment")


def lived(world: Any) -> Programme:
    made = Programme(world, world.device(), world.device("45025"))
    made.live()
    return made


@pytest.fixture(scope="module")
def programme(new_world: Callable[[], Any]) -> Iterator[Programme]:
    """Made once for all tests that only read it."""
    world = new_world()
    yield lived(world)
    world.store.close()


def everything(device: Any, scope: str) -> bytes:
    """All pages of the scope, as they are sent."""
    found, query = b"", f"scope={scope}"
    while True:
        answer = device.ask("GET", "/feed", query)
        assert answer.status == 200
        page = msgspec.json.decode(answer.body, type=FeedPage)
        found += answer.body
        if not page.more:
            return found
        query = f"scope={scope}&cursor={page.cursor}"


def test_every_act_was_done_and_every_private_text_bears_the_canary(programme: Programme) -> None:
    done: dict[str, list[Operation]] = {}
    for one in programme.done:
        done.setdefault(one.type, []).append(one)
    assert set(done) == {name for name, _ in BODIES}, "each is done in Programme.live, above"
    for type_, operations in done.items():
        private = set(BODIES[type_, 1].__struct_fields__) - PUBLIC.get(type_, set()) - IDS - CHOICES - NO_TEXT
        for name in private:
            assert any(CANARY in str(one.body.get(name)) for one in operations), (
                f"{type_}: {name}: private it needs MARKED in TEXT, public its name in _PUBLIC_NEED or PUBLIC, above"
            )


@pytest.mark.parametrize("scope", SCOPES)
def test_a_neighbour_reads_nothing_private(programme: Programme, scope: str) -> None:
    found = everything(programme.neighbour, scope)
    assert CANARY.encode() not in found
    if scope in PRIVATE:
        assert not any(one.op.encode() in found for one in programme.done)


def test_a_neighbour_learns_nothing_of_the_operations_themselves(programme: Programme) -> None:
    told = [programme.neighbour.one(one) for one in programme.done]
    assert {(one.status, one.reason) for one in told} == {("rejected", "wrong_commune")}
    page = programme.neighbour.get("/ledger", LedgerPage, query="after=0")
    ops = {one.op for one in programme.done}
    theirs = [entry for entry in page.entries if entry.op in ops]
    assert {(entry.status, entry.reason) for entry in theirs} == {("rejected", "wrong_commune")}
    assert all(entry.deposited_at == entry.at for entry in theirs), "nor when they were deposited"


def test_the_canary_would_be_seen(programme: Programme) -> None:
    """The commune's own PCs read it, and the neighbour reads what is public of these same acts."""
    second = programme.world.device()
    assert everything(second, "mine").count(CANARY.encode()) > 8
    needs = everything(programme.neighbour, "needs").decode()
    assert "Suivre les tombes" in needs
    assert "La communauté de communes" in needs
    assert "Un quart d’heure gagné." in everything(programme.neighbour, "deployments").decode()
    assert "Baule" in everything(programme.neighbour, "steering").decode()


def test_a_published_share_says_no_more_than_its_entry(world: Any) -> None:
    """Once the service is in the catalogue it is public, except its note to the platform."""
    programme = lived(world)
    body = {"share": "h2", "title": "Cadastre", "summary": "Voir les parcelles.", "remarks": MARKED}
    programme.world.phase("needs")
    programme.act("service.share", body)
    with programme.world.store.writing() as connection:
        campaign = campaigns.current(connection)
        shares.publish(connection, campaign, "h2", CatalogueEntryFile(), programme.world.clock())
    found = everything(programme.neighbour, "catalogue")
    assert b"Cadastre" in found
    assert CANARY.encode() not in found


def test_what_is_a_communes_own_comes_as_it_was_published(programme: Programme) -> None:
    page = programme.device.get("/feed", FeedPage, "scope=mine")
    found = {item.id: msgspec.convert(item.value, Own) for item in page.items if not item.deleted}
    assert {id_: one.state for id_, one in found.items() if hasattr(one, "state")} == {
        "n1": "grouped",
        "n2": "withdrawn",
        "n3": "redirected",
        "h1": "declined",
        "r1": "incomplete",
        "r2": "withdrawn",
    }
    (interest,) = [one for id_, one in found.items() if id_.startswith("interest.")]
    retaken = {id_ for id_, one in found.items() if isinstance(one, Retaken)}
    assert set(found) == {"n1", "n2", "n3", "h1", "r1", "r2", interest.id, *retaken}
    assert (interest.role, interest.given) == ("referent", "referent")
