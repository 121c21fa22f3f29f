"""A request to the préfet as people see it: its fields, its states, its préfet."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.viewmodels.kit import states
from desktop.viewmodels.kit.french import FIXED, euros
from desktop.viewmodels.kit.states import Shown

if TYPE_CHECKING:
    from desktop.database.queries.requests import RequestRow
    from desktop.domain.prefectures import Authority

UNTITLED = "Demande sans objet"


@dataclass(frozen=True, slots=True)
class RequestField:
    """`label` has its keyboard letter after &."""

    name: str
    label: str
    help: str = ""
    long: bool = False
    optional: bool = False

    @property
    def plain(self) -> str:
        return self.label.replace("&", "")


TEXTS = (
    RequestField("title", "&Objet de la demande", f"Par exemple{FIXED}: former les agents à l’accueil numérique."),
    RequestField(
        "description",
        "E&xplication",
        "Dites le projet en quelques phrases. N’écrivez pas de données sur les habitants.",
        long=True,
    ),
    RequestField("expected_effect", "Effet atten&du", "Ce qui changera pour les habitants ou les agents.", True, True),
    RequestField(
        "calendar", "Calendrie&r", f"Par exemple{FIXED}: achat en mai, service ouvert en septembre.", True, True
    ),
    RequestField(
        "decided_by",
        "Décisio&n de la commune",
        f"Par exemple{FIXED}: délibération n°{FIXED}12 du 4{FIXED}mars, ou le maire par délégation du conseil.",
    ),
)
LEVELS = {"department": "Préfet de département", "region": "Préfet de région"}
_ANSWERS = {
    "received": Shown("✓", "Demande déposée", "ok"),
    "refused": Shown("✗", "Refusée par le préfet", "error"),
    "incomplete": Shown("⚠", "Incomplète", "warn"),
}
RESUMED = Shown("✎", "Complément en cours", "warn")


def named(title: str) -> str:
    return title.strip() or UNTITLED


def granted(cents: int | None) -> Shown:
    """Only ever said by the préfet."""
    amount = "" if cents is None else f"{FIXED}: {whole(cents)}"
    return Shown("✓", f"Financement accordé{amount}", "ok")


def whole(cents: int) -> str:
    """3 840 €; with its cents only where there are some."""
    return euros(cents).replace(f",00{FIXED}€", f"{FIXED}€")


def state_of(row: "RequestRow") -> Shown:
    """The state a person reads: the préfet's word where there is one, else what became of the last act."""
    if row.resumed:
        return RESUMED
    state = row.state
    if state == "granted":
        return granted(row.amount_cents)
    if state == "withdrawn":
        if row.answered == "withdrawn" or row.withdrawn == "accepted":
            return Shown("✗", "Retirée", "muted")
        found = states.shown(row.withdrawn, "request.withdraw")
        return Shown(found.sign, f"Retrait{FIXED}: {found.word[:1].lower()}{found.word[1:]}", found.tone)
    if state == "accepted":
        return _ANSWERS["received"]
    return _ANSWERS.get(state) or states.shown(state, "request.submit", row.number)


def prefecture(authority: "Authority") -> str:
    """Préfecture du Loiret, à Orléans."""
    return f"{authority.prefecture}, à {authority.town}" if authority.town else authority.prefecture


def filled(fields: Mapping[str, str], categories: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Label and text of each field that says something, in the order of the form; a category by its name."""
    category = fields.get("category", "")
    found = [("Catégorie", categories.get(category, category))] if category else []
    found += [(words.plain, text) for words in TEXTS if (text := fields.get(words.name, "").strip())]
    return tuple(found)
