"""Joins the need of another commune: "nous aussi", said publicly."""

import msgspec

from desktop.actions.kit.append_act import append, keep_head, prepare_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import find_need
from desktop.database import records
from desktop.database.queries import needs, pooling
from desktop.domain import communes, french, operations
from desktop.domain import pooling as rules
from desktop.domain.changes import Changes, Outcome, QueuedAct
from desktop.domain.refusals import Refusal
from sync.contract.bodies import NeedJoin


def join_need(context: CommuneContext, need: str, own: str | None = None, comment: str = "") -> Outcome[QueuedAct]:
    """`own`: id of a similar need of ours, None for none. Raises Refusal."""
    comment_sent = rules.check_comment(comment)
    with context.store.transaction() as connection:
        act_context = prepare_act(connection, context)
        communes.check_act(act_context.commune.name, act_context.commune.siren)
        public_need = pooling.public(connection, need)
        if public_need is None and needs.one(connection, need) is None:
            raise Refusal(
                "unknown_need",
                f"Aucun besoin publié ne porte le numéro {french.quoted(need)}.",
                field="id",
                remedy="Les besoins des autres communes arrivent par l’échange.",
                command="need neighbours",
                of_input=True,
            )
        if own:
            find_need(connection, own)
        ours = public_need is None or public_need.commune == act_context.commune.insee
        standing = pooling.standing_of(connection, need) is not None
        rules.check_join(act_context.campaign, own=ours, standing=standing, now=act_context.platform_now)
        if public_need is None:  # for the type checker: the rule above has raised
            raise AssertionError(need)
        body = NeedJoin(
            need=need, campaign=act_context.campaign_id or msgspec.UNSET, comment=comment_sent, own=own or msgspec.UNSET
        )
        operation = operations.make(act_context.author, act_context.op, act_context.now, body)
        appended = append(connection, act_context, operation, title=public_need.title, subject=need)
        records.joins.insert(
            connection,
            appended.op,
            need,
            title=public_need.title,
            commune=public_need.commune_name,
            own=own,
            now=act_context.now,
        )
    keep_head(context, appended)
    return Outcome(Changes(joins=frozenset({need}), outbox=True), QueuedAct(need, appended.op))
