"""relaisctl enrol --codes: the file of the platform in another process, for several accounts of several computers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.cli import codes_file
from desktop.domain.refusals import Refusal
from tests import posix
from tests.desktop.cli.conftest import Run
from tests.faults.programs import Platform, platform
from tests.refusing import of_input


@pytest.fixture(scope="module")
def national(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    with platform(tmp_path_factory.mktemp("national") / "platform") as served:
        yield served


def written(folder: Path, text: str) -> Path:
    file = folder / "codes.csv"
    file.write_text(text, "utf-8")
    return file


def codes_of(national: Platform, folder: Path, name: str) -> str:
    (folder / "communes.txt").write_text("45024\n45299\n", "utf-8")
    national.run("code", "create", "--communes", folder / "communes.txt", "--out", folder / name)
    return (folder / name).read_text("utf-8")


def test_each_account_takes_the_next_code_and_enrols_once(run: Run, national: Platform, tmp_path: Path) -> None:
    both = written(tmp_path, codes_of(national, tmp_path, "1.csv") + codes_of(national, tmp_path, "2.csv"))
    words = ("enrol", "--platform", national.url, "--codes", str(both))
    devices = set()
    for account in ("claire", "paul"):
        folder = tmp_path / account
        assert run("commune", "use", "45024", folder=folder).status == 0
        first = run(*words, folder=folder)
        assert first.status == 0, first
        again = run(*words, folder=folder)
        assert (again.status, again.json) == (0, first.json), "a script at each log-in uses up no code"
        devices.add(first.json["device"])
    assert len(devices) == 2
    assert run("commune", "use", "45024", folder=tmp_path / "third").status == 0
    third = run(*words, folder=tmp_path / "third")
    assert (third.status, third.error["type"]) == (1, "code-used")
    both.unlink()
    assert run(*words, folder=tmp_path / "paul").status == 0, "the file may be taken away once each is enrolled"
    states = [one["state"] for one in national.run("code", "list", "--commune", "45299")]
    assert states == ["waiting", "waiting"], "of another commune"


def test_either_a_code_or_a_file(run: Run, baule: Path, tmp_path: Path) -> None:
    for words in ((), ("--code", "X", "--codes", str(tmp_path / "codes.csv"))):
        said = run("enrol", "--platform", "http://127.0.0.1:9", *words)
        assert (said.status, said.error["field"]) == (2, "--code")
    said = run("enrol", "--platform", "http://127.0.0.1:9", "--codes", str(tmp_path / "absent.csv"))
    assert (said.status, said.error["field"], said.error["type"]) == (2, "--codes", "codes_file")


@pytest.mark.parametrize(
    "line",
    [
        "1024;Bourg;CODE-1;id",
        '"01024","Bourg, en l’air","CODE-1","id"',
        "01024\tBourg\tCODE-1\tid",
        "01024;;CODE-1",
        "01024\tBourg, dit; le Haut\tCODE-1",
        "01024,Bourg; le Haut,CODE-1",
        f"01024;{'a' * 200_000};CODE-2\n01024;Bourg;CODE-1",
    ],
)
def test_what_a_spreadsheet_makes_of_it(tmp_path: Path, line: str) -> None:
    file = written(tmp_path, f"\ufeffcommune;nom;code;numéro\n45024;Baule;OTHER;id\n{line}\n{line}\n01024;Bourg;;id\n")
    assert codes_file.of_commune(file, "01024") == ("CODE-1",)


@pytest.mark.parametrize("content", [b"", b"45024;Baule\n", b"45299;B;CODE;id\n", b"\xff\xfe4", b";" * 2_000_001])
def test_a_file_without_a_code_for_the_commune(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "codes.csv"
    file.write_bytes(content)
    with pytest.raises(Refusal, check=of_input) as caught:
        codes_file.of_commune(file, "45024")
    assert "codes.csv" in caught.value.sentence


@posix.modes
def test_a_file_that_the_account_may_not_read(tmp_path: Path) -> None:
    file = written(tmp_path, "45024;Baule;CODE;id\n")
    with posix.without_rights(file), pytest.raises(Refusal, match="codes_file") as caught:
        codes_file.of_commune(file, "45024")
    assert "«\u00a0codes.csv\u00a0» n’est pas lisible par ce compte" in caught.value.sentence


def test_a_file_that_is_too_large_is_not_taken_for_another_encoding(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="codes_file") as caught:
        codes_file.of_commune(written(tmp_path, "é" * 1_000_001), "45024")
    assert "dépasse 2\u00a0Mo" in caught.value.sentence


def test_a_code_that_is_refused_for_another_reason_uses_up_no_other(
    run: Run, national: Platform, tmp_path: Path
) -> None:
    """Somebody mixed up the communes: to go on would hide it."""
    own, other = (line for line in codes_of(national, tmp_path, "3.csv").splitlines() if line[:5] in ("45024", "45299"))
    mixed = written(tmp_path, f"{other.replace('45299', '45024')}\n{own}\n")
    before = national.run("code", "list", "--commune", "45024")
    assert run("commune", "use", "45024").status == 0
    said = run("enrol", "--platform", national.url, "--codes", str(mixed))
    assert (said.status, said.error["type"]) == (1, "code-other-commune")
    assert national.run("code", "list", "--commune", "45024") == before
