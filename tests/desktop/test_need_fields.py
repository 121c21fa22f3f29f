"""The tables that name a need's fields agree: whoever adds one is told each place by name."""

from collections.abc import Iterable

import msgspec
import pytest
from msgspec import structs

from desktop.cli import need_steps
from desktop.database import tables, untouched
from desktop.database.queries.needs import NeedRow
from desktop.database.queries.pooling import PublicRow
from desktop.documents import words as paper_words
from desktop.domain import need_columns, needs
from desktop.viewmodels.needs import words as form_words
from sync.contract.bodies import NeedText
from sync.contract.own_texts import PUBLIC
from sync.contract.published import PublicNeed
from sync.platform.cli import words as operators_words
from tests.faults.edging import acts

_ALL = frozenset(NeedText.__struct_fields__)


def _names(of: type) -> set[str]:
    return {field.name for field in structs.fields(of)}


#: Each table of the fields of a need, by its place. The title and the description go by another way in some.
TABLES: dict[str, Iterable[str]] = {
    "FIELDS in desktop/domain/needs.py": needs.FIELDS,
    "CAPS in desktop/domain/needs.py": {*needs.CAPS, "theme", "shareable"},  # a choice has no length
    "NAMES in desktop/domain/needs.py": needs.NAMES,
    "_COLUMNS in desktop/domain/need_columns.py": [name for name in _ALL if need_columns.field_of(name)],
    "need in desktop/database/tables.py, as its last column": _ALL & set(tables.need.c.keys()),
    "NeedRow in desktop/database/queries/needs.py": _ALL & set(NeedRow.__struct_fields__),
    "FIELDS in desktop/database/untouched.py": untouched.FIELDS,
    "FIELDS in desktop/documents/words.py": _ALL & {"title", *paper_words.FIELDS},
    "FIELDS in desktop/cli/need_steps.py": {"title", *need_steps.FIELDS},
    "FIELDS in desktop/viewmodels/needs/words.py": [field.name for field in form_words.FIELDS],
    "_FIELDS in sync/platform/cli/words.py": {"description", *(n for n in _ALL if operators_words.field(n) != n)},
    "PublicNeed in sync/contract/published.py": _ALL & set(PublicNeed.__struct_fields__) | needs.PRIVATE,
    "PUBLIC in sync/contract/own_texts.py": {*PUBLIC} | needs.PRIVATE,
    "PublicRow in desktop/database/queries/pooling.py": _ALL & _names(PublicRow) | needs.PRIVATE,
    "_TEXT in tests/faults/edging/acts.py": _ALL & set(acts.body("need.submit", "n")),
}


@pytest.mark.parametrize("table", TABLES)
def test_each_table_names_every_field_of_a_need(table: str) -> None:
    """PRIVATE of `desktop/domain/needs.py` has what only the platform's services read: it is in no public table."""
    lacks, has = _ALL - {*TABLES[table]}, {*TABLES[table]} - _ALL
    assert not lacks, f"to be added to {table}: {sorted(lacks)}"
    assert not has, f"no field of a need, in {table}: {sorted(has)}"


def test_what_is_private_is_shown_to_no_other_commune() -> None:
    assert not needs.PRIVATE & (_names(PublicRow) | set(PublicNeed.__struct_fields__))


@pytest.mark.parametrize("name", [name for name in needs.FIELDS if name != "shareable"])  # a choice has no limit
def test_a_text_may_be_as_long_as_the_contract_takes_it(name: str) -> None:
    shape = {field.name: field.type for field in msgspec.structs.fields(NeedText)}[name]
    msgspec.convert("x" * needs.CAPS[name], shape)
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert("x" * (needs.CAPS[name] + 1), shape)
