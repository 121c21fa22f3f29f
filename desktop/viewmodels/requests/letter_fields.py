"""The questions that the letter to the préfet needs besides those of the request, and where each is asked."""

from desktop.viewmodels.kit.form_fields import FormField
from desktop.viewmodels.kit.french import FIXED

#: Of each choice, its values with their words.
SIGNATORIES = (
    ("maire", "Le maire ou la maire"),
    ("premier_adjoint_empeche", f"Maire empêché ou absent{FIXED}: l’adjoint qui le remplace"),
    ("elu_delegue", "Élu ayant une délégation"),
    ("agent_delegue", "Agent ayant une délégation de signature"),
    ("delegation_speciale", "Président de la délégation spéciale"),
)
GENDERS = (("", "À compléter"), ("f", "Madame"), ("m", "Monsieur"))
SUPPORTS = (
    ("", "Le projet lui-même"),
    ("engineering", "L’étude du projet (ingénierie)"),
    ("accompaniment", "L’accompagnement du projet"),
    ("both", "L’étude et l’accompagnement"),
)
VAT = (
    ("", "La lettre n’en parle pas"),
    ("recovered", "La commune récupère la TVA"),
    ("kept", "La commune ne récupère pas la TVA"),
)
_NO_LINE = "Si vous ne remplissez rien, la lettre laisse une ligne à compléter à la main."
STREET = f"Par exemple{FIXED}: 2, rue de la Mairie."
_FOR_ANOTHER = "Si une autre personne signe pour le ou la maire."
#: Fields under their headings; the help of a field may hold {year}, for the coming year.
Groups = tuple[tuple[str, tuple[FormField, ...]], ...]
#: Asked on the screen that makes the letter, grouped under headings.
LETTER: Groups = (
    (
        "Signature",
        (
            FormField(name="signatory", label="Qui signe", choices=SIGNATORIES),
            FormField(name="signatory_gender", label="Madame ou Monsieur (qui signe)", choices=GENDERS),
            FormField(name="signatory_name", label="Prénom et nom (qui signe)", help=_NO_LINE),
            FormField(
                name="signatory_title",
                label="Autre titre",
                help=f"Par exemple{FIXED}: conseiller départemental.",
                optional=True,
            ),
            FormField(
                name="mayor_gender", label="Madame ou Monsieur (le ou la maire)", help=_FOR_ANOTHER, choices=GENDERS
            ),
            FormField(
                name="signatory_function",
                label="Fonction (qui signe)",
                help=f"Par exemple{FIXED}: l’adjointe déléguée aux finances.",
            ),
            FormField(
                name="signatory_order",
                label="Arrêté de délégation",
                help=f"Par exemple{FIXED}: Arrêté n°{FIXED}12 du 4{FIXED}mars{FIXED}2026.",
                optional=True,
            ),
        ),
    ),
    (
        "À qui",
        (
            FormField(name="prefect_gender", label="Préfète ou préfet", choices=GENDERS),
            FormField(
                name="department_prefect_gender",
                label="Préfète ou préfet de département",
                help="La lettre passe par la préfecture de département.",
                choices=GENDERS,
            ),
            FormField(
                name="sub_prefect_gender",
                label="Sous-préfète ou sous-préfet",
                help="La lettre passe par la sous-préfecture.",
                choices=GENDERS,
            ),
        ),
    ),
    (
        "La mairie",
        (
            FormField(name="place", label="Fait à", help=f"Si vous ne remplissez rien{FIXED}: le nom de la commune."),
            FormField(
                name="date",
                label="Date de la lettre",
                help=f"Par exemple{FIXED}: 3{FIXED}mars{FIXED}{{year}}. {_NO_LINE}",
                day=True,
            ),
            FormField(name="address", label="Adresse de la mairie", help=STREET, optional=True),
            FormField(
                name="siret",
                label="SIRET de la commune",
                help=f"14 chiffres. Si vous ne remplissez rien{FIXED}: le numéro SIREN.",
                optional=True,
            ),
            FormField(
                name="prepared_by",
                label="Dossier suivi par",
                help=f"Par exemple{FIXED}: Mme Martin, secrétaire de mairie.",
                optional=True,
            ),
            FormField(name="reference", label="Nos références", optional=True),
            FormField(
                name="programme",
                label="Dispositif",
                help=f"Si vous ne remplissez rien{FIXED}: le nom de la campagne.",
                optional=True,
            ),
        ),
    ),
)
#: Asked with the project, and (EXPENSES) with its costs.
PROJECT: Groups = (
    (
        "Les dates",
        (
            FormField(
                name="starts",
                label="Début prévu",
                help=f"Par exemple{FIXED}: 3{FIXED}mai{FIXED}{{year}}.",
                day=True,
                optional=True,
            ),
            FormField(
                name="ends",
                label="Fin prévue",
                help=f"Par exemple{FIXED}: décembre{FIXED}{{year}}.",
                day=True,
                optional=True,
            ),
        ),
    ),
    (
        "Le lieu et l’appui",
        (
            FormField(name="location", label="Lieu de réalisation", optional=True),
            FormField(name="support", label="Aide demandée pour", choices=SUPPORTS),
            FormField(
                name="agreement",
                label="Convention intercommunale",
                help=f"Par exemple{FIXED}: convention du 4{FIXED}janvier{FIXED}2026. Si l’intercommunalité paie les "
                "factures, c’est elle qui demande l’aide\u00a0: cette lettre ne convient pas.",
                optional=True,
            ),
        ),
    ),
)
EXPENSES: Groups = (
    (
        "",
        (FormField(name="vat", label="TVA", help="Le FCTVA rend la TVA de beaucoup d’investissements.", choices=VAT),),
    ),
)
GROUPS = (*LETTER, *PROJECT, *EXPENSES)
