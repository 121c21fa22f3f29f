"""The words of a service that the commune shares: its fields, its states."""

import re
from datetime import date
from typing import TYPE_CHECKING

from desktop.domain.exchange_words import kept_answer
from desktop.domain.shares import PRIVATE
from desktop.viewmodels.kit import states
from desktop.viewmodels.kit.form_fields import FormField, with_private
from desktop.viewmodels.kit.french import FIXED
from desktop.viewmodels.kit.states import Shown

if TYPE_CHECKING:
    from desktop.database.queries.shares import ShareRow

_YEAR, _LONG = re.compile(r"\b\d{4}\b"), 50  # years for which a mairie may have used a service
#: States of a draft whose service the platform has from another computer.
_LODGED = states.OF_SHARE | {"received": Shown("⚠", "Déjà proposé", "warn")}


FIELDS = with_private(
    (
        FormField(name="title", label="&Nom du service", help=f"Par exemple{FIXED}: Réservation de salles."),
        FormField(
            name="summary",
            label="À &quoi il sert",
            help="Une phrase suffit. N’écrivez pas de données sur les habitants.",
            long=True,
        ),
        FormField(name="theme", label="Thè&me", optional=True),
        FormField(
            name="audience",
            label="Pour q&ui",
            help=f"Par exemple{FIXED}: les familles, les associations, les agents.",
            optional=True,
        ),
        FormField(
            name="provider",
            label="F&ourni par",
            help=f"Par exemple{FIXED}: une société, un syndicat, la commune elle-même.",
            optional=True,
        ),
        FormField(
            name="cost",
            label="&Coût",
            choices=(("inconnu", "Je ne sais pas"), ("gratuit", "Gratuit"), ("payant", "Payant")),
            optional=True,
        ),
        FormField(
            name="cost_note",
            label="Précision sur le coû&t",
            help=f"Par exemple{FIXED}: 300\u00a0€ par an, maintenance comprise.",
            optional=True,
        ),
        FormField(
            name="licence",
            label="Lic&ence",
            help="Libre\u00a0: chacun peut réutiliser le logiciel. Propriétaire\u00a0: son éditeur seul en dispose.",
            choices=(
                ("inconnue", "Je ne sais pas"),
                ("libre", "Logiciel libre"),
                ("propriétaire", "Logiciel propriétaire"),
            ),
            optional=True,
        ),
        FormField(name="used_since", label="Utilisé &depuis", help=f"Par exemple{FIXED}: 2019.", optional=True),
        FormField(
            name="remarks",
            label="&Remarques pour la plateforme",
            help="Ce que les services doivent savoir. N’écrivez pas de données sur les habitants.",
            long=True,
            optional=True,
        ),
    ),
    PRIVATE,
)
OF_NAME = {words.name: words for words in FIELDS}


def state_of(row: "ShareRow", *, lost: bool = False) -> Shown:
    """The state that a person reads: draft, that of the act, then what the platform decided.

    `lost`: the platform was restored from a backup and lacks what we sent.
    """
    if row.lodged:
        return _LODGED[row.lodged]
    if lost:
        return states.again(carried=row.carried)
    decided = states.OF_SHARE.get(row.state)
    return decided or states.shown(row.state, "service.share", row.number, carried=row.carried)


def doubt(name: str, text: str, today: date) -> str:
    """What is odd about a field that may be sent all the same: since when the service is used; "" for nothing."""
    years = _YEAR.findall(text) if name == "used_since" else []
    odd = next((year for year in years if not today.year - _LONG <= int(year) <= today.year), "")
    return f"L’année «{FIXED}{odd}{FIXED}» est loin d’aujourd’hui. Vérifiez-la." if odd else ""


#: What the platform says of a service that was proposed.
STANDS = {
    "received": "La plateforme l’a reçu.",
    "published": "La plateforme l’a publié au catalogue.",
    "declined": "La plateforme ne l’a pas retenu pour le catalogue.",
}


def lodged(row: "ShareRow | None") -> str:
    """That the service of a draft is already proposed, by the platform's last word; "" where it is not.

    The draft may be sent all the same: whether the platform still has the other is not known here, and it refuses a
    second one by itself.
    """
    if row is None or not row.lodged:
        return ""
    sentences = (
        f"Ce service est déjà proposé, d’après les dernières nouvelles de la plateforme{FIXED}:"
        " par un autre ordinateur, ou d’ici avant le retour à une sauvegarde.",
        STANDS[row.lodged],
        kept_answer(row.detail, "Elle"),
        "Vous pouvez proposer le texte qui est ici, mais la plateforme le refusera si elle a déjà ce service. Pour"
        " proposer autre chose, partagez un nouveau service.",
    )
    return " ".join(filter(None, sentences))


SENT = "Ce service a été mis dans la boîte d’envoi entre-temps. Voici son texte."
BINNED = (
    "Ce brouillon a été mis à la corbeille entre-temps. Pour continuer à l’écrire, remettez-le d’abord dans nos"
    " services."
)
