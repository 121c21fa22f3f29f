"""The commune's own needs: drafts, and what became of those submitted."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, select

from desktop.database.driver import rows
from desktop.database.tables import editing, need
from desktop.domain.needs import FIELDS
from sync.client.tables import outbox

_submission = outbox.alias("submission")
_withdrawal = outbox.alias("withdrawal")


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedRow:
    """One need. `submitted` and `withdrawn` are states of the outbox, "" where there is no such act.

    `op`, `number`, `received_at`, `reason` and `detail` are the submission's.
    """

    id: str
    title: str
    description: str
    theme: str
    audience: str
    frequency: str
    current_practice: str
    expected_effect: str
    effect_delay: str
    shareable: str
    partners: str
    decided_by: str
    remarks: str
    created_at: str
    updated_at: str
    discarded_at: str
    submit_op: str
    withdraw_op: str
    asked_at: str
    validated_by: str
    validated_at: str
    amends: str
    base: str
    submitted: str
    withdrawn: str
    number: int | None
    received_at: str
    reason: str
    detail: str

    @property
    def state(self) -> str:
        """draft, to_validate, validated, a state of the outbox, or withdrawn while a withdrawal stands unrefused."""
        if not self.submit_op:
            return "validated" if self.validated_at else "to_validate" if self.asked_at else "draft"
        if self.withdrawn not in ("", "rejected", "cancelled"):
            return "withdrawn"
        return self.submitted


@dataclass(frozen=True, slots=True)
class EditingRow:
    """An editor that was open: `before` is the JSON of the fields when it was opened."""

    need: str
    title: str
    opened_at: str
    updated_at: str
    before: str


def text_of(row: NeedRow) -> dict[str, str]:
    """The fields that a person writes."""
    return {name: getattr(row, name) for name in FIELDS}


def mayor_validates(connection: Connection) -> bool:
    """Whether the commune lets a need leave only once the mayor has validated it."""
    return bool(rows(connection, "SELECT 1 FROM meta WHERE key = 'mayor_validates' AND value = '1'"))


def listed(connection: Connection) -> tuple[NeedRow, ...]:
    """All needs but those in the bin, the last touched first."""
    found = connection.execute(
        _needs().where(need.c.discarded_at.is_(None)).order_by(need.c.updated_at.desc(), need.c.id.desc())
    )
    return tuple(_row(row._asdict()) for row in found)


def discarded(connection: Connection) -> tuple[NeedRow, ...]:
    """Drafts in the bin, the last one first."""
    found = connection.execute(_needs().where(need.c.discarded_at.is_not(None)).order_by(need.c.discarded_at.desc()))
    return tuple(_row(row._asdict()) for row in found)


def one(connection: Connection, id: str) -> NeedRow | None:
    row = connection.execute(_needs().where(need.c.id == id)).first()
    return None if row is None else _row(row._asdict())


def editing_of(connection: Connection, id: str) -> EditingRow | None:
    row = connection.execute(_editing().where(editing.c.need == id)).first()
    return None if row is None else EditingRow(*row)


def broken_off(connection: Connection) -> EditingRow | None:
    """At start: the last editor that was never closed."""
    row = connection.execute(_editing().order_by(editing.c.opened_at.desc()).limit(1)).first()
    return None if row is None else EditingRow(*row)


def _editing() -> Select[str, str, str, str, str]:
    return select(editing.c.need, need.c.title, editing.c.opened_at, need.c.updated_at, editing.c.before).join(
        need, need.c.id == editing.c.need
    )


def _needs() -> Select[*tuple[Any, ...]]:
    return (
        select(
            need,
            _submission.c.state.label("submitted"),
            _withdrawal.c.state.label("withdrawn"),
            _submission.c.number,
            _submission.c.received_at,
            _submission.c.reason,
            _submission.c.detail,
        )
        .outerjoin(_submission, _submission.c.op == need.c.submit_op)
        .outerjoin(_withdrawal, _withdrawal.c.op == need.c.withdraw_op)
    )


def _row(found: dict[str, object]) -> NeedRow:
    number = found.pop("number")
    texts = {name: "" if value is None else str(value) for name, value in found.items()}
    return NeedRow(number=number if isinstance(number, int) else None, **texts)
