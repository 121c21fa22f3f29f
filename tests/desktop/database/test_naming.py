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
