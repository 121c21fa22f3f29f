"""When phases were opened: what `phase show` says, and openings that are noted after a backup was put back."""

import shutil
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sync.platform import alarms

OPENED = "2026-01-05T09:00:00.500000+00:00"


def as_text(at: datetime) -> str:
    return at.isoformat(timespec="microseconds")


@pytest.fixture
def program(program: Any) -> Any:
    """Its first phase was opened on the fifth of January."""
    program.sql(f"UPDATE phase_change SET at = '{OPENED}'")
    return program


def known(program: Any) -> list[tuple[int, str, str]]:
    return [(one["position"], one["phase"], one["since"]) for one in program.json("phase", "show")["history"]]


def test_each_opening_is_shown_with_its_moment(program: Any) -> None:
    before = datetime.now(UTC)
    shown = program.json("phase", "set", "vote")
    assert known(program) == [(1, "needs", OPENED), (2, "vote", shown["since"])]
    assert as_text(before) <= shown["since"] <= as_text(datetime.now(UTC)), "without --at it is opened now"
    lines = program.run("phase", "show").out.replace("\u00a0", " ").splitlines()
    assert lines[:3] == [
        "Phase ouverte : Vote (vote)",
        "Ouvertures connues :",
        "  1  2026-01-05T09:00:00Z  Besoins (needs)",
    ]
    assert lines[3].startswith("  2  ")
    assert lines[3].endswith("Z  Vote (vote)")


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("2026-01-20T14:30:00+01:00", datetime(2026, 1, 20, 13, 30, tzinfo=UTC)),
        (" 2026-01-20 13:30Z ", datetime(2026, 1, 20, 13, 30, tzinfo=UTC)),
        ("2026-01-20T13:30", datetime(2026, 1, 20, 13, 30).astimezone(UTC)),  # by this machine's own clock
    ],
)
def test_an_opening_is_noted_at_its_moment(program: Any, typed: str, at: datetime) -> None:
    shown = program.json("phase", "set", "vote", "--at", typed)
    assert (shown["phase"], shown["since"], shown["version"]) == ("vote", as_text(at), 2)
    assert known(program) == [(1, "needs", OPENED), (2, "vote", as_text(at))]
    assert program.json("phase", "set", "vote", "--at", typed) == shown


@pytest.mark.parametrize(
    ("typed", "status", "type_", "says"),
    [
        ("hier", 2, "at", "«\u00a0hier\u00a0» n’est pas une date. Écrivez le jour et l’heure"),
        ("", 2, "at", "2026-11-20T14:30+01:00"),
        ("2026-01-20", 2, "at", "ne dit pas l’heure"),
        ("0001-01-01T00:00+14:00", 2, "at", "n’est pas une date"),
        ("2199-01-01T10:00+01:00", 2, "at_future", "est dans l’avenir"),
        ("2026-01-05T09:00Z", 1, "at_order", "--at 2026-01-05T09:00:01Z"),
    ],
)
def test_a_moment_that_cannot_be_noted(program: Any, typed: str, status: int, type_: str, says: str) -> None:
    said = program.run("phase", "set", "vote", "--at", typed, "--json")
    assert (said.status, said.error["type"], said.error["field"]) == (status, type_, "--at")
    assert said.error["title"].startswith("--at\u00a0: ")
    assert says in said.error["title"]
    assert known(program) == [(1, "needs", OPENED)]


def test_the_open_phase_was_not_opened_later(program: Any) -> None:
    said = program.run("phase", "set", "needs", "--at", "2026-01-20T13:30Z", "--json")
    assert (said.status, said.error["type"]) == (1, "at_open")
    assert "depuis le 2026-01-05 à 09:00:00 (UTC)" in said.error["title"]


def test_the_help_says_when_to_type_it(program: Any) -> None:
    said = " ".join(program.run("phase", "set", "--help").out.split())
    for words in ("--at …", "2026-11-20T14:30", "remise à une sauvegarde", "dans l’ordre"):
        assert words in said
    for words in ("à l’heure de cet ordinateur", "2026-11-20T13:30Z", "UTC, comme « phase show » les montre"):
        assert words in said, "which zone counts"


def test_what_phase_show_shows_is_typed_as_it_is(program: Any) -> None:
    file = program.folder / "relais-platform.sqlite"
    shutil.copy(file, file.with_name("kept"))
    program.json("phase", "set", "vote", "--at", "2026-01-20T14:30+01:00")
    shown = program.run("phase", "show").out.splitlines()[3].split()[1]
    shutil.copy(file.with_name("kept"), file)
    assert len(known(program)) == 1, "put back"
    assert shown == "2026-01-20T13:30:00Z"
    program.json("phase", "set", "vote", "--at", shown)
    assert program.run("phase", "show").out.splitlines()[3].split()[1] == shown


CHECK = (
    "Les phases ouvertes {lost} sont oubliées : la base tient « {name} » pour ouverte à cette heure, depuis le {since} "
    "; si une autre l’a été après, notez chacune, dans l’ordre, au moment où elle l’a été (« phase set PHASE "
    "--at MOMENT » ; « phase show » montre celles qui sont connues). MOMENT : 2026-11-20T14:30 à l’heure de cet "
    "ordinateur, ou 2026-11-20T13:30Z en UTC, comme tous les moments montrés ici."
)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("more", [(), ("--confirm",)])
def test_restored_says_which_phase_stands_open_and_how_others_are_noted(program: Any, more: tuple[str, ...]) -> None:
    done = program.run("restored", *more)
    expected = CHECK.format(lost="depuis la sauvegarde", name="Besoins", since="2026-01-05T09:00:00Z")
    assert expected in plain(done.out + done.err)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["restored", "went_back", "key_again"])
def test_so_does_each_alarm_of_it_by_what_is_known_of_its_hour(
    program: Any, commune: Any, kind: alarms.AlarmKind
) -> None:
    now = datetime(2026, 1, 20, 10, tzinfo=UTC)
    with commune.world.store.writing() as connection:
        alarms.raise_alarm(connection, "intent_differs", device_id=commune.key.id, op="", now=now)
        alarms.raise_alarm(connection, kind, device_id=commune.key.id, op="", now=now)

    def alarm_sentence() -> str:
        alarm, other = program.json("alarm", "list")
        assert "phase" not in other["sentence"]
        assert alarm["sentence"] in program.run("alarm", "list").out
        return plain(alarm["sentence"])

    lost = "entre la sauvegarde et cette heure"
    assert alarm_sentence().endswith(CHECK.format(lost=lost, name="Besoins", since="2026-01-05T09:00:00Z"))
    program.json("phase", "set", "vote", "--at", (now - timedelta(seconds=1)).isoformat())
    program.json("phase", "set", "steering", "--at", (now + timedelta(seconds=1)).isoformat())
    assert alarm_sentence().endswith(CHECK.format(lost=lost, name="Vote", since="2026-01-20T09:59:59Z"))
