"""The fields of a need as people see them: label, help, who reads them, and where each is asked for."""

from desktop.domain.needs import PRIVATE
from desktop.viewmodels.kit.form_fields import FormField, with_private
from desktop.viewmodels.kit.french import FIXED, NARROW

FIELDS = with_private(
    (
        FormField(name="title", label="Titre du &besoin", help="En quelques mots, comme vous le diriez au téléphone."),
        FormField(
            name="description",
            label="&Description",
            help="Une phrase suffit. N’écrivez pas de données sur les habitants.",
            long=True,
        ),
        FormField(name="theme", label="&Thème"),
        FormField(
            name="audience",
            label=f"&Pour qui{NARROW}?",
            help=f"Par exemple{FIXED}: les familles, les agents, les associations.",
            optional=True,
        ),
        FormField(
            name="frequency",
            label=f"À &quelle fréquence{NARROW}?",
            help=f"Par exemple{FIXED}: dix demandes par mois.",
            optional=True,
        ),
        FormField(name="expected_effect", label=f"Quel &effet attendez-vous{NARROW}?", long=True, optional=True),
        FormField(
            name="effect_delay",
            label=f"D&ans quel délai{NARROW}?",
            help=f"Par exemple{FIXED}: avant la rentrée.",
            optional=True,
        ),
        FormField(
            name="shareable",
            label=f"Parta&geable avec d’autres communes{NARROW}?",
            help="Dites si la solution pourrait servir ailleurs.",
            choices=(("", "—"), ("yes", "Oui"), ("no", "Non")),
            optional=True,
        ),
        FormField(
            name="partners",
            label="Parte&naires et intercommunalité",
            help=f"Par exemple{FIXED}: la communauté de communes, deux communes voisines.",
            optional=True,
        ),
        FormField(
            name="current_practice", label=f"&Comment faites-vous aujourd’hui{NARROW}?", long=True, optional=True
        ),
        FormField(
            name="decided_by",
            label=f"Décidé pa&r qui{NARROW}?",
            help=f"Par exemple{FIXED}: le maire, ou délibération n°{FIXED}12 du 4{FIXED}mars{FIXED}2026.",
            optional=True,
        ),
        FormField(
            name="remarks",
            label="Remarques p&our la plateforme",
            help="Ce que les services doivent savoir.",
            long=True,
            optional=True,
        ),
    ),
    PRIVATE,
)
OF_NAME = {words.name: words for words in FIELDS}
