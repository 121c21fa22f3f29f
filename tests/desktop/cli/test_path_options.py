"""What is wrong with a file is said by the command that reads it, and not by the parser, which names neither."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
import typer

from desktop.cli.program import RELAISCTL
from sync.commandline.program import Program
from sync.platform.cli.program import RELAIS_PLATFORM


@pytest.mark.parametrize(("program", "least"), [(RELAISCTL, 15), (RELAIS_PLATFORM, 4)], ids=["relaisctl", "platform"])
def test_a_file_that_may_not_be_read_is_refused_by_no_parser(program: Program, least: int) -> None:
    app = typer.Typer()
    program.add(app, "")
    of_paths = [
        (command.__name__, name, info.readable)
        for command in _commands(app)
        for name, hint in get_type_hints(command, include_extras=True).items()
        if Path in (get_args(hint) or (hint,)) or Path in get_args((get_args(hint) or (hint,))[0])
        for info in hint.__metadata__
    ]
    assert len(of_paths) >= least
    assert [(command, name) for command, name, checked in of_paths if checked] == []


def _commands(app: typer.Typer) -> Iterator[Callable[..., Any]]:
    yield from (info.callback for info in app.registered_commands if info.callback is not None)
    for group in app.registered_groups:
        if group.typer_instance is not None:
            yield from _commands(group.typer_instance)
