"""Commands that a person types beside the window, on the data of the commune that is open there."""

from typing import TYPE_CHECKING

from tests import typed

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune


def printed_by(commune: "Commune", *words: str) -> str:
    """What a command prints, for people."""
    done = typed.relaisctl(commune.context.store.path.parents[1], *words)
    assert done.status == 0, done
    return done.out
