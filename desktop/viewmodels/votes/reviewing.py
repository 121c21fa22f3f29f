"""The review before a vote, and whether the vote may still be given: read in the worker."""

from typing import TYPE_CHECKING

from desktop.database.queries import catalogue, needs, votes
from desktop.database.queries.votes import VoteRow
from desktop.domain import communes
from desktop.domain import votes as rules
from desktop.domain.phases import LocalTime
from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit import act_context, vote_words
from desktop.viewmodels.kit.vote_words import VoteReview
from sync.client.ledger.states import VOID

if TYPE_CHECKING:
    from sqlalchemy import Connection


def read_review(connection: "Connection", id: str, need: str | None, now: LocalTime) -> VoteReview | None:
    """What must be read before a vote; None where nothing has this id."""
    subject, answered = catalogue.subject(connection, id), needs.one(connection, need) if need else None
    if subject is None:
        return None
    answer, stands = "", answered is not None and votes.may_name(answered)
    if answered is not None:
        sendable = not answered.submit_op or answered.state in VOID
        not_named = vote_words.not_yet_sent if sendable else vote_words.not_sent
        answer = answered.title if stands else not_named(answered.title)
    read = vote_words.review(act_context.read(connection), subject, answer, now)
    named = need if stands else None
    return VoteReview(id=id, kind=subject.kind, title=subject.title, need=need, answers=named, confirmation=read)


def again(connection: "Connection", made: VoteRow, need: str, now: LocalTime) -> VoteReview | None:
    """The review of this vote given again, in the words by which the question names it; None where nothing has its id.

    `need`: the title of the need of ours that it answers; "" for none.
    """
    subject, answers = catalogue.subject(connection, made.subject), made.need or None
    if subject is None:
        return None
    read = vote_words.review(act_context.read(connection), subject._replace(title=made.title), need, now)
    return VoteReview(
        id=made.subject, kind=made.kind, title=made.title, need=answers, answers=answers, confirmation=read
    )


def refusal(connection: "Connection", id: str, now: LocalTime) -> Refusal | None:
    """Why a vote for it would be refused now, as the act itself would say it; None where it would not."""
    subject, moment = catalogue.subject(connection, id), act_context.read(connection)
    if subject is None:
        return Refusal("unknown_subject", "")  # said with the title, which only the review still knows
    try:
        communes.check_act(moment.commune, moment.siren)
        standing = {id} if subject.voted else ()
        at = moment.at(now)
        rules.check_cast(moment.campaign, subject.kind, id, standing, at, open=subject.open, title=subject.title)
    except Refusal as why:
        return why
    return None
