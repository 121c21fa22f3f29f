"""The platform's ledger of this commune: its own words about our acts, chained here as the platform chains them.

What a block's receipt and decision say is written down when they come. What the platform said later, or to another
computer, is asked for. If its ledger is no longer what it was, the platform was put back to an earlier day.
"""

from collections.abc import Iterator, Sequence
from itertools import takewhile

import msgspec
from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from sync.client.ledger import arrivals, evidence, notes, outbox, own_cases, stored
from sync.client.ledger.driver import driver_of
from sync.client.ledger.evidence import Contradiction
from sync.client.ledger.tables import copy, platform_entry
from sync.contract.canonical import canonical
from sync.contract.ledger import LedgerAnswer, LedgerEntry, LedgerHead, after, origin
from sync.contract.receipts import BlockDecision, BlockReceipt, Proof, block_entries

#: Scope of notes, by the id of the platform's key: the longest ledger that it has told of.
LEDGER = "ledger"
#: Likewise: the platform was put back, and may still lack some of what it lost.
RECOVERING = "recovering"
#: Likewise: the ledger by which the numbers of its acts were looked at last (`exchange/numbers`).
NUMBERED = "numbered"
#: Likewise: since when the entry behind those that are chained here is missing (`exchange/withheld`).
MISSING = "missing"
# Through the driver, as they run for each receipt: building them in Core took as long as all the rest.
_CHAINED = "SELECT n, head FROM platform_entry WHERE platform = ? AND head IS NOT NULL ORDER BY n DESC LIMIT 1"
_HEAD_AT = "SELECT head FROM platform_entry WHERE platform = ? AND n = ?"
_BETWEEN = "SELECT n, entry FROM platform_entry WHERE platform = ? AND n BETWEEN ? AND ?"
_WRITE = (
    "INSERT INTO platform_entry (platform, n, entry, head, told) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (platform, n) DO UPDATE SET entry = excluded.entry, head = excluded.head, told = excluded.told"
)
_WAITING = "SELECT n, entry, told FROM platform_entry WHERE platform = ? AND n > ? ORDER BY n"
_JOIN = "UPDATE platform_entry SET head = ? WHERE platform = ? AND n = ?"


def last_seen(connection: Connection, platform: str) -> LedgerHead | None:
    """The longest ledger that the platform has told of; None if it never did, or what is kept cannot be read."""
    return stored.kept(notes.read(connection, LEDGER, platform), LedgerHead)


def see(connection: Connection, platform: str, head: LedgerHead | LedgerAnswer | msgspec.UnsetType) -> None:
    """Keeps `head` if it is longer than what is known, since answers may overtake one another. Never commits."""
    if head is msgspec.UNSET:
        return
    seen = last_seen(connection, platform)
    if seen is None or seen.size < head.size:
        _remember(connection, platform, head)


def went_back(here: LedgerHead, seen: LedgerHead | None, answer: LedgerAnswer | msgspec.UnsetType) -> bool:
    """Whether the ledger that is `answer` shows a platform that was put back.

    It does where it is shorter than the longest ledger `seen`, or does not contain the entries `here`.
    """
    if answer is msgspec.UNSET:
        return False
    shorter = seen is not None and answer.size < seen.size
    same = seen is not None and answer.size == seen.size and answer.head != seen.head
    return shorter or same or answer.then != here.head


def set_back(connection: Connection, platform: str, head: LedgerHead | LedgerAnswer, common: int) -> None:
    """Takes `head` for the platform's ledger; of the entries here only the first `common` stay. Never commits."""
    ours = (platform_entry.c.platform == platform, platform_entry.c.n > common)
    own_cases.note_lost(connection, platform, common)
    connection.execute(delete(platform_entry).where(*ours))
    notes.forget(connection, NUMBERED, platform)
    notes.forget(connection, MISSING, platform)  # the missing place is now one of another ledger
    own_cases.begin_days_anew(connection)
    arrivals.forget(connection, platform)
    _remember(connection, platform, head)


def take_block(
    connection: Connection, receipt: BlockReceipt, decision: BlockDecision, acts: Sequence[tuple[str, str]]
) -> None:
    """Writes down what a verified block says of these acts (id, intent). Never commits."""
    if receipt.ledger is msgspec.UNSET or receipt.ledger.size < len(acts):
        return
    entries = list(block_entries(receipt.ledger.size - len(acts), receipt, decision, acts))
    keep(connection, receipt.key, receipt.commune, entries, receipt.ledger)


def take_proof(connection: Connection, proof: Proof) -> None:
    """The same for one act whose receipt came on another way; behind a gap its entry waits. Never commits."""
    receipt, decision = proof.receipt, proof.decision
    see(connection, receipt.key, decided_in(proof) or msgspec.UNSET)
    if receipt.ledger is msgspec.UNSET or decision is msgspec.UNSET or proof.decided_later:
        return  # a later decision does not say what stands at the act's first place
    keep(connection, receipt.key, receipt.commune, [word_of(proof)], receipt.ledger)


def word_of(proof: Proof) -> LedgerEntry:
    """The entry that a receipt and the decision that came with it make in the ledger which the receipt signs."""
    receipt, decision = proof.receipt, proof.decision
    if receipt.ledger is msgspec.UNSET or decision is msgspec.UNSET:
        raise ValueError(proof.op)
    acts = [("", proof.intent)] * proof.index + [(proof.op, proof.intent)]
    *_, entry = block_entries(receipt.ledger.size - receipt.count, receipt, decision, acts)
    return entry


def word_at(connection: Connection, platform: str, n: int) -> LedgerEntry | None:
    """The entry at this place; None where it is not here."""
    row = driver_of(connection).execute(_BETWEEN, (platform, n, n)).fetchone()
    return None if row is None else _kept(*row)


def stands(connection: Connection, receipt: BlockReceipt, head: LedgerHead | msgspec.UnsetType) -> bool:
    """Whether the ledger `head` by the receipt's signer is the beginning of the one that is chained here."""
    return head is not msgspec.UNSET and head_at(connection, receipt.key, receipt.commune, head.size) == head.head


def decided_in(proof: Proof) -> LedgerHead | None:
    """The ledger that bears a decision which came later than its receipt; None for any other decision."""
    ledger = msgspec.UNSET if proof.decision is msgspec.UNSET else proof.decision.ledger
    return None if ledger is msgspec.UNSET else ledger


def keep(
    connection: Connection, platform: str, commune: str, entries: Sequence[LedgerEntry], claimed: LedgerHead
) -> LedgerHead:
    """Writes down entries that follow one another, and chains them. `claimed`: where the platform says that they lead.

    Returns `claimed`, also while the entries wait behind a gap. If they lead to another head, returns that one, and
    writes nothing. If they do not follow the entries that are here, returns the head of those and writes nothing
    either: the platform may have been put back a moment ago, which the next greeting tells. Never commits.
    """
    now = chained(connection, platform, commune)
    if not entries or [entry.n for entry in entries] != list(range(entries[0].n, entries[0].n + len(entries))):
        return now
    fresh = [entry for entry in entries if entry.n > now.size]
    if not _same(connection, platform, entries[: len(entries) - len(fresh)]):
        return now
    rows, leads = [], now
    for entry in fresh:
        joined = entry.n == leads.size + 1
        leads = after(leads, entry) if joined else leads
        head, tells = leads.head if joined else None, claimed.head if entry.n == claimed.size else None
        rows.append((platform, entry.n, canonical(entry).decode(), head, tells))
    if leads.size == claimed.size and leads.head != claimed.head:
        return leads
    if rows:
        if leads.size < fresh[0].n:  # they wait behind a gap
            see(connection, platform, claimed)
        waiting = [entry for entry in fresh if entry.n <= leads.size]
        if waiting and not _same(connection, platform, waiting, those_here=True):
            begin_recovery(connection, platform)  # what waited here was said once, and holds no more
        driver_of(connection).executemany(_WRITE, rows)
        outbox.revive(connection, {entry.op for entry in fresh})
    if _chain(connection, platform, leads).size > now.size:
        notes.forget(connection, MISSING, platform)  # the missing entry has come, on whatever way
    return claimed


def _same(connection: Connection, platform: str, entries: Sequence[LedgerEntry], *, those_here: bool = False) -> bool:
    """Whether all of these entries are here and the same; with `those_here`, those that are missing do not matter."""
    if not entries:
        return True
    kept = dict(driver_of(connection).execute(_BETWEEN, (platform, entries[0].n, entries[-1].n)).fetchall())
    entries_by_place = {entry.n: canonical(entry).decode() for entry in entries}
    return {n: entries_by_place[n] for n in kept} == kept if those_here else entries_by_place == kept


def begin_recovery(connection: Connection, platform: str) -> None:
    """Notes that the platform was put back: from now on each round looks for what it still lacks, with any key.

    It looks again, too, where all that was lacking had been set aside (`exchange/presenting`). Never commits.
    """
    row = insert(copy).values(scope=RECOVERING, id=platform, position=0, value="{}")
    anew = {"value": func.json_remove(copy.c.value, "$.aside")}
    connection.execute(row.on_conflict_do_update(["scope", "id"], set_=anew, where=func.json_valid(copy.c.value)))


def recovering(connection: Connection, platform: str) -> bool:
    """Whether the platform was put back and may still lack some of what it lost."""
    return notes.read(connection, RECOVERING, platform) is not None


def complete(connection: Connection, platform: str) -> bool:
    """Whether all that the platform has told of is here, and none of its losses is still to be given back."""
    seen = last_seen(connection, platform)
    all_here = seen is not None and seen.size == longest(connection, platform)
    return all_here and not recovering(connection, platform)


def chained(connection: Connection, platform: str, commune: str) -> LedgerHead:
    """How far the entries follow one another from the first on, and the hash that binds them."""
    row = driver_of(connection).execute(_CHAINED, (platform,)).fetchone()
    return origin(platform, commune) if row is None else LedgerHead(size=row[0], head=row[1])


def longest(connection: Connection, platform: str) -> int:
    """How many entries of this platform follow one another from the first on."""
    return chained(connection, platform, "").size


def head_at(connection: Connection, platform: str, commune: str, size: int) -> str | None:
    """The hash over this many entries; None where they are not all here."""
    if size == 0:
        return origin(platform, commune).head
    row = driver_of(connection).execute(_HEAD_AT, (platform, size)).fetchone()
    return None if row is None else row[0]


def replaced(connection: Connection, platform: str, commune: str, head: LedgerHead) -> bool:
    """Whether the platform was put back since it told of this ledger, so that it has another one now."""
    here, seen = head_at(connection, platform, commune, head.size), last_seen(connection, platform)
    return (here is not None and here != head.head) or (seen is not None and seen.size < head.size)


def gone(connection: Connection, proof: Proof) -> bool:
    """Whether the ledger that this receipt signs is not the platform's any more."""
    ledger = proof.receipt.ledger
    return ledger is not msgspec.UNSET and replaced(connection, proof.receipt.key, proof.receipt.commune, ledger)


def words(connection: Connection, platform: str, size: int) -> Iterator[LedgerEntry]:
    """The first `size` entries, in order, up to the first one that cannot be read: it counts as absent."""
    ours = (platform_entry.c.platform == platform, platform_entry.c.n <= size)
    wanted = select(platform_entry.c.n, platform_entry.c.entry).where(*ours).order_by(platform_entry.c.n)
    for n, text in connection.execute(wanted):
        word = _kept(n, text)
        if word is None:
            return
        yield word


def _kept(n: int, text: str) -> LedgerEntry | None:
    """The entry that is stored at place `n`; None where it cannot be read, or is that of another place."""
    entry = stored.kept(text, LedgerEntry)
    return None if entry is None or entry.n != n else entry


def agreed(connection: Connection, platform: str, theirs: Sequence[LedgerEntry]) -> int:
    """How many of these entries, the first ones of a ledger, are here as well."""
    pairs = zip(words(connection, platform, len(theirs)), theirs, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _chain(connection: Connection, platform: str, now: LedgerHead) -> LedgerHead:
    """Gives each entry that follows `now` without a gap the hash over all up to it. Notes and returns where that ends.

    What cannot be read, or leads to another head than the platform said, is dropped and asked for again.
    """
    good = joined = now
    heads: list[LedgerHead] = []
    dropped = None  #: the last entry that stays
    waiting = driver_of(connection).execute(_WAITING, (platform, now.size))  # row by row: beyond a gap none is read
    for n, text, head in waiting:
        if n != now.size + 1:
            break
        entry = _kept(n, text)
        now = now if entry is None else after(now, entry)
        if entry is None or head not in (None, now.head):
            dropped = n - 1 if entry is None else good.size
            break
        heads.append(now)
        good = now if head is not None else good
    waiting.close()
    if dropped is not None:
        beyond = (platform_entry.c.platform == platform, platform_entry.c.n > dropped)
        connection.execute(delete(platform_entry).where(*beyond))
        heads = [one for one in heads if one.size <= dropped]
    if heads:
        joined = heads[-1]
        driver_of(connection).executemany(_JOIN, [(one.head, platform, one.size) for one in heads])
    see(connection, platform, joined)
    return joined


def contradicted(connection: Connection, platform: str, leads: LedgerHead, claimed: LedgerHead) -> None:
    """Keeps as evidence that the entries lead to another head than the same answer says. Never commits."""
    contradiction = Contradiction(
        kind="hash",
        platform=platform,
        about=str(claimed.size),
        ours=msgspec.json.encode(leads).decode(),
        theirs=msgspec.json.encode(claimed).decode(),
    )
    evidence.note(connection, contradiction)


def _remember(connection: Connection, platform: str, head: LedgerHead | LedgerAnswer) -> None:
    notes.write(connection, LEDGER, platform, LedgerHead(size=head.size, head=head.head))
