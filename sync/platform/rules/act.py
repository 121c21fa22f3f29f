"""An operation to be judged, with all that it is judged by."""

from collections.abc import Collection
from datetime import datetime

from msgspec import Struct

from sync.contract.campaign import Campaign, PhaseKey, SubjectKind
from sync.contract.lateness import PHASE_CLOSED
from sync.contract.operations import Operation
from sync.contract.published import INTEREST, RETAKEN
from sync.platform.rules.facts import Came, Facts
from sync.platform.rules.phases import admitted
from sync.platform.rules.verdicts import (
    ACCEPTED,
    COMPLETE_TOO_LATE,
    MISSING,
    REQUIRED_REJECTED,
    UNDECIDED,
    Verdict,
    closed,
    waits_for,
)

#: How the ids begin under which the commune reads of its votes, joins and interests, which have no ids of their own.
_RESERVED = (INTEREST, *RETAKEN)


class Act(Struct, frozen=True):
    """An operation to be judged. `now`: when it was first deposited."""

    operation: Operation  #: of the commune that `facts` are about
    campaign: Campaign  #: whose late policy holds
    facts: Facts  #: all else that the rules may ask
    now: datetime  #: by the platform's clock; not the moment of judging where the act waited

    def during(self, wanted: Collection[PhaseKey]) -> bool:
        """Whether one of these phases is open, or the late policy still admits the act for one that has closed."""
        op = self.operation.op
        came = Came(claimed=self.operation.claimed, deposited=self.now, stamped=self.facts.stamps.get(op))
        return self._admitted(wanted, came, earlier=op in self.facts.earlier)

    def _admitted(self, wanted: Collection[PhaseKey], came: Came, *, earlier: bool) -> bool:
        return admitted(
            self.facts.periods,
            wanted,
            self.campaign.late_policy,
            claimed=came.claimed,
            now=came.deposited,
            stamped=came.stamped,
            earlier=earlier,
        )

    def in_time(self, wanted: Collection[PhaseKey], too_late: str) -> Verdict:
        """The verdict on an act for one of these phases.

        Where none of them was ever open, the act waits. Communes act in a phase that the platform told them of; if it
        was put back since, it has forgotten that it opened that phase, and may be in a later one by now.
        """
        verdict = self._open(wanted, too_late)
        return COMPLETE_TOO_LATE if verdict is ACCEPTED and not self._complete(wanted) else verdict

    def before_close(self, wanted: Collection[PhaseKey], named: Collection[str], too_late: str) -> Verdict:
        """The verdict on what takes these acts back.

        It waits for nothing; after the close, acts that may count stay.
        """
        verdict = self._open(wanted, too_late)
        return verdict if verdict.status == "rejected" and any(map(self._may_count, named)) else ACCEPTED

    def _open(self, wanted: Collection[PhaseKey], too_late: str) -> Verdict:
        if self.during(wanted):
            return ACCEPTED
        opened = {period.phase for period in self.facts.periods}
        return closed(too_late, self.campaign) if opened.intersection(wanted) else waits_for("phase")

    def _complete(self, wanted: Collection[PhaseKey]) -> bool:
        """Whether all that the act requires was in time too, by the same late policy.

        The act counts from its first deposit though it waited, so it is judged as of the day on which all of that was
        here. Otherwise somebody could have an act wait for what only their own commune can send, and so keep votes in
        reserve: hidden until the close, and made to count, or not, once the others' votes are known. Acts of our
        program require only what the platform has had, or has lost and is given back with receipt or stamp.
        """
        return all(
            self._admitted(wanted, came, earlier=True) for came in self.facts.came_later.get(self.operation.op, ())
        )

    def _may_count(self, op: str) -> bool:
        """Whether this act counts, or may still come to count, so that it cannot be taken back after the close.

        An act that waits for other communes' acts does not: to give it up changes nothing that was closed. An act may
        count that waits for acts of its own commune, or was refused for want of them, since a stamp or a receipt may
        show these to have come in time. So may one that waits for an operator's decision, which goes by the day of its
        deposit. An act that is not here may have been lost; one that was refused as too late may bear a stamp.
        """
        known = self.facts.own(op)
        if known is None:
            return True
        if known.reason == PHASE_CLOSED:
            return self.campaign.late_policy.by_stamps
        may = known.status == "accepted" or known.reason in (MISSING, REQUIRED_REJECTED, UNDECIDED)
        return may and (self.operation.op, op) not in self.facts.taken_back

    def listed(self, id_: str, kind: SubjectKind) -> bool:
        """Whether this is published, and of this kind."""
        return kind in self.facts.subjects.get(id_, frozenset())

    def not_known(self, subject: str) -> bool:
        """Whether nothing is known here of this subject: it was never published, or its publication was lost."""
        return not self.facts.subjects.get(subject) and subject not in self.facts.taken_off

    def taken(self, id_: str, kind: str) -> bool:
        """Whether something of another kind stands under this id, among what the commune alone reads."""
        return id_.startswith(_RESERVED) or self.facts.mine.get(id_, kind) != kind
