"""What is typed for an act that has no draft: kept for each field, deleted once it was sent, refused if too long."""

import pytest

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.forget_typed import forget_typed
from desktop.actions.kit.keep_typed import keep_typed
from desktop.database.queries import typed
from desktop.domain.drafts import MAX_DRAFT
from desktop.domain.refusals import Refusal
from tests.refusing import of_input


def kept(context: CommuneContext, about: str) -> dict[str, str]:
    with context.store.reading() as connection:
        return typed.kept(connection, about)


def test_each_field_is_kept_over_what_was_kept_before(context: CommuneContext) -> None:
    assert kept(context, "report.p1") == {}
    keep_typed(context, "report.p1", {"effect": "Une heure gagnée.", "live_since": "15/06/2021"})
    keep_typed(context, "report.p1", {"live_since": ""})
    keep_typed(context, "report.p2", {"effect": "Autre."})
    assert kept(context, "report.p1") == {"effect": "Une heure gagnée.", "live_since": ""}
    forget_typed(context, "report.p1")
    assert kept(context, "report.p1") == {}
    assert kept(context, "report.p2") == {"effect": "Autre."}


def test_what_is_too_long_is_refused_and_the_rest_stays(context: CommuneContext) -> None:
    keep_typed(context, "report.p2", {"effect": "x" * MAX_DRAFT})
    assert len(kept(context, "report.p2")["effect"]) == MAX_DRAFT
    keep_typed(context, "report.p1", {"effect": "Une heure."})
    with pytest.raises(Refusal, check=of_input) as caught:
        keep_typed(context, "report.p1", {"effect": "x" * (MAX_DRAFT + 1)})
    assert caught.value.field == "effect"
    assert kept(context, "report.p1") == {"effect": "Une heure."}
