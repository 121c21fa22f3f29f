"""relais-platform quota: what one commune takes of the platform, and more room for it."""

from typing import Annotated

import typer

from sync.commandline.commands import add_commands
from sync.platform import quotas
from sync.platform.cli.session import PlatformSession
from sync.platform.conduct import campaigns
from sync.platform.figures import number
from sync.platform.identity import places

_NAMES = {
    "operations": "envois aujourd’hui (UTC)",
    "held": "octets d’envois et d’accusés",
    "documents": "pièces jointes",
    "document_bytes": "octets de pièces jointes",
    "bundles": "fichiers de clés USB",
    "rotations": "changements de clé aujourd’hui (UTC)",
}


def add(app: typer.Typer) -> None:
    add_commands(app, {"quota": quota})


def quota(
    context: typer.Context,
    commune: Annotated[str, typer.Option(help="son code INSEE", metavar="INSEE")],
    times: Annotated[
        int | None,
        typer.Option(
            help="multiplier toutes ses limites par ce nombre\u00a0; 1 les rétablit",
            metavar="N",
            min=1,
            max=quotas.MOST_TIMES,
        ),
    ] = None,
) -> None:
    """Ce qu’une commune a pris de chaque limite. Avec --times, lui en donne davantage.

    Ce qui n’a pas été pris à cause d’une limite reste à la commune, et part à son prochain échange.
    """
    session: PlatformSession = context.obj
    with session.store() as store:
        with store.reading() as connection:
            demonstration = campaigns.current(connection).demonstration
        voter = places.voter(commune.strip().upper(), demonstration=demonstration)
        if times is not None:
            with store.writing() as connection:
                quotas.multiply(connection, voter.insee, times)
        with store.reading() as connection:
            usage = quotas.usage(connection, voter.insee, session.now())
    lines = [f"{voter.name} ({voter.insee})"]
    for name, one in usage.items():
        lines.append(f"{_NAMES[name]}\u00a0: {number(one['taken'])} sur {number(one['quota'])}")
    session.output.answer({"commune": voter.insee} | usage, lines)
