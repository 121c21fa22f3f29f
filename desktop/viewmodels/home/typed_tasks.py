"""What was typed for an act without a draft, as a line of À faire: begun, or left behind by that act."""

from typing import TYPE_CHECKING

from desktop.domain.act_words import titled
from desktop.viewmodels.home.task import Task
from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.french import FIXED
from desktop.viewmodels.kit.targets import ASK, JOIN, OTHER, REPORT, STEERING

if TYPE_CHECKING:  # the first paint comes before SQLAlchemy and sync
    from desktop.database.queries.todo import TodoRow


#: The other acts: their names, and what opens what each is about.
_NAMED = {
    "interest": ("Pilotage", STEERING),
    "ask": ("Demande de service", ASK),
    "effect": ("Effet", REPORT),
}


def join_task(row: "TodoRow", title: str, since: str) -> Task:
    """`since`: when it was last changed, in words; "" where that is not known."""
    need = titled(title, "need")
    of = f"Besoin {french.of(row.note)}."
    if not row.note:
        return Task(
            words=f"Commentaire pas envoyé{FIXED}: besoin retiré",
            note="Ce besoin n’est plus publié. Votre texte est gardé.",
            verb="Voir",
            place="needs",
            target=f"{OTHER}{row.id}",
        )
    if row.kind == "comment":
        return Task(
            words=f"Commentaire pas envoyé{FIXED}: {need}",
            note=f"{of} «{FIXED}Nous aussi{FIXED}» a été dit sans ce commentaire.",
            verb="Voir",
            place="needs",
            target=f"{OTHER}{row.id}",
        )
    return Task(
        words=f"«{FIXED}Nous aussi{FIXED}» commencé{FIXED}: {need}",
        note=f"{of} {f'Modifié {since}. ' if since else ''}Rien n’est encore parti.",
        verb="Reprendre",
        place="needs",
        target=f"{JOIN}{row.id}",
    )


def typed_task(row: "TodoRow", title: str, since: str) -> Task:
    """As `join_task`, of another act for a retained proposal."""
    named, target = _NAMED[row.kind]
    return Task(
        words=f"{named}, texte pas envoyé{FIXED}: {title or 'proposition retirée'}",
        note=f"Modifié {since}, gardé sur cet ordinateur." if since else "Gardé sur cet ordinateur.",
        verb="Voir",
        place="votes",
        target=f"{target}{row.id}",
    )
