"""Two computers of one commune, one platform and all that may befall them: what a history is made of."""

from __future__ import annotations

import contextlib
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from sqlalchemy import select

import resources
from desktop import paths
from desktop.actions.kit.attach_file import attach_file
from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.open_commune import open_commune
from desktop.actions.needs.correct_need import correct_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.join_need import join_need
from desktop.actions.needs.leave_need import leave_need
from desktop.actions.needs.settle_conflict import settle_conflict
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.withdraw_need import withdraw_need
from desktop.actions.outbox.exchange import exchange
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.submit_request import submit_request
from desktop.actions.requests.withdraw_request import withdraw_request
from desktop.actions.settings.choose_commune import choose_commune
from desktop.actions.settings.enrol import enrol
from desktop.actions.settings.make_backup import make_backup
from desktop.actions.settings.restore_backup import restore_backup
from desktop.actions.votes.cast_vote import cast_vote
from desktop.actions.votes.declare_interest import declare_interest
from desktop.actions.votes.withdraw_interest import withdraw_interest
from desktop.actions.votes.withdraw_vote import withdraw_vote
from desktop.database.backup_folder import listed
from desktop.database.queries import needs, pooling, standing_text, steering
from desktop.database.queries.votes import standing as standing_votes
from desktop.domain.changes import Outcome, QueuedAct
from desktop.domain.refusals import Refusal
from sync.client.connection.transports import DirectTransport
from sync.client.device.keystore import FileKeyStore
from sync.client.errors import Declined, NetworkError
from sync.client.ledger.tables import outbox
from sync.contract.bodies import InterestDeclare
from sync.contract.campaign import PHASES, PhaseKey
from sync.contract.wire import Answer, Call, Transport
from sync.platform.conduct import campaigns, committee, setup, statements, votes
from sync.platform.files import CommitteeFile, DecisionLine, ProposalFile
from sync.platform.http.service import Platform
from sync.platform.identity import codes, keys
from sync.platform.store import PlatformStore as PlatformStore
from sync.platform.tables import retraction
from tests.desktop.actions.requests.ready_requests import TEXT
from tests.faults import oracle
from tests.faults.oracle import Finding, Oracle

COMMUNE, NEIGHBOUR = "45024", "45025"
SIREN = {"45024": "214500241", "45025": "214500258"}
URL = "https://plateforme.example"
SERVICES = ("opencimetiere", "aidants-connect")
BEGAN = datetime(2021, 2, 10, 9, 0, tzinfo=UTC)
PCS = ("a", "b")
ACTS = (
    "submit",
    "submit",
    "submit with a document",
    "amend",
    "withdraw need",
    "join",
    "leave",
    "cast",
    "cast",
    "withdraw vote",
    "interest",
    "withdraw interest",
    "request",
    "withdraw request",
    "cancel",
)
FAULTS = ("before", "after", "slow", "inside", "twice", "again", "portal", "busy")
#: Problems of a call after which a computer enrols again.
_NO_MORE = ("device-revoked", "device-replaced", "device-unknown")
#: Statements of which a newer one replaces the older: their kind, and the type of the act that makes one.
_KINDS: dict[statements.StatementKind, str] = {"join": "need.join", "interest": "interest.declare"}
_ROUNDS = 10  # after so many rounds no act may still be waiting for its answer


class Bad:
    """Breaks call number `at` of a round as `fault` says; `gone`: and then there is no line any more."""

    def __init__(self, inner: Transport, fault: str, at: int, *, gone: bool) -> None:
        self._inner, self._fault, self._left, self._gone = inner, fault, at, gone
        self._last: Answer | None = None

    def send(self, call: Call) -> Answer:
        self._left -= 1
        if self._gone and self._left < -1:
            raise NetworkError("no_route", "planned")
        fault = self._fault if self._left == -1 else ""
        match fault:
            case "before":
                raise NetworkError("cut", "planned")
            case "portal":
                return Answer(status=200, headers={"content-type": "text/html"}, body=b"<html>Wi-Fi</html>")
            case "busy":
                return Answer(status=503, headers={"retry-after": "-7, soon"}, body=b"busy")
            case "inside":  # what had come of the body by then is not what was signed for
                half = replace(call, body=call.body[: len(call.body) // 2])
                self._inner.send(half if call.body else call)
                raise NetworkError("cut", "planned")
            case "again" if self._last is not None:
                return self._last  # the answer to an earlier call, delivered once more
            case "twice":
                self._inner.send(call)
        answer = self._last = self._inner.send(call)
        if fault in ("after", "slow"):
            raise NetworkError("cut" if fault == "after" else "timeout", "planned")
        return answer

    def close(self) -> None:
        self._inner.close()


class Computer:
    """One PC: its folder, its clock, and what was last copied of it."""

    def __init__(self, folder: Path, world: World) -> None:
        self.folder, self._world = folder, world
        self.off = timedelta(0)
        self.places = paths.find(folder)
        self.keys = FileKeyStore(self.places.keys)
        self.database, self.head = self.places.database(COMMUNE), self.places.head(COMMUNE)
        self.context: CommuneContext = self.open()

    def clock(self) -> datetime:
        self._world.time += timedelta(seconds=1)
        return self._world.time + self.off

    def open(self) -> CommuneContext:
        return open_commune(self.places, COMMUNE, self.clock, self.keys)

    def copied(self) -> Path:
        return self.folder.with_name(f"{self.folder.name}.copy")


class World:
    """One history. `flaw`, the control: "anew", what was sent without an answer is made again as another act."""

    def __init__(self, folder: Path, template: Path, flaw: str = "") -> None:
        shutil.copytree(template, folder, dirs_exist_ok=True)
        self.folder, self.time, self.flaw = folder, BEGAN + timedelta(days=1), flaw
        self.oracle = Oracle()
        self._phases: list[PhaseKey] = ["needs"]  # phases opened so far; in the template this one is open
        self.seen: Counter[str] = Counter()
        self.file = folder / "national" / "p.sqlite"
        self.keys = keys.make(folder / "national" / "keys")
        self._serve()
        self.pcs = {name: Computer(folder / name, self) for name in PCS}

    def _serve(self) -> None:
        self.store = PlatformStore(f"sqlite:///{self.file}")
        self.platform = Platform(self.store, self.keys, lambda: self.time)

    # What may happen

    def act(self, name: str, kind: str, which: int) -> None:
        """One act, where the rules of the commune's own copy allow it."""
        context = self.pcs[name].context
        try:
            done = _do(context, kind, which)
        except Refusal as refusal:
            self.seen[f"refused: {refusal.code}"] += 1
            return
        if done is not None:
            self.seen[kind] += 1
            if kind != "cancel":
                self.oracle.told.add(done.value.op)

    def exchange(self, name: str, fault: str = "", at: int = 0, *, gone: bool = False) -> str:
        pc = self.pcs[name]
        transport: Transport = DirectTransport(self.platform.answer)
        try:
            exchange(pc.context, Bad(transport, fault, at, gone=gone) if fault else transport)
            outcome = "complete"
        except Declined as declined:
            outcome = declined.code
            if outcome in _NO_MORE:
                enrol(pc.context, URL, self._code(), lambda url: transport)
        except NetworkError as network_error:
            outcome = network_error.code
            if not fault and outcome != "retry_later":
                raise
        self.seen[f"round: {outcome}"] += 1
        if fault and self.flaw == "anew":
            self._make_anew(pc)
        return outcome

    def copy(self, name: str) -> None:
        """The whole folder, keys and head outside too, as an image of the disk would."""
        pc = self.pcs[name]
        shutil.rmtree(pc.copied(), ignore_errors=True)
        pc.context.close()
        shutil.copytree(pc.folder, pc.copied())
        pc.context = pc.open()

    def put_copy_back(self, name: str) -> None:
        pc = self.pcs[name]
        if pc.copied().is_dir():
            pc.context.close()
            shutil.rmtree(pc.folder)
            shutil.copytree(pc.copied(), pc.folder)
            pc.context = pc.open()
            self._went_back("an older folder")

    def back_up(self, name: str) -> None:
        make_backup(self.pcs[name].context, "asked")

    def restore(self, name: str, which: int) -> None:
        """A backup, from the window, which knows that it was put back."""
        pc = self.pcs[name]
        kept = listed(pc.places.backups(COMMUNE))
        if kept:
            pc.context.close()
            restore_backup(pc.places, COMMUNE, kept[which % len(kept)].name, pc.clock)
            pc.context = pc.open()
            self._went_back("a backup")

    def keep_platform(self) -> None:
        self.store.close()
        shutil.copyfile(self.file, self.folder / "yesterday.sqlite")
        self._serve()

    def platform_goes_back(self) -> None:
        if (self.folder / "yesterday.sqlite").is_file():
            self.store.close()
            for file in self.file.parent.glob("p.sqlite*"):
                file.unlink()
            shutil.copyfile(self.folder / "yesterday.sqlite", self.file)
            self._serve()
            self._went_back("the platform's")

    def _went_back(self, what: str) -> None:
        self.seen[f"back: {what}"] += 1
        self.oracle.went_back([pc.database for pc in self.pcs.values()], self.file)

    def set_clock(self, name: str, days: int) -> None:
        self.pcs[name].off = timedelta(days=days)

    def set_phase(self, key: PhaseKey) -> None:
        self._phases.append(key)
        with self.store.writing() as connection:
            campaigns.set_phase(connection, key, self.time)

    # The end

    def rest(self) -> list[Finding]:
        """Nothing is broken and nothing more is done: both PCs exchange until nothing moves. Then the oracle looks."""
        for pc in self.pcs.values():
            pc.off = timedelta(0)
        self._open_again()
        for _ in range(_ROUNDS):
            self.time += timedelta(hours=1)
            ended = set()
            for name in PCS:
                ended.add(self.exchange(name))
                self._settle_conflicts(name)
            # One that had to be enrolled anew has only been greeted so far.
            if ended == {"complete"} and self._still():
                break
        self.time += timedelta(hours=1)
        self.exchange(PCS[0])  # reads what the last one said
        return self.judge()

    def _open_again(self) -> None:
        """An act waits for a phase of which the platform lost the opening, until its operator opens it anew."""
        with self.store.reading() as connection:
            known = {period.phase for period in campaigns.history(connection, campaigns.current(connection))}
        opened, last = set(self._phases), self._phases[-1]
        for key in (*(key for key in PHASES if key in opened - known), last):
            self.set_phase(key)

    def judge(self) -> list[Finding]:
        """The oracle, whether all is at rest or not."""
        tally = {one.id: one.voters for one in self._tally()}
        pcs = {pc.database: pc.head for pc in self.pcs.values()}
        return [
            *self.oracle.judge(pcs, self.file, tally, whole=COMMUNE),
            *self._votes(tally),
            *self._joins_and_declarations(),
            *self._last_words(),
        ]

    def _votes(self, tally: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
        """Each computer says of the commune's votes what counts, whichever of them cast it."""
        counted = {subject for subject, voters in tally.items() if COMMUNE in voters}
        for name, pc in self.pcs.items():
            with pc.context.store.reading() as connection:
                standing = standing_votes(connection)
            if standing != counted:
                yield Finding("votes", f"{name} says {sorted(standing)}, {sorted(counted)} count")

    def _joins_and_declarations(self) -> Iterator[Finding]:
        """And of its joins and declarations what holds, and in which role."""
        held: dict[str, dict[str, str]] = {"joins": {}, "interests": {}}
        with self.store.reading() as connection:
            for one in statements.holding(connection, "join", commune=COMMUNE):
                held["joins"][one.subject] = ""
            for one in statements.holding(connection, "interest", commune=COMMUNE):
                held["interests"][one.subject] = one.body(InterestDeclare).role
        for name, pc in self.pcs.items():
            with pc.context.store.reading() as connection:
                joins = {row.need: "" for row in pooling.joins(connection) if row.stands}
                interests = {row.proposal: row.role for row in steering.interests(connection) if row.stands}
            for kind, said in (("joins", joins), ("interests", interests)):
                if said != held[kind]:
                    yield Finding(kind, f"{name} says {said}, {held[kind]} hold")

    def _last_words(self) -> Iterator[Finding]:
        """Of what came at one moment from one computer, the act that it made last holds, whatever its clock said."""
        with self.store.reading() as connection:
            held = {one.op for kind in _KINDS for one in statements.holding(connection, kind, commune=COMMUNE)}
            taken_back = set(connection.scalars(select(retraction.c.named)))
        made = select(outbox).where(outbox.c.type.in_(_KINDS.values()), outbox.c.state == "accepted")
        for name, pc in self.pcs.items():
            at_once: dict[tuple[str, str, str], list[str]] = {}
            with pc.context.store.reading() as connection:
                for row in connection.execute(made.order_by(outbox.c.seq)):
                    if row.op not in taken_back:
                        at_once.setdefault((row.type, row.subject, row.received_at), []).append(row.op)
            for acts in at_once.values():
                if not held.isdisjoint(acts[:-1]):
                    yield Finding("last word", f"{name} said {acts}, {held.intersection(acts)} holds")

    def _still(self) -> bool:
        lines = [line for pc in self.pcs.values() for line in oracle.outbox(pc.database).values()]
        return all(line.state in oracle.FINAL for line in lines)

    def _settle_conflicts(self, name: str) -> None:
        context = self.pcs[name].context
        with context.store.reading() as connection:
            open_ones = [
                row.id for row in needs.listed(connection) if standing_text.conflict(connection, row.id) is not None
            ]
        for id in open_ones:
            with contextlib.suppress(Refusal):  # it was settled meanwhile
                self.oracle.told.add(settle_conflict(context, id, "both" if len(id) % 2 else "mine").value.op)
                self.seen["conflict settled"] += 1

    def _tally(self) -> list[votes.Count]:
        with self.store.reading() as connection:
            return votes.tally(connection, campaigns.current(connection).id)

    def _code(self) -> str:
        with self.store.writing() as connection:
            return codes.create_code(connection, self.keys, commune=COMMUNE, siren=SIREN[COMMUNE], now=self.time)

    def _make_anew(self, pc: Computer) -> None:
        """The flaw: a need that left without an answer is taken as not sent, and leaves once more as another act."""
        with pc.context.store.transaction() as connection:
            tried = "state IN ('finalised', 'in_flight') AND attempts > 0 AND type = 'need.submit'"
            titles = [title for (title,) in connection.exec_driver_sql(f"SELECT title FROM outbox WHERE {tried}")]
        for title in titles:
            submit_need(pc.context, draft_need(pc.context, title=title, description="Papier").value)

    def close(self) -> None:
        for pc in self.pcs.values():
            pc.context.close()
        self.store.close()


def _do(context: CommuneContext, kind: str, which: int) -> Outcome[Any] | None:
    """None where there is nothing to do it with."""
    service = SERVICES[which % len(SERVICES)]
    with context.store.reading() as connection:
        mine = [row.id for row in needs.listed(connection)]
        others = [row.id for row in pooling.neighbours(connection)]
        retained = [row.id for row in steering.listed(connection)]
        ours = [id for (id,) in connection.exec_driver_sql("SELECT id FROM request ORDER BY created_at")]
        untried = connection.exec_driver_sql("SELECT op FROM outbox WHERE attempts = 0 AND state = 'finalised'")
        cancellable = [op for (op,) in untried]
    pools = {
        "amend": mine,
        "withdraw need": mine,
        "join": others,
        "leave": others,
        "interest": retained,
        "withdraw interest": retained,
        "withdraw request": ours,
        "cancel": cancellable,
    }
    pool = pools.get(kind, [""])
    if not pool:
        return None
    on = pool[which % len(pool)]
    role = "referent" if which % 3 else "participant"
    verbs: dict[str, Callable[[], Outcome[Any]]] = {
        "submit": lambda: submit_need(
            context, draft_need(context, title=f"Besoin {which}", description="Papier").value
        ),
        "submit with a document": lambda: _submit_with(context, which),
        "amend": lambda: _amend(context, on, f"Corrigé {which}"),
        "withdraw need": lambda: withdraw_need(context, on),
        "join": lambda: join_need(context, on),
        "leave": lambda: leave_need(context, on),
        "cast": lambda: cast_vote(context, service),
        "withdraw vote": lambda: withdraw_vote(context, service),
        "interest": lambda: declare_interest(context, on, role),
        "withdraw interest": lambda: withdraw_interest(context, on),
        "request": lambda: submit_request(context, draft_request(context, **TEXT).value),
        "withdraw request": lambda: withdraw_request(context, on),
        "cancel": lambda: cancel_act(context, on),
    }
    return verbs[kind]()


def _submit_with(context: CommuneContext, which: int) -> Outcome[QueuedAct]:
    """One of six documents, the same for both computers."""
    need = draft_need(context, title=f"Besoin {which}", description="Papier").value
    paper = context.store.path.parent / f"plan {which % 6}.pdf"
    paper.write_bytes(b"%PDF-1.7\n" + bytes([which % 6]) * 20_000 + b"\n%%EOF\n")
    attach_file(context, need, paper)
    return submit_need(context, need)


def _amend(context: CommuneContext, id: str, title: str) -> Outcome[QueuedAct]:
    return submit_need(context, draft_need(context, correct_need(context, id).value, title=title).value)


def make_template(folder: Path) -> None:
    """Both PCs enrolled; a neighbour whose needs are published, and a proposal that the committee retained."""
    (folder / "national").mkdir(parents=True)
    store = PlatformStore(f"sqlite:///{folder / 'national' / 'p.sqlite'}", create=True)
    made = keys.make(folder / "national" / "keys")
    services = setup.catalogue_pack(str(resources.path("catalogue.json")))
    setup.init(store, made, setup.campaign_pack("france-relance-2021"), services, BEGAN)
    transport = DirectTransport(Platform(store, made, lambda: BEGAN).answer)

    def phase(key: PhaseKey) -> None:
        with store.writing() as connection:
            campaigns.set_phase(connection, key, BEGAN)

    def joins(name: str, commune: str) -> CommuneContext:
        places = paths.find(folder / name)
        paths.prepare(places)
        context = choose_commune(places, commune, lambda: BEGAN, FileKeyStore(places.keys))
        with store.writing() as connection:
            code = codes.create_code(connection, made, commune=commune, siren=SIREN[commune], now=BEGAN)
        enrol(context, URL, code, lambda url: transport)
        return context

    phase("needs")
    other = joins("other", NEIGHBOUR)
    told = [
        submit_need(other, draft_need(other, title=t, description="Papier").value).value.subject for t in ("Un", "Deux")
    ]
    exchange(other, transport)
    other.close()
    phase("vote")
    with store.writing() as connection:
        current = campaigns.current(connection)
        file = ProposalFile(title="Registre commun", kind="to_develop", needs=(told[0],))
        line = DecisionLine(
            proposal=committee.create_proposal(connection, current, file, BEGAN).id,
            decision="retained",
            reason="Utile.",
        )
        committee.publish_decisions(connection, current, CommitteeFile(decisions=(line,)))
    phase("needs")
    for name in PCS:
        context = joins(name, COMMUNE)
        exchange(context, transport)
        context.close()
    store.close()
    shutil.rmtree(folder / "other")
