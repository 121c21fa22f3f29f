"""What the commune has made in the present world: named before a prepared world takes its place."""

from msgspec import Struct
from sqlalchemy import Connection

from desktop.database.queries import needs, outbox
from desktop.domain.french import FIXED, counted, quoted
from sync.client.ledger.states import VOID

_NAMED = 2  # needs at most by their titles


class Made(Struct, frozen=True):
    """What stands in the commune's database."""

    votes: frozenset[str] = frozenset()  #: ids of the acts
    needs: frozenset[tuple[str, str, str]] = frozenset()  #: id, title and description of each
    others: frozenset[str] = frozenset()  #: ids of all other acts, but for those that send a need


def made(connection: Connection) -> Made:
    acts = [act for act in outbox.listed(connection) if act.state not in VOID]
    return Made(
        votes=frozenset(act.op for act in acts if act.type == "vote.cast"),
        needs=frozenset((row.id, row.title, row.description) for row in needs.listed(connection)),
        others=frozenset(act.op for act in acts if act.type not in ("vote.cast", "need.submit")),
    )


def named(now: Made, before: Made) -> str:
    """Votes, needs and other acts that were not there before, as one sentence says it; "" for none."""
    votes, others = len(now.votes - before.votes), len(now.others - before.others)
    titles = [title for _id, title, _text in sorted(now.needs - before.needs)]
    parts = [counted(votes, "vote")] if votes else []
    if len(titles) <= _NAMED:
        parts += [f"le besoin {quoted(title)}" if title else "un besoin sans titre" for title in titles]
    else:
        parts.append(counted(len(titles), "besoin"))
    if others:
        parts.append(counted(others, "autre envoi", "autres envois"))
    listed = " et ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))
    return f"Ce qui a été fait ici est remplacé{FIXED}: {listed}." if parts else ""
