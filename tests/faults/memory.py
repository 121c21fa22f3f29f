"""The oracle: what the commune must remember, told from the acts alone, and what its files say that it remembers."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pysqlite3 import dbapi2 as sqlite


@dataclass(frozen=True, slots=True)
class Act:
    """One thing asked for. `on` is a need, a service or an operation; "" for a new need."""

    verb: str
    on: str = ""
    text: str = ""


@dataclass(slots=True)
class Memory:
    """Every row that an act may touch, plainly."""

    needs: dict[str, tuple[str, str | None, str | None, bool]] = field(default_factory=dict)
    """id -> title, submitting operation, withdrawing operation, in the bin"""
    votes: dict[str, tuple[str, str | None, bool]] = field(default_factory=dict)
    """casting operation -> subject, withdrawing operation, stands"""
    acts: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    """operation -> type, subject, state; in the journal's order"""

    def copy(self) -> Memory:
        return Memory(dict(self.needs), dict(self.votes), dict(self.acts))

    def after(self, act: Act, made: str, op: str) -> Memory:
        """The memory once `act` was done, which made the need `made` or the operation `op`."""
        later = self.copy()
        title, submitted, withdrawn, binned = later.needs.get(act.on, ("", None, None, False))
        match act.verb:
            case "draft":
                later.needs[made] = (act.text, None, None, False)
            case "edit":
                later.needs[act.on] = (act.text, submitted, withdrawn, False)
            case "discard":
                later.needs[act.on] = (title, submitted, withdrawn, True)
            case "submit":
                later.needs[act.on] = (title, op, withdrawn, False)
                later.acts[op] = ("need.submit", act.on, "finalised")
            case "withdraw_need":
                later.needs[act.on] = (title, submitted, op, binned)
                later.acts[op] = ("need.withdraw", act.on, "finalised")
            case "cast":
                later.votes[op] = (act.on, None, True)
                later.acts[op] = ("vote.cast", act.on, "finalised")
            case "withdraw_vote":
                counted = [cast for cast, (subject, by, _) in later.votes.items() if subject == act.on and by is None]
                later.votes |= dict.fromkeys(counted, (act.on, op, False))
                later.acts[op] = ("vote.withdraw", act.on, "finalised")
            case "cancel":
                later._cancel(act.on)
            case _:
                raise AssertionError(act)
        return later

    def _cancel(self, op: str) -> None:
        kind, subject, _ = self.acts[op]
        self.acts[op] = (kind, subject, "cancelled")
        if kind == "vote.cast":
            del self.votes[op]
        if kind == "vote.withdraw":
            self.votes |= {
                cast: (of, self._withdrawal(cast, of), False) for cast, (of, by, _) in self.votes.items() if by == op
            }
        if kind.startswith("vote."):
            self._stand(subject)
        if kind.startswith("need."):
            title, submitted, withdrawn, binned = self.needs[subject]
            kept = (title, None, withdrawn, binned) if kind == "need.submit" else (title, submitted, None, binned)
            self.needs[subject] = kept

    def _withdrawal(self, cast: str, subject: str) -> str | None:
        """The first one left that was made after this vote: a withdrawal names all votes made before it."""
        made = list(self.acts)
        for op in made[made.index(cast) :]:
            if self.acts[op] == ("vote.withdraw", subject, "finalised"):
                return op
        return None

    def _stand(self, subject: str) -> None:
        """Of the votes that nothing withdraws, the first one made."""
        about = {cast: by for cast, (of, by, _) in self.votes.items() if of == subject}
        first = min((cast for cast, by in about.items() if by is None), default=None)
        self.votes |= {cast: (subject, by, cast == first) for cast, by in about.items()}


def recall(database: Path) -> tuple[Memory, tuple[str, ...]]:
    """What the file says, read by the bare driver, and the operations of its journal, in order."""
    connection = sqlite.connect(f"{database.as_uri()}?mode=ro", uri=True)
    try:
        needs = connection.execute("SELECT id, title, submit_op, withdraw_op, discarded_at FROM need").fetchall()
        votes = connection.execute("SELECT cast_op, subject, withdraw_op, stands FROM vote").fetchall()
        acts = connection.execute("SELECT op, type, subject, state FROM outbox ORDER BY seq").fetchall()
        journal = connection.execute("SELECT op FROM journal ORDER BY seq").fetchall()
    finally:
        connection.close()
    found = Memory(
        needs={
            id: (title, submitted, withdrawn, binned is not None) for id, title, submitted, withdrawn, binned in needs
        },
        votes={cast: (subject, withdrawn, bool(stands)) for cast, subject, withdrawn, stands in votes},
        acts={op: (kind, subject, state) for op, kind, subject, state in acts},
    )
    return found, tuple(op for (op,) in journal)


def fits(known: Memory, begun: Act | None, found: Memory) -> bool:
    """True where `found` is what is known, or that with the act under way done whole: never anything between."""
    if found == known:
        return True
    if begun is None:
        return False
    made = next(iter(found.needs.keys() - known.needs.keys()), "")
    op = next(iter(found.acts.keys() - known.acts.keys()), "")
    return found == known.after(begun, made, op)


def difference(known: Memory, found: Memory) -> str:
    """For the report: what is missing, and what nobody was told of."""
    parts = []
    for name in ("needs", "votes", "acts"):
        told, kept = getattr(known, name), getattr(found, name)
        lost = {key: value for key, value in told.items() if kept.get(key) != value}
        more = {key: value for key, value in kept.items() if told.get(key) != value}
        if lost or more:
            parts.append(f"{name}: told {lost}, kept {more}")
    return "; ".join(parts)
