"""Declares the commune's interest in steering a retained proposal, as participant or territoire référent."""

import msgspec
from sqlalchemy import Connection, insert, update

from desktop.actions.append_act import append, keep_head, look, personal_of
from desktop.actions.changes import Changes
from desktop.actions.desk import Desk
from desktop.database import times
from desktop.database.queries import catalogue, steering
from desktop.database.queries.catalogue import ProposalRow
from desktop.database.tables import interest
from desktop.domain import communes, operations
from desktop.domain import interests as rules
from desktop.domain.refusals import Refusal
from sync.contract.batches import personal_digest
from sync.contract.bodies import InterestDeclare


def declare_interest(desk: Desk, proposal: str, role: str, motivation: str = "") -> Changes:
    """Another role than the one declared replaces it. Raises Refusal."""
    wanted, words = rules.role_of(role), rules.check_motivation(motivation)
    with desk.store.transaction() as connection:
        found = proposal_of(connection, proposal)
        scene = look(connection, desk)
        communes.check_act(scene.commune.name, scene.commune.siren)
        standing = steering.standing_of(connection, proposal)
        rules.check_declare(
            scene.campaign, found.state, wanted, "" if standing is None else standing.role, scene.platform_now
        )
        body = InterestDeclare(
            proposal=proposal, role=wanted, campaign=scene.campaign_id or msgspec.UNSET, motivation=words
        )
        personal = personal_of(scene)
        digest = personal_digest(personal.salt, personal.blob) if personal else ""
        operation = operations.make(scene.author, scene.op, scene.now, body, personal=digest)
        appended = append(connection, scene, operation, title=found.title, subject=proposal, personal=personal)
        connection.execute(update(interest).where(interest.c.proposal == proposal).values(stands=0))
        row = {
            "declare_op": appended.op,
            "proposal": proposal,
            "title": found.title,
            "role": wanted,
            "motivation": words,
            "declared_at": times.text(scene.now),
            "stands": 1,
        }
        connection.execute(insert(interest).values(**row))
    keep_head(desk, appended)
    return Changes(steering=frozenset({proposal}), outbox=True, made=proposal, op=appended.op)


def proposal_of(connection: Connection, id: str) -> ProposalRow:
    """The proposal with this id, as published last. Raises Refusal."""
    found = next((row for row in catalogue.proposals(connection) if row.id == id), None)
    if found is None:
        raise Refusal(
            "unknown_proposal",
            f"Aucune proposition ne porte le numéro « {id[:64]} ».",
            field="id",
            remedy="La liste est à la page Votes et pilotage (relaisctl proposal list).",
            of_input=True,
        )
    return found
