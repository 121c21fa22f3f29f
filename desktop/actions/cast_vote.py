"""Casts the commune's vote for a service or a proposal."""

from desktop.actions.append_act import append, keep_head, look
from desktop.actions.changes import Changes
from desktop.actions.desk import Desk
from desktop.actions.draft_need import known
from desktop.database import times
from desktop.database.driver import write
from desktop.database.queries import catalogue, needs, votes
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
                remedy="Cherchez-le à la page Services (relaisctl service search), "
                "ou à la page Votes et pilotage (relaisctl proposal list).",
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
            {subject} if votes.stands(connection, subject) else (),
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
        write(
            connection,
            "INSERT INTO vote (cast_op, subject, kind, title, need, cast_at, stands) VALUES (?, ?, ?, ?, ?, ?, 1)",
            (appended.op, subject, found.kind, found.title, need or None, times.text(scene.now)),
        )
    keep_head(desk, appended)
    return Changes(votes=frozenset({subject}), outbox=True, made=subject, op=appended.op)
