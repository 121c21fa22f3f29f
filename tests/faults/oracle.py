"""The oracle of the exchange: intents are counted as they are made, and at rest both ends' files must fit them.

It reads both databases by the bare driver and works out for itself what the accepted acts mean.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2 as sqlite

from desktop.database.store import Store
from sync.client.ledger import verification
from sync.client.ledger.journal import HeadFile

_ARRIVED = "entry ->> 'status' = 'arrived'"
FINAL = ("accepted", "rejected", "superseded", "cancelled")
#: What an accepted act of this type must have made: which table, which of its rows.
_EFFECTS = {
    "need.submit": ("need", "submission", ""),
    "vote.cast": ("ballot", "op", ""),
    "need.join": ("statement", "op", "join"),
    "interest.declare": ("statement", "op", "interest"),
    "request.submit": ("statement", "op", "request"),
    "deployment.ask": ("statement", "op", "ask"),
    "deployment.report": ("statement", "op", "report"),
}
#: For each withdrawal: the field that names what it withdraws, and the kind of statement that this is.
_NAMES = {"need.leave": ("joins", "join"), "interest.withdraw": ("declarations", "interest")}


@dataclass(frozen=True, slots=True)
class Finding:
    """`kind`: lost | twice | effects | numbers | unsettled | journal | words | documents | votes | joins |
    interests | last word."""

    kind: str
    what: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.what}"


@dataclass(slots=True)
class Line:
    """One act as one end keeps it."""

    type: str
    commune: str
    state: str
    frozen: bytes
    number: int | None

    @property
    def body(self) -> dict[str, object]:
        found: dict[str, object] = json.loads(self.frozen)["body"]
        return found


@dataclass(slots=True)
class Oracle:
    """`told`: every act that was acknowledged to the person.

    `given_up`: acts that no file at either end holds any more, because an older file replaced the only one that did;
    the person was warned of it.
    """

    told: set[str] = field(default_factory=set)
    given_up: set[str] = field(default_factory=set)

    def went_back(self, databases: Collection[Path], platform: Path) -> None:
        """Notes which acts are given up, after an older file has replaced one of these."""
        kept = set(operations(platform))
        for database in databases:
            kept |= set(outbox(database))
        self.given_up |= self.told - kept
        self.given_up -= kept

    def judge(
        self,
        clients: Mapping[Path, Path],
        platform: Path,
        tally: Mapping[str, Sequence[str]],
        *,
        whole: str = "",
    ) -> list[Finding]:
        """What is wrong, once nothing moves any more.

        `clients`: each database with its journal's head file; `tally`: who voted for what, as the platform counts.

        `whole`: a commune whose every act is in `told`, so that the platform may have no other act of it.
        """
        there = operations(platform)
        found = [*_effects(platform, there), *_counted(there, tally), *_numbers(there)]
        cancelled: set[str] = set()
        for database, head in clients.items():
            here = outbox(database)
            cancelled |= {op for op, line in here.items() if line.state == "cancelled"}
            found += _agrees(here, there)
            found += _verifies(database, head)
            found += _words(database, platform)
            found += _documents(database, platform)
        if whole:
            more = sorted(op for op, line in there.items() if line.commune == whole and op not in self.told)
            found += [Finding("twice", f"{op} {there[op].type}: nobody asked for it") for op in more]
        found += [Finding("lost", op) for op in sorted(self.told - there.keys() - cancelled - self.given_up)]
        return found


def outbox(database: Path) -> dict[str, Line]:
    return _lines(database, "SELECT op, type, state, frozen, number FROM outbox")


def operations(platform: Path) -> dict[str, Line]:
    return _lines(platform, "SELECT op, type, status, frozen, number FROM operation")


def _lines(database: Path, query: str) -> dict[str, Line]:
    rows = _rows(database, query)
    return {
        op: Line(kind, json.loads(frozen)["commune"], state, frozen, number) for op, kind, state, frozen, number in rows
    }


def _rows(database: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        return connection.execute(query).fetchall()


def _agrees(here: Mapping[str, Line], there: Mapping[str, Line]) -> Iterator[Finding]:
    """Each act has one final state, the same at both ends, of the same bytes."""
    for op, line in here.items():
        if line.state not in FINAL:
            yield Finding("unsettled", f"{op} {line.type} {line.state}")
        elif line.state == "cancelled":
            if op in there:
                yield Finding("effects", f"{op} was cancelled, and the platform has it")
        elif op not in there:
            yield Finding("lost", f"{op} {line.type} {line.state} here, not there")
        elif there[op].frozen != line.frozen:
            yield Finding("effects", f"{op} has other bytes there")
        elif there[op].state != line.state and (line.state, there[op].state) != ("superseded", "conflict"):
            yield Finding("effects", f"{op} {line.type} is {line.state} here, {there[op].state} there")
        elif there[op].number != line.number:
            yield Finding("numbers", f"{op} {line.type} has n° {line.number} here, n° {there[op].number} there")


def _effects(platform: Path, there: Mapping[str, Line]) -> Iterator[Finding]:
    """What the platform did equals what it accepted: nothing less, nothing more, nothing twice."""
    accepted = {op: line for op, line in there.items() if line.state == "accepted"}
    for kind, (table, column, of) in _EFFECTS.items():
        where = f" WHERE kind = '{of}'" if of else ""
        made = [row[0] for row in _rows(platform, f"SELECT {column} FROM {table}{where}")]
        meant = {op for op, line in accepted.items() if line.type == kind}
        if len(made) != len(set(made)):
            yield Finding("twice", f"{kind}: {len(made)} effects of {len(set(made))} acts")
        if set(made) != meant:
            yield Finding("effects", f"{kind}: missing {meant - set(made)}, more {set(made) - meant}")
    for kind, (names, of) in _NAMES.items():
        made = [row[0] for row in _rows(platform, f"SELECT named FROM retraction WHERE kind = '{of}'")]
        meant = {name for line in accepted.values() if line.type == kind for name in _list(line.body[names])}
        if set(made) != meant:
            yield Finding("effects", f"{kind}: missing {meant - set(made)}, more {set(made) - meant}")
    yield from _needs(platform, accepted)


def _words(database: Path, platform: Path) -> Iterator[Finding]:
    """What is chained here of the platform's ledger is what stands there, and it was never against its own word."""
    there = dict(_rows(platform, "SELECT commune || '/' || n, entry || head FROM ledger"))
    mine = "SELECT n, entry || head, (SELECT statement ->> 'commune' FROM device) FROM platform_entry"
    for n, said, commune in _rows(database, f"{mine} WHERE head IS NOT NULL ORDER BY n"):
        if there.get(f"{commune}/{n}") != said:
            yield Finding("words", f"entry {n} of {commune} is another one there")
            return
    for kind, count in _rows(
        database, "SELECT value ->> 'kind', count(*) FROM copy WHERE scope = 'evidence' GROUP BY 1"
    ):
        if kind != "history":
            yield Finding("words", f"{count} contradictions kept: {kind}")


def _documents(database: Path, platform: Path) -> Iterator[Finding]:
    """What an accepted act names is there whole, is shown so here, and nothing else is; the ledger says each once."""
    chunks = "SELECT b.sha256, c.data FROM blob b JOIN blob_chunk c ON c.chunks = b.chunks ORDER BY b.sha256, c.start"
    whole: dict[str, bytes] = {}
    for sha256, data in _rows(platform, chunks):
        whole[sha256] = whole.get(sha256, b"") + data
    there = {sha256 for sha256, data in whole.items() if hashlib.sha256(data).hexdigest() == sha256}
    said = [sha256 for (sha256,) in _rows(platform, f"SELECT entry ->> 'reason' FROM ledger WHERE {_ARRIVED}")]
    if len(said) != len(set(said)) or not there >= set(said):
        yield Finding("documents", f"the ledger says {sorted(said)}, there are {sorted(there)}")
    shown = {sha256 for (sha256,) in _rows(database, "SELECT sha256 FROM upload WHERE done_at IS NOT NULL")}
    if not set(said) >= shown:
        yield Finding("documents", f"shown as arrived, and not said: {sorted(shown - set(said))}")
    for op, line in outbox(database).items():
        missing = set(_list(json.loads(line.frozen).get("attachments"))) - shown
        if line.state == "accepted" and missing:
            yield Finding("documents", f"of {op} have not arrived: {sorted(missing)}")


def _numbers(there: Mapping[str, Line]) -> Iterator[Finding]:
    """No two acts of a commune have one number, whatever was put back."""
    for (commune, number), times in Counter((line.commune, line.number) for line in there.values()).items():
        if times > 1:
            yield Finding("numbers", f"n° {number} of {commune} is that of {times} acts")


def _needs(platform: Path, accepted: Mapping[str, Line]) -> Iterator[Finding]:
    texts = {op: line.body for op, line in accepted.items() if line.type in ("need.submit", "need.amend")}
    withdrawn = {line.body["need"] for line in accepted.values() if line.type == "need.withdraw"}
    for id_, revision, state, title in _rows(platform, "SELECT id, revision, state, title FROM need"):
        if revision not in texts or texts[revision]["need"] != id_ or texts[revision]["title"] != title:
            yield Finding("effects", f"need {id_} says what no accepted act of its said: {revision}")
        if (state == "withdrawn") != (id_ in withdrawn):
            yield Finding("effects", f"need {id_} is {state}, withdrawn by an act: {id_ in withdrawn}")


def _counted(there: Mapping[str, Line], tally: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
    """At most one vote for each subject and commune, worked out from the accepted acts alone."""
    accepted = [(op, line) for op, line in there.items() if line.state == "accepted"]
    named = {
        (line.commune, line.body["subject"], cast)
        for _, line in accepted
        if line.type == "vote.withdraw"
        for cast in _list(line.body["casts"])
    }
    standing: dict[str, set[str]] = {}
    for op, line in accepted:
        subject = line.body.get("subject")
        if line.type == "vote.cast" and (line.commune, subject, op) not in named:
            standing.setdefault(str(subject), set()).add(line.commune)
    for subject in sorted(standing.keys() | tally.keys()):
        voters = sorted(tally.get(subject, ()))
        if len(voters) != len(set(voters)):
            yield Finding("twice", f"votes for {subject}: {voters}")
        elif set(voters) != standing.get(subject, set()):
            yield Finding("effects", f"votes for {subject}: counted {voters}, meant {standing.get(subject)}")


def _verifies(database: Path, head: Path) -> Iterator[Finding]:
    """The journal, its head outside and the receipts, as `relaisctl verify` looks at them."""
    store, outside = Store(database), HeadFile(head)
    try:
        with store.reading() as connection:
            verified = verification.check(connection, outside)
    finally:
        outside.close()
        store.close()
    if not verified.ok:
        yield Finding("journal", verified.first_bad or "")


def _list(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []
