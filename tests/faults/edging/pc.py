"""A PC whose platform says something at the edge under its valid signatures; the next honest round completes."""

import json
import random
import shutil
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text

from desktop.actions.outbox.exchange import exchange
from desktop.actions.outbox.import_bundle import import_bundle
from desktop.actions.votes.cast_vote import cast_vote
from desktop.actions.votes.withdraw_vote import withdraw_vote
from desktop.domain.refusals import Refusal
from sync.client.connection.transports import DirectTransport
from sync.client.errors import SyncError
from sync.contract.wire import Answer, Call
from tests.faults.edging.commune import Both, Template
from tests.faults.edging.documents import at_edge, named
from tests.sync.client.ends import SERVICES, Clock
from tests.sync.client.resigning import DEEP, Resigning, sign_inside

#: How many cases share one world, so that each also meets what malformed answers before it left behind.
OF_A_WORLD = 20
#: HTTP statuses of a signed refusal; 0 stands for no refusal.
_STATUSES = (0, 400, 401, 403, 404, 409, 412, 413, 415, 422, 500, 503)
_PROBLEM = {
    "type": "urn:relais:problem:body-differs",
    "title": "L’envoi a été changé.",
    "status": 400,
    "detail": "En chemin.",
    "action": "retry",
    "field": "field",
}
#: How many answers a commune gets in its first round, which reads all that is published, and in a later one.
_FIRST, _USUAL = 8, 2


class Pc:
    """Communes with their platforms in `folder`, one world after the other; `world` is the number of the first.

    `flawed`: a client that keeps to no type.
    """

    def __init__(self, folder: Path, seed: int, *, flawed: bool = False, world: int = 0) -> None:
        self._clock = Clock(datetime.now(UTC))
        self._template, self._folder, self._seed = Template(folder, self._clock), folder / "world", seed
        self._flawed, self._file, self._number = flawed, folder / "evil.relais", world - 1
        self.said: Counter[str] = Counter()
        self._here: list[str] = []
        self._begin()

    @property
    def about(self) -> str:
        return f"world {self._number}: {'; '.join(self._here)}"

    def one(self) -> str:
        """Something evil, and how it ended. Any error but one that has its sentence passes through."""
        if self._lived == OF_A_WORLD or not self._whole:
            self.close()
            self._begin()
        self._lived, self._whole = self._lived + 1, False
        while True:
            self._here = []
            self._act()
            outcome = self._attempt()
            if self._here:
                return outcome
            if outcome != "complete":  # the round had fewer answers than was thought, and all of them were honest
                raise LookupError(f"an honest round: {outcome}")

    def rest(self) -> None:
        """The next honest round. Raises LookupError unless it completes."""
        self._clock.pass_by(hours=1)
        self._answers = 0
        found = exchange(self._both.context, DirectTransport(self._answer)).value.outcome
        if found != "complete":
            raise LookupError(f"an honest round: {found}")
        self._whole = True

    def close(self) -> None:
        self._both.close()
        shutil.rmtree(self._folder)

    def _begin(self) -> None:
        """A new world; in one of four, the first round is still to come."""
        self._number += 1
        self._dice, self._clock = random.Random(f"{self._seed}/{self._number}"), Clock(datetime.now(UTC))
        new = self._dice.random() < 0.25
        begun = self._template.new if new else self._template.read
        self._both = Both(self._template, begun, self._folder, self._clock)
        self._cast: set[str] = set()
        self._lived, self._whole, self._answers = 0, True, _FIRST if new else _USUAL

    def _act(self) -> None:
        service = self._dice.choice(SERVICES)
        try:
            (withdraw_vote if service in self._cast else cast_vote)(self._both.context, service)
        except Refusal:
            return  # what the platform said of an earlier act forbids it
        self._cast ^= {service}

    def _attempt(self) -> str:
        try:
            if self._dice.random() < 0.15:
                self._take_evil_file()
                return "file taken"
            return self._evil_round()
        except SyncError as error:
            if not error.sentence.strip():
                raise LookupError(f"no sentence: {error.code}") from error
            return error.code
        except Refusal as refusal:
            return f"refused: {refusal.code}"

    def _evil_round(self) -> str:
        """One answer is evil, or all from one on: any of as many as the round before had, and one more."""
        first, lasting = self._dice.randrange(self._answers + 1), self._dice.random() < 0.5
        status = self._dice.choice(_STATUSES) if self._dice.random() < 0.2 else 0

        def evil() -> bool:
            return self._answers > first if lasting else self._answers == first + 1

        def change(call: Call, said: Any) -> Any:
            if not evil():
                return said
            document = _PROBLEM if status else said
            if self._dice.random() < 0.02:
                said, place = dict.fromkeys(document, DEEP), "deep"
            else:
                said, place = at_edge(self._dice, document)
            self._note(named(call), place)
            return said

        transport = Resigning(self._answer, self._template.keys.signing, change)
        transport.status = lambda _call: status if evil() else 0
        if self._flawed:
            transport.seen = self._keep_numbers
        self._clock.pass_by(hours=1)
        self._answers = 0
        return exchange(self._both.context, transport).value.outcome

    def _answer(self, call: Call) -> Answer:
        self._answers += 1
        return self._both.platform.answer(call)

    def _take_evil_file(self) -> None:
        good = self._template.returned
        if self._dice.random() < 0.5:
            changed, place = at_edge(self._dice, json.loads(good.manifest))
            data, where = good.sealed(_json(self._signed(changed)), good.parts), "manifest"
        else:
            where = self._dice.choice([name for name in good.parts if good.parts[name].strip()])
            lines = good.parts[where].splitlines()
            number = self._dice.randrange(len(lines))
            changed, place = at_edge(self._dice, json.loads(lines[number]))
            lines[number] = _json(self._signed(changed))
            data = good.with_part(where, b"\n".join(lines) + b"\n")
        self._note(where, place)
        self._file.write_bytes(data)
        import_bundle(self._both.context, self._file)

    def _signed(self, said: Any) -> Any:
        sign_inside(self._template.keys.signing, said)
        return said

    def _note(self, what: str, place: str) -> None:
        self.said[what] += 1
        self._here.append(f"{what} {place}")

    def _keep_numbers(self, said: Any) -> None:
        """The flaw: what the platform said is handed to the database before it was looked at."""
        parts = said.values() if isinstance(said, dict) else said if isinstance(said, list) else ()
        for part in parts:
            self._keep_numbers(part)
        if type(said) is int:
            with self._both.context.store.reading() as connection:
                connection.execute(text("SELECT :number"), {"number": said})


def _json(said: Any) -> bytes:
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
