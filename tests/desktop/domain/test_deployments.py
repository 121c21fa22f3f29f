"""What a commune may say of an effect: the first and the last day, the least and the most."""

from datetime import date

import pytest

from desktop.domain import deployments
from desktop.domain.drafts import MAX_DRAFT
from desktop.domain.refusals import Refusal

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("live_since", "counts", "refused"),
    [
        (date(2000, 1, 1), {}, ""),
        (date(1999, 12, 31), {}, "Cette date de mise en service est trop ancienne."),
        (TODAY, {}, ""),
        (date(2026, 3, 2), {}, "Cette mise en service est dans l’avenir."),
        (TODAY, {"agents_trained": 0, "people_served": 0}, ""),
        (TODAY, {"agents_trained": 100_000, "people_served": 100_000_000}, ""),
        (TODAY, {"agents_trained": -1}, "Le nombre d’agents formés doit être entre 0 et 100\u202f000."),
        (TODAY, {"agents_trained": 100_001}, "Le nombre d’agents formés doit être entre 0 et 100\u202f000."),
        (
            TODAY,
            {"people_served": 100_000_001},
            "Le nombre de personnes concernées doit être entre 0 et 100\u202f000\u202f000.",
        ),
    ],
)
def test_an_effect_at_its_bounds(live_since: date, counts: dict[str, int | None], refused: str) -> None:
    if not refused:
        assert deployments.check_effect(live_since, "Moins d’attente.", counts, TODAY) == "Moins d’attente."
        return
    with pytest.raises(Refusal) as caught:
        deployments.check_effect(live_since, "Moins d’attente.", counts, TODAY)
    assert caught.value.sentence == refused
    assert caught.value.of_input


def test_an_effect_as_long_as_it_may_be() -> None:
    assert deployments.check_effect(TODAY, "e" * 20_000, {}, TODAY) == "e" * 20_000
    for effect, code in (("e" * 20_001, "effect_too_long"), ("  ", "effect_missing")):
        with pytest.raises(Refusal, match=code) as caught:
            deployments.check_effect(TODAY, effect, {}, TODAY)
        assert caught.value.of_input


def test_a_demand_as_long_as_it_may_be() -> None:
    longest = {"wanted_from": "", "remarks": "r" * 20_000}
    assert deployments.check_asked(longest) == longest
    with pytest.raises(Refusal, match="remarks_too_long"):
        deployments.check_asked({"remarks": "r" * 20_001})
    with pytest.raises(Refusal, match="remarks_too_long") as caught:
        deployments.check_asked({"remarks": "r" * MAX_DRAFT})
    assert "au lieu de 20\u202f000 au plus" in caught.value.sentence
    with pytest.raises(Refusal, match="remarks_too_long") as caught:
        deployments.check_asked({"remarks": "r" * (MAX_DRAFT + 1)})
    assert "au lieu de 100\u202f000 au plus" in caught.value.sentence
