"""relaisctl sync: one round with a running platform, for the named commune; and the document that scripts read."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pysqlite3 import dbapi2 as sqlite

from desktop import settings
from desktop.paths import find
from tests.desktop.cli.conftest import Run
from tests.faults.programs import Platform

#: What `sync --json` says; names are published: scripts of IT staff read them.
KEYS = [
    "outcome",
    "sent",
    "accepted",
    "rejected",
    "quarantined",
    "pulled",
    "news",
    "unreadable",
    "braked",
    "bytes_sent",
    "bytes_received",
    "requests",
    "renewed",
    "recovered",
    "contradictions",
    "contradicted",
    "elsewhere",
    "attachments",
    "attachments_waiting",
]


@pytest.fixture
def national(tmp_path: Path) -> Iterator[Platform]:
    served = Platform(tmp_path / "national")
    served.init()
    served.serve()
    yield served
    served.stop()


@pytest.mark.slow
def test_each_commune_of_a_pc_exchanges_for_itself(run: Run, national: Platform) -> None:
    for insee in ("45024", "45234"):
        run("commune", "use", insee)
        done = run("enrol", "--platform", national.url, "--code", national.code(insee), "--commune", insee)
        assert done.status == 0, done
        run("vote", "cast", "grr", "--commune", insee)
    assert len(run("commune", "list").json) == 2
    first = run("sync", "--commune", "45234")
    assert list(first.json) == KEYS
    assert (first.json["sent"], first.json["accepted"]) == (1, 1)
    assert national.tally() == {"grr": ["45234"]}
    run("sync", "--commune", "45024")
    assert national.tally() == {"grr": ["45024", "45234"]}


@pytest.mark.slow
def test_one_command_exchanges_all_communes_of_the_account(run: Run, data: Path, national: Platform) -> None:
    """The timer and the scheduled task exchanged the one chosen last: acts of the others stayed."""
    for insee in ("45024", "45234", "45028"):
        run("commune", "use", insee)
    assert run("sync", "--all").status == 1, "none is enrolled"
    for insee in ("45024", "45234"):
        words = ("--platform", national.url, "--code", national.code(insee), "--commune", insee)
        assert run("enrol", *words).status == 0
        run("vote", "cast", "grr", "--commune", insee)
    done = run("sync", "--all")
    assert [(row["insee"], row["status"], row.get("sent")) for row in done.json] == [
        ("45024", 0, 1),
        ("45028", 1, None),
        ("45234", 0, 1),
    ]
    assert (done.status, done.json[1]["error"]["type"]) == (0, "not_enrolled"), "one without a code is no fault"
    assert national.tally() == {"grr": ["45024", "45234"]}
    told = run("sync", "--all", plain=True)
    assert "Baule (45024)\u00a0: Envoyés\u00a0: 0 · " in told.out
    assert "Beaugency (45028)\u00a0: Cet ordinateur n’est pas inscrit" in told.err
    run("vote", "cast", "opencimetiere", "--commune", "45234")
    (data / "communes" / "45024.sqlite").write_bytes(b"damaged" * 1000)
    done = run("sync", "--all")
    assert (done.status, [row["status"] for row in done.json]) == (4, [4, 1, 0]), "the worst, and the others went on"
    assert national.tally()["opencimetiere"] == ["45234"]
    national.stop()
    assert [row["status"] for row in run("sync", "--all", "--json").json] == [4, 1, 3]


def test_all_communes_where_there_is_none_or_one_is_named(run: Run, data: Path) -> None:
    assert run("sync", "--all").error["type"] == "no_commune"
    run("commune", "use", "45024")
    named = run("sync", "--all", "--commune", "45024")
    assert (named.status, named.error["field"]) == (2, "--all")
    run("vote", "cast", "grr")
    (data / "communes" / "45024.sqlite").unlink()
    assert [row["error"]["type"] for row in run("sync", "--all").json] == ["vanished"]


def test_a_script_at_each_log_in_leaves_her_choice(run: Run, data: Path) -> None:
    def use(insee: str, *more: str) -> tuple[str, str]:
        made = run("commune", "use", insee, *more).json["insee"]
        return made, settings.read(find(data).settings).settings.commune

    assert use("45024", "--keep-choice") == ("45024", "45024"), "none was chosen"
    assert use("45028") == ("45028", "45028")
    assert use("45024", "--keep-choice") == ("45024", "45028")
    assert use("45234", "--keep-choice") == ("45234", "45028"), "it is here, for what names it"
    run("commune", "remove", "45028")
    assert use("45024", "--keep-choice") == ("45024", "45024"), "what was chosen is gone"


@pytest.mark.slow
def test_a_round_says_what_was_refused_and_what_met_another_text(run: Run, national: Platform, tmp_path: Path) -> None:
    other = tmp_path / "other"
    for folder in (None, other):
        where = {} if folder is None else {"folder": folder}
        run("commune", "use", "45024", **where)
        done = run("enrol", "--platform", national.url, "--code", national.code("45024"), **where)
        assert done.status == 0, done
    need = submit(run, "Cimetière")
    assert run("sync").status == 0
    assert run("sync", folder=other).status == 0
    for where in ({}, {"folder": other}):
        correction = run("need", "correct", need, "--title", f"Titre {len(where)}", **where).json["id"]
        assert run("need", "submit", correction, **where).status == 0
    assert "textes changés ailleurs" not in run("sync", plain=True).out
    told = run("sync", plain=True, folder=other).out
    assert " · textes changés ailleurs\u00a0: 1\n" in told
    assert "\n⚠ Texte changé ailleurs (n°\u00a0" in told
    assert f"relaisctl need settle {need} --keep mine|platform|both" in told
    submit(run, "École")
    national.run("phase", "set", "vote")
    refused = run("sync", plain=True).out
    assert " · refusés\u00a0: 1 · " in refused
    assert "\n✗ Refusé (n°\u00a0" in refused
    assert "  Besoin  École — " in refused
    assert refused.endswith("\nVoyez\u00a0: relaisctl outbox list.\n")


def submit(run: Run, title: str) -> str:
    id: str = run("need", "draft", "--title", title, "--description", "Papier").json["id"]
    assert run("need", "submit", id).status == 0
    return id


@pytest.mark.slow
def test_a_computer_that_the_platform_does_not_know_is_told_the_command(
    run: Run, national: Platform, tmp_path: Path
) -> None:
    run("commune", "use", "45024")
    assert run("enrol", "--platform", national.url, "--code", national.code("45024")).status == 0
    with closing(sqlite.connect(national.folder / "platform.sqlite")) as connection, connection:
        connection.execute("DELETE FROM device")
    told = run("sync")
    assert (told.status, told.json["error"]["type"]) == (1, "device-unknown")
    assert "relaisctl enrol --platform URL --code CODE" in told.err
    assert "Réglages" not in told.err


@pytest.mark.slow
def test_after_a_backup_was_put_back_nothing_is_promised(run: Run, national: Platform) -> None:
    run("commune", "use", "45024")
    assert run("enrol", "--platform", national.url, "--code", national.code("45024")).status == 0
    name = run("backup", "create").json["name"]
    submit(run, "Cimetière")
    assert run("sync").status == 0
    submit(run, "Jamais parti")
    assert run("backup", "restore", name, "--confirm").status == 0
    told = run("sync", plain=True)
    assert told.status == 0
    assert "nouvelle clé. Ce que la plateforme a reçu de la commune y est toujours." in told.err
    assert "perdu" not in told.err + told.out
    national.stop()
    away = run("sync", plain=True)
    assert away.status == 3
    assert "perdu" not in away.err


def test_before_the_enrolment_no_address_is_asked_for_that_the_policy_imposes(run: Run, tmp_path: Path) -> None:
    run("commune", "use", "45024")
    assert "relaisctl enrol --platform URL --code CODE" in run("sync").error["detail"]
    (tmp_path / "policy.json").write_text(json.dumps({"platform_url": "https://autre.exemple.fr"}), "utf-8")
    assert "relaisctl enrol --code CODE" in run("sync").error["detail"]


def test_a_policy_that_names_another_platform_since_is_said(run: Run, national: Platform, tmp_path: Path) -> None:
    """The computer went on with the old one, and forty of them were told that all was well."""
    run("commune", "use", "45024")
    assert run("enrol", "--platform", national.url, "--code", national.code()).status == 0
    assert run("doctor").status == 0
    imposed = tmp_path / "policy.json"
    imposed.write_text(json.dumps({"platform_url": f"{national.url}/"}), "utf-8")
    assert run("doctor").status == 0
    imposed.write_text(json.dumps({"platform_url": "https://autre.exemple.fr"}), "utf-8")
    done, found = run("sync"), run("doctor")
    assert done.status == 0, "its acts leave all the same"
    (moved,) = (check for check in found.json["checks"] if check["ok"] is not True)
    assert (found.status, moved["name"]) == (1, "platform_moved")
    for words in (national.url, "https://autre.exemple.fr", "relaisctl enrol --code CODE"):
        assert words in moved["remedy"]
        assert words in done.err
