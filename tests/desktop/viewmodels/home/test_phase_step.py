"""How far a phase has come, in words."""

import pytest

from desktop.viewmodels.home.phase_step import PhaseStep

VOTE = PhaseStep(
    number=2, name="Vote", dates="du 1er au 9 mars", note="", past=False, current=False, share=0, summary="On vote."
)


@pytest.mark.parametrize(
    ("step", "standing"),
    [
        (VOTE, "à venir"),
        (VOTE._replace(past=True, note="encore 2 jours"), "terminée"),
        (VOTE._replace(current=True), "en cours"),
        (VOTE._replace(current=True, note="encore 2 jours"), "en cours, encore 2 jours"),
    ],
)
def test_only_the_open_phase_has_its_note(step: PhaseStep, standing: str) -> None:
    assert step.standing == standing
    assert step.spoken == f"Phase 2\u00a0: Vote, du 1er au 9 mars, {standing}"
