"""An address as people type it: complete, or without its beginning."""

import pytest

from desktop.actions.kit.check_address import check_address, doubt
from desktop.domain.refusals import Refusal
from sync.contract.codes import make_code


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("https://relais.exemple.fr", "https://relais.exemple.fr"),
        (" https://relais.exemple.fr/ ", "https://relais.exemple.fr"),
        ("relais.exemple.fr", "https://relais.exemple.fr"),
        ("relais.exemple.fr:8443/", "https://relais.exemple.fr:8443"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
    ],
)
def test_how_an_address_begins_may_be_left_out(typed: str, whole: str) -> None:
    assert check_address(typed) == whole


@pytest.mark.parametrize(
    "typed", ["", "plateforme", "http://relais.exemple.fr", "ftp://relais.exemple.fr", "relais.exemple.fr?a=b"]
)
def test_what_can_be_no_platform_s_is_refused(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_address(typed)
    assert refused.value.code == "address"


@pytest.mark.parametrize("typed", ["127.0.0.1:8199", "localhost:8199", " 127.0.0.1/ "])
def test_this_computer_is_no_platform_unless_it_is_asked_for(typed: str) -> None:
    with pytest.raises(Refusal, match="address") as refused:
        check_address(typed)
    assert refused.value.sentence == "Cette adresse est celle de cet ordinateur, et non d’une plateforme."
    assert "http:// devant" in refused.value.remedy


def test_an_address_that_is_not_secured_is_told_what_it_lacks() -> None:
    with pytest.raises(Refusal, match="address") as refused:
        check_address("http://relais.exemple.fr")
    assert "https://, et non par http://" in refused.value.sentence


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("http://127.0.0.1:8199", "celle de cet ordinateur"),
        ("https://localhost", "celle de cet ordinateur"),
        ("https://plateforme", "n’a pas de point"),
        ("https://relais.exemple.fr", ""),
        ("https://[2001:db8::1]", ""),
        ("ftp://relais", ""),
        ("https://[", ""),
    ],
)
def test_an_address_that_may_be_right_all_the_same_is_doubted(typed: str, said: str) -> None:
    assert said in doubt(typed)
    assert bool(doubt(typed)) == bool(said)


def test_the_code_in_the_field_of_the_address_is_recognised() -> None:
    code = make_code(b"k" * 32)
    for typed in (code, code.lower().replace("-", " "), ("0" if code[0] != "0" else "1") + code[1:]):
        with pytest.raises(Refusal, match="address") as refused:
            check_address(typed)
        assert refused.value.sentence.startswith("Ceci est le code d’inscription")
