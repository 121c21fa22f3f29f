"""The one way to the outbox: operation frozen, outbox line and journal entry, in the caller's transaction."""

import logging
import secrets
from datetime import datetime

import msgspec
from sqlalchemy import Connection

from desktop.actions.kit.commune_context import CommuneContext
from desktop.database.queries import acting, link
from desktop.domain import communes, phases
from desktop.domain.operations import Author
from sync.client.ledger import outbox
from sync.client.ledger.outbox import Appended
from sync.contract.batches import Personal
from sync.contract.bodies import body_of
from sync.contract.campaign import Campaign
from sync.contract.identifiers import uuid7
from sync.contract.operations import Operation, freeze

_log = logging.getLogger(__name__)
_OPERATION: msgspec.json.Decoder[Operation] = msgspec.json.Decoder(Operation, strict=True)


class ActContext(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules need to know of this moment. `platform_now` is `now`, the PC's time, as the platform would say."""

    now: datetime
    platform_now: datetime
    commune: link.CommuneRow
    author: Author
    campaign: Campaign | None
    op: str
    contact: dict[str, str]  #: personal data of whom to ask about the act; empty where nothing was entered

    @property
    def campaign_id(self) -> str:
        return "" if self.campaign is None else self.campaign.id


def prepare_act(connection: Connection, context: CommuneContext) -> ActContext:
    """What the rules need to know of this moment, and the id of the operation that is about to be made.

    Raises Refusal where what was read before the act is not what it would send any more.
    """
    context.check_read(connection)
    facts = acting.facts(connection)
    commune = facts.commune
    if commune is None:
        raise communes.none_chosen()
    now = context.clock()
    return ActContext(
        now=now,
        platform_now=phases.corrected(now, facts.offset),
        commune=commune,
        author=Author(
            insee=commune.insee,
            siren=commune.siren,
            actor=commune.actor_id,
            profile=commune.profile,
            function=commune.function,
        ),
        campaign=facts.campaign,
        op=uuid7(now, after=facts.newest),
        contact=facts.contact,
    )


def again(connection: Connection, act_context: ActContext) -> ActContext:
    """The same moment, for one act more."""
    return msgspec.structs.replace(act_context, op=new_op(connection, act_context.now))


def new_op(connection: Connection, now: datetime) -> str:
    """The id of the next operation, greater than all before it, though the clock was set back since.

    Of the acts about one thing that the platform receives at one moment the one with the greatest id is the last word.
    """
    return uuid7(now, after=outbox.newest(connection))


def append(
    connection: Connection,
    act_context: ActContext,
    operation: Operation,
    *,
    title: str,
    subject: str,
    personal: Personal | None = None,
) -> Appended:
    """Never commits. After the commit, the caller advances the head outside with `keep_head`.

    Raises msgspec.ValidationError for what is beyond the contract's bounds: frozen, no platform would ever take it.
    """
    frozen = freeze(operation)
    decoded = _OPERATION.decode(frozen)
    body_of(decoded)
    return outbox.append(
        connection,
        frozen=frozen,
        operation=decoded,
        title=title,
        subject=subject,
        now=act_context.now,
        personal=personal,
    )


def personal_of(act_context: ActContext) -> Personal | None:
    """The contact's data, salted, to travel beside the act; the operation carries `personal_digest` of it."""
    if not act_context.contact:
        return None
    return Personal(op=act_context.op, salt=secrets.token_hex(16), blob=act_context.contact)


def keep_head(context: CommuneContext, appended: Appended) -> None:
    """The head outside the database: what shows later that the database lost its end. Only then: "Enregistré"."""
    try:
        context.head.advance(appended.seq, appended.head)
    except OSError as error:
        # The act is kept and nothing may say otherwise; a head left behind is advanced at the next start.
        _log.warning("journal head not written: %s", type(error).__name__)
