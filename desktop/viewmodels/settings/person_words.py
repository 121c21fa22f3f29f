"""The questions about the person to ask for the commune."""

from desktop.viewmodels.kit.form_fields import FormField

_MOST = 400  # letters in a field
_PROFILES = (
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
        label="&Profil",
        help="Par exemple\u00a0: secrétaire général de mairie.",
        most=_MOST,
        offers=_PROFILES,
    ),
    FormField(name="function", label="Fonctio&n", help="Par exemple\u00a0: accueil et état civil.", most=_MOST),
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
