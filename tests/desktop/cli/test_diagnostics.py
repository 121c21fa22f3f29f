"""relaisctl diagnostics: the report has what helps, and no secret and no personal data."""

import base64
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from pysqlite3 import dbapi2 as sqlite

from tests.desktop.cli.conftest import Run

CANARY = "CANARI"
TRACEBACK = """2026-11-25 04:00:00,000 ERROR desktop.cli.program fault
Traceback (most recent call last):
  File "/home/canari/macro.py", line 3, in run
    draft_need(CANARI)
  File "/home/canari/desktop/actions/needs/draft_need.py", line 12, in draft_need
    raise ValueError("CANARITITRE")
ValueError: CANARITITRE
CANARISUITE
2026-11-25 04:00:01,000 WARNING urllib3.connectionpool http://CANARIURL
"""


def report(file: Path) -> tuple[dict[str, Any], str, str]:
    with zipfile.ZipFile(file) as packed:
        assert sorted(packed.namelist()) == ["journal.txt", "rapport.json", "rapport.txt"]
        text, log = (packed.read(name).decode() for name in ("rapport.txt", "journal.txt"))
        return json.loads(packed.read("rapport.json")), text, log


@pytest.fixture
def troubled(run: Run, baule: Path, tmp_path: Path) -> Path:
    """A commune with the canary in every private place, with logs at DEBUG."""
    (tmp_path / "policy.json").write_text(
        json.dumps(
            {
                "log_level": "DEBUG",
                "platform_url": "https://plateforme.invalid",
                "proxy_user": "CANARIUSER",
            }
        )
    )
    assert run("person", "set", "--name", "Anne CANARINOM", "--email", "canari@x.example").status == 0
    need = run("need", "draft", "--title", "CANARITITRE", "--description", "CANARITEXTE").json["id"]
    assert run("need", "submit", need).status == 0
    connection = sqlite.connect(baule / "communes" / "45024.sqlite")
    with connection:
        connection.execute("UPDATE outbox SET state = 'quarantined', reason = 'poison', detail = 'CANARIDETAIL'")
        connection.execute(
            "INSERT INTO exchange (started_at, ended_at, outcome, summary, failures, server_time) VALUES"
            " ('2026-11-25T03:00:00+00:00', '2026-11-25T03:00:02+00:00', 'proxy_password',"
            """ '{"sent": 3, "offset_s": 7200}', 4, '2026-11-25T05:00:00+00:00')"""
        )
    connection.close()
    (baule / "keys" / "proxy-password.key").write_bytes(b"CANARIPASS")
    (baule / "config" / "settings.json").write_text(json.dumps({"commune": "45024", "proxy": "http://127.0.0.1:3"}))
    with (baule / "logs" / "relais.log").open("a", encoding="utf-8") as log:
        log.write(TRACEBACK)
    return baule


def test_what_helps_is_there(run: Run, troubled: Path, tmp_path: Path) -> None:
    out = tmp_path / "rapport.zip"
    done = run("diagnostics", "--out", str(out))
    assert done.status == 0, done.err
    assert done.json["bytes"] == out.stat().st_size < 100_000
    document, text, log = report(out)
    assert done.json["not_well"] == ["clock", "trace:tcp"]
    assert document["diagnosis"]["acts"] == {"quarantined": 1}
    (problem,) = document["diagnosis"]["problems"]
    assert (problem["state"], problem["reason"], problem["type"]) == ("quarantined", "poison", "need.submit")
    (attempt,) = document["diagnosis"]["attempts"]
    assert (attempt["outcome"], attempt["failures"], attempt["summary"]["sent"]) == ("proxy_password", 4, 3)
    assert document["clock_offset_s"] == 7200
    assert [(step["name"], step["ok"], step["code"]) for step in document["trace"]] == [
        ("dns", True, ""),
        ("tcp", False, "proxy"),
    ]
    assert document["proxy"] == "http http://127.0.0.1:3, https http://127.0.0.1:3"
    assert document["versions"]["sqlite"]
    assert "?" not in document["versions"].values()
    assert document["policy"]["proxy_user"] == "présent"
    for words in ("Baule (45024)", problem["op"], "proxy_password", "Vérifiez l’adresse du proxy", "réglez-la"):
        assert words in text, words
    assert log.splitlines()[-4:] == [
        "2026-11-25 04:00:00,000 ERROR desktop.cli.program fault",
        "    macro.py, 3, run",
        "    desktop/actions/needs/draft_need.py, 12, draft_need",
        "  ValueError",
    ]


def test_no_secret_and_nothing_of_a_person_leaves(run: Run, troubled: Path, tmp_path: Path) -> None:
    out = tmp_path / "rapport.zip"
    environment = {"HTTP_PROXY": "http://CANARIUSER:CANARIPASS@127.0.0.1:3"}
    run("sync", **environment)
    run("enrol", "--code", "CANA-RICO-CANA-RICO-CANA-RICO-CANA-RICO", **environment)
    (troubled / "config" / "settings.json").write_text(json.dumps({"commune": "45024"}))  # the environment's proxy
    assert run("diagnostics", "--out", str(out), **environment).status == 0
    with zipfile.ZipFile(out) as packed:
        whole = b"\n".join(packed.read(name) for name in packed.namelist())
    # As text: Windows ends a line in two characters.
    log = (troubled / "logs" / "relais.log").read_text("utf-8").replace(TRACEBACK, "").encode()
    (key,) = (file.read_bytes() for file in (troubled / "keys").glob("*.key") if "proxy" not in file.name)
    login = base64.b64encode(b"CANARIUSER:CANARIPASS")
    for secret in (
        b"canari",
        b"cana-rico",
        key.lower(),
        key.hex().encode(),
        base64.b64encode(key).lower(),
        login.lower(),
    ):
        assert secret not in whole.lower(), secret
        assert secret not in log.lower(), secret
    held = (troubled / "communes" / "45024.sqlite").read_bytes()
    held += (
        (troubled / "communes" / "45024.sqlite-wal").read_bytes()
        if (troubled / "communes" / "45024.sqlite-wal").exists()
        else b""
    )
    assert CANARY.encode() in held, "the canary was there to be told"


def test_without_a_commune_and_with_a_damaged_one(run: Run, data: Path, tmp_path: Path) -> None:
    out = tmp_path / "rapport.zip"
    assert run("diagnostics", "--out", str(out)).status == 0
    assert report(out)[0]["findings"][-1]["name"] == "no_commune"
    assert run("commune", "use", "45024").status == 0
    (data / "communes" / "45024.sqlite").write_bytes(b"no database" * 1000)
    done = run("diagnostics", "--out", str(out))
    assert done.status == 0, done.err
    assert report(out)[0]["diagnosis"] is None
    assert len(done.json["not_well"]) == 1


def test_a_place_that_cannot_be_written_is_refused(run: Run, ready: Path, tmp_path: Path) -> None:
    done = run("diagnostics", "--out", str(tmp_path / "absent" / "rapport.zip"), folder=ready)
    assert done.status == 2
    assert "ne peut pas être écrit" in done.json["error"]["title"]
