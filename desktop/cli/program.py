"""The program relaisctl: its options and its commands."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal, NoReturn, TypeAlias, assert_never, get_args

import typer

from desktop.cli.failures import failure_of
from desktop.cli.session import start
from sync.commandline.program import Program

#: In the order of the help. mypy says where a word has no file, or a file no word.
Word: TypeAlias = Literal[
    "commune",
    "campaign",
    "need",
    "service",
    "proposal",
    "vote",
    "interest",
    "deployment",
    "request",
    "attach",
    "enrol",
    "sync",
    "outbox",
    "receipt",
    "bundle",
    "person",
    "export",
    "backup",
    "recovery",
    "proxy",
    "verify",
    "doctor",
    "diagnostics",
    "policy",
]
_WORDS: tuple[Word, ...] = get_args(Word)


def main() -> NoReturn:
    """The entry point."""
    logging.getLogger().addHandler(logging.NullHandler())  # without a handler, Python would write to standard error
    RELAISCTL.main()


def _begin(
    context: typer.Context,
    data_dir: Annotated[
        Path | None,
        typer.Option(
            help="le dossier des données (sinon RELAIS_DATA_DIR, sinon celui de l’utilisateur)",
            metavar="DOSSIER",
            readable=False,  # what is wrong with it is said by what uses it
        ),
    ] = None,
    commune: Annotated[str, typer.Option(help="la commune, quand cet ordinateur en a plusieurs", metavar="INSEE")] = "",
) -> None:
    """Les besoins et les votes de la commune, en ligne de commande."""
    context.obj = start(context.obj, data_dir, commune, context.call_on_close)


def _add_commands(app: typer.Typer, word: str) -> None:
    """Adds the commands of this first word, which nearly halves the start; all of them for ""."""
    for add in dict.fromkeys(_of(one) for one in _WORDS if word in (one, "")):
        add(app)


def _of(word: Word) -> Callable[[typer.Typer], None]:
    match word:
        case "commune":
            from desktop.cli.commune import add
        case "campaign":
            from desktop.cli.campaign import add
        case "need":
            from desktop.cli.need import add
        case "service":
            from desktop.cli.service import add
        case "proposal" | "vote":
            from desktop.cli.vote import add
        case "interest":
            from desktop.cli.interest import add
        case "deployment":
            from desktop.cli.deployment import add
        case "request":
            from desktop.cli.request import add
        case "attach":
            from desktop.cli.attach import add
        case "enrol" | "sync" | "outbox":
            from desktop.cli.exchange import add
        case "receipt":
            from desktop.cli.receipt import add
        case "bundle":
            from desktop.cli.bundle import add
        case "person":
            from desktop.cli.person import add
        case "export":
            from desktop.cli.export import add
        case "backup":
            from desktop.cli.backup import add
        case "recovery":
            from desktop.cli.recovery import add
        case "proxy":
            from desktop.cli.proxy import add
        case "verify" | "doctor" | "diagnostics" | "policy":
            from desktop.cli.health import add
        case _:
            assert_never(word)
    return add


RELAISCTL = Program(name="relaisctl", begin=_begin, add=_add_commands, failure=failure_of)
