"""A person is found in a text however her name, e-mail and telephone are written, and nobody else is."""

import json

import pytest

from desktop.database.naming import Naming

WRITTEN = ("Mme Zoé Canaribis, maire", "zc@baule.example", "02 38 99 88 77")


@pytest.mark.parametrize(
    "text",
    [
        "Voir avec Zoé Canaribis.",
        "zoe canaribis",
        "CANARIBIS Zoé",
        "ZOE  CANARIBIS",
        "Zoé\u00a0Canaribis",
        json.dumps({"letter": json.dumps({"reference": "Suivi\nZoé Canaribis"})}),
        "Écrire à ZC@baule.example.",
        "0238998877",
        "02.38.99.88.77",
        "+33 2 38 99 88 77",
        "0033(0)238998877",
        json.dumps("tél.\u00a002-38-99-88-77"),
    ],
)
def test_found(text: str) -> None:
    assert Naming(WRITTEN).in_("Registre", text)
    assert Naming(WRITTEN).in_(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        "Zoé Canaribisse",
        "Zoé, et plus loin Canaribis",
        "Mme le maire",
        "xzc@baule.example",
        "zc@baule.examples",
        "10238998877",
        "02389988770",
        "",
    ],
)
def test_another(text: str) -> None:
    assert not Naming(WRITTEN).in_(text, None, 3)


@pytest.mark.parametrize("value", ["", " ", "Le maire", "Mme", "premier adjoint", "A"])
def test_what_names_nobody_is_found_nowhere(value: str) -> None:
    assert not Naming([value]).in_("Le maire et le premier adjoint, A, Mme")


def test_what_was_typed_into_one_field_is_taken_apart() -> None:
    naming = Naming(["Zoé Canaribis zoe@baule.example +262 262 12 34 56"])
    assert [naming.in_(text) for text in ("Zoé Canaribis", "zoe@baule.example", "+262262123456", "262")] == [
        True,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Zoé Canaribis", "Import Canaribis"),
        ("Zoé Canaribis", "import canaribis.csv"),
        ("Zoé Çanaribîs", "Import CANARIBIS"),
        ("CANARIBIS Zoé", "Import Canaribis"),
        ("Mme Zoé Canaribis, maire", "Import Canaribis"),
        ("Zoé Marie CANARIBIS-MERLE", "Import Canaribis"),
        ("Zoé Marie CANARIBIS-MERLE", "Import Merle"),
        ("Zoé Canaribis zoe@baule.example 02 38 99 88 77", "Import Canaribis"),
        ("Zoé Ney", "Place Ney"),
    ],
)
def test_a_family_name_alone_may_be_hers(value: str, text: str) -> None:
    assert Naming([value], alone=True).in_("Registre", text)
    assert not Naming([value]).in_("Registre", text), "nothing is removed for it"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Zoé Canaribis", "Les canaribissons, et Zoé"),
        ("CANARIBIS Zoé", "Zoé viendra"),
        ("Canaribis, Zoé", "Zoé viendra"),
        ("Edmond Maire", "Le maire"),
        ("Zoé Ly", "Ly"),
        ("zc@baule.example", "baule"),
        ("02 38 99 88 77", "38"),
        ("Le maire", "Le maire"),
    ],
)
def test_nor_is_every_word_a_family_name(value: str, text: str) -> None:
    assert not Naming([value], alone=True).in_("Registre", text)


@pytest.mark.parametrize(
    "value",
    [
        "Le maire, Zoé Canaribis",
        "M. le maire, Zoé Canaribis",
        "Madame la maire Zoé Canaribis",
        "Maire de Baule, Zoé Canaribis",
        "La maire de Saint-Denis Zoé Canaribis",
        "Zoé Canaribis (maire)",
        "Zoé Canaribis maire de Baule",
        "Zoé Canaribis - maire",
        "Zoé Canaribis\nMaire",
        "CANARIBIS Zoé (Mme)",
        "Canaribis, Zoé",
        "Zoé Marie Canaribis",
        "Première adjointe aux finances : Zoé Canaribis",
        "Secrétaire générale de mairie Zoé Canaribis",
        "Mme Zoé Canaribis, 06 12 34 56 78 poste 12",
    ],
)
def test_a_name_is_taken_out_of_what_is_written_around_it(value: str) -> None:
    naming = Naming([value])
    for text in (
        "Voir Zoé Canaribis",
        "CANARIBIS ZOÉ",
        "Appeler Mme Canaribis",
        "madame Z. Canaribis",
        f"Vu par {value}.",
    ):
        assert naming.in_(text), text
    for text in ("Le maire de Baule", "Mme la maire", "Zoé viendra", "Mme Untel", "adjointe aux finances"):
        assert not naming.in_(text), text


@pytest.mark.parametrize("value", ["Le maire de Baule", "Edmond Maire", "(Zoé Canaribis)", "Équipe n° 7 : la mairie"])
def test_what_was_written_is_searched_as_it_is(value: str) -> None:
    assert Naming([value]).in_(f"Validé par {value}, ce jour")


_MOBILE = [
    "0612345678",
    "06 12 34 56 78",
    "06\u201112\u201134\u201156\u201178",
    "06\u201312\u201334\u201356\u201378",
    "06 - 12 - 34 - 56 - 78",
    "06\u202f12\u202f34\u202f56\u202f78",
    "(0)6 12 34 56 78",
    "(06) 12 34 56 78",
    "+33 6 12 34 56 78",
    "+33 (0) 6 12 34 56 78",
    "0033612345678",
    "00 33 6 12 34 56 78",
    "33 6 12 34 56 78",
    "06 12 34 56 78 poste 3",
    "02 38 00 00 00 / 06 12 34 56 78",
]


@pytest.mark.parametrize("value", _MOBILE)
def test_a_telephone_is_its_digits(value: str) -> None:
    naming = Naming([value])
    assert [text for text in _MOBILE if not naming.in_(f"Appeler le {text}.")] == []
    assert not naming.in_("06 12 34 56 79")
    assert not naming.in_("106123456780")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("+590 590 12 34 56", "0590 12 34 56"),
        ("+262 692 12 34 56", "0692-12-34-56"),
        ("00594 594 12 34 56", "0594123456"),
        ("+596 (0)596 12 34 56", "0596.12.34.56"),
        ("+687 12 34 56", "12 34 56"),
        ("+689 40 12 34 56", "40 12 34 56"),
        ("+681 72 12 34", "72.12.34"),
        ("+508 41 12 34", "41 12 34"),
    ],
)
def test_overseas_too(one: str, other: str) -> None:
    assert Naming([one]).in_(f"Tél. {other}")
    assert Naming([other]).in_(f"Tél. {one}")
