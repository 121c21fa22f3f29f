"""A need corrected on one of two computers."""

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.correct_need import correct_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need


def correct(context: CommuneContext, id: str, title: str) -> None:
    draft = correct_need(context, id).value
    draft_need(context, draft, title=title)
    submit_need(context, draft)
