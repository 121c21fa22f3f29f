"""Who may use the application, who may act: real entries of the official list."""

import pytest

from desktop.domain.communes import check_act, check_campaign, check_enrol, check_known
from desktop.domain.refusals import Refusal
from resources import communes


def refusal(insee: str) -> Refusal | None:
    commune = communes.get(insee)
    parent = communes.get(commune.parent) if commune is not None and commune.parent else None
    try:
        check_known(commune, insee, parent)
    except Refusal as found:
        return found
    return None


@pytest.mark.parametrize("insee", ["45024", "2A004", "97411", "75056", "01001"])
def test_a_commune_may_be_chosen(insee: str) -> None:
    assert refusal(insee) is None


@pytest.mark.parametrize(
    ("insee", "code", "words"),
    [
        ("99999", "unknown_commune", "99999"),
        ("", "unknown_commune", ""),
        ("' OR 1", "unknown_commune", "' OR 1"),
        ("75111", "not_a_commune", "Paris (75056)"),  # arrondissement municipal: leads to its commune
        ("69381", "not_a_commune", "Lyon (69123)"),
        ("13201", "not_a_commune", "Marseille (13055)"),
        ("01015", None, ""),  # a delegated commune's code that its new commune kept
    ],
)
def test_what_is_no_commune(insee: str, code: str | None, words: str) -> None:
    found = refusal(insee)
    if code is None:
        assert found is None
        return
    assert found is not None
    assert found.code == code
    assert words in found.sentence
    assert found.remedy
    assert found.of_input == (code == "unknown_commune")


def test_a_former_commune_leads_to_its_commune() -> None:
    found = refusal("01120")
    assert found is not None
    assert "Cordieux est une commune associée de Montluel (01262)" in found.sentence
    assert "01262" in found.remedy


@pytest.mark.parametrize("demonstration", [False, True])
@pytest.mark.parametrize("invented", [False, True])
def test_only_a_real_commune_on_an_invented_platform_is_refused(demonstration: bool, invented: bool) -> None:
    if invented or not demonstration:
        check_campaign(demonstration=demonstration, invented=invented)
        return
    with pytest.raises(Refusal, match="demonstration"):
        check_campaign(demonstration=demonstration, invented=invented)


def test_without_siren_nothing_leaves() -> None:
    check_enrol("Baule", "214500241")
    check_act("Baule", "214500241")
    for check in (check_enrol, check_act):
        with pytest.raises(Refusal) as caught:
            check("Île", "")
        assert caught.value.code == "no_siren"
        assert "Île" in caught.value.sentence
