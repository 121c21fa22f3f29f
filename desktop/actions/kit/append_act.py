"""The only way into the outbox: freezes the operation, adds outbox line and journal entry, in one transaction."""

import logging
import secrets
from datetime import datetime

import msgspec
from sqlalchemy import Connection

from desktop.actions.kit.commune_context import CommuneContext
from desktop.database.queries import acting, link
from desktop.domain import communes, phases
from desktop.domain.operations import Author
from desktop.domain.phases import LocalTime, PlatformTime
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
    """What the rules need to know at the moment of an act."""

    now: LocalTime  #: this computer's time
    platform_now: PlatformTime  #: the same moment by the platform's clock
    commune: link.CommuneRow  #: the one in whose name it is made
    author: Author  #: commune and person, as the operation names them
    campaign: Campaign | None  #: None while none is known
    op: str  #: id of the operation that is about to be made
    #: personal data of the person to ask about the act; empty where nobody is named in the settings
    contact: dict[str, str]

    @property
    def campaign_id(self) -> str:
        return "" if self.campaign is None else self.campaign.id


def prepare_act(connection: Connection, context: CommuneContext) -> ActContext:
    """Reads what the rules need to know at this moment, and makes the operation's id.

    Raises Refusal where what was shown before the act is no longer what it would send.
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
    """The same context for one more act, with a new id."""
    return msgspec.structs.replace(act_context, op=new_op(connection, act_context.now))


def new_op(connection: Connection, now: datetime) -> str:
    """The id of the next operation, greater than all before it, even if the clock was set back since.

    Where the platform receives several acts about one thing at the same moment, the one with the greatest id counts.
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
    """Adds the act. Never commits: after its commit, the caller must call `keep_head`.

    Raises msgspec.ValidationError for a text beyond the contract's limits, which no platform would take.
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
    """The contact's data, salted, sent beside the act; the operation itself holds only its `personal_digest`."""
    if not act_context.contact:
        return None
    return Personal(op=act_context.op, salt=secrets.token_hex(16), blob=act_context.contact)


def keep_head(context: CommuneContext, appended: Appended) -> None:
    """Writes the head of the journal to a file outside the database: it shows later if the database lost its end.

    "Enregistré" may only be said after this.
    """
    try:
        context.head.advance(appended.seq, appended.head)
    except OSError as error:
        # The act itself is stored, so this is no error to tell; the next start brings the head up to date.
        _log.warning("journal head not written: %s", type(error).__name__)
