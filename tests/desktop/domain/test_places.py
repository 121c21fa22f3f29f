"""The places in the types are those of the window."""

from typing import get_args

import pytest

from desktop.domain.places import PlaceKey, place_named
from desktop.pages import PLACES


def test_the_window_has_each_place_that_the_types_know_and_no_other() -> None:
    assert tuple(place.key for place in PLACES) == get_args(PlaceKey)


@pytest.mark.parametrize(("text", "place"), [("votes", "votes"), ("nedes", ""), ("", "")])
def test_what_names_no_place_is_none(text: str, place: str) -> None:
    assert place_named(text) == place
