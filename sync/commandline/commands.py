"""Commands and groups of commands, as both programs declare them."""

import inspect
from collections.abc import Callable, Mapping
from typing import Annotated, TypeAlias, TypeVar

import typer

from sync.commandline.help import FrenchCommand, FrenchGroup

#: The word that is typed, and the function behind it; its docstring is the command's help.
Commands: TypeAlias = Mapping[str, Callable[..., None]]
_C = TypeVar("_C", bound=Callable[..., None])


def add_commands(app: typer.Typer, commands: Commands) -> None:
    for word, command in commands.items():
        app.command(word, cls=FrenchCommand)(command)


def add_group(app: typer.Typer, name: str, purpose: str, commands: Commands) -> None:
    """Adds the commands as `PROGRAM NAME WORD`."""
    group = typer.Typer(cls=FrenchGroup, help=purpose, no_args_is_help=True)
    add_commands(group, commands)
    app.add_typer(group, name=name)


def options_from(helps: Mapping[str, str], *, default: str | None) -> Callable[[_C], _C]:
    """Gives a command that takes `**values` one option per entry: its name and its help."""

    def decorated(command: _C) -> _C:
        signature = inspect.signature(command)
        own = [one for one in signature.parameters.values() if one.kind is not one.VAR_KEYWORD]
        kind = str if default is not None else str | None
        options = [
            inspect.Parameter(
                name,
                inspect.Parameter.KEYWORD_ONLY,
                default=default,
                annotation=Annotated[kind, typer.Option(help=help)],
            )
            for name, help in helps.items()
        ]
        command.__signature__ = signature.replace(parameters=[*own, *options])  # type: ignore[attr-defined]  # where typer looks
        return command

    return decorated
