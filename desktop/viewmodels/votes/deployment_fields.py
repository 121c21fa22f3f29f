"""The fields of the forms to ask for a service and to report its effect."""

from desktop.viewmodels.kit.form_fields import FormField

#: Read by the platform's services alone.
ASK = (
    FormField(
        name="wanted_from",
        label="Souhaité à &partir de",
        help="Par exemple la rentrée, ou le mois de juin.",
        optional=True,
        private=True,
    ),
    FormField(
        name="remarks",
        label="Remar&ques",
        help="Ce que la plateforme doit savoir pour installer le service. N’écrivez pas de données sur les habitants.",
        long=True,
        optional=True,
        private=True,
    ),
)
#: Read by every commune.
REPORT = (
    FormField(
        name="live_since",
        label="En service &depuis le",
        help="Jour, mois, année, en chiffres ou en lettres. Aujourd’hui au plus tard.",
        day=True,
    ),
    FormField(
        name="effect",
        label="&Effet constaté",
        help="Par exemple «\u00a0Les familles s’inscrivent sans venir à la mairie\u00a0»."
        " N’écrivez pas de données sur les habitants.",
        long=True,
    ),
    FormField(
        name="agents_trained", label="&Agents formés", help="Combien d’agents savent s’en servir.", optional=True
    ),
    FormField(
        name="people_served",
        label="Personnes &concernées",
        help="Combien d’habitants s’en servent, à peu près.",
        optional=True,
    ),
)
