"""Each commune reads of the votes that it has cast, behind all that it has read."""

import json
import secrets
from collections.abc import Iterable
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "14"
down_revision = "13"

_CASTS = (
    "SELECT ballot.commune, ballot.subject, ballot.kind, ballot.op, ballot.deposited_at, ballot.list_version,"
    " ballot.need, withdrawn.op IS NOT NULL AS withdrawn FROM ballot"
    " JOIN setting ON setting.key = 'campaign' AND setting.value = ballot.campaign"
    " LEFT JOIN withdrawn ON withdrawn.campaign = ballot.campaign AND withdrawn.subject = ballot.subject"
    " AND withdrawn.commune = ballot.commune AND withdrawn.ballot = ballot.op"
    " WHERE NOT EXISTS (SELECT 1 FROM published WHERE published.scope = 'mine'"
    " AND published.commune = ballot.commune AND published.id = 'vote.' || ballot.subject)"
    " ORDER BY ballot.commune, ballot.subject, withdrawn.op IS NULL, ballot.deposited_at, ballot.op"
)
_MOST = 100  # that a withdrawal can name


def upgrade() -> None:
    connection = op.get_bind()
    all_casts = connection.execute(sa.text(_CASTS)).mappings().all()
    for commune, casts in groupby(all_casts, key=lambda row: row["commune"]):
        values = [_value(subject, list(rows)) for subject, rows in groupby(casts, key=lambda row: row["subject"])]
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


def _value(subject: str, rows: list[Any]) -> dict[str, Any]:
    return {
        "kind": "vote",
        "id": f"vote.{subject}",
        "subject": subject,
        "subject_kind": min(rows, key=lambda row: (row["withdrawn"], row["op"]))["kind"],
        "casts": list(_casts(rows[-_MOST:])),
    }


def _casts(rows: Iterable[Any]) -> Iterable[dict[str, Any]]:
    for row in rows:
        at = row["deposited_at"].replace("+00:00", "Z").replace(".000000Z", "Z")  # as effects/votes.py writes it
        always = {"op": row["op"], "deposited_at": at}
        more = {"withdrawn": bool(row["withdrawn"]), "list_version": row["list_version"], "need": row["need"]}
        yield always | {name: one for name, one in more.items() if one}
