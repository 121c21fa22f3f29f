"""Where a remark on the financing plan is shown: on which side, in which line, under which field."""

from collections.abc import Iterable
from enum import Enum

from msgspec import Struct

from desktop.domain.funding import PlanRemark
from desktop.viewmodels.kit.refusals import words_of


class PlanSide(Enum):
    EXPENSES = "expenses"
    RESOURCES = "resources"


class PlanPlace(Struct, frozen=True):
    """A field of the plan, as far as it is named."""

    side: PlanSide  #: that of the expenses where none is named, as one begins there
    line: int | None = None  #: counted from 0; None for none
    cell: str = ""  #: the name of a field in that line; "" for none


def place_of(field: str) -> PlanPlace:
    """The place that the field of a remark names, such as "expenses.0.amount_ttc", perhaps after "funding."."""
    named, _, rest = field.removeprefix("funding").removeprefix(".").partition(".")
    line, _, cell = rest.partition(".")
    side = PlanSide.RESOURCES if named == PlanSide.RESOURCES.value else PlanSide.EXPENSES
    return PlanPlace(side, int(line) if line.isdecimal() else None, cell)


def of_line(remark: PlanRemark) -> bool:
    """Whether it must be corrected in one field of one line, where it is shown."""
    return remark.blocks and bool(place_of(remark.field).cell)


def line_troubles(remarks: Iterable[PlanRemark]) -> dict[tuple[PlanSide, int], dict[str, str]]:
    """What must be corrected in the lines: for each line its side and its number, then the sentences by field."""
    troubles: dict[tuple[PlanSide, int], dict[str, str]] = {}
    for remark in filter(of_line, remarks):
        place = place_of(remark.field)
        if place.line is not None:
            troubles.setdefault((place.side, place.line), {})[place.cell] = words_of(remark)
    return troubles


def of_side(remarks: Iterable[PlanRemark], side: PlanSide) -> tuple[PlanRemark, ...]:
    return tuple(remark for remark in remarks if place_of(remark.field).side is side)
