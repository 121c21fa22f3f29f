"""What the commune says, takes back and may say again: votes, joins of other communes' needs, interests in steering.

Each has a table with one row for each act that says it, whichever computer of the commune made it; a row whose act is
no line of the outbox is another computer's. Of the acts about one thing at most one stands.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Column, Table

from desktop.database.tables import interest, joined, vote
from sync.contract.published import DECLARATION, JOIN, VOTE


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One of the three. `op`, `subject` and `at` are columns of its table: the act, what it is about, when it was made.

    `made` and `back` are the types of the acts that say it and take it back; `names`: the field of the latter that
    names the former. `prefix`: of the ids under which the platform tells of it. `states`: what a row of the queries
    calls the state of the act, and that of its withdrawal. `titled`: the scopes of what it may be about. `published`:
    for a column, the names of what is said there, the first one that is said. `gone`: a title where none was known.
    """

    table: Table
    op: Column[str]
    subject: Column[str]
    at: Column[str]
    made: str
    back: str
    names: str
    prefix: str
    states: tuple[str, str]
    titled: tuple[str, ...]
    published: Mapping[str, tuple[str, ...]]
    gone: str


VOTES = Kind(
    table=vote,
    op=vote.c.cast_op,
    subject=vote.c.subject,
    at=vote.c.cast_at,
    made="vote.cast",
    back="vote.withdraw",
    names="casts",
    prefix=VOTE,
    states=("cast", "withdrawn"),
    titled=("catalogue", "proposals"),
    published={"title": ("title",)},
    gone="Retiré de la liste depuis",
)
JOINS = Kind(
    table=joined,
    op=joined.c.join_op,
    subject=joined.c.need,
    at=joined.c.joined_at,
    made="need.join",
    back="need.leave",
    names="joins",
    prefix=JOIN,
    states=("joined", "left"),
    titled=("needs",),
    published={"title": ("title",), "commune": ("commune_name", "commune")},
    gone="Besoin retiré depuis",
)
INTERESTS = Kind(
    table=interest,
    op=interest.c.declare_op,
    subject=interest.c.proposal,
    at=interest.c.declared_at,
    made="interest.declare",
    back="interest.withdraw",
    names="declarations",
    prefix=DECLARATION,
    states=("declared", "withdrawn"),
    titled=("proposals",),
    published={"title": ("title",)},
    gone="Proposition retirée depuis",
)

#: All three.
KINDS = (VOTES, JOINS, INTERESTS)
