"""Casts the commune's vote for a service or a proposal."""

from sqlalchemy import insert

from desktop.actions.append_act import append, keep_head, look
from desktop.actions.changes import Changes
from desktop.actions.desk import Desk
from desktop.actions.draft_need import known
from desktop.database import times
from desktop.database.queries import catalogue, needs, votes
from desktop.database.tables import vote
from desktop.domain import communes, operations
from desktop.domain import votes as rules
from desktop.domain.refusals import Refusal


def cast_vote(desk: Desk, subject: str, need: str | None = None) -> Changes:
    """`need` is a need of ours that the subject answers. Raises Refusal."""
    with desk.store.transaction() as connection:
        found = catalogue.subject(connection, subject)
        if found is None:
            raise Refusal(
                "unknown_subject",
                f"Aucun service ni aucune proposition ne porte le numéro « {subject[:64]} ».",
                field="id",
                remedy="Cherchez-le à la page Services (relaisctl service search) ou Votes (relaisctl proposal list).",
                of_input=True,
            )
        if need:
            known(needs.one(connection, need), need)
        scene = look(connection, desk)
        communes.check_act(scene.commune.name, scene.commune.siren)
        rules.check_cast(
            scene.campaign,
            found.kind,
            subject,
            votes.standing(connection),
            scene.platform_now,
            open=found.open,
        )
        operation = operations.vote_cast(
            scene.author,
            scene.op,
            scene.now,
            subject=subject,
            kind=found.kind,
            version=found.version,
            campaign=scene.campaign_id,
            need=need or "",
        )
        appended = append(connection, scene, operation, title=found.title, subject=subject)
        connection.execute(
            insert(vote).values(
                cast_op=appended.op,
                subject=subject,
                kind=found.kind,
                title=found.title,
                need=need or None,
                cast_at=times.text(scene.now),
                stands=1,
            )
        )
    keep_head(desk, appended)
    return Changes(votes=frozenset({subject}), outbox=True, made=subject, op=appended.op)
