"""The commune's own services, proposed for the catalogue: drafts, and what became of those that were sent."""

from functools import cache
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Select, bindparam, select, text

from desktop.database.last_exchange import ON_A_STICK
from desktop.database.queries import mine
from desktop.database.queries.row_values import row_values
from desktop.database.tables import share
from desktop.domain.act_words import OTHER_PLATFORM
from sync.client.ledger import other_platforms
from sync.client.ledger.states import State
from sync.client.ledger.tables import outbox
from sync.contract.published import OwnShare

#: State and reason where the platform refused a service because it already had it.
_TWICE = (State.REJECTED, "share_exists")


class ShareRow(Struct, frozen=True, kw_only=True):
    """One service that the commune uses and proposes for the catalogue. Every text is "" where nothing was said."""

    id: str  #: UUID, made with the draft
    title: str  #: name of the service; public, as all she typed but `remarks`
    summary: str  #: what it is for
    theme: str  #: id of a theme of the campaign; "" while not chosen
    audience: str  #: for whom
    provider: str  #: who provides it
    cost: str  #: gratuit | payant | inconnu; "" while not chosen
    cost_note: str  #: in her words
    licence: str  #: libre | propriétaire | inconnue; "" while not chosen
    used_since: str  #: since when the commune uses it, in her words
    remarks: str  #: for the platform's services alone
    created_at: str  #: by this computer's clock, ISO text, like the two below
    updated_at: str  #: last change of the text
    discarded_at: str  #: when it was put into the bin; "" outside it
    share_op: str  #: id of the act that proposed it; "" for a draft
    shared: str  #: state of that act in the outbox; "" for a draft
    number: int | None  #: of its receipt; None before it
    received_at: str  #: platform time of the receipt, ISO text
    reason: str  #: stable code of a refusal, or "declined"
    detail: str  #: why, as a French sentence: refused, declined, or the platform's word on a `lodged` draft
    decided: str  #: the later word on it: published | declined; "" before
    decided_at: str  #: when that was decided, ISO text
    service: str  #: its id in the catalogue, once published
    other_platform: bool  #: a platform of an earlier enrolment has answered the act, and today's says nothing of it
    lodged: str  #: of a draft: OwnShare.state, where the platform already has it from another act; else ""
    carried: bool = False  #: its act left on a USB stick, and no answer has come yet

    @property
    def state(self) -> str:
        """draft, published, declined, OTHER_PLATFORM, else the state of the act."""
        return OTHER_PLATFORM if self.other_platform else self.decided or self.shared or "draft"

    @property
    def sent_back(self) -> bool:
        """Refused, by today's platform or an earlier one: it may be corrected and sent again."""
        return self.state == "rejected" or (self.state == OTHER_PLATFORM and self.shared == "rejected")

    @property
    def editable(self) -> bool:
        return self.state == "draft" or self.sent_back


def listed(connection: Connection) -> tuple[ShareRow, ...]:
    """All but those in the bin, the last changed first."""
    rows = connection.execute(
        _shares().where(share.c.discarded_at.is_(None)).order_by(share.c.updated_at.desc(), share.c.id.desc())
    )
    own_shares = {own.id: own for own in mine.listed(connection) if isinstance(own, OwnShare)}
    return tuple(_row(row._asdict(), own_shares.get(row.id)) for row in rows)


def discarded(connection: Connection) -> tuple[ShareRow, ...]:
    """Drafts in the bin, the last one first."""
    rows = connection.execute(_shares().where(share.c.discarded_at.is_not(None)).order_by(share.c.discarded_at.desc()))
    return tuple(_row(row._asdict(), None) for row in rows)


def one(connection: Connection, id: str) -> ShareRow | None:
    row = connection.execute(_one(), {"named": id}).first()
    if row is None:
        return None
    own = mine.of(connection, id)
    return _row(row._asdict(), own if isinstance(own, OwnShare) else None)


@cache  # building the statement costs more than running it for one service
def _shares() -> Select[*tuple[Any, ...]]:
    return select(
        share,
        outbox.c.state.label("shared"),
        outbox.c.number,
        outbox.c.received_at,
        outbox.c.reason,
        outbox.c.detail,
        other_platforms.has().label("other_platform"),
        outbox.c.op.in_(text(ON_A_STICK)).label("carried"),
    ).outerjoin(outbox, outbox.c.op == share.c.share_op)


@cache
def _one() -> Select[*tuple[Any, ...]]:
    return _shares().where(share.c.id == bindparam("named"))


def _row(columns: dict[str, object], own: OwnShare | None) -> ShareRow:
    other, carried = columns.pop("other_platform"), bool(columns.pop("carried"))
    values = row_values(columns) | {"decided": "", "decided_at": "", "service": ""}
    # The act says nothing where it was cancelled, refused because the platform had the service, or sent to another one.
    # An act refused for another reason is shown as refused, so that it can be corrected.
    waits = other or values["shared"] in ("", State.CANCELLED) or (values["shared"], values["reason"]) == _TWICE
    lodged = own.state if own is not None and waits else ""
    if lodged and own is not None:  # an act sent all the same was refused for that
        values |= {"share_op": "", "shared": "", "number": None, "received_at": "", "reason": "", "detail": own.reason}
    elif own is not None and own.state != "received":
        values |= {
            "decided": own.state,
            "decided_at": "" if own.moved_at is None else own.moved_at.isoformat(),
            "service": own.service or "",
        }
        if own.state == "declined":
            values |= {"reason": "declined", "detail": own.reason}
    return ShareRow(**values, other_platform=own is None and bool(other), lodged=lodged, carried=carried)
