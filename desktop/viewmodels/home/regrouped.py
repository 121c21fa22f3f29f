"""Needs that a proposal answers, as one line of À faire: there is one vote to give, whatever the number of needs."""

from typing import TYPE_CHECKING

from desktop.viewmodels.home.task import LONG, Task
from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.french import FIXED, NARROW

if TYPE_CHECKING:  # the first paint comes before SQLAlchemy and sync
    from desktop.database.queries.todo import TodoRow


def needs_by_proposal(waiting: "tuple[TodoRow, ...]") -> "dict[str, tuple[TodoRow, ...]]":
    """The rows of the needs that each proposal answers, by its id, in their order."""
    needs: dict[str, tuple[TodoRow, ...]] = {}
    for row in waiting:
        if row.kind == "regrouped":
            needs[row.id] = (*needs.get(row.id, ()), row)
    return needs


def regrouped_task(needs: "tuple[TodoRow, ...]") -> Task:
    """The line of their proposal; at least one need."""
    first, others = needs[0], len(needs) - 1
    words = f"{_regrouped(needs)}{FIXED}: voter pour cette proposition{NARROW}?"
    more = f" et {french.counted(others, 'autre', 'autres')} sont" if others else " est"
    title, proposal = french.shortened(first.title, LONG), french.shortened(first.note, LONG)
    note = f"«{FIXED}{title}{FIXED}»{more} dans «{FIXED}{proposal}{FIXED}»."
    return Task(words=words, note=note, verb="Répondre", place="votes", target=first.id)


def _regrouped(needs: "tuple[TodoRow, ...]") -> str:
    """Whose they are: ours, those of other communes that we have joined, or of both kinds."""
    ours, several = {row.ours for row in needs}, len(needs) > 1
    if len(ours) > 1:
        return "Des besoins que vous avez ou partagez sont regroupés"
    if True in ours:
        return "Vos besoins sont regroupés" if several else "Votre besoin est regroupé"
    return "Les besoins que vous partagez sont regroupés" if several else "Le besoin que vous partagez est regroupé"
