"""The steps after the story, shown if somebody asks: the programme as a whole, and what the story leaves out."""

from desktop.demo.story.steps import StoryStep

#: The proposal that is developed with the communes that steer it: the sample's third.
ALERT = "p3"

IF_ASKED = (
    StoryStep(
        key="developed",
        title="Développer un nouveau service",
        words=(
            "Une alerte libre et partagée n’existait pas\u00a0: elle se développe avec les territoires référents.",
            "La commune la demande. Une fois en service, elle dit l’effet qu’elle a.",
        ),
        cues=(
            "«\u00a0Prévenir vite tous les habitants\u00a0» est ouvert. Déjà en service\u202f? Dites son effet.",
            "Sinon, demandez-la. F10\u00a0: elle est prévue. F10 encore\u00a0: elle est en service.",
            "Son effet\u00a0: des foyers joints, un exercice de crue. Le réseau est présent\u00a0: il part.",
        ),
        situation="developed",
        place="votes",
        target=f"phase:{ALERT}",
        network="present",
        requires=("deployment_open", "untold"),
        expects=("plan", "live"),
    ),
    StoryStep(
        key="training",
        title="Se former, innover\u00a0: la voie du préfet",
        words=(
            "Trois catégories\u00a0: mieux accueillir, former les agents, créer un laboratoire d’innovation.",
            "L’État cofinance l’ingénierie du projet, ou son accompagnement.",
            "Deux demandes sont écrites d’avance, comme le serait un brouillon de la mairie.",
        ),
        cues=(
            "La formation et le laboratoire sont prêts\u00a0: ouvrez la formation, et son plan.",
            "Mettez-la dans la boîte d’envoi. F10\u00a0: le préfet répond.",
        ),
        situation="lived",
        place="requests",
        target="requests",
        network="present",
        requires=("further_requests",),
        expects=("answer",),
    ),
    StoryStep(
        key="why_together",
        title="Pourquoi à plusieurs",
        words=(
            "France Relance, 2021\u00a0: 88 millions d’euros pour le numérique des collectivités.",
            "476 besoins écrits, dont 391 réunis en 67 propositions\u00a0; 17 retenues par un premier comité.",
            "Ce que plusieurs communes partagent se paie, s’apprend et se corrige une seule fois.",
        ),
        cues=(
            "La diapositive couvre la page. Dites le fil\u00a0: des besoins, un vote, un pilotage, un déploiement.",
            "Échap la ferme\u00a0; F12 la rouvre, à toute étape.",
        ),
        situation="answered",
        place="home",
        act="slide",
    ),
)
