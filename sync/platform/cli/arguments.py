"""What several commands ask for: a file, which --help describes and --example writes."""

import inspect
import json
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any, TypeVar, cast

import typer
from msgspec import Struct

from sync.commandline.output import Output
from sync.platform.cli.examples import EXAMPLES
from sync.platform.shapes import keys

_C = TypeVar("_C", bound=Callable[..., None])


def takes(shape: type[Struct]) -> Callable[[_C], _C]:
    """Decorates a command with a `file` of this shape: its help names the keys, and it gets the option --example."""

    def decorated(command: _C) -> _C:
        signature = inspect.signature(command)
        argument = typer.Argument(help=f"le fichier JSON\u00a0: {keys(shape)}", metavar="FICHIER")
        option = typer.Option(
            "--example",
            help="écrit un tel fichier, à remplir, et ne fait rien d’autre",
            callback=_writes(EXAMPLES[shape]),
            is_eager=True,
        )
        parameters = [
            one.replace(annotation=Annotated[str, argument]) if one.name == "file" else one
            for one in signature.parameters.values()
        ]
        flag = inspect.Parameter(
            "example", inspect.Parameter.KEYWORD_ONLY, default=False, annotation=Annotated[bool, option]
        )

        @wraps(command)
        def run(*, example: bool, **values: Any) -> None:  # --example ended in its callback
            command(**values)

        run.__signature__ = signature.replace(parameters=[*parameters, flag])  # type: ignore[attr-defined]  # where typer looks
        return cast(_C, run)

    return decorated


def _writes(example: dict[str, Any]) -> Callable[[typer.Context, bool], None]:
    def write(context: typer.Context, wanted: bool) -> None:
        if wanted:
            output: Output = context.obj.output
            output.answer(example, json.dumps(example, ensure_ascii=False, indent=2).splitlines())
            raise typer.Exit

    return write
