"""What SQLAlchemy would import for nothing stays out, in a process of its own, until something asks for it."""

import subprocess
import sys
from pathlib import Path

import pytest

_ALONE = "from desktop.runtime.without_asyncio import import_sqlalchemy; import_sqlalchemy()"
_HERE = "print('asyncio.base_events' in sys.modules)"
_WINDOW = """
from desktop.runtime.qt import take_import_back
take_import_back()
import desktop.app, desktop.session
from datetime import datetime
from pathlib import Path
from desktop import paths
from desktop.pages import PLACES
from desktop.policy import Policy
from desktop.runtime.real_world import RealWorld
places = paths.find(Path(sys.argv[1]))
paths.prepare(places)
world = RealWorld(places, Policy(file=Path(sys.argv[1], "policy.json")))
try:
    world.open_context("45024")
except Exception as error:
    print(type(error).__name__)
for place in PLACES:
    place.load()
import desktop.runtime.rounds, sync.client.connection.http_transport
from desktop.database.store import Store
store = Store(Path(sys.argv[1], "one.sqlite"), create=True)
with store.reading() as connection:
    connection.exec_driver_sql("SELECT 1").one()
store.close()
"""


def printed(*lines: str, argument: object = "") -> list[str]:
    code = "\n".join(["import sys", *lines])
    done = subprocess.run(
        [sys.executable, "-c", code, str(argument)], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.mark.parametrize(("before", "here"), [("", "False"), ("import asyncio", "True")])
def test_a_commune_is_opened_and_exchanges_without_it(before: str, here: str, tmp_path: Path) -> None:
    assert printed(before, _WINDOW, _HERE, argument=tmp_path) == ["Missing", here]


@pytest.mark.parametrize(
    "asks",
    [
        "import asyncio\nasync def three():\n    return 3\nprint(asyncio.run(three()))",
        "import asyncio.subprocess\nprint(asyncio.subprocess.PIPE + 4)",
        "from sqlalchemy.util.concurrency import iscoroutine\nprint(3 + iscoroutine(3))",
        "from sqlalchemy.util.concurrency import is_exit_exception\nprint(3 + is_exit_exception(ValueError()))",
    ],
)
def test_whoever_asks_for_it_has_it(asks: str) -> None:
    assert printed(_ALONE, _HERE, asks, _HERE) == ["False", "3", "True"]


def test_one_that_is_there_stays() -> None:
    assert printed("import asyncio", _ALONE, "print(sys.modules['asyncio'] is asyncio)") == ["True"]
