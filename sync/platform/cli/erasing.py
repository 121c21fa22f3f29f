"""relais-platform purge: what persons had erased, out of the database's files too."""

from typing import Annotated

import typer

from sync.commandline.commands import add_commands
from sync.platform.cli.session import PlatformSession
from sync.platform.refusals import Refused, quoted

#: Places that no program of ours can empty, with what to do.
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
        "Si le serveur PostgreSQL s’est arrêté net (coupure de courant) pendant que la table était récrite, un fichier "
        "qui n’est plus à aucune table peut rester dans son dossier, avec ce qu’elle avait ce jour-là. Un "
        "administrateur le trouve par «\u00a0SELECT file FROM pg_database, concat('base/', oid) AS folder, "
        "pg_ls_dir(folder) AS file WHERE datname = current_database() AND file ~ '^[0-9]+$' "
        "AND pg_filenode_relation(0, file::oid) IS NULL AND (pg_stat_file(folder || '/' || file)).size > 0\u00a0», et "
        "l’ôte, avec ses suites (.1, .2…), pendant que le serveur est arrêté.",
        "Si la base a été créée par une version antérieure et que la plateforme n’en est pas propriétaire, un "
        "administrateur doit faire une fois «\u00a0VACUUM (FULL) pg_statistic\u00a0».",
    ),
}

#: What keeps erased data in the database, with what to do.
_HELD = {
    "session": "La base est encore lue telle qu’elle était par {} (une sauvegarde, par exemple)\u00a0: attendez la fin "
    "de cette lecture, ou terminez-la.",
    "replica": "Une réplique {} garde ces lignes pour qui la lit (hot_standby_feedback)\u00a0: attendez que ses "
    "lectures finissent, ou terminez-les sur elle.",
    "prepared": "La transaction préparée {} est en suspens\u00a0: finissez-la par COMMIT PREPARED ou "
    "ROLLBACK PREPARED.",
    "slot": "Le «\u00a0slot\u00a0» de réplication {} garde ces lignes\u00a0: attendez que sa réplique ait rattrapé son "
    "retard et fini ses lectures, ou supprimez-le par pg_drop_replication_slot s’il ne sert plus.",
    "setting": "Le réglage {} de PostgreSQL les lui fait garder encore\u00a0: mettez-le à\u00a00 (ALTER SYSTEM, puis "
    "pg_reload_conf).",
    "lock": "La table des envois est prise par {} (une sauvegarde, par exemple)\u00a0: attendez qu’elle soit libre.",
    "other": "Une autre commande la récrit en ce moment\u00a0: attendez qu’elle ait fini.",
    "owner": "Seul le propriétaire des tables peut les récrire\u00a0: lancez la commande sous son nom.",
}


def add(app: typer.Typer) -> None:
    add_commands(app, {"purge": purge})


def purge(
    context: typer.Context,
    wait: Annotated[
        float, typer.Option(help="combien de secondes attendre qui garde ces données", min=0, max=3600)
    ] = 60,
) -> None:
    """Ôte des fichiers de la base ce que des personnes ont fait effacer, et dit ce qui en reste ailleurs.

    SQLite\u00a0: c’est fait à chaque effacement. PostgreSQL\u00a0: aussi, tant que la table des envois est petite
    (100\u00a0Mo). Au-delà, lancez cette commande à une heure calme, chaque nuit par exemple\u00a0: elle récrit
    la table, et tout le monde attend qu’elle ait fini. Lancez-la aussi une fois sur une base qu’une version
    antérieure a servie. Si quelqu’un garde les données effacées (une sauvegarde, une réplique), elle essaie un
    moment sans gêner personne, puis le nomme et dit que faire. Elle ne peut rien sur pg_wal, les archives, les
    sauvegardes ni les répliques\u00a0: sa réponse dit que faire de chacun.
    """
    session: PlatformSession = context.obj
    with session.store() as store:
        held = store.purge(wait)
        left = _LEFT["postgresql" if store.file is None else "sqlite"]
    if held:
        names = [quoted(hold.name) if hold.name else "une autre connexion" for hold in held]
        sentences = " ".join(_HELD[hold.kind].format(name) for hold, name in zip(held, names, strict=True))
        again = "Lancez de nouveau «\u00a0relais-platform purge\u00a0» ensuite."
        raise Refused("read", f"Des données effacées restent dans la base. {sentences} {again}")
    session.output.answer({"purged": True, "left": list(left)}, ["Rien de ce qui a été effacé ne reste.", *left])
