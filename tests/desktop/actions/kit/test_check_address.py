"""An address as people type it: complete, or without its beginning."""

import pytest

from desktop.actions.kit.check_address import check_address
from desktop.domain.refusals import Refusal


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
