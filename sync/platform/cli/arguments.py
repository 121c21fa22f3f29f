"""What several commands ask for."""

from typing import Annotated, TypeAlias

import typer

File: TypeAlias = Annotated[str, typer.Argument(help="le fichier JSON", metavar="FICHIER")]
