"""relais-platform restored: what an operator has to know and to do once a backup was put back."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer
from msgspec import structs

from sync.commandline.commands import add_commands
from sync.commandline.output import say
from sync.platform import soundness
from sync.platform.cli import words
from sync.platform.cli.campaign import forgotten
from sync.platform.cli.session import PlatformSession
from sync.platform.conduct import restored as conduct
from sync.platform.figures import number
from sync.platform.refusals import Refused
from sync.platform.times import as_text

#: Codes that people are shown; scripts get all of them.
_SHOWN = 20
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
#: What an operator did and has to do again: nobody brings it back. `{lost}`: when it was done.
_AGAIN = (
    "Ce que vous avez fait {lost} est à refaire\u00a0: révocations d’ordinateurs et de préfectures, "
    "codes annulés, décisions, publications. Publiez une proposition perdue sous le numéro qu’elle avait "
    "(«\u00a0id\u00a0» dans son fichier\u00a0; voyez «\u00a0tally\u00a0» et «\u00a0interest list\u00a0»)\u00a0: "
    "ce que les communes en ont dit prend alors effet."
)
#: What is said of codes: their use is forgotten, so whoever has one can enrol a computer with it.
_CODES = (
    "Un code d’inscription en attente («\u00a0code list\u00a0») qui a servi {lost} vaut de nouveau pour qui l’a\u00a0: "
    "annulez-le («\u00a0code cancel ID\u00a0»), sauf si vous savez qu’il n’a pas servi."
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
#: Said of a log beside the file: SQLite reads it in, and nobody can tell a running `serve`'s from one of before.
_LOG = (
    "Un journal «\u00a0{log}\u00a0» était à côté de la base. Si «\u00a0serve\u00a0» est arrêté et que ce journal est "
    "d’avant la sauvegarde, il s’y est mêlé\u00a0: remettez la sauvegarde après avoir supprimé les fichiers en "
    "«\u00a0-wal\u00a0» et «\u00a0-shm\u00a0», puis recommencez."
)
_HERE = "Ici («\u00a0bundle receive\u00a0»)"


def add(app: typer.Typer) -> None:
    add_commands(app, {"restored": restored})


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
    log = soundness.log_left(session.database)  # asked first: to open the store may take it over
    with session.store() as store:
        soundness.check(store)
        with store.reading() as connection:
            asked, waiting = conduct.asked_again(connection), conduct.codes_waiting(connection, now)
            phases = forgotten(connection, "depuis la sauvegarde", now)
        again = _AGAIN.format(lost="depuis la sauvegarde")
        beside = [_LOG.format(log=f"{store.name}-wal")] if log else []
        more = [*beside, _UNKNOWN, phases, again, _KEYS, *_codes(waiting), *_stamps(asked)]
        if not confirm:
            say(f"Une fois l’annonce faite\u00a0: {_RESTORED}", *more)
            sentence = "Rien n’a encore été annoncé. Si cette base vient d’une sauvegarde, ajoutez --confirm."
            raise Refused("not_confirmed", sentence, field="--confirm", of_input=True)
        with store.writing() as connection:
            epoch = conduct.restored(connection, now)
    session.output.answer(
        {
            "epoch": epoch,
            "at": as_text(now),
            "log_left": log,
            "codes": waiting,
            "prefectures": [structs.asdict(one) for one in asked],
        },
        [f"Le retour à une sauvegarde est annoncé\u00a0: {_RESTORED}", *more],
    )


def done_again(lost: str) -> str:
    """What an alarm says that an operator has to do again. `lost`: when it was done."""
    return f"{_AGAIN} {_CODES}".format(lost=lost)


def _codes(waiting: list[dict[str, Any]]) -> Iterator[str]:
    if waiting:
        yield _CODES.format(lost="depuis la sauvegarde")
    for one in waiting[:_SHOWN]:
        yield f"{one['id']}  {one['commune']}  jusqu’au {one['expires_at']:.10}"
    if (more := len(waiting) - _SHOWN) > 0:
        yield f"… et {number(more)} autre{'s' if more > 1 else ''} («\u00a0code list\u00a0»)."


def _stamps(asked: list[conduct.Carrier]) -> Iterator[str]:
    if asked:
        yield _STAMPS
    for one in asked:
        which = "toutes, car la base n’en connaît aucune"
        if one.since is not None:
            which = f"celle reçue le {words.moment(one.since)}, comprise, et les suivantes"
        yield f"{one.name or _HERE}\u00a0: {which}."
