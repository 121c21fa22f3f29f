"""Who acts, and how to reach that person: what is kept, and what is refused with an example."""

import pytest

from desktop.domain import persons
from desktop.domain.refusals import Refusal


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0238441234", "02 38 44 12 34"),
        ("02 38 44 12 34", "02 38 44 12 34"),
        ("02.38.44.12.34", "02 38 44 12 34"),
        ("02-38-44-12-34", "02 38 44 12 34"),
        ("02\u00a038\u202f44 12 34", "02 38 44 12 34"),
        ("+33 2 38 44 12 34", "02 38 44 12 34"),
        ("+33 (0)2 38 44 12 34", "02 38 44 12 34"),
        ("0033238441234", "02 38 44 12 34"),
        ("+330238441234", "02 38 44 12 34"),
        ("0262 12 34 56", "02 62 12 34 56"),
        ("+262 262 12 34 56", "+262 262 12 34 56"),
        ("+590590123456", "+590 590 12 34 56"),
        ("+687 12 34 56", "+687 12 34 56"),
        ("+689 40 12 34 56", "+689 40 12 34 56"),
        ("09 72 72 72 72", "09 72 72 72 72"),
    ],
)
def test_telephones(typed: str, kept: str) -> None:
    assert persons.telephone(typed) == kept
    assert persons.telephone(kept) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "3639",
        "02 38 44 12",
        "02 38 44 12 34 56",
        "00 38 44 12 34",
        "+689 40 12 34",
        "+689 40 12 34 56 7",
        "+687 12 34 5",
        "+687 12 34 56 7",
        "+687 238 44 12 34",  # nine digits are of France alone
        "+262 262 12 34 5",
        "+44 20 7946 0018",
        "deux",
        "+33",
        "0238441z34",
    ],
)
def test_what_is_no_telephone(typed: str) -> None:
    with pytest.raises(Refusal) as caught:
        persons.telephone(typed)
    assert (caught.value.code, caught.value.field, caught.value.of_input) == ("telephone_wrong", "telephone", True)
    assert "02 61 91 12 34" in caught.value.remedy


@pytest.mark.parametrize(
    "address",
    [
        "mairie@exemple.fr",
        "m.le-maire+site@mairie.saint-ay.fr",
        "A_B@x.example",
        "1@a-b.paris",
        "o'neil@a.fr",
        "-a-@a.fr",
    ],
)
def test_addresses(address: str) -> None:
    assert persons.check({"email": f"  {address} "}) == {"email": address}


@pytest.mark.parametrize(
    "address",
    [
        "mairie",
        "mairie@",
        "@baule.fr",
        "mairie@baule",
        "mairie @baule.fr",
        "mairie@baule..fr",
        "mairie@-baule.fr",
        "mai..rie@baule.fr",
        ".mairie@exemple.fr",
        "mairie.@baule.fr",
        "a@b.fr, c@d.fr",
        "mairie@baule.f",
        "Mairie <mairie@exemple.fr>",
        "mairie@exemple.fr\nBcc: x@y.fr",
    ],
)
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(Refusal) as caught:
        persons.check({"email": address})
    assert (caught.value.code, caught.value.of_input) == ("email_wrong", True)


def test_texts_are_kept_on_one_line_and_within_their_caps() -> None:
    assert persons.check({"name": " Anne \n Durand ", "profile": "a\n b", "function": "\nb", "telephone": ""}) == {
        "name": "Anne Durand",
        "profile": "a b",
        "function": "b",
        "telephone": "",
    }
    longest = {"profile": "x" * 100, "function": "x" * 100, "name": "x" * 100, "email": "x" * 249 + "@a.fr"}
    assert persons.check(longest) == longest
    for name, text in longest.items():
        with pytest.raises(Refusal, match=f"{name}_too_long"):
            persons.check({name: "x" + text})
    with pytest.raises(ValueError, match="no such field"):
        persons.check({"birthday": "1er mai"})
