"""What the commune says, takes back and may say again: votes, joins of other communes' needs, interests in steering.

Each has a table with one row for each act that says it, whichever computer of the commune made it. A row whose act is
not in the outbox is another computer's. Of the acts about one thing at most one stands.
"""

from collections.abc import Mapping

from msgspec import Struct
from sqlalchemy import Column, Table

from desktop.database.tables import interest, joined, vote
from sync.contract.published import DECLARATION, JOIN, VOTE


class RetakenKind(Struct, frozen=True, kw_only=True):
    """One of the three: its table, its acts, and where the platform tells of it."""

    table: Table  #: one row for each act that says it
    op: Column[str]  #: its column with the id of the act
    subject: Column[str]  #: its column with the id of what the act is about
    at: Column[str]  #: its column with the moment when it was made
    made: str  #: type of the act that says it
    back: str  #: type of the act that takes it back
    names: str  #: field of `back` that lists the acts taken back
    prefix: str  #: of the ids under which the platform tells of it (feed scope `mine`)
    states: tuple[str, str]  #: what rows of the queries call the state of the act, and of its withdrawal
    titled: tuple[str, ...]  #: scopes of the feed in which its subject is published
    #: For a column of the table: names under which its value is published; the first one that is published is taken.
    published: Mapping[str, tuple[str, ...]]
    gone: str  #: title, in French, where the subject is no longer published


VOTES = RetakenKind(
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
JOINS = RetakenKind(
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
INTERESTS = RetakenKind(
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
