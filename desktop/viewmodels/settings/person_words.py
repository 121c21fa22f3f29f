"""The questions about the person to ask for the commune, and what is said of a text that cannot be stored."""

from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.form_fields import FormField
from desktop.viewmodels.kit.refusals import words_of

_MOST = 400  # letters in a field
_FUNCTIONS = (
    "Maire",
    "Adjoint au maire",
    "Adjointe au maire",
    "Première adjointe",
    "Premier adjoint",
    "Directrice générale des services",
    "Directeur général des services",
    "Secrétaire général de mairie",
    "Secrétaire générale de mairie",
    "Agent administratif",
    "Agente administrative",
    "Conseiller municipal",
    "Conseillère municipale",
)
#: Signed with each act.
SIGNED_FIELDS = (
    FormField(
        name="profile",
        label="Élu ou a&gent",
        help="Par exemple\u00a0: agente de la mairie, ou élu.",
        most=_MOST,
        offers=("Agent", "Agente", "Élu", "Élue"),
    ),
    FormField(
        name="function",
        label="Fonctio&n à la mairie",
        help="Par exemple\u00a0: secrétaire général de mairie.",
        most=_MOST,
        offers=_FUNCTIONS,
    ),
)
#: Sent beside each act, never published.
PRIVATE_FIELDS = (
    FormField(name="name", label="N&om", help="Par exemple\u00a0: Mme Anne Martin.", most=_MOST),
    FormField(
        name="email",
        label="Adresse élect&ronique",
        help="Celle de la mairie, par exemple mairie@exemple.fr.",
        most=_MOST,
    ),
    FormField(name="telephone", label="&Téléphone", help="Dix chiffres, par exemple 02 61 91 12 34.", most=_MOST),
)
FIELDS = (*SIGNED_FIELDS, *PRIVATE_FIELDS)


def trouble(refusal: Refusal, stored: str) -> str:
    """What is wrong with a text, and which one leaves with acts until it is corrected."""
    in_use = f"«{french.FIXED}{stored}{french.FIXED}» reste utilisé."
    return f"{words_of(refusal)} En attendant, {in_use if stored else 'les envois partent sans.'}"


def to_correct(count: int) -> str:
    """Beside the title of the form: how many fields cannot be used as they stand on screen."""
    return f"{french.counted(count, 'champ')} à corriger"
