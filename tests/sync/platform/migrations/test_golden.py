"""Databases of earlier versions: after migration they say the same; killed at any statement, they are old or new."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import func, insert, inspect, select

from sync.contract.feed import FeedPage
from sync.contract.published import VOTE
from sync.contract.signing import SigningKey
from sync.platform.migrations.migrate import migrate
from sync.platform.revision import BASELINE, REVISION, metadata
from sync.platform.tables import bundle, code, operation
from tests import posix
from tests.sync.platform.conducting import accepted, cursor, mine
from tests.sync.platform.conftest import DATABASE, SERVICE, START, Device, World
from tests.sync.platform.migrations.killing import content
from tests.sync.platform.taken import counted, steps, taken

GOLDEN = Path(__file__).parent / "golden"
VERSIONS = sorted((file.stem.removeprefix("v") for file in GOLDEN.glob("*.sqlite")), key=int)
#: The oldest runs every step of the migration, the newest only the last; the slow tests run the others.
QUICK = (VERSIONS[0], VERSIONS[-1])
EACH = [pytest.param(one, marks=[] if one in QUICK else pytest.mark.slow) for one in VERSIONS]
#: From this version on, the commune's row counts what it holds as it comes.
COUNTING = 11
#: The versions whose codes are still valid.
FIRST_WITH_MAC = 7
#: The versions whose cursors name the step that gave their position.
FIRST_WITH_STEPS = 9
#: The versions whose communes can read their votes.
FIRST_WITH_VOTES = 14
ROOT = Path(__file__).parents[4]


@pytest.fixture(params=EACH)
def version(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


@pytest.fixture
def old(version: str, tmp_path: Path) -> Iterator[World]:
    shutil.copyfile(GOLDEN / f"v{version}.sqlite", tmp_path / DATABASE)
    world = World(tmp_path)
    yield world
    world.store.close()


def golden_values(version: str) -> Any:
    return json.loads((GOLDEN / f"v{version}.json").read_bytes())


def test_there_is_one_of_each_version_before() -> None:
    assert [str(number) for number in range(int(BASELINE), int(REVISION))] == VERSIONS


def test_migrated_it_is_as_the_tables_say_column_by_column(old: World) -> None:
    migrate(old.store, START)
    old.store.check()
    with old.store.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        assert inspect(connection).has_table("alembic_version")
        assert old.store.revision(connection) == REVISION


def test_migrated_it_says_again_what_it_said(version: str, old: World) -> None:
    migrate(old.store, START)
    before = golden_values(version)
    device = Device(old, SigningKey(bytes.fromhex(before["seed"])), "45024")
    for scope, page in before["feed"].items():
        found = device.get("/feed", FeedPage, f"scope={scope}")
        own = tuple(item for item in found.items if not item.id.startswith(VOTE))
        if own != found.items and int(version) < FIRST_WITH_VOTES:  # these came later, after everything else
            assert (scope, own) == ("mine", found.items[: len(own)])
            found = msgspec.structs.replace(found, cursor=page["cursor"], items=own)
        elif int(version) < FIRST_WITH_STEPS:
            assert found.cursor.startswith(f"{page['cursor']}." if found.items else "0")
            found = msgspec.structs.replace(found, cursor=page["cursor"])
        assert found == msgspec.convert(page, FeedPage, strict=False), scope
    answer = device.ask("GET", f"/batches/{before['result']['batch']}")
    assert (answer.status, msgspec.json.decode(answer.body)) == (200, before["result"])


def test_migrated_it_goes_on(version: str, old: World) -> None:
    migrate(old.store, START)
    before = golden_values(version)
    device = Device(old, SigningKey(bytes.fromhex(before["seed"])), "45024")
    (block,) = device.deposit([device.cast()]).blocks
    assert (block.exceptions, block.receipt.ledger.size) == ((), 5)
    fresh = before["code"] if int(version) >= FIRST_WITH_MAC else old.code("45025")
    assert Device(old, SigningKey.generate(), "45025").enrol(fresh).status == 200


def test_migrated_a_commune_reads_of_its_votes_as_if_they_came_today(version: str, old: World) -> None:
    """The vote of a golden database is withdrawn; when it is withdrawn again, nothing is published."""
    migrate(old.store, START)
    before = golden_values(version)
    device = Device(old, SigningKey(bytes.fromhex(before["seed"])), "45024")
    batch = [json.loads(line) for line in before["batch"].splitlines()]
    (cast,) = [line["op"] for line in batch if line.get("type") == "vote.cast"]
    found, at = mine(device, f"{VOTE}{SERVICE}"), cursor(device, "mine")
    assert (found.subject, found.subject_kind) == (SERVICE, "service")
    assert [(one.op, one.withdrawn) for one in found.casts] == [(cast, True)]
    old.phase("needs")
    accepted(device, "vote.withdraw", {"subject": SERVICE, "casts": [cast]})
    assert (mine(device, f"{VOTE}{SERVICE}"), cursor(device, "mine")) == (found, at)
    accepted(device, "vote.cast", {"subject": SERVICE, "kind": "service"})
    assert len(mine(device, f"{VOTE}{SERVICE}").casts) == 2


def test_migrated_numbers_go_on_behind_the_highest_of_the_commune(old: World) -> None:
    migrate(old.store, START)
    with old.store.reading() as connection:
        highest = connection.execute(select(func.max(operation.c.number))).scalar_one()
    mine, other = old.device("45024"), old.device("45025")
    assert highest > 1
    assert mine.deposit([mine.cast()]).blocks[0].receipt.first_number == highest + 1
    assert other.deposit([other.cast()]).blocks[0].receipt.first_number == 1


@pytest.mark.parametrize("version", [one for one in EACH if int(one.values[0]) < COUNTING])
def test_migrated_what_a_commune_holds_is_counted(version: str, old: World) -> None:
    """A stick that the commune brought at that time is counted too; no golden database has one."""
    row = {
        "id": "b",
        "commune": "45024",
        "device": "d",
        "deposited_by": "",
        "sha256": "",
        "received_at": "",
        "manifest": "",
    }
    with old.store.writing() as connection:
        connection.execute(insert(bundle), [row, row | {"id": "c"}, row | {"id": "e", "commune": "45026"}])
    migrate(old.store, START)
    found, before = taken(old.store), steps(old.store)
    assert found == counted(old.store, steps_before=before) | {"operations": 0}
    assert (found["held"] > 1_000, found["bundles"]) == (True, 2)
    assert taken(old.store, "45026") == {"held": 0, "bundles": 1, "operations": 0}
    device = Device(old, SigningKey(bytes.fromhex(golden_values(version)["seed"])), "45024")
    device.deposit([device.cast()])
    assert taken(old.store)["held"] == counted(old.store, steps_before=before)["held"]


def test_a_cursor_from_before_is_unknown_and_one_of_after_is_gone_on_from(version: str, old: World) -> None:
    migrate(old.store, START)
    before = golden_values(version)
    device = Device(old, SigningKey(bytes.fromhex(before["seed"])), "45024")
    for scope, page in before["feed"].items():
        asked = device.ask("GET", "/feed", f"scope={scope}&cursor={page['cursor']}")
        expected = 400 if page["items"] and int(version) < FIRST_WITH_STEPS else 200
        assert asked.status == expected, scope
        first = device.get("/feed", FeedPage, f"scope={scope}")
        assert device.get("/feed", FeedPage, f"scope={scope}&cursor={first.cursor}").items == ()


def test_a_code_whose_secret_was_not_kept_is_cancelled_or_used(version: str, old: World) -> None:
    migrate(old.store, START)
    before = int(version) < FIRST_WITH_MAC
    with old.store.reading() as connection:
        used, unused = connection.execute(select(code).order_by(code.c.device.is_(None))).all()
    assert (used.used_at is not None, used.cancelled_at, used.commune) == (True, None, "45024")
    assert (unused.used_at, unused.cancelled_at is not None, unused.commune) == (None, before, "45025")
    assert (used.wrong, unused.wrong) == (0, 0)


@posix.forks
@pytest.mark.parametrize(
    "version", [pytest.param(one, marks=[] if one == VERSIONS[-1] else pytest.mark.slow) for one in VERSIONS]
)
@pytest.mark.parametrize("flaw", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["whole", "control"])
def test_killed_at_any_statement_it_is_old_or_new(version: str, flaw: bool, tmp_path: Path) -> None:
    """The control commits after each statement, and this test must notice it."""
    golden = GOLDEN / f"v{version}.sqlite"
    command = [sys.executable, "-P", "-m", "tests.sync.platform.migrations.killing", golden, tmp_path]
    done = subprocess.run(
        [*command, *(["--flaw"] if flaw else [])], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    reached = int(done.stdout)
    assert reached > 5
    whole = content(tmp_path / str(reached) / DATABASE)
    before = content(tmp_path / "0" / DATABASE)
    assert whole != before
    found = [content(tmp_path / str(number) / DATABASE) for number in range(1, reached)]
    assert (all(one in (before, whole) for one in found)) is not flaw
    assert before in found
    for number in range(1, reached) if not flaw else ():
        copies = [file for file in (tmp_path / str(number)).glob("*-schema-*") if not file.name.endswith(".part")]
        assert all(content(copy) == before for copy in copies), number


def test_migrated_each_act_on_a_need_is_found_by_it(old: World) -> None:
    migrate(old.store, START)
    with old.store.reading() as connection:
        rows = connection.execute(select(operation.c.type, operation.c.frozen, operation.c.need)).all()
    assert any(row.need for row in rows)
    for row in rows:
        said = json.loads(row.frozen)["body"].get("need")
        assert row.need == (said if row.type in ("need.submit", "need.amend", "need.withdraw") else None)
