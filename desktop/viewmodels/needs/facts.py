"""All that is read of one need before its sheet is written: its rows, the platform's word, what it still asks."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from desktop.database.queries import (
    attachments,
    campaign,
    exchanges,
    link,
    mine,
    needs,
    outbox,
    person,
    pooling,
    standing_text,
    timeline,
)
from desktop.viewmodels.kit.confirmation import contact_line
from desktop.viewmodels.needs.draft import WRITTEN
from desktop.viewmodels.needs.shared_map import sharing
from sync.client.ledger.states import VOID

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.database.queries.attachments import AttachmentRow
    from desktop.database.queries.needs import NeedRow
    from desktop.database.queries.outbox import ActRow
    from desktop.database.queries.pooling import Regrouped
    from desktop.database.queries.standing_text import Conflict
    from desktop.domain.contributions import Timeline
    from desktop.viewmodels.needs.shared_map import Commune
    from sync.contract.campaign import Campaign
    from sync.contract.published import Named, OwnNeed


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedFacts:
    """`correction` is the id of one being written, `amendment` the act of the last one that left."""

    row: "NeedRow"
    original: "NeedRow | None"  #: what this text corrects, while it is no act yet
    timeline: "Timeline"
    submission: "ActRow | None"
    withdrawal: "ActRow | None"
    amendment: "ActRow | None"
    correction: str
    waiting: str  #: the state of a correction without a final answer
    conflict: "Conflict | None"  #: `row` then says our text, which is not the platform's
    beside: "NeedRow | None"  #: the draft in which the last choice has kept our text
    counts_already: (
        str  #: title of a need that left, began in this one, and would count beside it: its withdrawal waits
    )
    overtaken: bool  #: another computer corrected it while a correction is written here: `row` says its text
    fits: bool  #: the correction leaves all the same upon the text that the platform has: it lost the one between
    displaced: bool  #: that correction had left, and was lost; another text was written meanwhile
    restored: bool  #: a backup was put back: what the platform has may be of here, and is missing here
    enrolled: bool  #: this computer
    asked: bool  #: today's platform has told what it has of the commune
    lost: bool  #: a platform that was put back lacks an act of it
    own: "OwnNeed | None"
    decided: str  #: state of the proposal that it is in, "" while the committee has not decided
    question: "Regrouped | None"
    joined: "tuple[Named, ...]"
    shared: "tuple[Commune, ...]"
    themes: dict[str, str]
    categories: dict[str, str]
    campaign: "Campaign | None"
    offset: timedelta
    contact: str  #: the person to ask: of today for a text that lies here, else as it left
    signed_as: str  #: profile and function: likewise
    signs_as: str  #: profile and function of today
    mayor: bool
    attached: "tuple[AttachmentRow, ...]"
    arrived: frozenset[str]
    nowhere: frozenset[str]  #: of those that left by name, what is not here any more and never arrived

    @property
    def choice(self) -> bool:
        """The last correction that left chooses between two texts."""
        return self.amendment is not None and self.amendment.choice

    @property
    def holder(self) -> "NeedRow":
        """What the documents are joined to: a correction leaves them as they are."""
        return self.original or self.row


def read(connection: "Connection", id: str) -> NeedFacts | None:
    row, life = needs.one(connection, id), timeline.of_need(connection, id)
    if row is None or life is None:
        return None
    theirs = standing_text.elsewhere(connection, row)
    if theirs is not None:
        row = replace(row, **theirs, **dict.fromkeys(needs.VALIDATION, ""))  # nobody has validated that here
    amends, correction = timeline.corrections_told(connection, row), needs.correction_of(connection, id)
    public, known = pooling.public(connection, id), campaign.current(connection)
    original = needs.one(connection, row.amends) if row.amends else None
    documents = _documents(connection, original or row)
    contact, signed_as = _person(connection, row)
    withdrawal = outbox.one(connection, row.withdraw_op) if row.withdraw_op else None
    cancellable = withdrawal is not None and withdrawal.cancellable
    commune, own = link.commune(connection), needs.own(connection, id)
    return NeedFacts(
        row=row,
        original=original,
        timeline=life,
        submission=outbox.one(connection, row.submit_op) if row.submit_op else None,
        withdrawal=withdrawal,
        amendment=outbox.one(connection, amends[-1][0]) if amends else None,
        correction=correction.id if correction is not None and needs.text_of(correction) != needs.text_of(row) else "",
        waiting=needs.waiting_correction(connection, id),
        conflict=standing_text.conflict(connection, id),
        beside=standing_text.draft_of(connection, amends[-1][0]) if amends else None,
        overtaken=theirs is not None,
        counts_already=standing_text.counts_already(connection, id) if cancellable else "",
        fits=theirs is None or standing_text.fits(connection, correction, row),
        displaced=own is not None and correction is not None and standing_text.displaced(connection, own),
        restored=link.lacks_own(connection),
        enrolled=link.enrolled(connection),
        asked=link.asked(connection),
        lost=id in exchanges.lost_subjects(connection),
        own=own,
        decided=mine.decided(connection).get(id, ""),
        question={one.need: one for one in pooling.regrouped(connection)}.get(id),
        joined=() if public is None else public.joined,
        shared=sharing(public),
        themes={theme.id: theme.name for theme in campaign.themes(connection)},
        categories={} if known is None else {category.id: category.name for category in known.categories},
        campaign=known,
        offset=exchanges.clock_offset(connection),
        contact=contact,
        signed_as=signed_as,
        signs_as="" if commune is None else commune.signed_as,
        mayor=needs.mayor_validates(connection),
        attached=documents,
        arrived=attachments.arrived(connection, documents),
        nowhere=frozenset(one.sha256 for one in attachments.nowhere(connection, documents)),
    )


def _documents(connection: "Connection", holder: "NeedRow") -> "tuple[AttachmentRow, ...]":
    """Of a need that has left, those that its act names: one may have been taken out before it turned out to have."""
    left = attachments.left(connection, holder.id, holder.submit_op) if holder.submit_op else None
    return attachments.listed(connection, holder.id) if left is None else left


def _person(connection: "Connection", row: "NeedRow") -> tuple[str, str]:
    """Whom to ask, and profile and function: a correction that leaves takes those of its own day with it."""
    if row.state in WRITTEN:
        commune = link.commune(connection)
        return contact_line(person.contact(connection)), "" if commune is None else commune.signed_as
    corrections = [op for op, state in needs.amends(connection, row.id) if state not in VOID]
    op = corrections[-1] if corrections else row.submit_op
    return contact_line(person.contact_beside(connection, op)), outbox.signed_as(connection, op)
