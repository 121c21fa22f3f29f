"""What is said of the bar stays said where its acts move, or become actions of the window."""

import pytest

from desktop.viewmodels.kit.acts import Acts, ActsAside, ActsMainLater, ActsMainLaterAside

PLAIN: Acts[str] = Acts(None, ("print", "send"), None, "back", "Autres")


@pytest.mark.parametrize("kind", [Acts, ActsMainLater])
@pytest.mark.parametrize("danger", [None, "bin"])
def test_that_one_becomes_the_main_one_later_is_kept_with_all_else(kind: type[Acts[str]], danger: str | None) -> None:
    moved = kind(*PLAIN._replace(danger=danger)).danger_moved()
    others = PLAIN.others if danger is None else (*PLAIN.others, danger)
    actions = {name: name.upper() for name in ("print", "send", "bin", "back")}
    for acts in (moved, moved.of(actions)):
        assert isinstance(acts, ActsMainLater) is (kind is ActsMainLater)
        assert isinstance(acts, ActsAside | ActsMainLaterAside) is (danger is not None)
    assert moved == PLAIN._replace(others=others)
    assert moved.of(actions) == (None, tuple(actions[name] for name in others), None, "BACK", "Autres")
