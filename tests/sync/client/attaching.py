"""Needs with attachments, and how far these have got."""

import hashlib
from typing import Any

from sqlalchemy import insert

from desktop.database.queries import attachments
from desktop.database.queries.attachments import ProgressRow
from desktop.database.tables import chunk
from sync.client.exchange.round_history import RoundOutcome
from sync.contract.identifiers import uuid7
from sync.platform import blobs
from tests.sync.client import running
from tests.sync.client.ends import Commune, National

PIECE = 262_144


def attach(pc: Commune, *files: bytes, title: str = "Plan") -> str:
    """A need with these documents, kept as the application keeps them. Its id."""
    need = uuid7(pc.clock())
    listed = []
    with pc.store.transaction() as connection:
        for number, data in enumerate(files):
            sha256 = hashlib.sha256(data).hexdigest()
            listed.append({"name": f"{number}.pdf", "sha256": sha256, "size": len(data)})
            if next(attachments.content(connection, sha256), None) is None:
                pieces = [data[first : first + PIECE] for first in range(0, len(data), PIECE)]
                rows = [{"sha256": sha256, "place": place, "data": piece} for place, piece in enumerate(pieces)]
                connection.execute(insert(chunk), rows)
    body = {"need": need, "title": title, "description": "Joint.", "attachments": listed}
    pc.act(need, type="need.submit", body=body, attachments=tuple({one["sha256"] for one in listed}))
    return need


def run(pc: Commune, transport: Any, **more: Any) -> RoundOutcome:
    """A round that brings attachments too."""
    return running.run(pc, transport, blobs=attachments.reader(pc.reading), **more)


def progress(pc: Commune, need: str) -> ProgressRow | None:
    with pc.reading() as connection:
        return attachments.progress(connection, need)


def sent(national: National) -> int:
    """Octets of attachments that reached the platform."""
    return sum(len(call.body) for call in national.calls if call.method == "PATCH")


def kept(national: National, data: bytes) -> bool:
    with national.store.reading() as connection:
        return b"".join(blobs.content(connection, hashlib.sha256(data).hexdigest())) == data
