"""Each remark on the financing plan is shown where it belongs, without a window."""

import pytest

from desktop.domain.funding import PlanRemark
from desktop.viewmodels.requests.funding_places import (
    PlanPlace,
    PlanSide,
    line_troubles,
    of_line,
    of_side,
    place_of,
)


@pytest.mark.parametrize(
    ("field", "place"),
    [
        ("", PlanPlace(PlanSide.EXPENSES)),
        ("funding", PlanPlace(PlanSide.EXPENSES)),
        ("expenses", PlanPlace(PlanSide.EXPENSES)),
        ("funding.resources", PlanPlace(PlanSide.RESOURCES)),
        ("resources.12", PlanPlace(PlanSide.RESOURCES, 12)),
        ("expenses.0.amount_ttc", PlanPlace(PlanSide.EXPENSES, 0, "amount_ttc")),
        ("funding.resources.1.source", PlanPlace(PlanSide.RESOURCES, 1, "source")),
        ("expenses.x.kind", PlanPlace(PlanSide.EXPENSES, None, "kind")),
    ],
)
def test_a_field_names_a_side_a_line_and_a_cell_as_far_as_it_goes(field: str, place: PlanPlace) -> None:
    assert place_of(field) == place


def remark(field: str, sentence: str = "Faux.", *, blocks: bool = True) -> PlanRemark:
    return PlanRemark(code="c", sentence=sentence, field=field, remedy="Corrigez.", blocks=blocks)


def test_what_must_be_corrected_in_a_line_is_said_in_that_line_the_rest_on_its_side() -> None:
    remarks = (
        remark("expenses.0.amount_ht", "Trop."),
        remark("expenses.0.kind", "Autre."),
        remark("resources.0.amount", "Peu."),
        remark("expenses.1.kind", blocks=False),
        remark("resources"),
    )
    assert [of_line(one) for one in remarks] == [True, True, True, False, False]
    assert line_troubles(remarks) == {
        (PlanSide.EXPENSES, 0): {"amount_ht": "Trop. Corrigez.", "kind": "Autre. Corrigez."},
        (PlanSide.RESOURCES, 0): {"amount": "Peu. Corrigez."},
    }
    assert of_side(remarks, PlanSide.EXPENSES) == (remarks[0], remarks[1], remarks[3])
    assert of_side(remarks, PlanSide.RESOURCES) == (remarks[2], remarks[4])
