"""A request that was sent: its text, its timeline, the préfet's answer, and what can still be done."""

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from desktop.actions.requests.resume_request import resume_request
from desktop.actions.requests.withdraw_request import withdraw_request
from desktop.database.queries import attachments, bundles, outbox, person, requests, timeline
from desktop.domain.act_words import COMPLEMENT, OTHER_PLATFORM, titled
from desktop.domain.changes import Changes
from desktop.domain.exchange_words import REQUEST_RECEIVED, kept_answer
from desktop.domain.phases import LocalTime
from desktop.domain.requests import LATER, NO_QUOTE_YET, NOT_WITHDRAWN
from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.confirmation import NEVER_CANCELLED, Cancelling, Confirmation, received
from desktop.viewmodels.kit.documents import by_name
from desktop.viewmodels.kit.french import FIXED
from desktop.viewmodels.kit.sheet_model import SheetModel
from desktop.viewmodels.kit.states import REFUSED_BY_PREFECT, Shown, Tone, granted
from desktop.viewmodels.kit.timeline import TimelineStep, steps
from desktop.viewmodels.requests import draft
from desktop.viewmodels.requests.complement import COMPLETED, asked_lines
from desktop.viewmodels.requests.sending import letter_stays, shown_fields
from desktop.viewmodels.requests.words import not_received, nowhere, overtaken, state_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from desktop.database.queries.attachments import AttachmentRow
    from desktop.database.queries.outbox import ActRow
    from desktop.database.queries.requests import RequestRow
    from desktop.domain.contributions import Timeline
    from desktop.viewmodels.requests.draft import RequestContext

CANCEL = {
    "request.submit": "Annuler l’envoi",
    COMPLEMENT: "Annuler l’envoi du complément",
    "request.withdraw": "Annuler le retrait",
}
_OVER = ("withdrawn", "rejected", "quarantined", "granted", "refused")
#: For a request that was granted: even then, work must not begin before the confirmed date.
_QUOTE = "Avant de signer un devis, vérifiez la date confirmée par la préfecture."
#: States in which the préfet may still read it.
_AWAITED = ("deposited", "accepted", "received", "incomplete")


class PrefectAnswer(Struct, frozen=True):
    """The préfet's answer, or the platform's where it refused the request."""

    heading: str = ""  #: with its sign; "" while there is no answer
    words: str = ""  #: the reason given
    missing: tuple[str, ...] = ()  #: what he asked for, where the request is incomplete
    when: str = ""  #: "" where that is not known
    tone: Tone = "plain"  #: of the heading


class RequestText(Struct, frozen=True, kw_only=True):
    """All that the page of a request shows."""

    id: str
    title: str  #: of the request; words in its place where it has none
    shown: Shown  #: its present state
    fields: tuple[tuple[str, str], ...]  #: label and text of all that it says, but its title
    steps: tuple[TimelineStep, ...]  #: its timeline
    answer: PrefectAnswer  #: of the préfet, or of the platform that refused it; an empty one while there is none
    caution: str  #: what is still to be done on paper, and what not to do yet; "" for nothing
    pending: str  #: that the platform has not received it yet; "" once it has
    enrol: bool  #: it can leave only once this computer is enrolled
    cancel: str  #: the operation that has not left and can be cancelled; "" for none
    cancel_words: str  #: words of the button that cancels it; "" for none
    withdraw: bool  #: it can be withdrawn
    resume: bool  #: it came back, and can be completed or corrected
    receipt: str  #: the operation whose receipt can be printed; "" for none
    withdrawn: bool  #: so that its letter must not be handed over any more
    refused: bool  #: by the préfet
    granted: bool  #: by the préfet
    received: tuple[str, str]  #: label and text: when the platform received it, and its number
    signs_as: str  #: profile and function of today, which its withdrawal would bear
    overtaken: str  #: that it was decided or withdrawn while it was being completed; "" where nothing is `unsent`
    later: str  #: that the préfet has a newer text than this one, as a sentence; "" otherwise
    unsent: tuple[tuple[str, str], ...]  #: label and text of what was being written then and differs from what was sent
    nowhere: str  #: that files of it are no longer here and never reached the platform; "" for none

    @property
    def withdrawal(self) -> Confirmation:
        """Asked before the request is withdrawn."""
        return Confirmation(
            heading="Retirer cette demande\u202f?",
            lead=f"Un retrait sera envoyé au préfet par la plateforme. {NEVER_CANCELLED}",
            cancelling=Cancelling(NEVER_CANCELLED),
            notice=f"La demande restera dans votre liste, avec la mention «{FIXED}Retirée{FIXED}». "
            "Si la lettre est déjà partie sur papier, ce retrait ne la reprend pas\u00a0: demandez aussi à la "
            "préfecture de la retirer, par lettre ou par téléphone.",
            public=(("Demande à retirer", self.title), self.received),
            signed_as=self.signs_as,
        )


class Trail(Struct, frozen=True, kw_only=True):
    """All that is read about one request for its page."""

    row: "RequestRow"  #: the request itself
    submission: "ActRow | None"  #: the act that sent it last; None before one
    withdrawal: "ActRow | None"  #: the act that withdraws it; None without one
    documents: "tuple[AttachmentRow, ...]"  #: the files that were sent with it
    request_context: "RequestContext"  #: with the person to ask and the signature as they were sent
    signs_as: str  #: profile and function of today
    carried: bool  #: the act that its state is about left on a USB stick, and no answer has come yet
    lost: bool  #: the platform lacks what we sent, as it was put back to an earlier day
    life: "Timeline"  #: its timeline, before it is put in words
    added: "tuple[AttachmentRow, ...]" = ()  #: files added to a completion that can no longer be sent
    nowhere: "tuple[AttachmentRow, ...]" = ()  #: files for which the platform waits, and that are no longer here


class RequestSheet(SheetModel[Trail, RequestText]):
    def withdraw(self, read: Confirmation, again: "Callable[[Confirmation], object]") -> None:
        """`read`: the question that was answered; `again` gets the new one where it has changed."""
        self._as_read(read, again, lambda text: text.withdrawal, self._refuse, withdraw_request)

    def resume(self) -> None:
        """She completes or corrects it ("Compléter la demande"): it opens in the editor again."""
        if self.id:
            self._actor.texts.opening.emit("requests")
            self._do(resume_request, self.id)

    # --- what a sheet is made of ------------------------------------------------------------------------------------

    def reader(self) -> "Callable[[Connection, str], Trail | None]":
        return _read

    def is_draft(self, facts: Trail) -> bool:
        return facts.row.editable

    def text_of(self, facts: Trail, now: LocalTime) -> RequestText:
        return sheet(facts, now)

    def concerned_by(self, changes: Changes) -> bool:
        return bool(self.id in changes.requests or changes.outbox or changes.scopes)


def sheet(trail: Trail, now: datetime) -> RequestText:
    row = trail.row
    acts = [act for act in (trail.withdrawal, trail.submission) if act is not None and act.state != "cancelled"]
    last = acts[0] if acts else None
    cancellable = last if last is not None and last.cancellable else None
    enrolment = trail.request_context.enrolment
    unsent, pending = _unsent(trail), not_received(row, trail.submission, enrolment, carried=trail.carried)
    return RequestText(
        id=row.id,
        title=titled(row.title, "request"),
        shown=state_of(row, lost=trail.lost, carried=trail.carried),
        fields=(
            *(() if row.completes is None else ((COMPLETED, asked_lines(row.completes)),)),
            *(
                (label, text)
                for label, text in shown_fields(row.fields, trail.documents, trail.request_context)
                if text != row.title
            ),
        ),
        steps=steps(trail.life, now, here=row.id),
        answer=_answer(row, now),
        caution=_caution(row),
        pending=pending,
        enrol=bool(pending) and enrolment.lacking and not trail.carried,
        cancel="" if cancellable is None else cancellable.op,
        cancel_words=CANCEL.get("" if cancellable is None else cancellable.kind, ""),
        withdraw=_withdrawable(row) and not cancellable,
        resume=row.state == "incomplete" or row.sent_back,
        receipt=row.submit_op if row.received_at else "",
        withdrawn=row.state == "withdrawn",
        refused=row.state == "refused",
        granted=row.state == "granted",
        received=received(
            row.received_at,
            row.number,
            other_platform=trail.submission is not None and trail.submission.other_platform,
        ),
        signs_as=trail.signs_as,
        overtaken=overtaken(row) if unsent else "",
        later=_later(row),
        unsent=unsent,
        nowhere=nowhere([one.name for one in trail.nowhere]),
    )


def _unsent(trail: Trail) -> tuple[tuple[str, str], ...]:
    """Each field in which the text being written differs from what was sent, and the files added to it."""
    row, read = trail.row, trail.request_context
    left = dict(shown_fields(row.fields, (), read))
    typed = msgspec.json.decode(row.unsent, type=dict[str, str]) if row.unsent else row.fields
    written = dict(shown_fields(typed, (), read))
    changed = [(label, text) for label, text in written.items() if left.get(label) != text]
    emptied = [(label, "Effacé") for label in left if label not in written]
    return (*changed, *emptied, *([("Pièces jointes", by_name(trail.added))] if trail.added else []))


def _withdrawable(row: "RequestRow") -> bool:
    return row.state not in (*_OVER, OTHER_PLATFORM) or (row.state == "rejected" and row.stands)


def _later(row: "RequestRow") -> str:
    if not row.later:
        return ""
    resumed = "Si vous complétez la demande d’ici, il prendra la place de celui-là."
    words = resumed if row.state == "incomplete" else "La lettre imprimée d’ici dirait l’ancien texte."
    passed_by = f" {NOT_WITHDRAWN}" if row.passed_by and _withdrawable(row) else ""
    return f"{LATER} {words}{passed_by}"


def _caution(row: "RequestRow") -> str:
    """What is still to be done on paper (the letter, until the préfet has answered), and what must not be done yet."""
    if row.state in ("refused", "withdrawn") or row.sent_back:
        return ""
    if row.state == "granted":
        return _QUOTE
    if row.later or row.state == "incomplete":
        return NO_QUOTE_YET
    return f"{letter_stays(complement=row.completes is not None)} {NO_QUOTE_YET}"


def _answer(row: "RequestRow", now: datetime) -> PrefectAnswer:
    when = _since(row.moved_at, now)
    if row.before:  # he cannot have read what waits here, or is on a USB stick
        sign, words, tone = granted(row.amount_cents) if row.before == "accepted" else REFUSED_BY_PREFECT
        return PrefectAnswer(f"{sign} {words}, avant l’arrivée de votre complément", row.reason, (), when, tone)
    if row.state == "granted":
        sign, words, tone = granted(row.amount_cents)
        return PrefectAnswer(f"{sign} {words}", row.reason, (), when, tone)
    if row.state == "refused":
        return PrefectAnswer("✗ Le préfet a refusé la demande", row.reason, (), when, "error")
    if row.state == "incomplete":
        return PrefectAnswer("⚠ Le préfet demande un complément", row.reason, row.missing, when, "warn")
    if row.state == "rejected":
        what, received = ("cet envoi", "") if row.completes is None else ("ce complément", REQUEST_RECEIVED)
        why = " ".join(filter(None, (kept_answer(row.problem), received)))
        return PrefectAnswer(f"✗ La plateforme n’a pas accepté {what}", why, (), when, "error")
    return PrefectAnswer()


def _since(moment: str, now: datetime) -> str:
    return french.capital(french.since(moment, now)) if moment else ""


def _read(connection: "Connection", id: str) -> Trail | None:
    row = requests.one(connection, id)
    if row is None:
        return None
    read = draft.read(connection)
    documents, added = _by_departure(connection, row)
    awaited = row.state in _AWAITED and not row.editable
    submission = outbox.one(connection, row.submit_op) if row.submit_op else None
    withdrawal = outbox.one(connection, row.withdraw_op) if row.withdraw_op else None
    lost = any(act is not None and act.lost for act in (submission, withdrawal))
    return Trail(
        row=row,
        submission=submission,
        withdrawal=withdrawal,
        carried=bundles.carried(connection).holds(row, lost=lost),
        lost=lost,
        documents=documents,
        request_context=_as_it_left(connection, row, read),
        signs_as=read.signed_as,
        life=timeline.of_request_row(connection, row),
        added=added,
        nowhere=attachments.nowhere(connection, documents) if awaited else (),
    )


def _by_departure(
    connection: "Connection", row: "RequestRow"
) -> "tuple[tuple[AttachmentRow, ...], tuple[AttachmentRow, ...]]":
    """The files that were sent with it, and those added to a completion that can no longer be sent."""
    documents = attachments.listed(connection, row.id)
    left = None if row.editable else attachments.left(connection, row.id, row.submit_op)
    if left is None:
        return documents, ()
    digests = {one.sha256 for one in left}
    return left, tuple(one for one in documents if row.overtaken and one.sha256 not in digests)


def _as_it_left(connection: "Connection", row: "RequestRow", read: "RequestContext") -> "RequestContext":
    """With the person to ask and the signature as they were sent, even if others are named today."""
    op = row.submit_op
    if row.editable or not op:
        return read
    return replace(read, contact=person.contact_beside(connection, op), signed_as=outbox.signed_as(connection, op))
