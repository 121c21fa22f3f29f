"""Short helpers for what an operator does and what a commune then reads, for the tests of this folder."""

from typing import Any

import msgspec

from sync.contract.feed import FeedPage, Scope
from sync.contract.operations import Operation
from sync.contract.published import Own, Proposal
from sync.platform.conduct import campaigns, committee
from sync.platform.files import CommitteeFile, DecisionLine, ProposalFile

REASON = "Un besoin de beaucoup."


def propose(world: Any, *needs: str, title: str = "Cimetières", id_: str = "") -> str:
    with world.store.writing() as connection:
        file = ProposalFile(id=id_ or msgspec.UNSET, title=title, kind="to_develop", needs=needs)
        return committee.create_proposal(connection, campaigns.current(connection), file, world.now).id


def decide(world: Any, **decisions: Any) -> list[Proposal]:
    """retained=[ids], not_retained=[ids]."""
    lines = tuple(
        DecisionLine(proposal=id_, decision=decision, reason=REASON)
        for decision, ids in decisions.items()
        for id_ in ids
    )
    with world.store.writing() as connection:
        return committee.publish_decisions(connection, campaigns.current(connection), CommitteeFile(decisions=lines))


def retained(world: Any, device: Any, need: str = "n1") -> str:
    """A need of this commune, grouped and retained; the vote phase is left open."""
    device.deposit([device.need(need)])
    proposal = propose(world, need)
    world.phase("vote")
    decide(world, retained=[proposal])
    return proposal


def accepted(device: Any, type_: str, body: dict[str, Any], **more: Any) -> Operation:
    """Sends an act of this commune, which the platform must accept."""
    operation: Operation = device.act(type_, body, **more)
    told = device.one(operation)
    assert (told.status, told.reason) == ("accepted", ""), told
    return operation


def interested(device: Any, proposal: str, role: str = "participant") -> Operation:
    return accepted(device, "interest.declare", {"proposal": proposal, "role": role, "motivation": "Nous commençons."})


def reads(device: Any, scope: Scope) -> dict[str, dict[str, Any]]:
    """What the commune reads there, by id, as it stands."""
    page: FeedPage = device.get("/feed", FeedPage, f"scope={scope}")
    items = list(page.items)
    while page.more:
        page = device.get("/feed", FeedPage, f"scope={scope}&cursor={page.cursor}")
        items += page.items
    return {item.id: item.value for item in items if not item.deleted}


def mine(device: Any, id_: str) -> Any:
    """One of the commune's own cases."""
    own: Own = msgspec.convert(reads(device, "mine")[id_], Own)
    return own


def cursor(device: Any, scope: Scope) -> str:
    return str(device.get("/feed", FeedPage, f"scope={scope}").cursor)
