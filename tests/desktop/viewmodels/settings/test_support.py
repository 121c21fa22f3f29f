"""The report for the help desk: one at a time, and what became of it is said."""

from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

from desktop.database.errors import DiskFault
from desktop.domain.changes import Changes
from desktop.paths import Places
from desktop.policy import Policy
from desktop.runtime.connectivity import Connectivity
from desktop.runtime.rounds import RoundDone
from desktop.runtime.support import Support
from desktop.runtime.syncing import Syncing
from desktop.viewmodels.settings.support import SupportTools
from tests.desktop.viewmodels.conftest import baule

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

__all__ = ["baule"]


def no_commune() -> NoReturn:
    raise DiskFault


@pytest.mark.parametrize(("folder", "tone"), [(".", "ok"), ("none", "error")])
def test_while_the_report_is_made_it_is_said_and_no_other_is(
    baule: "Commune", tmp_path: Path, folder: str, tone: str
) -> None:
    syncing = Syncing(
        baule.worker,
        baule.actor,
        Connectivity(),
        lambda *_: RoundDone(changes=Changes()),
        lambda *_: Changes(),
        baule.actor.clock,
    )
    places = Places(tmp_path, tmp_path / "config", tmp_path / "logs")
    support = Support(places, Policy(file=tmp_path / "policy.json"), baule.actor.clock)
    tools, busy, said = SupportTools(support, baule.actor, syncing, no_commune), list[bool](), list[tuple[str, str]]()
    tools.busy.connect(busy.append)
    tools.report_message.connect(lambda sentence, how: said.append((sentence, how)))
    tools.write_report(tmp_path / folder / "rapport.zip")
    assert (busy, said) == ([True], [("Rapport en cours. Cela peut prendre une minute.", "accent")])
    baule.until(lambda: len(busy) > 1)
    assert busy == [True, False]
    sentence, how = said[-1]
    assert how == tone
    assert sentence.startswith("Rapport écrit\u00a0: rapport.zip." if tone == "ok" else "⚠ ")
