"""What is shown before a request leaves: to whom, in whose name, every word, the plan, the attached files."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from desktop.domain import requests as rules
from desktop.domain import typed_plan
from desktop.domain.lives.enrolment import Enrolment
from desktop.domain.refusals import Refusal
from desktop.domain.requests import NO_QUOTE_YET
from desktop.viewmodels.kit import citizens
from desktop.viewmodels.kit.confirmation import Afterwards, Confirmation, cancelled_until, read_again
from desktop.viewmodels.kit.documents import by_name
from desktop.viewmodels.kit.form_fields import SIGNED_AS
from desktop.viewmodels.kit.french import FIXED, euros, of
from desktop.viewmodels.kit.recovery import goes_too
from desktop.viewmodels.kit.refusals import words_of
from desktop.viewmodels.requests import letter
from desktop.viewmodels.requests.complement import Complement
from desktop.viewmodels.requests.draft import OpenedDraft, RequestContext
from desktop.viewmodels.requests.funding import KINDS, STATES
from desktop.viewmodels.requests.words import BESIDE, lodged, prefecture, readable

if TYPE_CHECKING:
    from desktop.database.queries.attachments import AttachmentRow
    from sync.contract.funding import Expense, Resource

FILES_FOLLOW = "Les fichiers partent après la demande. Si la liaison est coupée, l’envoi reprend où il s’est arrêté."
LETTER_ONLY = "Dans la lettre seulement (à imprimer, ne part pas)"
#: Above the same in the review, where it stands apart from what leaves.
STAYS_HEAD = "Ce qui ne part pas"
_IN_THE_LETTER = "Dans la lettre seulement, à imprimer"
_LETTER_STAYS = "La lettre ne part pas"
_ON_PAPER = "imprimez-la, faites-la signer, envoyez-la à la préfecture."


def letter_stays(*, complement: bool) -> str:
    """That the letter travels on paper; that of a `complement` is sent only where it differs from the one sent."""
    return f"{_LETTER_STAYS}{'. Si ce complément la change, ' if complement else f'{FIXED}: '}{_ON_PAPER}"


class RequestSending(Struct, frozen=True, kw_only=True):
    """The screen before a request leaves."""

    commune: str  #: its name, which the heading says; "" while none is chosen
    authority: str  #: to which préfet it goes, or why there is none
    title: str
    fields: tuple[tuple[str, str], ...]  #: label and text of all that will be sent
    printed: str  #: what stands in the letter alone; "" for nothing
    cautions: tuple[str, ...]  #: sentences about another text, that would stand beside this one or be lost
    warnings: tuple[str, ...]  #: sentences about what does not stop it from leaving, but deserves another look
    enrolment: Enrolment  #: whether it can leave by the network
    #: for a request that was sent before: what the préfet asked for; None for a first sending
    complement: Complement | None
    files: str  #: how the attached files are sent; "" where there are none
    documents: tuple[str, ...]  #: digests of the attached files

    @property
    def confirmation(self) -> Confirmation:
        where = f" au nom {of(self.commune)}" if self.commune else ""
        what = "Voici ce qui partira" if self.complement is None else "Voici le complément qui partira"
        return Confirmation(
            heading=what + where,
            lead=read_again(Afterwards.COMPLEMENT, self.enrolment),
            cancelling=cancelled_until(self.enrolment),
            notice=f"{letter_stays(complement=self.complement is not None)} {NO_QUOTE_YET}",
            warning="\n".join(f"⚠ {warning}" for warning in (*self.cautions, *self.warnings)),
            warned_first=bool(self.cautions),
            public=(
                *(() if self.complement is None else self.complement.fields),
                *self.fields,
                *([("Départ des pièces", self.files)] if self.files else []),
                ("Lecture", "Cette demande est lue par les services de l’État. Elle n’est pas publiée."),
            ),
            private=((_IN_THE_LETTER, self.printed),) if self.printed else (),
            private_head=STAYS_HEAD,
            documents=self.documents,
        )


def confirmation(opened: OpenedDraft, today: date) -> Confirmation:
    """What must be read before it leaves, by its present text."""
    row = opened.row
    fields = {} if row is None else row.fields
    return sending(
        fields,
        opened.attached,
        opened.request_context,
        today=today,
        complement=opened.complement(fields, opened.attached),
        cautions=(lodged(row) or (BESIDE if opened.beside else ""), goes_too(opened.aside, fields)),
    ).confirmation


def sending(
    fields: dict[str, str],
    attached: "Sequence[AttachmentRow]",
    request_context: RequestContext,
    *,
    today: date,
    complement: Complement | None = None,
    cautions: Sequence[str] = (),
) -> RequestSending:
    return RequestSending(
        commune="" if request_context.commune is None else request_context.commune.name,
        authority=authority_words(request_context, fields.get("level", "")),
        title=fields.get("title", ""),
        fields=shown_fields(fields, attached, request_context, printed=False),
        printed=letter.printed_only(fields.get("letter", "")),
        cautions=tuple(filter(None, cautions)),
        warnings=(
            *(() if complement is None else complement.warnings),
            *warnings(fields, attached, request_context, today),
        ),
        enrolment=request_context.enrolment,
        complement=complement,
        files=FILES_FOLLOW if attached else "",
        documents=tuple(document.sha256 for document in attached),
    )


def warnings(
    fields: Mapping[str, str], attached: "Sequence[AttachmentRow]", request_context: RequestContext, today: date
) -> tuple[str, ...]:
    """Sentences about what does not stop it from leaving, but deserves another look."""
    remarks = rules.warnings(fields, rules=request_context.rules, attachments=len(attached), today=today)
    hint = citizens.hint(*(text for _, text in readable(fields, request_context.names)))
    return (*map(words_of, remarks), *((hint,) if hint else ()))


def shown_fields(
    fields: dict[str, str],
    attached: "Sequence[AttachmentRow]",
    request_context: RequestContext,
    *,
    printed: bool = True,
) -> tuple[tuple[str, str], ...]:
    """Every word of the request, its plan in sums, its files by name, and whom the préfecture may ask.

    `printed`: answers for the letter alone are shown too, under their own label: they are not sent, but people look
    for them here.
    """
    plan, _ = typed_plan.read(typed_plan.decode(fields.get("funding", "")))
    parts = [
        ("Adressée à", authority_words(request_context, fields.get("level", ""))),
        *readable(fields, request_context.names),
    ]
    if plan.expenses or plan.resources:
        parts += [
            ("Dépenses", "\n".join([*map(_expense, plan.expenses), f"Total{FIXED}: {euros(plan.cost_cents)} TTC"])),
            (
                "Ressources",
                "\n".join(
                    [
                        *(_resource(line, request_context.labels) for line in plan.resources),
                        f"Total{FIXED}: {euros(plan.paid_cents)}",
                    ]
                ),
            ),
        ]
    parts += [
        ("Pièces jointes", by_name(attached)),
        (LETTER_ONLY, letter.printed_only(fields.get("letter", "")) if printed else ""),
    ]
    contact = ", ".join(request_context.contact.values())
    parts += [("Personne à contacter (jointe à l’envoi, jamais publiée)", contact)]
    parts += [(f"{SIGNED_AS} (inscrite dans la demande)", request_context.signed_as)]
    return tuple((label, text) for label, text in parts if text)


def authority_words(request_context: RequestContext, level: str) -> str:
    authority = request_context.authorities[level or "department"]
    return authority.sentence if isinstance(authority, Refusal) else prefecture(authority)


def _expense(line: "Expense") -> str:
    before = "" if line.amount_ht_cents is None else f"{euros(line.amount_ht_cents)} HT"
    return _line(line.item, f"{euros(line.amount_ttc_cents)} TTC", before, KINDS[line.kind], line.quote)


def _resource(line: "Resource", labels: Mapping[str, str]) -> str:
    """One line of the resources; for a commune's own money, "granted" or not has no meaning and is left out."""
    state = "" if line.source == "own" else STATES[line.state]
    return _line(labels[line.source], euros(line.amount_cents), state, line.note)


def _line(name: str, amount: str, *more: str) -> str:
    """One line of the plan: "Borne : 1 200,00 € TTC (1 000,00 € HT · Investissement · Devis n° 45)"."""
    known = " · ".join(filter(None, more))
    return f"{name}{FIXED}: {amount}" + (f" ({known})" if known else "")
