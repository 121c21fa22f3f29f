"""The state of an act in a list of `relaisctl`."""

import pytest

from desktop.cli.states import shown


@pytest.mark.parametrize("name", ["finalised", "in_flight", "held", "blocked"])
def test_what_is_on_a_stick_and_has_no_receipt_is_said_to_be_there(name: str) -> None:
    assert (shown(name), shown(name, carried=True)) == ("↑ À envoyer", "⇩ Sur clé USB")


@pytest.mark.parametrize("name", ["deposited", "accepted", "rejected", "quarantined"])
def test_what_was_answered_is_shown_as_it_was(name: str) -> None:
    assert shown(name, carried=True) == shown(name)
