"""The review before a vote, and whether the vote may still be given: read in the worker."""

from typing import TYPE_CHECKING

from desktop.database.queries import catalogue, needs, votes
from desktop.domain import communes
from desktop.domain import votes as rules
from desktop.domain.phases import LocalTime
from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit import act_context, vote_words
from desktop.viewmodels.kit.confirmation import Confirmation
from sync.client.ledger.states import VOID

if TYPE_CHECKING:
    from sqlalchemy import Connection


def read_review(
    connection: "Connection", id: str, need: str | None, now: LocalTime
) -> tuple[Confirmation | None, bool, str]:
    """What must be read before a vote, None where nothing has this id; whether it may name the need; for what it is."""
    subject, answered = catalogue.subject(connection, id), needs.one(connection, need) if need else None
    if subject is None:
        return None, False, ""
    if answered is None:
        return vote_words.review(act_context.read(connection), subject, "", now), False, subject.kind
    stands = votes.may_name(answered)
    sendable = not answered.submit_op or answered.state in VOID
    not_named = vote_words.not_yet_sent if sendable else vote_words.not_sent
    answer = answered.title if stands else not_named(answered.title)
    return vote_words.review(act_context.read(connection), subject, answer, now), stands, subject.kind


def refusal(connection: "Connection", id: str, now: LocalTime) -> Refusal | None:
    """Why a vote for it would be refused now, as the act itself would say it; None where it would not."""
    subject, moment = catalogue.subject(connection, id), act_context.read(connection)
    if subject is None:
        return Refusal("unknown_subject", "")  # said with the title, which only the review still knows
    try:
        communes.check_act(moment.commune, moment.siren)
        standing = {id} if subject.voted else ()
        rules.check_cast(moment.campaign, subject.kind, id, standing, moment.at(now), open=subject.open)
    except Refusal as why:
        return why
    return None
