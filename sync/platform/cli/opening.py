"""relais-platform init, migrate, serve and key."""

from typing import Annotated

import typer

from sync.commandline.commands import add_commands
from sync.commandline.output import say, write_json
from sync.platform import soundness
from sync.platform.cli.session import PlatformSession
from sync.platform.conduct import setup
from sync.platform.figures import number
from sync.platform.identity import keys
from sync.platform.server.bounds import CONNECTIONS, PER_ADDRESS, Bounds
from sync.platform.store import PlatformStore

_WHY = {
    "": "Cette base était déjà initialisée\u00a0: rien n’a été changé.",
    "dates": "C’est la phase du calendrier à ce jour.",
    "first": "Le calendrier n’en donne aucune à ce jour\u00a0: c’est la première. «\u00a0phase set\u00a0» en change.",
    "pack": "Le fichier de campagne l’ouvre.",
}


def add(app: typer.Typer) -> None:
    add_commands(app, {"init": init, "migrate": migrate, "serve": serve, "key": key})


def init(
    context: typer.Context,
    campaign: Annotated[str, typer.Option(help="un fichier de campagne, ou le nom d’une campagne fournie")],
    catalogue: Annotated[str, typer.Option(help="un fichier de services (sinon le catalogue fourni)")] = "",
) -> None:
    """Prépare la base, la clé de signature et la campagne."""
    session: PlatformSession = context.obj
    pack, services = setup.campaign_pack(campaign), setup.catalogue_pack(catalogue)
    store = PlatformStore(session.database, create=True)
    try:
        store.check_revision()
        folder = keys.folder_for(store, session.keys_folder)
        made = setup.init(store, keys.make(folder), pack, services, session.now())
        name = store.name
    finally:
        store.close()
    say(f"La phase «\u00a0{made.phase.name}\u00a0» est ouverte. {_WHY[made.why]}")
    document = {
        "campaign": made.campaign.id,
        "title": made.campaign.title,
        "phase": made.phase.key,
        "why": made.why or "already",
        "database": name,
        "keys": str(folder),
    }
    session.output.answer(document, [f"{made.campaign.title} — {name}"])


def migrate(context: typer.Context) -> None:
    """Met les tables d’une version antérieure à jour, tout ou rien\u00a0; arrêtez d’abord «\u00a0serve\u00a0».

    Un fichier SQLite est d’abord copié à côté de lui-même\u00a0; de PostgreSQL, faites la copie vous-même (pg_dump).
    """
    from sync.platform.migrations import migrate as migrations  # noqa: PLC0415 - Alembic is loaded where it is needed

    session: PlatformSession = context.obj
    store = PlatformStore(session.database)
    try:
        done = migrations.migrate(store, session.now())
        name = store.name
    finally:
        store.close()
    if done.copy is not None:
        say(f"La base telle qu’elle était est gardée dans «\u00a0{done.copy}\u00a0».")
    if done.copies:
        say(
            "À côté de la base est gardé ce qu’elle était avant une mise à jour, avec ses données "
            "personnelles\u00a0: à supprimer quand la nouvelle version a fait ses preuves.",
            *(str(one) for one in done.copies),
        )
    if done.codes_cancelled:
        say(
            "Codes d’inscription qui n’avaient pas servi et que cette version ne peut plus vérifier\u00a0: "
            f"{number(done.codes_cancelled)}, annulés («\u00a0code list\u00a0»). "
            "Donnez-en d’autres («\u00a0code create\u00a0»)."
        )
    copy = "" if done.copy is None else str(done.copy)
    done_ = f"mise à jour, de {done.before} à {done.after}" if done.before != done.after else "déjà à jour"
    document = {
        "database": name,
        "from": done.before,
        "to": done.after,
        "copy": copy,
        "copies": [str(one) for one in done.copies],
        "codes_cancelled": done.codes_cancelled,
    }
    session.output.answer(document, [f"{name}\u00a0: {done_}."])


def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="l’adresse d’écoute")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="le port\u00a0; 0 en prend un libre", min=0, max=65535)] = 0,
    tls_cert: Annotated[str, typer.Option(help="le certificat, en PEM")] = "",
    tls_key: Annotated[str, typer.Option(help="la clé du certificat, en PEM")] = "",
    connections: Annotated[
        int,
        typer.Option(help=f"les connexions ouvertes en même temps, au plus (sinon {CONNECTIONS})", min=10, max=100_000),
    ] = CONNECTIONS,
    per_address: Annotated[
        int,
        typer.Option(
            help=f"… d’une même adresse (sinon {PER_ADDRESS})\u00a0; 0 derrière un mandataire inverse",
            min=0,
            max=100_000,
        ),
    ] = PER_ADDRESS,
) -> None:
    """Ouvre la plateforme au réseau\u00a0; écrit son adresse quand elle répond.

    Sur Internet, placez devant elle un mandataire inverse (nginx, HAProxy, Apache) qui chiffre et qui trie, et donnez
    --per-address 0, car tout vient alors de son adresse. D’elle-même, elle borne les connexions, leur durée (demande
    complète en 30\u00a0secondes, corps d’au moins 0,5\u00a0kbit/s, repos de 75\u00a0secondes) et son journal.
    Quand toutes les places sont prises, la connexion qui n’avance plus depuis le plus longtemps cède la sienne.
    """
    from sync.platform.server import serve as server  # noqa: PLC0415 - only this command loads the web framework

    session: PlatformSession = context.obj
    bounds = Bounds(connections=connections, per_address=per_address)
    killed = soundness.log_left(session.database)
    with session.store() as store:
        if killed:
            soundness.check(store)
        platform_keys = session.keys(store)
        server.run(
            store, platform_keys, _announce, host=host, port=port, tls_cert=tls_cert, tls_key=tls_key, bounds=bounds
        )


def _announce(url: str) -> None:
    write_json({"url": url})


def key(context: typer.Context) -> None:
    """La clé publique de la plateforme\u00a0: donnez-la à qui veut vérifier les accusés qu’elle a signés."""
    session: PlatformSession = context.obj
    with session.store() as store:
        signing_key = session.keys(store).signing
    say(f"Identifiant de cette clé, sur les accusés\u00a0: {signing_key.id}")
    document = {"id": signing_key.id, "public_key": signing_key.public.hex()}
    session.output.answer(document, [signing_key.public.hex()])
