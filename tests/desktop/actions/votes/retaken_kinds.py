"""One of each kind of act that a commune can take back: a vote, a join, a declaration of interest."""

from collections.abc import Callable
from typing import Any, NamedTuple

from sqlalchemy import insert

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.join_need import join_need
from desktop.actions.needs.leave_need import leave_need
from desktop.actions.votes.cast_vote import cast_vote
from desktop.actions.votes.declare_interest import declare_interest
from desktop.actions.votes.withdraw_interest import withdraw_interest
from desktop.actions.votes.withdraw_vote import withdraw_vote
from desktop.database.queries import pooling, steering, votes
from sync.contract.published import PublicNeed
from sync.platform.conduct import campaigns, committee
from sync.platform.files import CommitteeFile, DecisionLine, ProposalFile
from sync.platform.publish import feed
from sync.platform.tables import need
from tests.desktop.actions.exchanging import NOW, National


class Kind(NamedTuple):
    """What the commune says, and takes back: its rows, those that stand, and the code of a refusal to say it twice."""

    phase: Any
    say: Callable[[CommuneContext], Any]
    take_back: Callable[[CommuneContext], Any]
    rows: Callable[[Any], Any]
    op: str
    already: str


KINDS = {
    "vote": Kind(
        "vote",
        lambda context: cast_vote(context, "p9"),
        lambda context: withdraw_vote(context, "p9"),
        votes.listed,
        "cast_op",
        "already_voted",
    ),
    "join": Kind(
        "needs",
        lambda context: join_need(context, "n9"),
        lambda context: leave_need(context, "n9"),
        pooling.joins,
        "join_op",
        "already_joined",
    ),
    "interest": Kind(
        "steering",
        lambda context: declare_interest(context, "p9", "participant", "Nous commençons."),
        lambda context: withdraw_interest(context, "p9"),
        steering.interests,
        "declare_op",
        "already_declared",
    ),
}


def opened(national: National, kind: Kind) -> None:
    """Another commune's need and its proposal, alike at both platforms, in the phase of this kind of act."""
    theirs = {"id": "n9", "commune": "45025", "submission": "s", "revision": "s", "title": "Plan", "number": 1}
    with national.store.writing() as connection:
        connection.execute(insert(need), theirs | {"state": "received"})
        public = PublicNeed(id="n9", commune="45025", commune_name="Beaugency", title="Plan")
        feed.publish(connection, "needs", "n9", public)
        file = ProposalFile(id="p9", title="Plan", kind="to_develop", needs=("n9",))
        committee.create_proposal(connection, campaigns.current(connection), file, NOW)
        campaigns.set_phase(connection, "vote", NOW)
        if kind.phase == "steering":
            decided = CommitteeFile(decisions=(DecisionLine(proposal="p9", decision="retained", reason="Oui."),))
            committee.publish_decisions(connection, campaigns.current(connection), decided)
        campaigns.set_phase(connection, kind.phase, NOW)


def shown(kind: Kind, context: CommuneContext) -> dict[str, tuple[bool, str]]:
    with context.store.reading() as connection:
        return {getattr(one, kind.op): (one.stands, one.state) for one in kind.rows(connection)}
