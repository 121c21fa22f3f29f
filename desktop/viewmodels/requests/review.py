"""The request as its last step shows it: its texts, then expenses, financing and calendar as tables."""

from collections.abc import Mapping, Sequence
from enum import Enum, auto
from typing import TYPE_CHECKING

from msgspec import Struct

from desktop.domain import typed_plan
from desktop.domain.amounts import parse_amount
from desktop.domain.papers.days import shown_day
from desktop.domain.papers.enclosures import enclosures_of
from desktop.viewmodels.kit.documents import by_name
from desktop.viewmodels.kit.french import FIXED, euros
from desktop.viewmodels.requests import funding, letter
from desktop.viewmodels.requests.draft import RequestContext
from desktop.viewmodels.requests.funding_balance import Balance
from desktop.viewmodels.requests.sending import LETTER_ONLY, authority_words
from desktop.viewmodels.requests.step_state import StepState
from desktop.viewmodels.requests.words import readable

if TYPE_CHECKING:
    from desktop.database.queries.attachments import AttachmentRow

_NONE = "–"


#: Over the papers that the letter names as missing.
TO_JOIN = "À joindre à la lettre"


class ReadRows(Struct, frozen=True):
    """One table."""

    title: str
    head: tuple[str, ...]  #: words over each column
    rows: tuple[tuple[str, ...], ...]  #: each with a text for each column
    total: tuple[str, ...] = ()  #: the last row, with the sums; () where there are none


class Review(Struct, frozen=True):
    """All that the last step shows of the request."""

    texts: tuple[tuple[str, str], ...]  #: label and text of each field that is filled in
    tables: tuple[ReadRows, ...]  #: those that have rows
    sums: Balance  #: of the financing plan


class ReviewPart(Enum):
    """What stands on the last step beside the text that is read back."""

    FILES = auto()  #: the joined files, as the préfet most often asks for one
    LETTER = auto()  #: the questions of the letter; once it is printed no more, its answers are kept
    PAPERS = auto()  #: the buttons of the papers for the council


def parts_shown(state: StepState) -> frozenset[ReviewPart]:
    shown = {
        ReviewPart.FILES: state.complement is not None,
        ReviewPart.LETTER: not state.over,
        ReviewPart.PAPERS: not state.over,
    }
    return frozenset(part for part, here in shown.items() if here)


def printed_line(only_printed: str) -> str:
    """That it is handed over on paper, and why; "" where it can be sent."""
    return f"{only_printed} Imprimez la lettre et remettez-la." if only_printed else ""


def to_join(fields: Mapping[str, str], attached: "Sequence[AttachmentRow]", request_context: RequestContext) -> str:
    """The papers that the letter says are still to be joined, one on each line; "" for none."""
    plan, _unread = typed_plan.read(typed_plan.decode(fields.get("funding", "")))
    wanted = enclosures_of(
        plan,
        request_context.labels,
        [one.name for one in attached],
        decided_by=fields.get("decided_by", ""),
        agreement=letter.read(fields.get("letter", ""))["agreement"],
    )
    return "\n".join(wanted.to_join)


def review(fields: Mapping[str, str], attached: "Sequence[AttachmentRow]", request_context: RequestContext) -> Review:
    plan = typed_plan.decode(fields.get("funding", ""))
    sums = funding.balance(plan, request_context.labels, request_context.rules)
    reviewed = dict(fields) | {"calendar": ""}  # the calendar is in its table
    texts = (
        ("Adressée à", authority_words(request_context, fields.get("level", ""))),
        *readable(reviewed, request_context.names),
        ("Pièces jointes", by_name(attached)),
        (LETTER_ONLY, letter.printed_only(fields.get("letter", ""), dates=False)),  # the dates are in their table
    )
    tables = (_expenses(plan, sums), _resources(plan, sums, request_context.labels), _calendar(fields))
    return Review(
        tuple((label, text) for label, text in texts if text),
        tuple(table for table in tables if table.rows),
        sums,
    )


def _expenses(plan: typed_plan.TypedPlan, sums: Balance) -> ReadRows:
    rows = tuple(
        (
            _named(line.item, funding.KINDS[line.kind], line.quote),
            _amount(line.amount_ht),
            _amount(line.amount_ttc),
        )
        for line in plan.expenses
        if line.item or line.amount_ht or line.amount_ttc or line.quote
    )
    total = ("Total", _before_tax(plan), euros(sums.cost))
    return ReadRows("Dépenses", ("Dépense", "Montant HT", "Montant TTC"), rows, total)


def _before_tax(plan: typed_plan.TypedPlan) -> str:
    """The sum without tax, as the letter prints it; "" where one line lacks its amount without tax."""
    lines = [line for line in plan.expenses if line.amount_ht.strip() or line.amount_ttc.strip()]
    if any(not line.amount_ht.strip() or funding.amount_trouble(line.amount_ht) for line in lines):
        return ""
    return euros(sum(parse_amount(line.amount_ht) for line in lines)) if lines else ""


def _resources(plan: typed_plan.TypedPlan, sums: Balance, labels: Mapping[str, str]) -> ReadRows:
    rows = tuple(
        (
            _named(labels[line.source], "" if line.source == "own" else funding.STATES[line.state], line.note),
            _amount(line.amount),
        )
        for line in plan.resources
        if line.amount or line.note
    )
    return ReadRows("Financement", ("Financeur", "Montant"), rows, ("Total", euros(sums.paid)))


def _calendar(fields: Mapping[str, str]) -> ReadRows:
    dates = letter.read(fields.get("letter", ""))
    wrong = letter.troubles(dates, "")
    starts, ends = (_marked(shown_day(dates[name]), name in wrong) for name in ("starts", "ends"))
    rows = (
        ("Début prévu (lettre seulement)", starts),
        ("Fin prévue (lettre seulement)", ends),
        ("Calendrier", fields.get("calendar", "").strip()),
    )
    return ReadRows("Calendrier", ("Quoi", "Quand"), tuple(row for row in rows if row[1]))


def _named(name: str, *more: str) -> str:
    """A name, and on the next line what else is known."""
    beside = ", ".join(text for text in more if text)
    return "\n".join(filter(None, (name or _NONE, beside)))


def _amount(text: str) -> str:
    """An amount as it is printed; one that cannot be read is marked, and is not in the sum."""
    if not text.strip():
        return _NONE
    return _marked(funding.shown_amount(text), bool(funding.amount_trouble(text)))


def _marked(text: str, wrong: bool) -> str:
    return f"⚠{FIXED}{text}" if wrong and text else text
