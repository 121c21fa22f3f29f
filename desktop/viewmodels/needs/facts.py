"""All that is read about one need for its page: its rows, what the platform says, and what is asked about it."""

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from desktop.database.queries import (
    attachments,
    bundles,
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
    votes,
)
from desktop.domain.phases import ClockOffset
from desktop.viewmodels.kit.confirmation import contact_line
from desktop.viewmodels.kit.kept import fate_of_draft
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
    from desktop.domain.lives.enrolment import Enrolment
    from desktop.viewmodels.needs.shared_map import Commune
    from sync.contract.campaign import Campaign
    from sync.contract.published import Named, OwnNeed


class NeedFacts(Struct, frozen=True, kw_only=True):
    """What is known of one need, before it is put in words."""

    row: "NeedRow"  #: the need itself; its text is the platform's where `overtaken`, ours in a `conflict`
    original: "NeedRow | None"  #: the need that this text corrects, while this is a draft of a correction; else None
    timeline: "Timeline"  #: its steps so far
    submission: "ActRow | None"  #: the act that sent it; None for a draft, or where another computer sent it
    withdrawal: "ActRow | None"  #: the act that withdraws it, None without one
    amendment: "ActRow | None"  #: the act of the last correction or choice that left; None without one
    correction: str  #: id of the correction that is being written; "" for none, or where it says the same as the need
    waiting: str  #: state of a correction that has no final answer yet; "" for none
    conflict: "Conflict | None"  #: the platform has another text than ours, and a choice is to be made; None otherwise
    beside: "NeedRow | None"  #: the draft in which the last choice kept our text; None where it kept none
    #: where a withdrawal of it can still be cancelled: title of a need begun from this one and sent, as without the
    #: withdrawal both would count; "" otherwise
    counts_already: str
    overtaken: bool  #: another computer corrected it while a correction is written here
    fits: bool  #: the correction was begun from the text that the platform has now, so that no comparison is needed
    displaced: bool  #: our last correction was lost by the platform, which took another text meanwhile
    restored: bool  #: a backup was put back here, so that what seems to come from another computer may be our own
    enrolment: "Enrolment"  #: whether acts can leave by the network
    asked: bool  #: the present platform has said which needs of the commune it has
    carried: bool  #: the act that its state is about left on a USB stick, and no answer has come yet
    lost: bool  #: the platform was restored from a backup, and lacks an act about this need that it had received
    own: "OwnNeed | None"  #: what the platform says of it; None until that has come
    decided: str  #: state of the proposal in which it is grouped; "" while the committee has not decided
    question: "Regrouped | None"  #: to vote for that proposal, while the commune has not; None otherwise
    joined: "tuple[Named, ...]"  #: communes that said "nous aussi", with their comments
    shared: "tuple[Commune, ...]"  #: these communes and ours, for the map; () where nobody joined
    themes: dict[str, str]  #: name of each theme, by its id
    categories: dict[str, str]  #: name of each category of request to the préfet, by its id
    campaign: "Campaign | None"  #: None while none is known
    offset: ClockOffset  #: from this computer's clock to the platform's
    contact: str  #: the person to ask: from the settings for a draft, otherwise as it was sent
    signed_as: str  #: profile and function, likewise
    signs_as: str  #: profile and function of today, which a withdrawal would bear
    voted: tuple[str, ...]  #: titles of the services for which the commune votes, as they answer this need
    mayor: bool  #: the mayor has to validate texts before they leave, by the commune's settings
    attached: "tuple[AttachmentRow, ...]"  #: its files
    arrived: frozenset[str]  #: digests of the files that the platform has
    apart: "NeedRow | None"  #: the last draft that keeps a text written in it which could not stay; None for none
    fate: str  #: what becomes of `beside` if the correction is cancelled, as a sentence; "" without one
    #: digests of files that were sent by name, are no longer here, and never reached the platform
    nowhere: frozenset[str]

    @property
    def choice(self) -> bool:
        """Whether the last correction that was sent is a choice between two texts."""
        return self.amendment is not None and self.amendment.choice

    @property
    def holder(self) -> "NeedRow":
        """The need that has the files: for a correction its original, as a correction does not change them."""
        return self.original or self.row


def read(connection: "Connection", id: str) -> NeedFacts | None:
    row, life = needs.one(connection, id), timeline.of_need(connection, id)
    if row is None or life is None:
        return None
    theirs = standing_text.elsewhere(connection, row)
    if theirs is not None:
        # No validation made here counts for that text.
        row = replace(row, **theirs, **dict.fromkeys(needs.VALIDATION, ""))
    apart = standing_text.drafts_apart(connection, id)
    amends, correction = timeline.shown_corrections(connection, row), needs.correction_of(connection, id)
    public, known = pooling.public(connection, id), campaign.current(connection)
    original = needs.one(connection, row.amends) if row.amends else None
    documents = _documents(connection, original or row)
    contact, signed_as = _person(connection, row)
    withdrawal = outbox.one(connection, row.withdraw_op) if row.withdraw_op else None
    cancellable = withdrawal is not None and withdrawal.cancellable
    commune, own = link.commune(connection), needs.own(connection, id)
    lost, waits = id in exchanges.lost_subjects(connection), needs.waiting_correction(connection, id)
    return NeedFacts(
        row=row,
        original=original,
        timeline=life,
        submission=outbox.one(connection, row.submit_op) if row.submit_op else None,
        withdrawal=withdrawal,
        amendment=outbox.one(connection, amends[-1][0]) if amends else None,
        correction=correction.id if correction is not None and needs.text_of(correction) != needs.text_of(row) else "",
        waiting=waits,
        conflict=standing_text.conflict(connection, id),
        beside=standing_text.draft_of(connection, amends[-1][0]) if amends else None,
        apart=apart[-1] if apart else None,
        fate=fate_of_draft(connection, amends[-1][0]) if amends else "",
        overtaken=theirs is not None,
        counts_already=standing_text.counts_already(connection, id) if cancellable else "",
        fits=theirs is None or standing_text.fits(connection, correction, row),
        displaced=own is not None and correction is not None and standing_text.displaced(connection, own),
        restored=link.lacks_own(connection),
        enrolment=link.enrolment(connection),
        asked=link.asked(connection),
        carried=bundles.carried(connection).holds(row, lost=lost, waiting=waits),
        lost=lost,
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
        voted=tuple(vote.title for vote in votes.answering(connection, id)),
        mayor=needs.mayor_validates(connection),
        attached=documents,
        arrived=attachments.arrived(connection, documents),
        nowhere=frozenset(one.sha256 for one in attachments.nowhere(connection, documents)),
    )


def _documents(connection: "Connection", holder: "NeedRow") -> "tuple[AttachmentRow, ...]":
    """Its files; for a need that was sent, those that its act names, as one may have been removed here since."""
    left = attachments.left(connection, holder.id, holder.submit_op) if holder.submit_op else None
    return attachments.listed(connection, holder.id) if left is None else left


def _person(connection: "Connection", row: "NeedRow") -> tuple[str, str]:
    """The person to ask, and profile and function; after a correction, those that were sent with it."""
    if row.state in WRITTEN:
        commune = link.commune(connection)
        return contact_line(person.contact(connection)), "" if commune is None else commune.signed_as
    corrections = [op for op, state in needs.amends(connection, row.id) if state not in VOID]
    op = corrections[-1] if corrections else row.submit_op
    return contact_line(person.contact_beside(connection, op)), outbox.signed_as(connection, op)
