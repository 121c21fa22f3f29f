"""The commune's own services, proposed for the catalogue: drafts, and what became of those that left."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from desktop.database.queries import mine
from desktop.database.queries.row_values import row_values
from desktop.database.tables import share
from desktop.domain.act_words import OTHER_PLATFORM
from sync.client.ledger import other_platforms
from sync.client.ledger.states import State
from sync.client.ledger.tables import outbox
from sync.contract.published import OwnShare

#: The platform's refusal of a service that it has already.
_TWICE = (State.REJECTED, "share_exists")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareRow:
    """One service. `shared` is a state of the outbox, "" for a draft; `decided` its later word.

    `reason` and `detail` are the refusal's or the platform's; `service` is its id in the catalogue once published.
    `other_platform`: another one has answered the act, and today's has nothing to say of it. `lodged`: of a draft, the
    state that it has at the platform, which has it by an act that this text did not leave with; `detail` is then why.
    """

    id: str
    title: str
    summary: str
    theme: str
    audience: str
    provider: str
    cost: str
    cost_note: str
    licence: str
    used_since: str
    remarks: str
    created_at: str
    updated_at: str
    discarded_at: str
    share_op: str
    shared: str
    number: int | None
    received_at: str
    reason: str
    detail: str
    decided: str
    decided_at: str
    service: str
    other_platform: bool
    lodged: str

    @property
    def state(self) -> str:
        """draft, published, declined, OTHER_PLATFORM, else the state of the act."""
        return OTHER_PLATFORM if self.other_platform else self.decided or self.shared or "draft"

    @property
    def sent_back(self) -> bool:
        """Refused, by today's platform or by another one: it may be corrected and sent anew."""
        return self.state == "rejected" or (self.state == OTHER_PLATFORM and self.shared == "rejected")

    @property
    def editable(self) -> bool:
        return self.state == "draft" or self.sent_back


def listed(connection: Connection) -> tuple[ShareRow, ...]:
    """All but those in the bin, the last touched first."""
    rows = connection.execute(
        _shares().where(share.c.discarded_at.is_(None)).order_by(share.c.updated_at.desc(), share.c.id.desc())
    )
    said = {own.id: own for own in mine.listed(connection) if isinstance(own, OwnShare)}
    return tuple(_row(row._asdict(), said.get(row.id)) for row in rows)


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


@cache  # to build it costs more than asking it of one does
def _shares() -> Select[*tuple[Any, ...]]:
    return select(
        share,
        outbox.c.state.label("shared"),
        outbox.c.number,
        outbox.c.received_at,
        outbox.c.reason,
        outbox.c.detail,
        other_platforms.has().label("other_platform"),
    ).outerjoin(outbox, outbox.c.op == share.c.share_op)


@cache
def _one() -> Select[*tuple[Any, ...]]:
    return _shares().where(share.c.id == bindparam("named"))


def _row(found: dict[str, object], own: OwnShare | None) -> ShareRow:
    other = found.pop("other_platform")
    values = row_values(found) | {"decided": "", "decided_at": "", "service": ""}
    # what was refused for another reason than that shows it, and is mended; what another platform answered was not sent
    waits = other or values["shared"] in ("", State.CANCELLED) or (values["shared"], values["reason"]) == _TWICE
    lodged = own.state if own is not None and waits else ""
    if lodged and own is not None:  # what was sent all the same was refused for it
        values |= {"share_op": "", "shared": "", "number": None, "received_at": "", "reason": "", "detail": own.reason}
    elif own is not None and own.state != "received":
        values |= {
            "decided": own.state,
            "decided_at": "" if own.moved_at is None else own.moved_at.isoformat(),
            "service": own.service or "",
        }
        if own.state == "declined":
            values |= {"reason": "declined", "detail": own.reason}
    return ShareRow(**values, other_platform=own is None and bool(other), lodged=lodged)
