"""Casts the commune's vote for a service or a proposal."""

from desktop.actions.kit.append_act import append, keep_head, prepare_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import find_need
from desktop.database import records
from desktop.database.queries import catalogue, votes
from desktop.database.queries.needs import NeedRow
from desktop.domain import communes, french, operations
from desktop.domain import votes as rules
from desktop.domain.changes import Changes, Outcome, QueuedAct
from desktop.domain.refusals import Refusal


def cast_vote(context: CommuneContext, subject: str, need: str | None = None) -> Outcome[QueuedAct]:
    """`need`: id of a need of ours that the vote names, None for none. Raises Refusal."""
    with context.store.transaction() as connection:
        subject_row = catalogue.subject(connection, subject)
        if subject_row is None:
            raise Refusal(
                "unknown_subject",
                f"Aucun service ni aucune proposition ne porte le numéro {french.quoted(subject)}.",
                field="id",
                remedy="Cherchez-le à la page Services, ou à la page Votes et pilotage.",
                command="service search, proposal list",
                of_input=True,
            )
        answered = find_need(connection, need) if need else None
        act_context = prepare_act(connection, context)
        if answered is not None:  # after the comparison with what was read, where a change leads to a new question
            _check_answered(answered)
        communes.check_act(act_context.commune.name, act_context.commune.siren)
        rules.check_cast(
            act_context.campaign,
            subject_row.kind,
            subject,
            {subject} if subject_row.voted else (),
            act_context.platform_now,
            open=subject_row.open,
            title=subject_row.title,
        )
        operation = operations.vote_cast(
            act_context.author,
            act_context.op,
            act_context.now,
            subject=subject,
            kind=subject_row.kind,
            version=subject_row.version,
            campaign=act_context.campaign_id,
            need=need or "",
        )
        appended = append(connection, act_context, operation, title=subject_row.title, subject=subject)
        records.votes.insert(
            connection,
            appended.op,
            subject,
            kind=subject_row.kind,
            title=subject_row.title,
            need=need,
            now=act_context.now,
        )
    keep_head(context, appended)
    return Outcome(Changes(votes=frozenset({subject}), outbox=True), QueuedAct(subject, appended.op))


def _check_answered(need: NeedRow) -> None:
    """Raises Refusal unless the platform has the need or gets it before the vote, which is public and holds its id."""
    if not votes.may_name(need):
        raise Refusal(
            "need_not_sent",
            "Ce besoin n’est pas dans vos envois\u00a0: un vote ne peut pas y répondre.",
            field="need",
            remedy="Envoyez d’abord ce besoin, ou votez sans le nommer.",
        )
