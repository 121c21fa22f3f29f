"""Three communes that do the same, and what is done with them: for `test_beside`."""

import hashlib
from collections.abc import Callable
from typing import Any

from sync.contract import uploads as wire
from sync.contract.batches import Personal, personal_digest
from sync.contract.identifiers import uuid7
from sync.contract.signing import SigningKey
from sync.contract.wire import PREFIX
from sync.platform.conduct import campaigns, committee, redirections, requests, shares, steering
from sync.platform.files import (
    CatalogueEntryFile,
    CommitteeFile,
    DecisionLine,
    GroupLine,
    GroupsFile,
    ProposalFile,
    RedirectionFile,
    RedirectionLine,
    RequestDecisionFile,
)
from tests.sync.platform.conftest import Device

COMMUNES = ("45024", "45025", "45026")
LETTERS = ("a", "m", "z")
FUNDING = {
    "expenses": [{"item": "Paramétrage", "amount_ttc_cents": 480_000}],
    "resources": [{"source": "state", "amount_cents": 384_000}, {"source": "own", "amount_cents": 96_000}],
}
SALT, PERSON = "5a" * 16, {"name": "Jeanne"}


class Commune:
    """What one of the three did, in one batch; everything of it bears its letter."""

    def __init__(self, world: Any, device: Any, letter: str, document: bytes) -> None:
        self.world, self.device, self.letter, self.document = world, device, letter, document
        self.commune = device.commune
        named = {"name": "plan.pdf", "sha256": self.sha256, "size": len(document)}
        body = {"need": self.id("n"), "title": self.id("Titre"), "description": "D", "attachments": [named]}
        digest = personal_digest(SALT, PERSON)
        self.need = device.act("need.submit", body, attachments=(self.sha256,), personal=digest)
        self.loose = device.need(self.id("l"), self.id("Besoin"))
        self.cast = device.cast()
        share = {"share": self.id("s"), "title": self.id("Service"), "summary": "Prêter."}
        request = {"request": self.id("r"), "category": "user_relations", "level": "department", "authority": "45"}
        request |= {"title": self.id("Demande"), "description": "D", "funding": FUNDING}
        self.share, self.request = device.act("service.share", share), device.act("request.submit", request)
        self.batch = uuid7(world.clock())
        self.ops = [self.need, self.loose, self.cast, self.share, self.request]

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.document).hexdigest()

    def id(self, kind: str) -> str:
        return f"{kind}-{self.letter}"

    def send(self) -> None:
        person = [Personal(op=self.need.op, salt=SALT, blob=PERSON)]
        answer = self.device.post(self.device.batch(self.ops, personal=person, batch=self.batch))
        self.accepted(self.device.verified(answer, self.ops))

    def does(self, *acts: Any) -> None:
        self.accepted(self.device.deposit(acts))
        self.ops += acts

    @staticmethod
    def accepted(result: Any) -> None:
        assert [block.exceptions for block in result.blocks] == [()]


def three_communes(world: Any) -> list[Commune]:
    """What they are called, and what they send, sorts in the order of their letters."""
    keys = sorted((SigningKey(bytes([seed] * 32)) for seed in range(3)), key=lambda key: key.id)
    documents = sorted(
        (bytes([seed] * (3 + seed)) for seed in range(3)), key=lambda data: hashlib.sha256(data).digest()
    )
    found = []
    for commune, letter, key, document in zip(COMMUNES, LETTERS, keys, documents, strict=True):
        device = Device(world, key, commune)
        assert device.enrol(world.code(commune)).status == 200
        found.append(Commune(world, device, letter, document))
    for one in found:
        one.send()
    return found


def operate(world: Any, what: Callable[[Any, Any], Any]) -> Any:
    with world.store.writing() as connection:
        return what(connection, campaigns.current(connection))


def voted(world: Any, three: list[Commune]) -> None:
    """A proposal of each one's need; all three vote for each."""
    for id_, need in ((one.id("p"), one.id("n")) for one in three):
        file = ProposalFile(id=id_, title=id_, kind="to_develop", needs=(need,))
        with world.store.writing() as connection:
            committee.create_proposal(connection, campaigns.current(connection), file, world.now)
    world.phase("vote")
    for one in three:
        one.does(*(one.device.cast(other.id("p"), "proposal") for other in three))


def steered(world: Any, three: list[Commune]) -> None:
    """Each proposal is retained; all three want to steer each."""
    ids = [one.id("p") for one in three]
    lines = tuple(DecisionLine(proposal=id_, decision="retained", reason="R.") for id_ in ids)
    operate(world, lambda c, campaign: committee.publish_decisions(c, campaign, CommitteeFile(decisions=lines)))
    world.phase("steering")
    for one in three:
        one.does(*(one.device.act("interest.declare", {"proposal": id_, "role": "participant"}) for id_ in ids))


def redirect(world: Any, id_: str) -> None:
    line = RedirectionLine(need=id_, outcome="redirected", reason="R.")
    file = RedirectionFile(decisions=(line,))
    operate(world, lambda c, campaign: redirections.redirect(c, campaign, file, world.clock()))


def answer(world: Any, id_: str, status: Any) -> None:
    file = RequestDecisionFile(status=status, reason="R.")
    operate(world, lambda c, _: requests.decide(c, id_, file, world.clock()))


def publish(world: Any, id_: str) -> Any:
    return operate(world, lambda c, campaign: shares.publish(c, campaign, id_, CatalogueEntryFile(), world.clock()))


def begin(one: Commune, first: int) -> str:
    """Where the commune brings its document, of which so many bytes then are there."""
    said = {"upload_length": str(len(one.document)), "upload_metadata": wire.metadata(one.sha256)}
    begun = one.device.ask("POST", "/uploads", tus_resumable=wire.VERSION, **said)
    at = str(begun.headers[wire.LOCATION].removeprefix(PREFIX))
    assert bring(one, at, one.document[:first], 0) == 204
    return at


def bring(one: Commune, at: str, piece: bytes, offset: int) -> int:
    said = {"upload_offset": str(offset), "content_type": wire.CONTENT_TYPE, "tus_resumable": wire.VERSION}
    return int(one.device.ask("PATCH", at, body=piece, **said).status)


def take_back(own: Commune, type_: str, names: str, **body: str) -> None:
    """Of the commune's own acts of this type on one subject, all; `names`: under which key they are named."""
    before = type_.replace("withdraw", {"vote.withdraw": "cast"}.get(type_, "declare"))
    ops = [one.op for one in own.ops if one.type == before and body.items() <= one.body.items()]
    own.does(own.device.act(type_, body | {names: ops}))


def compose(world: Any, proposal: str) -> None:
    group = GroupLine(proposal=proposal, referents=(COMMUNES[1],), participants=COMMUNES[::2])
    operate(world, lambda c, campaign: steering.compose(c, campaign, GroupsFile(groups=(group,)), world.clock()))


def amend(own: Commune) -> None:
    body = {"need": own.id("l"), "title": "Mieux", "description": "D"}
    own.does(own.device.act("need.amend", body, base=own.loose.op))


def withdraw_requests(own: Commune, three: list[Commune]) -> None:
    """One of its own, among two others of its own; and it names what is none, or not its own."""
    for id_ in ("r-l", "r-n"):
        own.does(own.device.act("request.submit", own.request.body | {"request": id_}))
    for id_, op in ((one.id("r"), one.request.op) for one in three):
        own.does(own.device.act("request.withdraw", {"request": id_, "submissions": [op]}))
    own.does(own.device.act("request.withdraw", {"request": own.id("s"), "submissions": [own.share.op]}))


def forget(own: Commune, three: list[Commune]) -> None:
    own.does(own.device.act("personal.erase", {"operations": [one.need.op for one in three]}))
