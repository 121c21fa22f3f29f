"""A group of commands, and what all those commands ask for."""

from collections.abc import Callable, Mapping
from typing import Annotated, TypeAlias

import typer

from sync.platform.cli import help

File: TypeAlias = Annotated[str, typer.Argument(help="le fichier JSON", metavar="FICHIER")]
Commands: TypeAlias = Mapping[str, Callable[..., None]]


def add(app: typer.Typer, name: str, purpose: str, commands: Commands) -> None:
    """`relais-platform NAME WORD` for each of these commands."""
    group = typer.Typer(cls=help.Group, help=purpose)
    for word, command in commands.items():
        group.command(word, cls=help.Command)(command)
    app.add_typer(group, name=name)
