"""Canonical bytes: equal for equal meaning, and refused where two programs could write them differently."""

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import msgspec
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

import sync
from sync.contract.canonical import BLOCK, INTENT, canonical, digest, is_canonical

TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20)
VALUES = st.recursive(
    TEXT | st.integers(-(2**53) + 1, 2**53 - 1) | st.booleans(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


def normal(value: Any, form: str) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize(form, value)
    if isinstance(value, list):
        return [normal(item, form) for item in value]
    if isinstance(value, dict):
        return {normal(key, form): normal(item, form) for key, item in value.items()}
    return value


def turned(value: Any) -> Any:
    """The same document, with the keys of each object in reverse order."""
    if isinstance(value, list):
        return [turned(item) for item in value]
    if isinstance(value, dict):
        return {key: turned(value[key]) for key in reversed(list(value))}
    return value


@given(VALUES)
def test_the_form_of_letters_makes_no_difference(value: Any) -> None:
    value = normal(value, "NFC")
    assert canonical(normal(value, "NFD")) == canonical(value)


@given(VALUES)
def test_the_order_of_keys_makes_no_difference(value: Any) -> None:
    value = normal(value, "NFC")
    assert canonical(turned(value)) == canonical(value)


@given(VALUES)
def test_what_is_read_back_is_the_same_value_and_the_same_bytes(value: Any) -> None:
    value = normal(value, "NFC")
    data = canonical(value)
    assert json.loads(data) == value
    assert canonical(json.loads(data)) == data


ASCII = st.text(alphabet=st.characters(max_codepoint=127), max_size=12)


@given(st.dictionaries(ASCII, VALUES, max_size=6) | VALUES)
def test_the_bytes_are_those_of_rfc_8785(value: Any) -> None:
    value = normal(value, "NFC")
    assert canonical(value) == rfc8785.dumps(value)


def test_every_sign_is_escaped_as_rfc_8785_says() -> None:
    every = "".join(chr(code) for code in range(0x300)) + "\u2028\u2029\ufeff\U0001f600\uffff"
    every = unicodedata.normalize("NFC", every)
    assert canonical([every]) == rfc8785.dumps([every])


def test_keys_outside_ascii_are_in_the_order_of_utf_16() -> None:
    assert canonical({"\uffee": 1, "\U0001f600": 2, "a": 3}) == '{"a":3,"\U0001f600":2,"\uffee":1}'.encode()


@given(VALUES, VALUES)
def test_other_values_have_other_bytes(one: Any, other: Any) -> None:
    one, other = normal(one, "NFC"), normal(other, "NFC")
    # True == 1 in Python, not in JSON: compared by their JSON.
    same = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    assert (canonical(one) == canonical(other)) == same


@pytest.mark.parametrize("value", [1.5, {"amount": 2.0}, None, [None], float("nan")])
def test_what_programs_write_differently_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        canonical(value)


@pytest.mark.parametrize("number", [2**53, -(2**53)])
def test_an_integer_that_not_every_program_can_hold_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="exceeds"):
        canonical(number)


def test_bytes_made_for_one_purpose_do_not_pass_for_another() -> None:
    assert digest(INTENT, b"x") != digest(BLOCK, b"x")


def as_slowly(data: bytes) -> bool | type[Exception]:
    """What is_canonical replaces: writing again what was read, and comparing the bytes."""
    try:
        return canonical(msgspec.json.decode(data)) == data
    except (TypeError, ValueError) as error:
        return type(error)


def verdict(data: bytes) -> bool | type[Exception]:
    try:
        return is_canonical(data)
    except (TypeError, ValueError) as error:
        return type(error)


FOREIGN = st.none() | st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**60), 2**60)


@given(
    st.recursive(
        VALUES | FOREIGN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3)
    ),
    st.booleans(),
    st.sampled_from([(",", ":"), (", ", ": ")]),
    st.booleans(),
)
def test_bytes_are_known_as_canonical_without_being_made_anew(
    value: Any, escaped: bool, separators: tuple[str, str], in_order: bool
) -> None:
    data = json.dumps(value, ensure_ascii=escaped, separators=separators, sort_keys=in_order).encode()
    assert verdict(data) == as_slowly(data)


@given(VALUES)
def test_canonical_bytes_are_known_as_such(value: Any) -> None:
    assert is_canonical(canonical(normal(value, "NFC")))


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ('{"a":1,"b":2}', True),
        ('{"b":1,"a":2}', False),  # keys in another order
        ('{"a": 1}', False),
        ('{"a":1} ', False),
        (" 1", False),
        ('"\\u0041"', False),  # an escape that is not needed
        ('"é"', True),
        ('"e\u0301"', False),  # the same letter in another form
        ('"\\u00e9"', False),
        ('{"😀":1,"\ue000":2}', True),  # in the order of UTF-16, which is not that of UTF-8
        ('{"\ue000":2,"😀":1}', False),
    ],
)
def test_what_is_known_as_canonical(text: str, known: bool) -> None:
    assert is_canonical(text.encode()) == known


def test_each_purpose_has_bytes_of_its_own() -> None:
    """Otherwise what is signed for one purpose would pass for another: a stamp for a card, a bundle for a return."""
    texts = (file.read_text("utf-8") for file in Path(sync.__path__[0]).rglob("*.py"))
    found = [purpose for text in texts for purpose in re.findall(r'"(relais/v\d/[a-z-]+)', text)]
    assert len(found) > 16
    assert sorted(found) == sorted(set(found))
