"""What a commune has said since on the same subject: a refusal is not undone behind its later word."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from sync.contract import bodies
from sync.platform.intake import facts, stored
from sync.platform.lines import Received
from sync.platform.tables import operation


class _Word(NamedTuple):
    """An accepted act: its legal time with its number, and the acts that it names."""

    when: tuple[str, int]  #: the time in UTC ISO text
    names: set[str]  #: ids of those that it depends on, corrects or takes back


Words = Mapping[tuple[str, str], Sequence[_Word]]


def words(connection: Connection, commune: str, first: str, until: str | None = None) -> Words:
    """The commune's accepted acts that were deposited from `first` on and before `until`, by their subject."""
    accepted = [operation.c.commune == commune, operation.c.status == "accepted", operation.c.deposited_at >= first]
    if until is not None:
        accepted.append(operation.c.deposited_at < until)
    by_subject: dict[tuple[str, str], list[_Word]] = {}
    for row in connection.execute(select(operation).where(*accepted)):
        one = stored.received(row)
        about = subject(one)
        if about is not None:
            by_subject.setdefault(about, []).append(_Word(when_of(row), facts.operations_named(one)))
    return by_subject


def another_word(words_since: Words, received: Received, when: tuple[str, int]) -> bool:
    """Whether the commune has said another word after this refused act, without naming it. `when`: its time and number.

    A later word that names the act was said with the act in mind, as where a vote is taken back: both may stand.
    """
    about = subject(received)
    later = [word for word in words_since.get(about, ()) if word.when > when] if about is not None else []
    return bool(later) and not any(received.operation.op in word.names for word in later)


def subject(received: Received) -> tuple[str, str] | None:
    """The subject that an act is about, by kind and id; None for acts that nobody takes back."""
    match received.body:
        case bodies.NeedSubmit(need=id_) | bodies.NeedAmend(need=id_) | bodies.NeedWithdraw(need=id_):
            return "need", id_
        case bodies.NeedJoin(need=id_) | bodies.NeedLeave(need=id_):
            return "join", id_
        case bodies.VoteCast(subject=id_) | bodies.VoteWithdraw(subject=id_):
            return "vote", id_
        case bodies.InterestDeclare(proposal=id_) | bodies.InterestWithdraw(proposal=id_):
            return "interest", id_
        case bodies.RequestSubmit(request=id_) | bodies.RequestWithdraw(request=id_):
            return "request", id_
        case _:
            return None


def when_of(row: Any) -> tuple[str, int]:
    return row.deposited_at, row.number
