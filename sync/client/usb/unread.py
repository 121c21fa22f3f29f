"""Acts on a USB stick that cannot be read: they are set aside, and the others go on.

An act of which not even the id can be read is found here, before the stick is written; the others by the return.
"""

import json

from sqlalchemy import select

from sync.client.exchange import outgoing_batches, presenting, quarantine
from sync.client.host import Host
from sync.client.ledger import link, notes
from sync.client.ledger.tables import bundle
from sync.contract.bundle import ReturnManifest
from sync.contract.problems import MALFORMED, TYPE, problem

#: Scope of notes, by the id of a bundle: the acts in it that its returns have set aside here, as JSON.
UNREAD = "unread"
_DAMAGED = problem(
    MALFORMED,
    "Cet envoi est abîmé sur cet ordinateur.",
    "Cet envoi est abîmé sur cet ordinateur, qui ne peut plus le relire\u00a0: il n’est pas parti sur la clé. "
    "Remettez une sauvegarde d’avant, ou prévenez votre service informatique.",
)


def set_aside_damaged(host: Host) -> int:
    """Sets aside the acts due that cannot be read here any more. Returns how many. Commits."""
    with host.transaction() as connection:
        leaving = outgoing_batches.all_due(connection)
        if (own := link.read(connection)) is not None and own.platform is not None:
            leaving += presenting.waiting(connection, own.platform.id)
    damaged = [act.op for act in leaving if not outgoing_batches.legible(act)]
    for op in damaged:
        quarantine.set_aside(host, op, _DAMAGED)
    return len(damaged)


def set_aside(host: Host, manifest: ReturnManifest, answered: set[str]) -> list[str]:
    """Sets aside the acts of that bundle that the platform cannot read, so that the next stick brings the others.

    Done once for each bundle: an act that was released since is not set aside again by this return, nor by another one
    about the same bundle. Nor is an act that was decided on another way. Returns the ids.
    """
    with host.transaction() as connection:
        carried = connection.execute(select(bundle.c.ops).where(bundle.c.id == manifest.answers)).scalar() or "[]"
        before = notes.read(connection, UNREAD, manifest.answers) or "[]"
        leaving = {act.op for act in presenting.waiting(connection, manifest.platform.id)}
        leaving |= {act.op for act in outgoing_batches.all_due(connection)}
    ours = (set(json.loads(carried)) - set(json.loads(before))) & leaving - answered
    unread = [one for one in manifest.stopped if one.type == TYPE + MALFORMED and one.field in ours]
    for one in unread:
        quarantine.set_aside(host, one.field, one)
    aside = [one.field for one in unread]
    if aside:
        with host.transaction() as connection:
            notes.write(connection, UNREAD, manifest.answers, sorted({*json.loads(before), *aside}))
    return aside
