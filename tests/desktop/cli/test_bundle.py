"""relaisctl bundle and relais-platform bundle: the commune, the préfecture and the platform, each by its commands."""

import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from pysqlite3 import dbapi2 as sqlite

from desktop.domain.french import legal
from sync.contract.bundle import INVENTED
from sync.platform import quotas
from sync.platform.store import PlatformStore
from sync.platform.times import system_clock
from tests import typed
from tests.faults.programs import Platform
from tests.sync.platform.taken import take
from tests.typed import Typed, relais_platform

KEEP = "Gardez une copie du fichier et de son cachet"


class National(Platform):
    """Its commands run in this process; only the server is a separate process."""

    def run(self, *words: str | Path) -> Any:
        done = relais_platform("--database", self.database, "--json", *words)
        assert done.status == 0, done
        return done.json


def relaisctl(data: Path, *words: str | Path) -> Typed:
    return typed.relaisctl(data, "--json", *words)


@pytest.fixture
def usb(tmp_path: Path) -> Path:
    folder = tmp_path / "usb"
    folder.mkdir()
    return folder


@pytest.fixture(scope="module")
def initialised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a platform that nobody has used yet, made once: each test gets a copy."""
    made = National(tmp_path_factory.mktemp("initialised") / "national")
    made.init()
    return made.folder


@pytest.fixture
def national(tmp_path: Path, initialised: Path) -> National:
    return National(shutil.copytree(initialised, tmp_path / "national"))


@pytest.fixture
def served(national: National) -> Iterator[National]:
    national.serve()
    yield national
    national.stop()


def enrolled_by_stick(data: Path, national: National, usb: Path, *subjects: str) -> Path:
    """The file that the platform took."""
    relaisctl(data, "commune", "use", "45024")
    for subject in subjects:
        assert relaisctl(data, "vote", "cast", subject).status == 0
    code = national.code()
    national.run("bundle", "card", "--out", str(usb), "--department", "45")
    done = relaisctl(data, "bundle", "export", "--to", usb, "--code", code)
    assert done.status == 0, done
    back = national.run("bundle", "receive", done.json["file"], "--return", str(usb))["return"]
    taken = relaisctl(data, "bundle", "import", back)
    assert (taken.status, taken.json["enrolled"], taken.json["acts"]) == (0, True, len(subjects)), taken
    return Path(done.json["file"])


def states(data: Path) -> list[str]:
    return [act["state"] for act in relaisctl(data, "outbox", "list").json]


def test_a_commune_without_any_network(tmp_path: Path, national: National, usb: Path) -> None:
    data = tmp_path / "pc"
    enrolled_by_stick(data, national, usb, "opencimetiere", "grist")
    assert states(data) == ["accepted", "accepted"]
    receipts = typed.relaisctl(data, "receipt", "list").out
    second = r"n°\u00a02  \w+ \d+\S*\u00a0\w+ \d{4} à \d+\u00a0h\u00a0\d\d  ✓ Vote pris en compte  "
    assert re.match(second, receipts), receipts
    assert national.tally() == {"opencimetiere": ["45024"], "grist": ["45024"]}
    assert relaisctl(data, "verify").json == {
        "ok": True,
        "operations": 2,
        "receipts": 2,
        "words": 2,
        "first_bad": None,
        "contradictions": 0,
    }
    listed = relaisctl(data, "bundle", "list").json
    assert [(row["way"], row["acts"], bool(row["answered_at"])) for row in listed].count(("out", 2, True)) == 1
    sync = relaisctl(data, "sync")
    assert (sync.status, sync.error["type"]) == (1, "by_key")
    assert relaisctl(data, "doctor").status in (0, 3)


@pytest.mark.slow
def test_an_act_waits_until_its_return_and_the_export_can_be_done_again(
    tmp_path: Path, national: National, usb: Path
) -> None:
    data = tmp_path / "pc"
    enrolled_by_stick(data, national, usb)
    relaisctl(data, "vote", "cast", "grist")
    first = relaisctl(data, "bundle", "export", "--to", usb).json
    second = relaisctl(data, "bundle", "export", "--to", usb).json
    assert (first["acts"], second["acts"]) == (1, 1)
    assert first["file"] != second["file"]
    assert states(data) == ["finalised"]
    assert typed.relaisctl(data, "outbox", "list").out.startswith("⇩ Sur clé USB  Vote  Grist  ")
    for one in (second, first, second):
        back = national.run("bundle", "receive", one["file"], "--return", str(usb))["return"]
        assert relaisctl(data, "bundle", "import", back).json["acts"] == 1
    assert states(data) == ["accepted"]
    assert national.tally() == {"grist": ["45024"]}


@pytest.mark.slow
def test_a_backup_put_back_says_which_acts_are_on_a_stick(tmp_path: Path, national: National, usb: Path) -> None:
    data = tmp_path / "pc"
    enrolled_by_stick(data, national, usb)
    name = relaisctl(data, "backup", "create").json["name"]
    relaisctl(data, "vote", "cast", "grist")
    left = relaisctl(data, "bundle", "export", "--to", usb).json["file"]
    relaisctl(data, "vote", "cast", "opencimetiere")
    seen = relaisctl(data, "backup", "restore", name, "--preview")
    assert [act["away"] for act in seen.json["lost"]["acts"]] == ["key", ""]
    assert "1 envoi jamais parti sera perdu" in seen.err
    assert "1 envoi parti sur une clé USB peut encore arriver" in seen.err
    back = national.run("bundle", "receive", left, "--return", str(usb))["return"]
    assert relaisctl(data, "bundle", "import", back).json["acts"] == 1
    received = relaisctl(data, "backup", "restore", name, "--preview").json["lost"]["acts"]
    assert [(act["received"], act["away"]) for act in received] == [(True, ""), (False, "")]


def test_a_damaged_act_is_set_aside_and_said(tmp_path: Path, national: National, usb: Path) -> None:
    data = tmp_path / "pc"
    enrolled_by_stick(data, national, usb)
    relaisctl(data, "vote", "cast", "grist")
    relaisctl(data, "vote", "cast", "opencimetiere")
    (file,) = data.glob("**/*.sqlite")
    with closing(sqlite.connect(file)) as connection, connection:
        connection.execute("UPDATE outbox SET frozen = x'00' WHERE subject = 'grist'")
    done = typed.relaisctl(data, "bundle", "export", "--to", usb)
    assert done.status == 0, done
    assert "1\u00a0envoi abîmé n’est pas parti" in done.err
    assert sorted(states(data)) == ["finalised", "quarantined"]
    again = relaisctl(data, "bundle", "export", "--to", usb).json
    assert again["quarantined"] == 0
    back = national.run("bundle", "receive", again["file"], "--return", str(usb))["return"]
    taken = relaisctl(data, "bundle", "import", back).json
    assert (taken["acts"], taken["unread"]) == (1, [])


def test_the_prefecture_stamps_and_deposits(tmp_path: Path, served: National, usb: Path) -> None:
    data, prefecture = tmp_path / "pc", tmp_path / "prefecture"
    enrolled_by_stick(data, served, usb)
    relaisctl(data, "vote", "cast", "grist")
    file = Path(relaisctl(data, "bundle", "export", "--to", usb).json["file"])
    sealed = file.read_bytes()

    refused = relaisctl(prefecture, "bundle", "stamp", file)
    assert (refused.status, refused.error["type"]) == (1, "no_prefecture_key")
    prefecture.mkdir(exist_ok=True)
    key = prefecture / "prefecture.relais-cle"
    served.run("prefecture", "create", "--department", "45", "--out", str(key), "--url", served.url)

    stamped = relaisctl(prefecture, "bundle", "stamp", file).json
    assert relaisctl(prefecture, "bundle", "stamp", file).json == stamped  # the first one stands
    assert (
        f"Cachet apposé {legal(datetime.fromisoformat(stamped['at']))}"
        in typed.relaisctl(prefecture, "bundle", "stamp", file).out
    )
    assert file.read_bytes() == sealed
    (copy,) = [file.rename(tmp_path / file.name) for file in usb.glob("*.tampon")]
    bare = served.run("bundle", "receive", str(file), "--return", str(tmp_path))
    copy.rename(usb / copy.name)
    with_stamp = served.run("bundle", "receive", str(file), "--return", str(tmp_path))
    assert "stamped_at" not in bare
    assert with_stamp["stamped_at"].startswith(stamped["at"][:19])
    deposited = relaisctl(prefecture, "bundle", "deposit", file)
    assert (deposited.status, deposited.json["commune"], deposited.json["acts"]) == (0, "45024", 1), deposited
    assert re.fullmatch(r"retour-45024-\d{4}-\d\d-\d\d-[0-9a-f]{8}\.relais", Path(deposited.json["return"]).name)
    assert relaisctl(prefecture, "bundle", "deposit", file).json == deposited.json
    assert KEEP in typed.relaisctl(prefecture, "bundle", "deposit", file).out
    absent = relaisctl(prefecture, "bundle", "deposit", file.with_name("absent.relais"))
    assert (absent.status, absent.error["type"]) == (2, "no_file")
    assert served.tally() == {"grist": ["45024"]}
    taken = relaisctl(data, "bundle", "import", deposited.json["return"])
    assert taken.json["acts"] == 1
    assert states(data) == ["accepted"]

    invented = usb / "demonstration-baule.relais"
    invented.write_bytes(INVENTED + sealed)  # refused even if it could be opened
    assert relaisctl(prefecture, "bundle", "stamp", invented).error["type"] == "invented"
    note = tmp_path / "note.txt"
    note.write_text("Rien de Relais Communes.", "utf-8")
    said = relaisctl(prefecture, "bundle", "stamp", note)
    assert (said.status, said.error["type"]) == (2, "sealed")
    assert not note.with_name("note.txt.tampon").exists()
    assert relaisctl(prefecture, "bundle", "deposit", invented).error["type"] == "bundle-invented"

    if os.name == "posix":
        key.chmod(0o644)
        assert relaisctl(prefecture, "bundle", "stamp", file).error["type"] == "no_prefecture_key"
        key.chmod(0o600)
    (row,) = served.run("prefecture", "list")
    served.run("prefecture", "revoke", row["id"])
    assert relaisctl(prefecture, "bundle", "deposit", file).error["type"] == "prefecture-unknown"


def test_the_prefecture_is_told_what_a_quota_left(tmp_path: Path, served: National, usb: Path) -> None:
    data, prefecture = tmp_path / "pc", tmp_path / "prefecture"
    enrolled_by_stick(data, served, usb)
    relaisctl(data, "vote", "cast", "grist")
    file = Path(relaisctl(data, "bundle", "export", "--to", usb).json["file"])
    prefecture.mkdir()
    key = prefecture / "prefecture.relais-cle"
    served.run("prefecture", "create", "--department", "45", "--out", key, "--url", served.url)
    store = PlatformStore(str(served.database))
    take(store, "45024", system_clock(), held=quotas.HELD_BYTES)
    store.close()
    assert KEEP not in typed.relaisctl(prefecture, "bundle", "deposit", file).out, "it bears no stamp"
    said = relaisctl(prefecture, "bundle", "deposit", file)
    assert said.status == 0, said
    assert said.json["stopped"].startswith("Les envois de cette commune prennent toute la place")
    assert "Ce qui n’a pas été pris reste à la commune." in said.err
    assert relaisctl(data, "bundle", "import", said.json["return"]).json["acts"] == 0
    assert states(data) == ["finalised"]
    served.run("quota", "--commune", "45024", "--times", "2")
    again = relaisctl(prefecture, "bundle", "deposit", file)
    assert "stopped" not in again.json
    relaisctl(data, "bundle", "import", again.json["return"])
    assert states(data) == ["accepted"]


def test_what_goes_wrong_has_its_status_and_sentence(tmp_path: Path, national: National, usb: Path) -> None:
    data = tmp_path / "pc"
    relaisctl(data, "commune", "use", "45024")
    alone = relaisctl(data, "bundle", "export", "--to", usb)
    assert (alone.status, alone.error["type"]) == (1, "not_enrolled")
    code = national.code()
    no_card = relaisctl(data, "bundle", "export", "--to", usb, "--code", code)
    assert (no_card.status, no_card.error["type"], no_card.error["field"]) == (2, "no_card", "card")
    assert "«\u00a0plateforme.relais-carte\u00a0», n’est pas sur la clé" in no_card.error["title"]
    assert "préfecture" in no_card.error["detail"]
    other = relaisctl(data, "bundle", "export", "--to", usb, "--code", code, "--card", usb / "x.relais-carte")
    assert "«\u00a0x.relais-carte\u00a0», est introuvable" in other.error["title"]
    text = _text(tmp_path)
    wrong = relaisctl(data, "bundle", "export", "--to", usb, "--code", code, "--card", text)
    assert (wrong.status, wrong.error["type"]) == (4, "card")
    mistyped = relaisctl(data, "bundle", "export", "--to", usb, "--code", "ABCD")
    assert (mistyped.status, mistyped.error["field"]) == (2, "code")
    assert relaisctl(data, "bundle", "export", "--to", tmp_path / "nowhere").status == 2
    assert relaisctl(data, "bundle", "import", tmp_path / "nowhere").status == 2
    assert list(usb.iterdir()) == []

    first = enrolled_by_stick(data, national, usb, "grist")
    relaisctl(data, "vote", "withdraw", "grist")
    relaisctl(data, "vote", "cast", "opencimetiere")
    own = relaisctl(data, "bundle", "export", "--to", usb).json["file"]
    told = usb / "demonstration-retour.relais"
    told.write_bytes(INVENTED + Path(own).read_bytes())
    for file, type_ in ((own, "not_for_us"), (_text(usb), "sealed"), (told, "invented")):
        found = relaisctl(data, "bundle", "import", file)
        assert (found.status, found.error["type"]) == (4, type_), found
    card = relaisctl(data, "bundle", "import", usb / "plateforme.relais-carte")
    assert (card.status, card.error["type"]) == (4, "only_a_card")
    theirs = usb / "retour-45234-2026-11-28-01234567.relais"
    theirs.write_bytes(Path(own).read_bytes())  # sealed for somebody else
    elsewhere = relaisctl(data, "bundle", "import", theirs)
    assert (elsewhere.status, elsewhere.error["type"]) == (4, "other_commune")
    words = ("--database", national.database, "--json")
    bad = relais_platform(*words, "bundle", "receive", _text(usb), "--return", usb)
    assert (bad.status, bad.error["type"]) == (4, "sealed")
    nowhere = relais_platform(*words, "bundle", "receive", own, "--return", usb / "nowhere")
    assert (nowhere.status, nowhere.error["field"]) == (2, "--return")
    for file, acts in ((first, "1 envoi"), (own, "2 envois")):
        taken = relais_platform(*words[:2], "bundle", "receive", file, "--return", usb)
        assert taken.out.startswith(f"45024\u00a0: {acts}. Réponse pour la commune"), taken
    national.run("device", "revoke", national.run("device", "list")[0]["id"])
    revoked = relais_platform(*words, "bundle", "receive", own, "--return", usb)
    assert (revoked.status, revoked.error["type"]) == (1, "device-revoked")


def _text(folder: Path) -> Path:
    file = folder / "retour.relais"
    file.write_text("bonjour", "utf-8")
    return file


def test_no_secret_is_said(tmp_path: Path, national: National, usb: Path) -> None:
    """Neither in what the programs print nor in their logs."""
    data = tmp_path / "pc"
    enrolled_by_stick(data, national, usb)
    key = tmp_path / "prefecture.cle"
    said = [json.dumps(national.run("prefecture", "create", "--department", "45", "--out", str(key)))]
    secret = json.loads(key.read_text("utf-8"))
    done: Typed = relaisctl(data, "bundle", "export", "--to", usb)
    said += [done.out, done.err, *(file.read_text("utf-8") for file in data.rglob("*.log"))]
    assert secret["identity"].startswith("AGE-SECRET-KEY")
    for text in said:
        assert "AGE-SECRET-KEY" not in text
        assert secret["seed"] not in text
