"""The fields of a need as people see them: label, help, who reads them, and where each is asked for."""

from desktop.domain.needs import PRIVATE
from desktop.viewmodels.kit.form_fields import FormField, with_private
from desktop.viewmodels.kit.french import FIXED, NARROW

FIELDS = with_private(
    (
        FormField("title", "Titre d&u besoin", "En quelques mots, comme vous le diriez au téléphone."),
        FormField(
            "description",
            "&Description",
            "Une phrase suffit. N’écrivez pas de données sur les habitants.",
            long=True,
        ),
        FormField("theme", "&Thème"),
        FormField(
            "audience",
            f"&Pour qui{NARROW}?",
            f"Par exemple{FIXED}: les familles, les agents, les associations.",
            optional=True,
        ),
        FormField(
            "frequency", f"À &quelle fréquence{NARROW}?", f"Par exemple{FIXED}: dix demandes par mois.", optional=True
        ),
        FormField("expected_effect", f"Quel &effet attendez-vous{NARROW}?", long=True, optional=True),
        FormField(
            "effect_delay", f"D&ans quel délai{NARROW}?", f"Par exemple{FIXED}: avant la rentrée.", optional=True
        ),
        FormField(
            "shareable",
            f"Parta&geable avec d’autres communes{NARROW}?",
            "Dites si la solution pourrait servir ailleurs.",
            choices=(("", "—"), ("yes", "Oui"), ("no", "Non")),
            optional=True,
        ),
        FormField(
            "partners",
            "Parte&naires et intercommunalité",
            f"Par exemple{FIXED}: la communauté de communes, deux communes voisines.",
            optional=True,
        ),
        FormField("current_practice", f"Comment faites-&vous aujourd’hui{NARROW}?", long=True, optional=True),
        FormField(
            "decided_by",
            f"Décidé pa&r qui{NARROW}?",
            f"Par exemple{FIXED}: le maire, ou délibération n°{FIXED}12 du 4{FIXED}mars.",
            optional=True,
        ),
        FormField(
            "remarks", "Remarques p&our la plateforme", "Ce que les services doivent savoir.", long=True, optional=True
        ),
    ),
    PRIVATE,
)
OF_NAME = {words.name: words for words in FIELDS}
UNTITLED = "Besoin sans titre"


def named(title: str) -> str:
    return title.strip() or UNTITLED
