"""relaisctl recovery: the sheet, the way back, and no secret on any output."""

from pathlib import Path

from tests.desktop.cli.conftest import Run
from tests.desktop.cli.rescue_sheet import code_in


def key_is_there(run: Run) -> bool:
    return next(bool(check["ok"]) for check in run("doctor").json["checks"] if check["name"] == "key")


def test_a_lost_key_comes_back_from_paper(run: Run, baule: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "feuille.pdf"
    done = run("recovery", "sheet", "--out", str(sheet))
    assert done.status == 0
    assert set(done.json) == {"device", "pdf"}
    code = code_in(sheet)
    assert code[:5] not in done.out + done.err
    (key,) = (baule / "keys").iterdir()
    seed = key.read_bytes()
    key.unlink()
    assert not key_is_there(run)
    wrong = run("recovery", "restore", "--code", code.replace(code[0], "A" if code[0] != "A" else "B", 1))
    assert (wrong.status, wrong.json["error"]["field"]) == (2, "code")
    assert run("recovery", "restore", "--code", code).json == {"restored": True}
    assert [file.read_bytes() for file in (baule / "keys").iterdir()] == [seed]
    assert key_is_there(run)
    logs = "".join(file.read_text("utf-8") for file in (baule / "logs").iterdir())
    assert code[:11] not in logs
    assert seed.hex() not in logs


def test_another_key_is_asked_of_an_enrolled_computer_only(run: Run, baule: Path) -> None:
    refused = run("recovery", "rotate")
    assert (refused.status, refused.json["error"]["type"]) == (1, "not_enrolled")
