"""Each commune reads of the needs that it joined and the interests that it declared, behind all that it has read."""

import json
import secrets
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "16"
down_revision = "15"

_ACTS = (
    "SELECT statement.commune, statement.kind, statement.subject, statement.op, statement.deposited_at,"
    " statement.value, retraction.op IS NOT NULL AS withdrawn FROM statement"
    " LEFT JOIN retraction ON retraction.kind = statement.kind AND retraction.subject = statement.subject"
    " AND retraction.commune = statement.commune AND retraction.named = statement.op"
    " WHERE statement.kind IN ('join', 'interest') AND NOT EXISTS (SELECT 1 FROM published"
    " WHERE published.scope = 'mine' AND published.commune = statement.commune AND published.id ="
    " CASE statement.kind WHEN 'join' THEN 'join.' ELSE 'declaration.' END || statement.subject)"
    " ORDER BY statement.commune, statement.kind, statement.subject, retraction.op IS NULL, statement.deposited_at,"
    " statement.op"
)
_MOST = 100  # that a withdrawal can name
#: For each kind of statement: the kind of what is published, and the field of the body that is told.
_KINDS = {"join": ("join", "own"), "interest": ("declaration", "role")}


def upgrade() -> None:
    connection = op.get_bind()
    all_acts = connection.execute(sa.text(_ACTS)).mappings().all()
    for commune, acts in groupby(all_acts, key=lambda row: row["commune"]):
        values = [
            _value(*key, list(rows)) for key, rows in groupby(acts, key=lambda row: (row["kind"], row["subject"]))
        ]
        moving = "UPDATE commune SET position = position + :many WHERE id = :id RETURNING position"
        last = connection.execute(sa.text(moving), {"many": len(values), "id": commune}).scalar_one()
        first = last - len(values) + 1
        rows = [
            {"commune": commune, "id": value["id"], "position": first + place, "value": json.dumps(value)}
            for place, value in enumerate(values)
        ]
        publishing = (
            "INSERT INTO published (scope, commune, id, position, value, deleted)"
            " VALUES ('mine', :commune, :id, :position, :value, FALSE)"
        )
        connection.execute(sa.text(publishing), rows)
        step = {"commune": commune, "last": last, "tag": secrets.token_urlsafe(6)}
        connection.execute(sa.text("INSERT INTO step (commune, last, tag) VALUES (:commune, :last, :tag)"), step)


def _value(kind: str, subject: str, rows: list[Any]) -> dict[str, Any]:
    name, field = _KINDS[kind]
    acts = [_act(row, field) for row in rows[-_MOST:]]
    return {"kind": name, "id": f"{name}.{subject}", "subject": subject, "acts": acts}


def _act(row: Any, field: str) -> dict[str, Any]:
    at = row["deposited_at"].replace("+00:00", "Z").replace(".000000Z", "Z")  # as effects/retaken.py writes it
    always = {"op": row["op"], "deposited_at": at}
    more = {"withdrawn": bool(row["withdrawn"]), field: json.loads(row["value"]).get(field)}
    return always | {name: one for name, one in more.items() if one}
