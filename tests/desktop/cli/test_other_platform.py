"""What the commands say of acts between two platforms: a script is told by a field what the line beside it says."""

from pathlib import Path

from pysqlite3 import dbapi2 as sqlite

from tests.desktop.cli.conftest import Run


def move(data: Path, op: str, state: str) -> None:
    """To another platform than the one that gave this answer."""
    connection = sqlite.connect(data / "communes" / "45024.sqlite")
    connection.execute("UPDATE outbox SET state = ?, number = 1, received_at = created_at WHERE op = ?", (state, op))
    connection.execute("INSERT INTO proof VALUES (?, ?)", (op, '{"receipt":{"key":"before"}}'))
    connection.execute("INSERT INTO copy VALUES ('keys', 'before', 0, '{}')")
    today = '{"id":"today","public_key":"","origin":""}'
    device = "INSERT INTO device VALUES (1, 'd', x'00', 'file', '', ?, NULL) ON CONFLICT DO UPDATE SET platform_key = ?"
    connection.execute(device, (today, today))
    connection.commit()
    connection.close()


def test_a_correction_that_waits_for_another_platform(run: Run, baule: Path) -> None:
    id = run("need", "draft", "--title", "t", "--description", "d").json["id"]
    first = run("need", "submit", id).json["op"]
    connection = sqlite.connect(baule / "communes" / "45024.sqlite")
    connection.execute("UPDATE outbox SET state = 'accepted'")
    connection.commit()
    connection.close()
    op = run("need", "submit", run("need", "correct", id, "--title", "t2").json["id"]).json["op"]
    assert not run("outbox", "show", op).json["waits_for_other_platform"]
    move(baule, first, "accepted")
    assert "… Attend une autre plateforme" in run("outbox", "list", plain=True).out
    waits = {act["op"]: act["waits_for_other_platform"] for act in run("outbox", "list").json}
    assert waits == {first: False, op: True}
    assert run("outbox", "show", op).json["waits_for_other_platform"]


def test_a_need_that_another_platform_refused(run: Run, baule: Path) -> None:
    id = run("need", "draft", "--title", "t", "--description", "d").json["id"]
    op = run("need", "submit", id).json["op"]
    assert not run("need", "show", id).json["refused_there"]
    move(baule, op, "rejected")
    assert "✗ Refusé par une autre plateforme  t" in run("need", "list", plain=True).out
    (need,) = run("need", "list").json
    assert (need["state"], need["refused_there"]) == ("other_platform", True)
    assert run("need", "show", id).json["refused_there"]
