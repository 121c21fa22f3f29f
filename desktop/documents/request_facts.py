"""A request to the préfet, with all that its papers need from the database."""

import re

from msgspec import Struct
from sqlalchemy import Connection

from desktop.database import prefects
from desktop.database.queries import campaign, link, requests
from desktop.database.queries.link import CommuneRow
from desktop.database.queries.requests import RequestRow
from desktop.documents import words
from desktop.documents.council import council_of
from desktop.documents.funding_plan import Cost, Funder, Plan
from desktop.domain import departments, typed_plan
from desktop.domain.french import quoted
from desktop.domain.funding import PlanRemark, limit_of
from desktop.domain.letters import LetterContent, read_letter
from desktop.domain.refusals import Refusal
from desktop.domain.typed_plan import TypedPlan
from resources import communes
from resources.communes import Commune
from sync.contract.campaign import FundingRules
from sync.contract.funding import FundingPlan, Source

_PRIVATE: tuple[Source, ...] = ("own", "private")
_PACIFIC = ("986", "987", "988")
_KINDS = {"CC ": "Communauté de communes ", "CA ": "Communauté d’agglomération ", "CU ": "Communauté urbaine "}
_SAYS_ITS_KIND = re.compile(r"(?!d[ue] |de[ s]|d’)(.+[ -])?(Communauté|Agglomération|Agglo)\b.*|.*\(Communauté .*")


class RequestFacts(Struct, frozen=True, kw_only=True):
    """A request with all that its papers need besides."""

    row: RequestRow  #: the request
    commune: CommuneRow  #: ours
    listed: Commune | None  #: the same in the official list; None where it has no such commune
    plan: FundingPlan  #: the funding plan, as far as what was typed can be read
    typed: TypedPlan  #: the funding plan as typed
    unread: tuple[PlanRemark, ...]  #: why the rest of it cannot be read
    rules: FundingRules  #: of the campaign, for the funding plan
    letter: LetterContent  #: what the letter says besides the request
    category: str  #: its name in the campaign; "" while not chosen
    programme: str  #: as typed, or the campaign's title; "" where neither is known
    epci: str  #: name of the intercommunalité, in full; "" where it has none

    @property
    def department(self) -> str:
        lies = prefects.territory_of(self.commune.insee)
        return "" if lies is None else lies.department

    @property
    def invests(self) -> bool:
        return any(line.kind == "investment" and line.amount_ttc_cents for line in self.plan.expenses)

    @property
    def on_paper(self) -> Plan:
        """The funding plan in the words of its papers."""
        return Plan(
            costs=tuple(
                Cost(
                    item=line.item,
                    ttc_cents=line.amount_ttc_cents,
                    ht_cents=line.amount_ht_cents,
                    kind=words.KINDS[line.kind],
                    quote=line.quote,
                )
                for line in self.plan.expenses
            ),
            funders=self._funders(),
            unread=tuple(map(self._missed, self.unread)),
            pacific=self.department in _PACIFIC,
        )

    def _missed(self, remark: PlanRemark) -> str:
        """What is wrong with a typed line; where an amount cannot be read, also that the line is not counted."""
        side, _, rest = remark.field.partition(".")
        at, _, cell = rest.partition(".")
        if cell not in ("amount_ttc", "amount"):
            return remark.sentence
        labels = departments.resource_labels(prefects.territory_of(self.commune.insee), self.epci)
        expense = side == "expenses"
        name = self.typed.expenses[int(at)].item.strip() if expense else labels[self.typed.resources[int(at)].source]
        left_out = f"{quoted(name)} n’est pas compté" if name else "une ligne n’est pas comptée"
        return f"{left_out}. {remark.sentence}"

    def _funders(self) -> tuple[Funder, ...]:
        labels = departments.resource_labels(prefects.territory_of(self.commune.insee), self.epci)
        labels["state"] = "État – présente demande" + (f" ({self.programme})" if self.programme else "")
        labels["own"] = f"{council_of(self.commune).body} (autofinancement\u00a0: fonds propres, emprunt)"
        return tuple(
            Funder(
                name=labels[line.source],
                cents=line.amount_cents,
                state="" if line.source == "own" else words.STATES[line.state],
                note=line.note,
                by_this_letter=line.source == "state",
                public_aid=line.source not in _PRIVATE,
                limit=limit_of(line.source, self.rules),
            )
            for line in self.plan.resources
        )


def find(connection: Connection, id: str) -> RequestFacts:
    """Raises Refusal for an unknown request."""
    row, commune = requests.one(connection, id), link.commune(connection)
    if row is None or commune is None:
        raise Refusal(
            "unknown_request", "Cette demande n’existe pas.", field="request", remedy="Regardez la liste des demandes."
        )
    typed = typed_plan.decode(row.funding)
    plan, unread = typed_plan.read(typed)
    letter, current = read_letter(row.letter), campaign.current(connection)
    categories = {category.id: category.name for category in requests.categories(connection)}
    listed = communes.get(commune.insee)
    return RequestFacts(
        row=row,
        commune=commune,
        listed=listed,
        plan=plan,
        typed=typed,
        unread=unread,
        rules=requests.funding_rules(connection),
        letter=letter,
        category=categories.get(row.category, ""),
        programme=letter.programme or ("" if current is None else current.title),
        epci="" if listed is None else _in_full(listed.epci_name or ""),
    )


def _in_full(epci: str) -> str:
    """The name with "Communauté de communes" in full: the official list says "CC".

    A name that says by itself what it is, such as Vitré Communauté, is left so: twice would read as a mistake.
    """
    epci = " ".join(departments.typographic(epci).split())
    kind = _KINDS.get(epci[:3], "")
    rest = epci[3:] if kind else epci
    return rest if _SAYS_ITS_KIND.fullmatch(rest) else kind + rest
