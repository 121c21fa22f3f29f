"""Joins the need of another commune: "nous aussi", said publicly."""

import msgspec
from sqlalchemy import insert

from desktop.actions.append_act import append, keep_head, look
from desktop.actions.changes import Changes
from desktop.actions.desk import Desk
from desktop.actions.draft_need import known
from desktop.database import times
from desktop.database.queries import needs, pooling
from desktop.database.tables import joined
from desktop.domain import communes, operations
from desktop.domain import pooling as rules
from desktop.domain.refusals import Refusal
from sync.contract.bodies import NeedJoin


def join_need(desk: Desk, need: str, own: str | None = None, comment: str = "") -> Changes:
    """`own` is a need of ours that is alike. Raises Refusal."""
    said = rules.check_comment(comment)
    with desk.store.transaction() as connection:
        scene = look(connection, desk)
        communes.check_act(scene.commune.name, scene.commune.siren)
        found = pooling.public(connection, need)
        if found is None and needs.one(connection, need) is None:
            raise Refusal(
                "unknown_need",
                f"Aucun besoin publié ne porte le numéro « {need[:64]} ».",
                field="id",
                remedy="Les besoins des autres communes arrivent par l’échange (relaisctl need neighbours).",
                of_input=True,
            )
        if own:
            known(needs.one(connection, own), own)
        ours = found is None or found.commune == scene.commune.insee
        standing = pooling.standing_of(connection, need) is not None
        rules.check_join(scene.campaign, own=ours, standing=standing, now=scene.platform_now)
        if found is None:  # said by the rule above
            raise AssertionError(need)
        body = NeedJoin(need=need, campaign=scene.campaign_id or msgspec.UNSET, comment=said, own=own or msgspec.UNSET)
        operation = operations.make(scene.author, scene.op, scene.now, body)
        appended = append(connection, scene, operation, title=found.title, subject=need)
        connection.execute(
            insert(joined).values(
                join_op=appended.op,
                need=need,
                title=found.title,
                commune=found.commune_name,
                own=own or None,
                joined_at=times.text(scene.now),
                stands=1,
            )
        )
    keep_head(desk, appended)
    return Changes(joins=frozenset({need}), outbox=True, made=need, op=appended.op)
