"""Proposes a service of the commune for the catalogue: from now on its text is frozen, and it waits to leave."""

import msgspec
from sqlalchemy import Connection, update

from desktop.actions.append_act import Scene, append, keep_head, look, personal_of
from desktop.actions.changes import Changes
from desktop.actions.desk import Desk
from desktop.actions.draft_share import known
from desktop.database import times
from desktop.database.queries import campaign, shares
from desktop.database.tables import share
from desktop.domain import communes, operations
from desktop.domain import shares as rules
from sync.client.outbox import Appended
from sync.contract.batches import personal_digest
from sync.contract.bodies import ServiceShare


def share_service(desk: Desk, id: str) -> Changes:
    """Raises the first Refusal of `domain.shares`; the draft then stays whole."""
    with desk.store.transaction() as connection:
        found = known(shares.one(connection, id), id)
        rules.check_draft(found.state)
        scene = look(connection, desk)
        communes.check_act(scene.commune.name, scene.commune.siren)
        rules.check_phase(scene.campaign, scene.platform_now)
        themes = [theme.id for theme in campaign.themes(connection)]
        for problem in rules.problems({name: getattr(found, name) for name in rules.FIELDS}, themes):
            raise problem
        appended = _append(connection, scene, found)
        left = {"share_op": appended.op, "updated_at": times.text(scene.now), "discarded_at": None}
        connection.execute(update(share).where(share.c.id == id).values(**left))
    keep_head(desk, appended)
    return Changes(shares=frozenset({id}), outbox=True, made=id, op=appended.op)


def _append(connection: Connection, scene: Scene, found: shares.ShareRow) -> Appended:
    body = msgspec.convert(
        {"share": found.id} | {name: text for name in rules.FIELDS if (text := getattr(found, name))}, ServiceShare
    )
    personal = personal_of(scene)
    digest = personal_digest(personal.salt, personal.blob) if personal else ""
    operation = operations.make(scene.author, scene.op, scene.now, body, personal=digest)
    return append(connection, scene, operation, title=found.title, subject=found.id, personal=personal)
