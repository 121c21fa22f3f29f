"""A commune that cannot be taken off: whatever went wrong is said in French, and the question is over."""

from typing import TYPE_CHECKING

import pytest

from desktop.paths import Places
from desktop.viewmodels.settings.removing import Removing

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune


@pytest.mark.parametrize("wrong", ["folder", "database"])
def test_a_failure_is_said_and_leaves_the_commune_where_it_is(baule: "Commune", wrong: str) -> None:
    root = baule.actor.database.parent.parent
    places = Places(root, root / "config", root / "logs")
    other = places.database("45008")
    other.write_bytes(baule.actor.database.read_bytes() if wrong == "folder" else b"no database at all")
    if wrong == "folder":
        places.backups("45008").parent.mkdir(parents=True, exist_ok=True)
        places.backups("45008").write_text("a file where the folder of its backups must be")
    removing, refused, asked, removed = Removing(baule.actor, places), list[str](), list[bool](), list[str]()
    removing.refused.connect(refused.append)
    removing.asked.connect(lambda: asked.append(True))
    removing.removed.connect(removed.append)
    removing.ask("45008")
    baule.until(lambda: bool(asked or refused))
    if asked:
        removing.remove()
        baule.until(lambda: bool(refused or removed))
    assert (len(refused), removed) == (1, [])
    assert refused[0].endswith(".")
    assert other.exists()


def test_one_that_cannot_be_read_has_no_reason_until_it_is_tried(baule: "Commune") -> None:
    """Opening the settings asks of every commune: a damaged one was to be reported as a fault each time."""
    root = baule.actor.database.parent.parent
    places = Places(root, root / "config", root / "logs")
    places.database("45008").write_bytes(b"no database at all")
    removing, known = Removing(baule.actor, places), list[bool]()
    removing.reasons_known.connect(lambda: known.append(True))
    removing.read_reasons(["45008", "99999"])
    baule.settle()
    assert known == [True]
    assert removing.reasons["45008"] == ""
    assert removing.reasons["99999"][0].isupper()
    assert baule.faults == []
