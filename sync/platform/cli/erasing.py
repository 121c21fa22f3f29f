"""relais-platform purge: what persons had erased, out of the database's files too."""

import typer

from sync.commandline.commands import add_commands
from sync.platform.cli.session import PlatformSession
from sync.platform.refusals import Refused

#: What no program of ours can empty.
_LEFT = {
    "sqlite": (
        "Vos sauvegardes et vos copies de la base gardent ce qu’elles avaient\u00a0: détruisez celles d’avant ce jour "
        "dès que leur durée de conservation le permet, ainsi que les copies faites par «\u00a0migrate\u00a0».",
    ),
    "postgresql": (
        "Le journal de PostgreSQL (pg_wal) garde les écritures récentes jusqu’à ce qu’il les remplace. Pour hâter "
        "cela, faites «\u00a0SELECT pg_switch_wal()\u00a0», puis «\u00a0CHECKPOINT\u00a0», deux fois de suite.",
        "Les journaux archivés (archive_command), les sauvegardes (pg_dump, pg_basebackup) et les instantanés du "
        "disque gardent ce qu’ils avaient\u00a0: détruisez ceux d’avant ce jour dès que leur durée de conservation "
        "le permet.",
        "Une base répliquée suit d’elle-même\u00a0; celle qui est arrêtée garde tout jusqu’à ce qu’elle ait rattrapé "
        "son retard. Le journal et les archives de chacune sont à traiter de même.",
    ),
}


def add(app: typer.Typer) -> None:
    add_commands(app, {"purge": purge})


def purge(context: typer.Context) -> None:
    """Ôte des fichiers de la base ce que des personnes ont fait effacer, et dit ce qui en reste ailleurs.

    SQLite\u00a0: c’est fait à chaque effacement. PostgreSQL\u00a0: aussi, tant que la table des envois est petite
    (100\u00a0Mo). Au-delà, lancez cette commande à une heure calme, chaque nuit par exemple\u00a0: elle récrit
    la table, et tout le monde attend qu’elle ait fini. Elle ne peut rien sur pg_wal, les archives, les sauvegardes
    ni les répliques\u00a0: sa réponse dit que faire de chacun.
    """
    session: PlatformSession = context.obj
    with session.store() as store:
        done = store.settle_erasure(patient=True)
        left = _LEFT["postgresql" if store.file is None else "sqlite"]
    if not done:
        sentence = (
            "Quelqu’un lit encore la base telle qu’elle était avant un effacement (une sauvegarde en cours, par "
            "exemple). Recommencez quand il aura fini\u00a0; il faut aussi être le propriétaire des tables."
        )
        raise Refused("read", sentence)
    session.output.answer({"purged": True, "left": list(left)}, ["Rien de ce qui a été effacé ne reste.", *left])
