"""The file of a return: its name, and that there is none for a bundle that never came."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from sync.contract.bundle import INVENTED_NAME
from sync.platform.intake import returns
from sync.platform.refusals import Refused
from sync.platform.times import as_text
from tests.refusing import of_input


@pytest.mark.parametrize(("invented", "before"), [(False, ""), (True, INVENTED_NAME)])
def test_a_return_is_called_by_its_commune_its_day_and_the_end_of_its_number(invented: bool, before: str) -> None:
    came = as_text(datetime(2026, 11, 25, 23, 30, tzinfo=UTC))
    row = SimpleNamespace(commune="45024", received_at=came, id="0f0f0f0f1f3c9a2b")
    assert returns.file_name(row, invented=invented) == f"{before}retour-45024-2026-11-25-1f3c9a2b.relais"


def test_there_is_no_return_of_what_never_came(world: Any) -> None:
    with world.store.reading() as connection, pytest.raises(Refused, match="bundle_unknown", check=of_input):
        returns.find(connection, "0f0f0f0f1f3c9a2b")
