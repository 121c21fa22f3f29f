"""A small program made with the toolkit: its options, its help, its output, and its status for every way to end."""

import json
from importlib.metadata import version
from typing import Annotated, Any

import pytest
import typer

from sync.commandline.commands import add_commands, add_group, options_from
from sync.commandline.output import Output, plain, say
from sync.commandline.program import ExitStatus, Failure, Program

CLOSED: list[str] = []


def _begin(
    context: typer.Context, color: Annotated[str, typer.Option(help="la couleur", metavar="NOM")] = "bleu"
) -> None:
    """Un programme d’essai."""
    output: Output = context.obj
    context.obj = (output, color)
    context.call_on_close(lambda: CLOSED.append(color))


def paint(context: typer.Context, id: Annotated[str, typer.Argument(help="quoi", metavar="ID")]) -> None:
    """Peint."""
    output, color = context.obj
    say("C’est\x1bpeint.")
    output.answer({"id": id, "color": color}, [f"{id} {color}\x07"])


@options_from({"first_name": "le prénom", "town": "la ville"}, default=None)
def describe(context: typer.Context, id: str, **fields: str | None) -> None:
    """Décrit."""
    context.obj[0].answer({"id": id, **fields}, [])


def fail(context: typer.Context, how: str) -> None:
    """Échoue."""
    context.obj[0].answer({}, [])
    raise {"exit": typer.Exit(ExitStatus.INTEGRITY), "interrupt": KeyboardInterrupt(), "fault": ValueError("x")}[how]


def _add(app: typer.Typer, word: str) -> None:
    if word in ("paint", ""):
        add_commands(app, {"paint": paint})
    if word in ("thing", ""):
        add_group(app, "thing", "Les choses.", {"describe": describe, "fail": fail})


def _failure(error: Exception) -> Failure:
    assert CLOSED == []  # the log is still open
    return Failure(status=ExitStatus.FAULT, type="fault", title="Une erreur.", detail=type(error).__name__)


PROGRAM = Program(name="essai", begin=_begin, add=_add, failure=_failure)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*words: str) -> tuple[int, str, str]:
        CLOSED.clear()
        status = PROGRAM.run(words)
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def test_for_a_person_and_for_a_script(run: Any) -> None:
    assert run("paint", "mur", "--color", "vert") == (0, "mur vert \n", "C’est peint.\n")
    assert CLOSED == ["vert"]
    status, out, err = run("--json", "paint", "--color=rose", "mur")
    assert (status, json.loads(out), out.count("\n"), err) == (0, {"id": "mur", "color": "rose"}, 1, "C’est peint.\n")
    assert json.loads(run("paint", "mur", "--json")[1])["color"] == "bleu"


def test_an_option_for_each_entry_of_a_table(run: Any) -> None:
    assert json.loads(run("thing", "describe", "x", "--first-name", "Anne", "--json")[1]) == {
        "id": "x",
        "first_name": "Anne",
        "town": None,
    }


def test_its_version(run: Any) -> None:
    number = version("relais-communes")
    assert run("--version") == (0, f"essai {number}\n", "")
    assert run("--color", "vert", "--version")[1] == f"essai {number}\n"
    assert json.loads(run("--json", "--version")[1]) == {"name": "essai", "version": number}
    assert "--version" in run("--help")[1]
    assert "--version" not in run("paint", "--help")[1]
    assert run("paint", "mur", "--version")[0] == 2


@pytest.mark.parametrize(
    ("words", "title", "field", "help"),
    [
        ("", "Il manque une commande.", "", "essai"),
        ("--color x", "Il manque une commande.", "", "essai"),
        ("thing", "Il manque une commande après «\u00a0essai thing\u00a0».", "", "essai thing"),
        ("bogus", "Cette commande n’existe pas, ou il y a un mot de trop.", "", "essai"),
        ("thing bogus", "Cette commande n’existe pas, ou il y a un mot de trop.", "", "essai thing"),
        ("paint a b", "Cette commande n’existe pas, ou il y a un mot de trop.", "", "essai paint"),
        ("paint", "Il manque ID.", "ID", "essai paint"),
        ("paint a --bogus", "L’option --bogus n’existe pas.", "--bogus", "essai paint"),
        ("paint a --color", "L’option --color attend une valeur.", "--color", "essai"),
        ("thing describe a --town", "L’option --town est mal employée.", "--town", "essai"),
    ],
)
def test_what_was_typed_wrong(run: Any, words: str, title: str, field: str, help: str) -> None:
    status, out, err = run(*words.split(), "--json")
    detail = f"Voyez\u00a0: {help} --help."
    assert status == 2
    assert json.loads(out) == {"error": {"type": "usage", "title": title, "detail": detail, "field": field}}
    assert err == f"{title}\n{detail}\n"


@pytest.mark.parametrize(
    ("how", "status", "err"),
    [("exit", 4, ""), ("interrupt", 130, "Interrompu."), ("fault", 5, "Une erreur.\nValueError\n")],
)
def test_every_end_has_its_status(run: Any, how: str, status: int, err: str) -> None:
    ended = run("thing", "fail", how)
    assert ended[0] == status
    assert ended[2].startswith(err)
    assert CLOSED == ["bleu"]


def test_the_help(run: Any) -> None:
    everywhere = (
        "Partout\u00a0:\n  --color NOM  la couleur\n"
        "  --json       un document JSON sur la sortie standard, et rien d’autre\n"
        "  --help       cette aide\n"
    )
    assert (
        run("--help")
        == run()
        == (
            0,
            "Emploi\u00a0: essai COMMANDE …\n\n  Un programme d’essai.\n\n"
            f"Commandes\u00a0:\n  paint  Peint.\n  thing  Les choses.\n\n{everywhere}"
            "  --version    la version du programme\n",
            "",
        )
    )
    assert run("paint", "--help") == (
        0,
        f"Emploi\u00a0: essai paint ID\n\n  Peint.\n\nArguments\u00a0:\n  ID  quoi\n\n{everywhere}",
        "",
    )
    assert (
        "Options\u00a0:\n  --first-name …  le prénom\n  --town …        la ville\n"
        in run("thing", "describe", "--help")[1]
    )


def test_text_cannot_drive_the_terminal() -> None:
    assert plain("\x1b[31ma\u00a0b\u202fc\nd\x07") == " [31ma\u00a0b\u202fc d "
