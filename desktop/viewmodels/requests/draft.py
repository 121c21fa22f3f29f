"""The part of the editor that lives in the worker: the draft it writes to, and what it finds when it opens."""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from desktop.actions.kit.other_texts import OtherTexts
from desktop.actions.requests.close_request import close_request
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.open_request import open_request
from desktop.actions.requests.pause_request import pause_request
from desktop.actions.requests.write_apart import write_apart
from desktop.database import prefects
from desktop.database.queries import attachments, link, outbox, person, request_copies, requests
from desktop.database.queries import open_request as opens
from desktop.documents.council import Council, council_of
from desktop.domain import communes, departments
from desktop.domain import requests as rules
from desktop.domain.changes import Outcome
from desktop.domain.exchange_words import kept_answer
from desktop.domain.french import ended
from desktop.domain.letters import on_honour
from desktop.domain.lives.enrolment import Enrolment
from desktop.domain.papers.asked_pieces import lacking
from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit.text_draft import TextDraft
from desktop.viewmodels.requests.complement import Complement, complement
from desktop.viewmodels.requests.erased_names import erased, without
from desktop.viewmodels.requests.letter import taken_over
from resources import communes as official
from sync.contract.bodies import RequestSubmit

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.actions.kit.commune_context import CommuneContext
    from desktop.database.queries.attachments import AttachmentRow
    from desktop.database.queries.link import CommuneRow
    from desktop.database.queries.open_request import OpenRequest
    from desktop.database.queries.requests import RequestRow
    from desktop.domain.prefectures import Authority
    from desktop.viewmodels.kit.text_draft import Swap
    from sync.contract.campaign import FundingRules, RequestCategory


class RequestContext(Struct, frozen=True, kw_only=True):
    """What the page needs to know beside the text."""

    commune: "CommuneRow | None"  #: None while none is chosen
    council: Council  #: of the commune: its name, and the law that it decides by
    categories: "tuple[RequestCategory, ...]"  #: of requests, as the campaign has them
    #: the préfet for each level ("department", "region"), or the refusal that says why there is none
    authorities: "dict[str, Authority | Refusal]"
    labels: dict[str, str]  #: name of each source of money, by its key, as this territory calls it
    rules: "FundingRules"  #: of the financing plan
    contact: dict[str, str]  #: the person to ask, by name, telephone and email; empty for nobody
    signed_as: str  #: profile and function, which are signed with the request
    enrolment: Enrolment  #: whether acts can leave by the network
    epci: bool  #: whether the commune belongs to an intercommunalité that could take part
    postal_codes: tuple[str, ...]  #: of the commune, in the official list
    mairie: dict[str, str]  #: its address and SIRET as in the last other request, by field of the letter

    def route(self, level: str) -> "Authority | None":
        """The préfet to whom a request of this level is addressed, None where there is none."""
        authority = self.authorities.get(level or "department")
        return None if isinstance(authority, Refusal) else authority

    @property
    def sworn(self) -> str:
        """What the person who signs the letter swears to, in the very words of the letter."""
        return on_honour(self.council.the_body)

    @property
    def names(self) -> dict[str, str]:
        return {category.id: category.name for category in self.categories}


class OpenedDraft(Struct, frozen=True, kw_only=True):
    """All that an editor reads when it opens a request."""

    row: "RequestRow | None"  #: None for a new request
    marker: "OpenRequest | None"  #: the mark of an editor left open by a crash; None where there is none
    attached: "tuple[AttachmentRow, ...]"  #: its files, in the order in which they were added
    request_context: RequestContext  #: the rest of what the page needs to know
    left_with: frozenset[str]  #: digests of the files that were sent with it before; empty for a first sending
    beside: str  #: id of the request that was sent, in which its text was begun: the préfet would get two; "" for none
    apart: bool  #: it keeps a text of another request, which could not stay there
    aside: str  #: JSON of the other text, where one was put aside after a crash; "" for none

    @property
    def before(self) -> bool:
        """Whether the text as its editor was opened before a crash has words, so that to go back to it is offered."""
        return self.marker is None or self.marker.has_words

    @property
    def earlier(self) -> dict[str, str] | None:
        """That text; None where no crash left one."""
        return None if self.marker is None or self.marker.untyped else self.marker.before

    @property
    def asked(self) -> str:
        """What the préfet asks to be completed; "" for any other request."""
        return asked(self.row) if self.row is not None and self.row.resumed else ""

    def complement(self, fields: Mapping[str, str], attached: "Sequence[AttachmentRow]") -> Complement | None:
        """What completing the request means with this text and these files; None for any other request."""
        return complement(self.row, self.left_with, fields, attached)


class RequestDraft(TextDraft):
    """`first`: what is saved with the first words of a new request, as it stood in the form before them."""

    def __init__(self, id: str, **first: str) -> None:
        super().__init__(id, draft_request, open_request, pause_request, close_request, write_apart)
        self._first = first
        self._erased: dict[str, str] = {}  # names that are erased, and that the form may still show

    def write(self, context: "CommuneContext", changed: dict[str, str]) -> Outcome[str]:
        self._see_erased(context)
        left = self._left_out(changed)
        if "letter" in left and left == changed:  # the form follows: a name that is typed there from now on is meant
            self._erased = {}
        written = super().write(context, self._first | left)
        self._first = {}
        return written

    def _is_overwritten(self, connection: "Connection", names: Collection[str]) -> bool:
        self._look_for_erased(connection)
        return super()._is_overwritten(connection, names)

    def swap(
        self, context: "CommuneContext", swap: "Swap", text: Mapping[str, str], aside: Mapping[str, str]
    ) -> Outcome[str]:
        self._see_erased(context)
        return super().swap(context, swap, self._left_out(text), self._left_out(aside))

    def _unless_rewritten(self, context: "CommuneContext", written: Mapping[str, str]) -> "CommuneContext":
        self._see_erased(context)
        return super()._unless_rewritten(context, written)

    def _go_apart(self, context: "CommuneContext", refusal: Refusal, *, make: bool) -> Outcome[str]:
        self._see_erased(context)
        return super()._go_apart(context, refusal, make=make)

    def _write_apart(self, context: "CommuneContext", text: Mapping[str, str], *, make: bool = True) -> Outcome[str]:
        others = self._others
        self._others = OtherTexts(self._left_out(others.before), self._left_out(others.aside))
        return super()._write_apart(context, text, make=make)

    def _see_erased(self, context: "CommuneContext") -> None:
        """An erasure of the signatories is no other text, and nothing that is written here may name them again."""
        if self._id and person.personal_fields(self._stored.get("letter", "")):
            with context.store.reading() as connection:
                self._look_for_erased(connection)

    def _look_for_erased(self, connection: "Connection") -> None:
        read = self._stored.get("letter", "")
        if not self._id or not person.personal_fields(read):
            return
        row = requests.one(connection, self._id)
        if row is not None and (names := erased(read, row.fields["letter"])):
            self._erased |= names
            self._stored["letter"] = row.fields["letter"]
            self._text = self._left_out(self._text)

    def _left_out(self, text: Mapping[str, str]) -> dict[str, str]:
        return {name: without(value, self._erased) if name == "letter" else value for name, value in text.items()}

    def _is_draft(self, connection: "Connection") -> bool:
        row = requests.one(connection, self._id)
        return row is not None and row.editable

    def _is_erased(self, connection: "Connection") -> bool:
        return requests.one(connection, self._id) is None

    def _text_in(self, connection: "Connection") -> Mapping[str, str] | None:
        row = requests.one(connection, self._id)
        if row is None or row.overtaken:  # of one that was decided meanwhile, the row shows what was sent
            return None
        return self._cleaned(row.fields)

    def _cleaned(self, text: Mapping[str, str]) -> dict[str, str]:
        return rules.cleaned({name: text.get(name, "") for name in rules.FIELDS})


def begin(connection: "Connection", id: str) -> OpenedDraft:
    row = requests.one(connection, id) if id else None
    return OpenedDraft(
        row=row,
        marker=opens.open_of(connection, id) if id else None,
        beside=request_copies.copied_from(connection, id) if id and request_copies.beside(connection, id) else "",
        apart=bool(id) and request_copies.is_apart(connection, id),
        aside=opens.aside_of(connection, id) if id else "",
        attached=attachments.listed(connection, id) if id else (),
        request_context=read(connection, id),
        left_with=left_with(connection, row.left_op) if row is not None and row.resumed else frozenset(),
    )


def left_with(connection: "Connection", op: str) -> frozenset[str]:
    """Digests of the files of a submission."""
    left = outbox.body(connection, op)
    return frozenset(one.sha256 for one in left.attachments) if isinstance(left, RequestSubmit) else frozenset()


def read(connection: "Connection", id: str = "") -> RequestContext:
    """`id`: of the request that is open, "" for a new one."""
    commune = link.commune(connection)
    insee = "" if commune is None else commune.insee
    listed = official.get(insee)
    return RequestContext(
        commune=commune,
        council=Council() if commune is None else council_of(commune),
        categories=requests.categories(connection),
        authorities={level: _authority(insee, level) for level in ("department", "region")},
        labels={
            str(source): words for source, words in departments.resource_labels(prefects.territory_of(insee)).items()
        },
        rules=requests.funding_rules(connection),
        contact=person.contact(connection),
        signed_as="" if commune is None else commune.signed_as,
        enrolment=link.enrolment(connection),
        epci=listed is not None and bool(listed.epci),
        postal_codes=() if listed is None else listed.postal_codes,
        mairie=taken_over(request_copies.last_letter(connection, id), "" if commune is None else commune.siren),
    )


def _authority(insee: str, level: str) -> "Authority | Refusal":
    try:
        return prefects.authority(insee, level)
    except Refusal as refusal:
        return refusal


def problems(fields: dict[str, str], request_context: RequestContext) -> tuple[Refusal, ...]:
    """All the reasons why the request cannot be sent: its fields first, then the préfet and the commune."""
    commune = request_context.commune
    of_fields = rules.problems(
        fields,
        categories=request_context.categories,
        rules=request_context.rules,
        siren="" if commune is None else commune.siren,
    )
    refusals = [_in_words(problem, request_context) for problem in of_fields]
    authority = request_context.authorities.get(fields.get("level") or "department")
    try:
        if isinstance(authority, Refusal):
            raise authority
        if authority is not None:
            authority.check_sending()
    except Refusal as refusal:
        refusals.append(refusal)
    try:
        if commune is not None:
            communes.check_act(commune.name, commune.siren)
    except Refusal as refusal:
        refusals.append(refusal)
    return tuple(refusals)


def _in_words(problem: Refusal, request_context: RequestContext) -> Refusal:
    """The same problem in the words of the page, which shows the name of a category and not its id."""
    if problem.field != "category":
        return problem
    return Refusal(
        problem.code,
        "La catégorie n’est pas choisie.",
        field="category",
        remedy=f"Choisissez-en une, par exemple «\u00a0{request_context.categories[0].name}\u00a0».",
        of_input=True,
    )


def asked(row: "RequestRow") -> str:
    """Why the request came back: from the préfet, or refused by the platform before it reached him."""
    if row.sent_back:
        return f"La plateforme n’a pas accepté cet envoi. {kept_answer(row.problem, 'Elle')}".strip()
    later = rules.TAKES_ITS_PLACE if row.later else ""
    return " ".join(filter(None, ("Le préfet demande un complément.", ended(row.reason), lacking(row.missing), later)))
