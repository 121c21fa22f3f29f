"""What follows from the acts that may be taken back and made again: votes, joins and declarations of interest alike.

Several of them may be about one subject (a proposal, a service, a need), and at most one stands. Which one is worked
out each time from all that is known: the outbox, the withdrawals made here, and the platform's word. So the order in
which these arrived makes no difference.
"""

from collections.abc import Callable, Collection, Iterable

from msgspec import Struct
from sqlalchemy import Connection, select

from desktop.database.queries import mine
from desktop.database.queries import retaken as queries
from desktop.database.queries.outbox import ActRow
from desktop.database.records.retaken import RetakenWrites
from desktop.database.retaken import RetakenKind
from desktop.domain.contributions import RetakenFact
from desktop.effects import come_back
from desktop.effects.come_back import ActAsSent
from sync.client.news import Settled
from sync.contract.published import OwnAct, Retaken
from sync.contract.values import MAX_RETAKEN


class Effects(Struct, frozen=True, kw_only=True):
    """What differs between the three kinds of acts. After `restore` or `adopt`, `stand` decides if the act stands."""

    writes: RetakenWrites  #: of their table
    standing: Callable[[Iterable[RetakenFact]], str | None]  #: of acts about one subject, id of the one that stands
    restore: Callable[[Connection, str, ActAsSent], None]  #: inserts the row of an act of this computer
    adopt: Callable[[Connection, Retaken, OwnAct], None]  #: inserts the row of an act of another computer

    @property
    def kind(self) -> RetakenKind:
        """Their table and types of acts."""
        return self.writes.kind

    def settled(self, connection: Connection, news: Settled) -> None:
        """A refused act stands no more. A refused withdrawal takes nothing back.

        An act that was cancelled here may have been sent all the same, by another copy of this database: its row comes
        back.
        """
        act = come_back.lost(connection, news, self.kind.made, self.kind.op)
        if act is not None:
            self.restore(connection, news.subject, act)
        if act is not None or news.type == self.kind.back:
            self._name_withdrawals(connection, news.subject)
        self.stand(connection, news.subject)

    def undone(self, connection: Connection, act: ActRow) -> None:
        """The act, or the withdrawal, was cancelled before it was sent."""
        if act.type == self.kind.made:
            self.writes.remove(connection, act.op)
        else:
            self.writes.unmark_withdrawn(connection, act.op)
            self._name_withdrawals(connection, act.subject)
        self.stand(connection, act.subject)

    def relied_on(self, connection: Connection, op: str) -> bool:
        """Whether a withdrawal that was neither refused nor cancelled names this act."""
        subjects = connection.scalars(select(self.kind.subject).where(self.kind.op == op))
        return any(op in queries.withdrawals(connection, self.kind, about) for about in subjects)

    def published(self, connection: Connection, removed: Collection[str]) -> frozenset[str]:
        """After a page of the feed: acts of another computer become rows too, and `stand` decides anew.

        `removed`: ids of the items that the platform no longer publishes. Returns the subjects about which another act
        stands now, or none.
        """
        prefix = self.kind.prefix
        rows = tuple(mine.retaken(connection, prefix))
        gone = [id_.removeprefix(prefix) for id_ in removed if id_.startswith(prefix)]
        if not (rows or gone):
            return frozenset()
        known = set(connection.scalars(select(self.kind.op)))
        for own in rows:
            for act in own.acts:
                if act.op not in known:
                    self.adopt(connection, own, act)
            if not known.issuperset(act.op for act in own.acts):
                self._name_withdrawals(connection, own.subject)
        for scope in self.kind.titled:
            self.writes.keep_titles(connection, scope)
        changed = self.stand(connection, *(own.subject for own in rows), *gone)
        self.writes.forget_untold(
            connection,
            {act.op for own in rows for act in own.acts},
            {own.subject for own in rows if len(own.acts) == MAX_RETAKEN},
        )
        return changed

    def platform_changed(self, connection: Connection) -> frozenset[str]:
        """After an enrolment with another platform: decides for every subject by what that platform has.

        It will publish the acts of other computers itself; those that the former platform told of are forgotten.
        """
        self.writes.forget_elsewhere(connection)
        return self.stand(connection, *connection.scalars(select(self.kind.subject).distinct()))

    def stand(self, connection: Connection, *subjects: str) -> frozenset[str]:
        """Decides for each subject which act stands. Returns the subjects for which this has changed."""
        changed = set()
        for about, (shown, acts) in queries.facts(connection, self.kind, subjects).items():
            standing = self.standing(acts)
            if standing != shown:
                self.writes.let_stand(connection, about, standing)
                changed.add(about)
        return frozenset(changed)

    def _name_withdrawals(self, connection: Connection, subject: str) -> None:
        """Writes into the rows about the subject which withdrawal each act has, from all withdrawals known here.

        Looking at one withdrawal is not enough: one that was cancelled here may have been sent all the same, and
        besides one that was refused there may be another.
        """
        named = queries.withdrawals(connection, self.kind, subject)
        self.writes.name_withdrawals(connection, named)
