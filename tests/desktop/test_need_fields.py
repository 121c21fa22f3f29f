"""The tables that name a need's fields agree, and so do those of the kinds of acts: none is added in one place only."""

from collections.abc import Iterable
from typing import Any, get_args

import msgspec
import pytest
from msgspec import structs

from desktop.cli import need_steps
from desktop.database import tables, untouched
from desktop.database.queries.needs import NeedRow
from desktop.database.queries.pooling import PublicRow
from desktop.documents import words as paper_words
from desktop.domain import act_words, need_columns, needs
from desktop.viewmodels.needs import words as form_words
from sync.contract.bodies import BODIES, Attachment, Authority, NeedText
from sync.contract.own_texts import PUBLIC
from sync.contract.published import PublicNeed
from sync.contract.values import Id, Uuid
from sync.platform.cli import words as operators_words

_ALL = frozenset(needs.FIELDS)
_TYPES = {type for type, _ in BODIES}
#: Fields of an act that contain ids of other things: they need no label.
_NAMING = (Id, Uuid, Authority, Attachment)


def _names(of: type) -> set[str]:
    return {field.name for field in structs.fields(of)}


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
        pytest.param(untouched.FIELDS, id="what a correction may change"),
        pytest.param(_ALL & _names(PublicRow) | needs.PRIVATE, id="another commune's need"),
        pytest.param({*PUBLIC} | needs.PRIVATE, id="what is public of its text"),
        pytest.param(_ALL & set(PublicNeed.__struct_fields__) | needs.PRIVATE, id="published need"),
        pytest.param(
            {"description", *(name for name in _ALL if operators_words.field(name) != name)},
            id="what operators read, where the description is the text itself",
        ),
    ],
)
def test_each_table_names_every_field_of_a_need(names: Iterable[str]) -> None:
    assert set(names) == _ALL


def test_what_is_private_is_shown_to_no_other_commune() -> None:
    assert not needs.PRIVATE & (_names(PublicRow) | set(PublicNeed.__struct_fields__))


@pytest.mark.parametrize("name", [name for name in needs.FIELDS if name != "shareable"])  # a choice has no limit
def test_a_text_may_be_as_long_as_the_contract_takes_it(name: str) -> None:
    shape = {field.name: field.type for field in msgspec.structs.fields(NeedText)}[name]
    msgspec.convert("x" * needs.CAPS[name], shape)
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert("x" * (needs.CAPS[name] + 1), shape)


@pytest.mark.parametrize("table", [act_words.KINDS, act_words.ACCEPTED], ids=["kinds", "accepted"])
def test_each_kind_of_act_has_its_words(table: dict[str, str]) -> None:
    assert set(table) == _TYPES | {act_words.CHOICE}


def test_each_text_of_an_act_has_its_label_on_paper() -> None:
    """The title is the heading; of a funding plan the paper says the sums."""
    without = {
        (type, field.name)
        for (type, _), body in BODIES.items()
        for field in msgspec.structs.fields(body)
        if field.name != "title" and field.name not in paper_words.FIELDS and not _naming(field.type)
    }
    assert without == {("request.submit", "funding")}


def _naming(shape: Any) -> bool:
    return shape in _NAMING or any(_naming(part) for part in get_args(shape))
