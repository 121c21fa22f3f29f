"""The command line itself: global options anywhere, French help, and a clear sentence for any wrong input."""

import re
from typing import Any

import pytest


@pytest.mark.parametrize(
    "words",
    [
        ("--database", "b.sqlite", "--json", "phase", "show"),
        ("phase", "--json", "show", "--database=b.sqlite"),
        ("phase", "show", "--database", "b.sqlite", "--json"),
    ],
)
def test_global_options_stand_anywhere(program: Any, words: tuple[str, ...]) -> None:
    (program.folder / "relais-platform.sqlite").rename(program.folder / "b.sqlite")
    (program.folder / "relais-platform-keys").rename(program.folder / "b-keys")
    said = program.run(*words)
    assert (said.status, said.json["phase"], said.err) == (0, "needs", "")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("bogus",), "Cette commande n’existe pas"),
        (("phase", "bogus"), "Cette commande n’existe pas"),
        ((), "Il manque une commande"),
        (("init",), "Il manque --campaign"),
        (("tally", "--bogus"), "L’option --bogus n’existe pas"),
        (("serve", "--port", "beaucoup"), "La valeur de --port"),
        (("tally", "--database"), "L’option --database attend une valeur"),
        (("proposal", "create"), "Il manque FICHIER"),
        (("--database", "mysql://x", "tally"), "n’est pas celle d’une base PostgreSQL. Écrivez"),
        (("--database", "://", "tally"), "n’est pas celle d’une base"),
    ],
)
def test_what_was_typed_wrong_is_a_sentence(bare: Any, words: tuple[str, ...], said: str) -> None:
    ended = bare.run("--json", *words)
    assert ended.status == 2, ended.err
    assert said in ended.error["title"]
    assert ended.err.startswith(ended.error["title"][:20])
    assert list(bare.folder.iterdir()) == []


def test_the_help_is_in_french(bare: Any) -> None:
    said = bare.run("--help")
    assert said.status == 0
    assert said.out.startswith("Emploi\u00a0: relais-platform COMMANDE")
    assert "Options:" not in said.out
    assert "ballots" in said.out
    assert "--communes" in bare.run("code", "create", "--help").out
    assert "device revoke ID" in bare.run("device", "revoke", "--help").out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("code list", "Aucun code donné."),
        ("device list", "Aucun ordinateur inscrit."),
        ("alarm list", "Rien à examiner."),
        ("tally", "Aucun vote compté."),
        ("need list", "Aucun besoin reçu."),
        ("proposal list", "Aucune proposition publiée."),
        ("project list", "Aucun projet publié."),
        ("interest list", "Aucune demande de participation."),
        ("deployment list", "Aucun déploiement demandé."),
        ("request list", "Aucune demande reçue."),
        ("service list", "Aucun service proposé."),
        ("prefecture list", "Aucune clé donnée."),
    ],
)
def test_a_list_of_nothing_says_so(program: Any, words: str, said: str) -> None:
    assert program.run(*words.split()).out == f"{said}\n"
    assert program.run(*words.split(), "--json").json in ([], {"proposals": []})


@pytest.mark.slow
def test_no_list_is_left_out_of_that_table(program: Any) -> None:
    """Every group whose help names a `list`."""
    groups = re.findall(r"^  (\w+) ", program.run("--help").out, re.MULTILINE)
    listing = {one for one in groups if re.search(r"^  list ", program.run(one, "--help").out, re.MULTILINE)}
    table = test_a_list_of_nothing_says_so.pytestmark[0].args[1]
    assert listing == {words.partition(" ")[0] for words, _ in table if words.endswith("list")}


def test_of_a_disk_that_fails_it_is_not_said_that_nothing_was_done(program: Any) -> None:
    """SQLite may keep in the file what it could not write."""
    program.sql("CREATE TRIGGER failing BEFORE INSERT ON code BEGIN SELECT RAISE(ABORT, 'disk I/O error'); END")
    said = program.run("code", "create", "--commune", "45024")
    assert said.status == 3
    assert "on ne peut pas savoir si cela a été fait" in said.err
    assert "--database" not in said.err
