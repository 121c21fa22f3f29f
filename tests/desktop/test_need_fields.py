"""The tables that name a need's fields agree, and so do those that name the kinds of acts: none is half added."""

import dataclasses
from collections.abc import Iterable

import msgspec
import pytest

from desktop.cli import need_steps
from desktop.database import tables
from desktop.database.queries.needs import NeedRow
from desktop.database.queries.pooling import PublicRow
from desktop.documents import words as paper_words
from desktop.domain import act_words, need_columns, needs
from desktop.viewmodels.needs import words as form_words
from sync.contract.bodies import BODIES, NeedText
from sync.contract.own_texts import PUBLIC
from sync.contract.published import PublicNeed

_ALL = frozenset(needs.FIELDS)
_TYPES = {type for type, _ in BODIES}


def _names(of: type) -> set[str]:
    return {field.name for field in dataclasses.fields(of)}


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(NeedText.__struct_fields__, id="contract"),
        pytest.param(needs.NAMES, id="names in refusals"),
        pytest.param([field.name for field in form_words.FIELDS], id="form"),
        pytest.param({"title", *need_steps.FIELDS}, id="command line"),
        pytest.param([name for name in _ALL if need_columns.field_of(name)], id="columns of an imported table"),
        pytest.param(_ALL & {"title", *paper_words.FIELDS}, id="papers, whose title is the heading"),
        pytest.param(_ALL & set(NeedRow.__struct_fields__), id="rows read"),
        pytest.param(_ALL & set(tables.need.c.keys()), id="columns stored"),
        pytest.param(_ALL & _names(PublicRow) | needs.PRIVATE, id="another commune's need"),
        pytest.param({*PUBLIC} | needs.PRIVATE, id="what is public of its text"),
        pytest.param(_ALL & set(PublicNeed.__struct_fields__) | needs.PRIVATE, id="published need"),
    ],
)
def test_each_table_names_every_field_of_a_need(names: Iterable[str]) -> None:
    assert set(names) == _ALL


def test_what_is_private_is_shown_to_no_other_commune() -> None:
    assert not needs.PRIVATE & (_names(PublicRow) | set(PublicNeed.__struct_fields__))


@pytest.mark.parametrize("name", [name for name in needs.FIELDS if name != "shareable"])  # a choice has no cap
def test_a_text_may_be_as_long_as_the_contract_takes_it(name: str) -> None:
    shape = {field.name: field.type for field in msgspec.structs.fields(NeedText)}[name]
    msgspec.convert("x" * needs.CAPS[name], shape)
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert("x" * (needs.CAPS[name] + 1), shape)


@pytest.mark.parametrize("table", [act_words.KINDS, act_words.ACCEPTED], ids=["kinds", "accepted"])
def test_each_kind_of_act_has_its_words(table: dict[str, str]) -> None:
    assert set(table) == _TYPES | {act_words.CHOICE}
