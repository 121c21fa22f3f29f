"""A PC whose platform says something at the edge under its valid signatures; the next honest round completes."""

import dataclasses
import json
import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text

from desktop.actions.outbox.exchange import exchange
from desktop.actions.votes.cast_vote import cast_vote
from desktop.actions.votes.withdraw_vote import withdraw_vote
from desktop.domain.refusals import Refusal
from sync.client.connection.transports import DirectTransport
from sync.client.errors import SyncError
from sync.contract.wire import Call
from tests.faults.bundle_forge import World
from tests.faults.edging.documents import at_edge
from tests.sync.client.ends import SERVICES, Clock
from tests.sync.client.resigning import DEEP, Resigning, sign_inside

#: Of a signed refusal; the first, none.
_STATUSES = (0, 400, 401, 403, 404, 409, 412, 413, 415, 422, 500, 503)
_PROBLEM = {
    "type": "urn:relais:problem:body-differs",
    "title": "L’envoi a été changé.",
    "status": 400,
    "detail": "En chemin.",
    "action": "retry",
    "field": "field",
}
#: Answers of an honest round, and some more.
_ANSWERS = 16


class Pc:
    """A commune of the real application and a platform, in `folder`; `flawed`: a client that keeps to no type."""

    def __init__(self, folder: Path, dice: random.Random, *, flawed: bool = False) -> None:
        self.dice, self.world, self._flawed = dice, World(folder), flawed
        self.clock = Clock(datetime.now(UTC))
        self.context = dataclasses.replace(self.world.context, clock=self.clock)
        self.file = folder / "evil.relais"
        self.about = ""
        self._cast: set[str] = set()
        self.rest()

    def one(self) -> str:
        """Something evil, and how it ended. Any error but one that has its sentence passes through."""
        self._act()
        try:
            if self.dice.random() < 0.15:
                self._take_evil_file()
                return "file taken"
            return self._evil_round()
        except SyncError as error:
            if not error.sentence.strip():
                raise LookupError(f"no sentence: {error.code}") from error
            return error.code
        except Refusal as refusal:
            return f"refused: {refusal.code}"

    def rest(self) -> None:
        """The next honest round. Raises LookupError unless it completes."""
        self.clock.pass_by(hours=1)
        found = exchange(self.context, DirectTransport(self.world.platform.answer)).value.outcome
        if found != "complete":
            raise LookupError(f"an honest round: {found}")

    def close(self) -> None:
        self.world.close()

    def _act(self) -> None:
        service = self.dice.choice(SERVICES)
        try:
            (withdraw_vote if service in self._cast else cast_vote)(self.context, service)
        except Refusal:
            return  # what the platform said of an earlier act forbids it
        self._cast ^= {service}

    def _evil_round(self) -> str:
        at, count = self.dice.randrange(_ANSWERS), 0
        status = self.dice.choice(_STATUSES) if self.dice.random() < 0.2 else 0

        def change(call: Call, said: Any) -> Any:
            nonlocal count
            count += 1
            if count <= at:
                return said
            document = _PROBLEM if status else said
            if self.dice.random() < 0.02:
                said, self.about = dict.fromkeys(document, DEEP), f"{call.path} deep"
                return said
            said, place = at_edge(self.dice, document)
            self.about = f"{call.method} {call.path} {place}"
            return said

        evil = Resigning(self.world.platform.answer, self.world.keys.signing, change)
        if status:
            evil.status = lambda _call: status if count > at else 0
        if self._flawed:
            evil.seen = self._keep_numbers
        self.clock.pass_by(hours=1)
        return exchange(self.context, evil).value.outcome

    def _take_evil_file(self) -> None:
        good = self.world.returned
        if self.dice.random() < 0.5:
            changed, self.about = at_edge(self.dice, json.loads(good.manifest))
            data = good.sealed(_json(self._signed(changed)), good.parts)
        else:
            name = self.dice.choice([name for name in good.parts if good.parts[name].strip()])
            lines = good.parts[name].splitlines()
            place = self.dice.randrange(len(lines))
            changed, self.about = at_edge(self.dice, json.loads(lines[place]))
            lines[place] = _json(self._signed(changed))
            data = good.with_part(name, b"\n".join(lines) + b"\n")
        self.file.write_bytes(data)
        self.world.take_back(self.file)

    def _signed(self, said: Any) -> Any:
        sign_inside(self.world.keys.signing, said)
        return said

    def _keep_numbers(self, said: Any) -> None:
        """The flaw: what the platform said is handed to the database before it was looked at."""
        parts = said.values() if isinstance(said, dict) else said if isinstance(said, list) else ()
        for part in parts:
            self._keep_numbers(part)
        if type(said) is int:
            with self.context.store.reading() as connection:
                connection.execute(text("SELECT :number"), {"number": said})


def _json(said: Any) -> bytes:
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
