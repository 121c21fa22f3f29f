"""Acts of a bundle that the platform could not read, by its return: they are set aside, and the others go on."""

import json

from sqlalchemy import select

from sync.client.exchange import outgoing_batches, presenting, quarantine
from sync.client.host import Host
from sync.client.ledger.tables import bundle
from sync.contract.bundle import ReturnManifest
from sync.contract.problems import MALFORMED, TYPE


def set_aside(host: Host, manifest: ReturnManifest, answered: set[str]) -> list[str]:
    """Of the acts of that bundle those that the platform cannot read, so that the next key brings the others.

    Once: an act that was released since is not set aside by the same return, nor one that has come by another way.
    """
    with host.transaction() as connection:
        carried = connection.execute(select(bundle.c.ops).where(bundle.c.id == manifest.answers)).scalar() or "[]"
        taken = connection.execute(select(bundle.c.id).where(bundle.c.id == manifest.id)).first() is not None
        leaving = {act.op for act in presenting.waiting(connection, manifest.platform.id)}
        leaving |= {act.op for act in outgoing_batches.all_due(connection)}
    ours = set(() if taken else json.loads(carried)) & leaving - answered
    unread = [one for one in manifest.stopped if one.type == TYPE + MALFORMED and one.field in ours]
    for one in unread:
        quarantine.set_aside(host, one.field, one)
    return [one.field for one in unread]
