"""What follows of the acts that may be taken back and made again: votes, joins and declarations of interest alike.

Which of those about one thing stands is worked out anew from all that is known of them: the outbox, the withdrawals
made here, and the platform's word, so that the order in which these came makes no difference.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from desktop.database import records
from desktop.database.queries import mine
from desktop.database.queries import retaken as queries
from desktop.database.queries.outbox import ActRow
from desktop.database.retaken import Kind
from desktop.domain.contributions import RetakenFact
from desktop.effects import come_back
from desktop.effects.come_back import KeptAct
from sync.client.news import Settled
from sync.contract.published import OwnAct, Retaken
from sync.contract.values import MAX_TOLD


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """Of one kind. `standing` says which act stands. Both of the others write its row, which does not stand yet:

    `restore` that of an act of ours about this, `adopt` that of another computer's.
    """

    kind: Kind
    standing: Callable[[Iterable[RetakenFact]], str | None]
    restore: Callable[[Connection, str, KeptAct], None]
    adopt: Callable[[Connection, Retaken, OwnAct], None]

    def settled(self, connection: Connection, news: Settled) -> None:
        """What was refused stands no more; a withdrawal that was refused takes nothing back.

        What was taken back here and had left all the same, from another copy of this database, has its row again.
        """
        act = come_back.lost(connection, news, self.kind.made, self.kind.op)
        if act is not None:
            self.restore(connection, news.subject, act)
        if act is not None or news.type == self.kind.back:
            self._name_withdrawals(connection, news.subject)
        self.stand(connection, news.subject)

    def undone(self, connection: Connection, act: ActRow) -> None:
        """The act, or the withdrawal, was taken back before it left."""
        if act.type == self.kind.made:
            records.retaken.remove(connection, self.kind, act.op)
        else:
            records.retaken.unmark_withdrawn(connection, self.kind, act.op)
            self._name_withdrawals(connection, act.subject)
        self.stand(connection, act.subject)

    def relied_on(self, connection: Connection, op: str) -> bool:
        """Whether a withdrawal that was neither refused nor taken back names this act."""
        subjects = connection.scalars(select(self.kind.subject).where(self.kind.op == op))
        return any(op in queries.withdrawals(connection, self.kind, about) for about in subjects)

    def published(self, connection: Connection, removed: Collection[str]) -> frozenset[str]:
        """The acts of another computer become rows too; of each that is told of it is seen again which stands.

        `removed`: ids of what is no longer told. Those about which another act stands now, or none.
        """
        prefix = self.kind.prefix
        told = tuple(mine.retaken(connection, prefix))
        gone = [id_.removeprefix(prefix) for id_ in removed if id_.startswith(prefix)]
        if not (told or gone):
            return frozenset()
        known = set(connection.scalars(select(self.kind.op)))
        for own in told:
            for act in own.acts:
                if act.op not in known:
                    self.adopt(connection, own, act)
            if not known.issuperset(act.op for act in own.acts):
                self._name_withdrawals(connection, own.subject)
        for scope in self.kind.titled:
            records.retaken.keep_titles(connection, scope)
        changed = self.stand(connection, *(own.subject for own in told), *gone)
        records.retaken.forget_untold(
            connection,
            self.kind,
            {act.op for own in told for act in own.acts},
            {own.subject for own in told if len(own.acts) == MAX_TOLD},
        )
        return changed

    def platform_changed(self, connection: Connection) -> frozenset[str]:
        """What stands about each, as today's platform has it; what other computers said it tells anew."""
        records.retaken.forget_elsewhere(connection, self.kind)
        return self.stand(connection, *connection.scalars(select(self.kind.subject).distinct()))

    def stand(self, connection: Connection, *subjects: str) -> frozenset[str]:
        """Lets the act about each of these stand that does; those for which it is another now."""
        changed = set()
        for about, (shown, acts) in queries.facts(connection, self.kind, subjects).items():
            standing = self.standing(acts)
            if standing != shown:
                records.retaken.let_stand(connection, self.kind, about, standing)
                changed.add(about)
        return frozenset(changed)

    def _name_withdrawals(self, connection: Connection, subject: str) -> None:
        """A withdrawal taken back here may have left all the same; one that was refused may not be the only one."""
        named = queries.withdrawals(connection, self.kind, subject)
        records.retaken.name_withdrawals(connection, self.kind, named)
