"""bundle card and prefecture create: they refuse what cannot be a département, an address or a folder."""

import os
from typing import Any

import pytest

from sync.contract.prefectures import STAMP_SUFFIX


@pytest.mark.parametrize(
    ("more", "field", "said"),
    [
        (("--department", "99"), "--department", "«\u00a099\u00a0» n’est pas un numéro de département"),
        (("--department", "zz"), "--department", "n’est pas un numéro de département"),
        (("--url", "ftp://x"), "--url", "«\u00a0ftp://x\u00a0» ne peut pas être l’adresse d’une plateforme"),
        (("--url", "plateforme"), "--url", "Une adresse commence par https://"),
    ],
)
def test_what_cannot_be_one_is_refused(program: Any, more: tuple[str, str], field: str, said: str) -> None:
    before = sorted(program.folder.iterdir())
    wanted = ("--department", "45") if field == "--url" else ()
    for words in (("bundle", "card"), ("prefecture", "create")):
        ended = program.run(*words, "--out", "k.relais-carte", *wanted, *more, "--json")
        assert (ended.status, ended.error["field"], said in ended.error["title"]) == (2, field, True), ended
    assert sorted(program.folder.iterdir()) == before


@pytest.mark.parametrize(
    ("out", "also"),
    [
        ("absent", "\u202f; un fichier finit par .relais-carte."),
        ("absent/", "\u202f; un fichier finit par .relais-carte."),
        ("absent/x.relais-carte", "corrigez son nom."),
        ("carte.txt", "\u202f; un fichier finit par .relais-carte."),
    ],
)
def test_a_folder_that_is_not_there_is_no_file(program: Any, out: str, also: str) -> None:
    before = sorted(program.folder.iterdir())
    ended = program.run("bundle", "card", "--out", out, "--json")
    assert (ended.status, ended.error["field"], "n’existe pas" in ended.error["title"]) == (2, "--out", True), ended
    assert ended.error["title"].endswith(also)
    assert sorted(program.folder.iterdir()) == before


def test_a_card_goes_into_a_folder_or_under_a_name(program: Any) -> None:
    (program.folder / "key").mkdir()
    for out, file in (("key", f"key{os.sep}plateforme.relais-carte"), ("a.relais-carte", "a.relais-carte")):
        address = ("--url", " https://plateforme.exemple.fr/ ")
        assert program.json("bundle", "card", "--out", out, *address, "--department", "45")["file"] == file.replace(
            "/", os.sep
        )
        assert b'"https://plateforme.exemple.fr"' in (program.folder / file).read_bytes()


def test_a_list_of_the_keys_of_prefectures_tells_those_that_were_taken_back(program: Any) -> None:
    ids = []
    for department in ("45", "18"):
        made = program.json(
            "prefecture", "create", "--department", department, "--out", f"{department}.key", "--name", "Préfecture"
        )
        ids.append(made["id"])
    program.run("prefecture", "revoke", ids[1])
    said = dict(line.split("  ", 1) for line in program.run("prefecture", "list").out.splitlines())
    assert said == {ids[0]: "45  Préfecture  valable", ids[1]: "18  Préfecture  retirée"}


@pytest.mark.slow
def test_why_a_file_cannot_be_read_or_written_is_said_in_french(program: Any) -> None:
    absent = program.run("bundle", "receive", "absent.relais", "--return", ".", "--json")
    assert (absent.status, absent.error["field"]) == (2, "FICHIER")
    assert absent.error["title"].endswith("ne peut pas être lu (ce fichier ou son dossier n’existe pas).")
    stamp = program.folder / f"absent.relais{STAMP_SUFFIX}"
    for data in (b'"\xff"', b"{", b"[" * 100_000):
        stamp.write_bytes(data)
        bad = program.run("bundle", "receive", "absent.relais", "--return", ".", "--json")
        assert (bad.status, bad.error["field"]) == (2, "FICHIER")
        assert bad.error["title"].startswith(f"Le tampon «\u00a0{stamp.name}\u00a0» est illisible.")
    (program.folder / ".a.relais-carte.part").mkdir()
    taken = program.run("bundle", "card", "--out", "a.relais-carte", "--json")
    assert (taken.status, taken.error["field"]) == (2, "--out")
    assert taken.error["title"].endswith("ne peut pas être écrit (c’est un dossier).")
