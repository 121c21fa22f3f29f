"""A state has the same word in the commands, on paper and in the window."""

import pytest

from desktop.cli import states
from desktop.database.queries.outbox import ActRow
from desktop.domain import act_words
from desktop.viewmodels.kit import states as window
from desktop.viewmodels.outbox.acts import stands
from sync.client.ledger.states import State


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("kind", ["need.submit", "need.amend", "vote.cast", "service.share", "request.submit"])
def test_a_state_is_called_the_same_in_a_command_and_in_the_window(state: State, kind: str) -> None:
    """The commands said "Reçu" of what the window calls "Reçu, à décider"."""
    shown = window.shown(state.value, kind)
    assert states.shown(state.value, kind=kind) == f"{shown.sign} {shown.word}"


@pytest.mark.parametrize(
    ("kind", "answered"),
    [
        ("request.submit", "received"),
        ("request.submit", "accepted"),
        ("request.submit", "refused"),
        ("request.submit", "incomplete"),
        ("service.share", "published"),
        ("service.share", "declined"),
    ],
)
def test_so_is_what_the_prefet_or_the_platform_decided(kind: str, answered: str) -> None:
    act = ActRow(
        op="o",
        seq=1,
        type=kind,
        title="Cantine",
        subject="s",
        state="accepted",
        created_at="",
        attempts=1,
        number=7,
        received_at="",
        decided_at="",
        reason="",
        detail="",
        answered=answered,
    )
    shown = stands(act, carried=False)
    assert states.of_act(act) == f"{shown.sign} {shown.word}"


def test_so_is_what_is_received_and_not_decided() -> None:
    assert window.RECEIVED.word == act_words.STATES["deposited"]
    assert act_words.state("deposited") == window.RECEIVED.word
    assert act_words.received(7) == window.shown("deposited", number=7).word
