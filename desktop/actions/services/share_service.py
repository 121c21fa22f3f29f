"""Proposes a service of the commune for the catalogue: its text is frozen, and it waits to be sent."""

import msgspec
from sqlalchemy import Connection

from desktop.actions.kit.append_act import ActContext, append, keep_head, personal_of, prepare_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import find_share
from desktop.database import records
from desktop.database.last_text import ON_SCREEN
from desktop.database.queries import campaign, shares
from desktop.domain import communes, drafts, operations
from desktop.domain import shares as rules
from desktop.domain.changes import Changes, Outcome, QueuedAct
from sync.client.ledger.outbox import Appended
from sync.contract.batches import personal_digest
from sync.contract.bodies import ServiceShare


def share_service(context: CommuneContext, id: str) -> Outcome[QueuedAct]:
    """Raises the first Refusal of `domain.shares`; the draft then stays as it is."""
    with context.store.transaction() as connection:
        share = find_share(connection, id)
        rules.check_editable(share.editable)
        drafts.check_taken_out(share.discarded_at, "nos services")
        act_context = prepare_act(connection, context)
        communes.check_act(act_context.commune.name, act_context.commune.siren)
        rules.check_phase(act_context.campaign, act_context.platform_now)
        themes = [theme.id for theme in campaign.themes(connection)]
        for problem in rules.problems({name: getattr(share, name) for name in rules.FIELDS}, themes):
            raise problem
        appended = _append(connection, act_context, share)
        records.shares.mark_submitted(connection, id, appended.op, act_context.now)
        records.meta.remove_value(connection, ON_SCREEN, f"share.{id}")
    keep_head(context, appended)
    return Outcome(Changes(shares=frozenset({id}), outbox=True), QueuedAct(id, appended.op))


def _append(connection: Connection, act_context: ActContext, row: shares.ShareRow) -> Appended:
    body = msgspec.convert(
        {"share": row.id} | {name: text for name in rules.FIELDS if (text := getattr(row, name))}, ServiceShare
    )
    personal = personal_of(act_context)
    digest = personal_digest(personal.salt, personal.blob) if personal else ""
    operation = operations.make(act_context.author, act_context.op, act_context.now, body, personal=digest)
    return append(connection, act_context, operation, title=row.title, subject=row.id, personal=personal)
