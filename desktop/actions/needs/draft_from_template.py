"""Begins a draft with the campaign's template for a theme, whose sentences are to be overwritten."""

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.draft_need import draft_need
from desktop.database.queries import campaign
from desktop.domain import french
from desktop.domain.changes import Outcome
from desktop.domain.refusals import Refusal
from sync.contract.campaign import NeedTemplate


def draft_from_template(context: CommuneContext, theme: str) -> Outcome[str]:
    """The value is the draft's id. Raises Refusal where the theme has no template."""
    with context.store.reading() as connection:
        known = campaign.templates(connection)
    template_of_theme = {template.theme: template for template in known}.get(theme)
    if template_of_theme is None:
        names = ", ".join(template.theme for template in known)
        raise Refusal(
            "template_unknown",
            f"Le thème {french.quoted(theme)} n’a pas de modèle.",
            field="theme",
            remedy=f"Les modèles sont : {names}." if names else "Écrivez le besoin sans modèle.",
            of_input=True,
        )
    return draft_need(context, None, **fields_of(template_of_theme))


def fields_of(template: NeedTemplate) -> dict[str, str]:
    """The fields of a draft, from a template."""
    return {
        "title": template.title,
        "description": template.description,
        "theme": template.theme,
        "audience": template.audience,
        "frequency": template.frequency,
        "current_practice": template.current_practice,
        "expected_effect": template.expected_effect,
    }
