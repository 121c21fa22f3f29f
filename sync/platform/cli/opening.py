"""relais-platform init, migrate, restored and serve."""

from collections.abc import Iterator
from typing import Annotated

import typer
from msgspec import structs

from sync.commandline.commands import add_commands
from sync.commandline.output import say, write_json
from sync.platform import soundness
from sync.platform.cli import words
from sync.platform.cli.campaign import forgotten
from sync.platform.cli.session import PlatformSession
from sync.platform.conduct import restored as conduct
from sync.platform.conduct import setup
from sync.platform.identity import keys
from sync.platform.refusals import Refused
from sync.platform.server.bounds import CONNECTIONS, PER_ADDRESS, Bounds
from sync.platform.store import PlatformStore
from sync.platform.times import as_text

_WHY = {
    "": "Cette base était déjà initialisée\u00a0: rien n’a été changé.",
    "dates": "C’est la phase du calendrier à ce jour.",
    "first": "Le calendrier n’en donne aucune à ce jour\u00a0: c’est la première. «\u00a0phase set\u00a0» en change.",
    "pack": "Le fichier de campagne l’ouvre.",
}


def add(app: typer.Typer) -> None:
    add_commands(app, {"init": init, "migrate": migrate, "restored": restored, "serve": serve, "key": key})


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
        say(
            f"La base telle qu’elle était est gardée dans «\u00a0{done.copy}\u00a0». Elle contient aussi des données "
            "personnelles\u00a0: supprimez-la quand la nouvelle version a fait ses preuves."
        )
    copy = "" if done.copy is None else str(done.copy)
    done_ = f"mise à jour, de {done.before} à {done.after}" if done.before != done.after else "déjà à jour"
    document = {"database": name, "from": done.before, "to": done.after, "copy": copy}
    session.output.answer(document, [f"{name}\u00a0: {done_}."])


_RESTORED = (
    "chaque ordinateur, à son prochain échange, présentera de nouveau ce que la base a perdu, et relira tout ce qui "
    "est publié. Un envoi présenté avec son accusé garde la date de cet accusé, et son numéro si aucun autre envoi ne "
    "l’a pris depuis."
)
#: What is said of losses that nobody can know on this side.
_UNKNOWN = (
    "Combien d’envois sont perdus ne se sait pas ici\u00a0: chacun se voit quand il revient (voyez «\u00a0alarm "
    "list\u00a0»). Ce qu’avait envoyé un ordinateur qui n’existe plus, ou qui n’échange plus, ne revient pas de "
    "lui-même."
)
#: What an operator did and has to do again: nobody brings it back.
_AGAIN = (
    "Ce que vous avez fait depuis la sauvegarde est à refaire\u00a0: révocations d’ordinateurs et de préfectures, "
    "codes annulés, décisions, publications. Publiez une proposition perdue sous le numéro qu’elle avait "
    "(«\u00a0id\u00a0» dans son fichier\u00a0; voyez «\u00a0tally\u00a0» et «\u00a0interest list\u00a0»)\u00a0: "
    "ce que les communes en ont dit prend alors effet."
)
#: What is said of computers that the platform does not know any more, or knows by another key.
_KEYS = (
    "Un ordinateur inscrit depuis la sauvegarde est inconnu\u00a0: donnez-lui un nouveau code "
    "(«\u00a0code create\u00a0»). Celui qui a changé de clé depuis présente de nouveau ce changement par le réseau "
    "(«\u00a0alarm list\u00a0» le dit)\u00a0; jusque-là, «\u00a0device list\u00a0» montre l’ancienne clé comme "
    "inscrite. S’il en a changé deux fois, il lui faut aussi un nouveau code\u00a0: retirez alors l’ancienne "
    "(«\u00a0device revoke\u00a0»)."
)

#: What is said of lost stamps: nobody else has them, unless a commune's computer learnt what was accepted by them.
_STAMPS = (
    "Les cachets de préfectures arrivés depuis la sauvegarde sont perdus. Demandez à chacune de déposer de nouveau les "
    "clés USB déposées depuis la sauvegarde, avec leurs cachets (relaisctl bundle deposit)\u00a0; deux fois ne change "
    "rien. La dernière que la base connaît de chacune dit lesquelles. Si la clé d’une préfecture a été faite depuis, "
    "elle est inconnue, et ses cachets ne valent plus ici\u00a0: faites-lui-en une (prefecture create)."
)
_HERE = "Ici («\u00a0bundle receive\u00a0»)"


def restored(
    context: typer.Context,
    confirm: Annotated[bool, typer.Option("--confirm", help="l’annonce pour de bon")] = False,
) -> None:
    """Annonce que la base vient d’être remise à une sauvegarde.

    Sans --confirm, dit seulement ce qui se passera, n’annonce rien et finit par le code 2.

    Chaque ordinateur présente alors de nouveau ce qui a été perdu, et relit tout. Sans cette commande aussi, chacun
    s’en aperçoit, et ne relit que ce qu’il faut\u00a0: elle sert quand un doute demande que tout soit relu.
    """
    session: PlatformSession = context.obj
    now = session.now()
    with session.store() as store:
        soundness.check(store)
        with store.reading() as connection:
            asked = conduct.asked_again(connection)
            phases = forgotten(connection, "depuis la sauvegarde", now)
        more = [_UNKNOWN, phases, _AGAIN, _KEYS, *_stamps(asked)]
        if not confirm:
            say(f"Une fois l’annonce faite\u00a0: {_RESTORED}", *more)
            sentence = "Rien n’a encore été annoncé. Si cette base vient d’une sauvegarde, ajoutez --confirm."
            raise Refused("not_confirmed", sentence, field="--confirm", of_input=True)
        with store.writing() as connection:
            epoch = conduct.restored(connection, now)
    session.output.answer(
        {"epoch": epoch, "at": as_text(now), "prefectures": [structs.asdict(one) for one in asked]},
        [f"Le retour à une sauvegarde est annoncé\u00a0: {_RESTORED}", *more],
    )


def _stamps(asked: list[conduct.Carrier]) -> Iterator[str]:
    if asked:
        yield _STAMPS
    for one in asked:
        which = "toutes, car la base n’en connaît aucune"
        if one.since is not None:
            which = f"celle reçue le {words.moment(one.since)}, comprise, et les suivantes"
        yield f"{one.name or _HERE}\u00a0: {which}."


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
