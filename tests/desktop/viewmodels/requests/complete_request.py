"""A request with all that it needs to leave."""

from typing import TYPE_CHECKING

from desktop.domain import typed_plan
from desktop.domain.typed_plan import TypedExpense, TypedPlan, TypedResource

if TYPE_CHECKING:
    pass

PLAN = TypedPlan(
    expenses=(TypedExpense(item="Formation", amount_ttc="4 800", kind="operating"),),
    resources=(TypedResource(source="state", amount="3840"), TypedResource(source="own", amount="960")),
)


COMPLETE = {
    "category": "agent_training",
    "level": "department",
    "title": "Former les agents",
    "description": "Deux agents suivront quatre jours de formation.",
    "decided_by": "Le maire, par délégation du conseil",
    "funding": typed_plan.encode(PLAN),
}
