"""relaisctl enrol, sync and outbox: enrolment, one exchange, and the state of each act."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from desktop.actions.kit.examine import examine_move
from desktop.actions.outbox.exchange import exchange
from desktop.actions.settings.enrol import enrol as enrol_device
from desktop.cli import acts, codes_file, states
from desktop.cli.attach import progress_of, travel_words
from desktop.cli.session import CommandSession
from desktop.cli.sync_all import Exchanged, sync_all
from desktop.cli.transport import http, no_false_promise, pac_named, transport_of, typed_address
from desktop.database.opening import read_opening
from desktop.database.queries import attachments, bundles, campaign, link, outbox
from desktop.domain import act_words
from desktop.domain.exchange_words import out_of_the_ordinary, quoted_answer
from desktop.domain.french import counted, number
from desktop.domain.refusals import Refusal
from sync.client.errors import ByKeyOnly, Declined
from sync.client.reporter import Silent
from sync.commandline.commands import add_commands, add_group
from sync.commandline.output import say
from sync.contract import addresses

#: States that a person has to look at, when a round brings them.
_TO_LOOK_AT = ("rejected", "conflict", "quarantined")
#: Not that nothing is lost: an act that had never left may have gone with the database from before.
_STAYS = "Ce que la plateforme a reçu de la commune y est toujours."
#: Why the device has a new key, by the outcome's code.
_KEY_REPLACED = {
    "cloned": (
        "Ces données ont servi sur un autre ordinateur, ou ici avant le retour à une sauvegarde\u00a0: cet ordinateur"
        f" a reçu une nouvelle clé. {_STAYS}"
    ),
    "restored": f"Une sauvegarde a été rétablie\u00a0: cet ordinateur a reçu une nouvelle clé. {_STAYS}",
    "rotated": "La clé de signature a été remplacée.",
}


def add(app: typer.Typer) -> None:
    add_commands(app, {"enrol": enrol, "sync": sync})
    add_group(app, "outbox", "La boîte d’envoi.", {"list": list_acts, "waiting": count_waiting, **acts.COMMANDS})


def enrol(
    context: typer.Context,
    code: Annotated[str, typer.Option(help="code d’inscription, huit groupes de quatre signes")] = "",
    codes: Annotated[
        Path | None,
        typer.Option(
            help="fichier CSV de codes, où celui de la commune est pris\u202f; déjà inscrit, rien n’est fait",
            readable=False,
        ),
    ] = None,
    platform: Annotated[str, typer.Option(help="adresse de la plateforme (sinon celle des stratégies)")] = "",
) -> None:
    """Inscrit cet ordinateur auprès de la plateforme, puis reçoit la campagne."""
    session: CommandSession = context.obj
    if bool(code) == (codes is not None):
        sentence = "Donnez soit --code CODE, soit --codes FICHIER."
        raise Refusal("code_missing", sentence, field="--code", of_input=True)
    url = session.policy.platform_url or platform
    if not url:
        raise Refusal(
            "platform_missing",
            "Il manque l’adresse de la plateforme.",
            field="--platform",
            remedy="Ajoutez --platform https://…",
            of_input=True,
        )
    if platform and platform.rstrip("/") != url.rstrip("/"):  # as typed: perhaps no address
        say(f"Les stratégies de cet ordinateur imposent {url}.")
    with session.commune_context() as commune_context:
        with commune_context.store.reading() as connection:
            before = link.current(connection)
        there = before is not None and before.enrolled and bool(before.url) and addresses.same(before.url, url)
        given = (code,) if codes is None else () if there else codes_file.of_commune(codes, session.commune())
        with pac_named(session), typed_address(url) if platform else nullcontext():
            _enrol_by_one(given, lambda one: enrol_device(commune_context, url, one, lambda to: http(session, to)))
        with commune_context.store.reading() as connection:
            own, known = link.current(connection), campaign.current(connection)
    if own is None:
        raise AssertionError(url)
    document = {
        "url": own.url,
        "device": own.device,
        "enrolled_at": own.enrolled_at,
        "platform": own.platform.id if own.platform else "",
        "campaign": known.id if known else "",
    }
    if before is not None and before.device != own.device:
        say(
            "La clé de signature était perdue ou n’était plus acceptée\u00a0: une nouvelle a été faite.",
            "Vos envois en attente partiront tels quels, et vos accusés restent valables. "
            "Refaites la feuille de secours\u00a0: relaisctl recovery sheet --out FICHIER.",
        )
    if known is None:
        say("La campagne n’est pas encore arrivée\u00a0: le prochain échange (relaisctl sync) l’apportera.")
    session.output.answer(document, [f"Cet ordinateur est inscrit auprès de {own.url}"])


def _enrol_by_one(codes: Sequence[str], enrol_by: Callable[[str], object]) -> None:
    """By the first of the codes that no other account or computer has used up. Raises what the last one meets."""
    for place, code in enumerate(codes, start=1):
        try:
            enrol_by(code)
        except Declined as declined:
            if declined.code not in codes_file.SPENT or place == len(codes):
                raise
        else:
            return


def sync(
    context: typer.Context,
    every: Annotated[
        bool, typer.Option("--all", help="pour chaque commune inscrite de ce compte, l’une après l’autre")
    ] = False,
) -> None:
    """Un échange avec la plateforme, de deux minutes au plus, pour la commune choisie."""
    session: CommandSession = context.obj
    if every:
        sync_all(session, _exchanged)
    else:
        done = _exchanged(session)
        say(*done.remarks)
        session.output.answer(done.document, done.lines)


def _exchanged(session: CommandSession) -> Exchanged:
    with session.commune_context() as commune_context, transport_of(session, commune_context) as transport:
        if transport is None:
            with commune_context.store.reading() as connection:
                own = link.current(connection)
            if own is not None and own.enrolled:
                raise ByKeyOnly
            to = "" if session.policy.platform_url else " --platform URL"
            raise Refusal(
                "not_enrolled",
                "Cet ordinateur n’est pas inscrit auprès d’une plateforme. Vos envois attendent.",
                remedy=f"Inscrivez-le avec\u00a0: relaisctl enrol{to} --code CODE.",
            )
        with commune_context.store.reading() as connection:
            enrolled = link.current(connection)
            before = {act.op: act.state for act in outbox.listed(connection)}
        for check in () if enrolled is None else examine_move(enrolled.url, session.policy.platform_url):
            say(f"⚠ {check.remedy}")
        with pac_named(session), no_false_promise(commune_context):
            outcome = exchange(commune_context, transport, Silent()).value
        with commune_context.store.reading() as connection:
            acts_now = outbox.listed(connection)
            conflicts = states.to_settle(connection, commune_context.clock())
    moved = [act for act in acts_now if act.state != before.get(act.op)]
    held = sum(act.state in ("held", "blocked") for act in acts_now)
    counts = {
        "Envoyés": outcome.sent,
        "pris en compte": outcome.accepted,
        "refusés": outcome.rejected,
        "éléments reçus": outcome.pulled,
        "reçus, à décider": sum(act.state == "deposited" for act in moved),
        "textes changés ailleurs": sum(act.state == "conflict" for act in moved),
        "retenus": held,
    }
    counts = {words: count for place, (words, count) in enumerate(counts.items()) if place < 4 or count}
    remarks = []
    if outcome.key_replaced:
        remarks.append(_KEY_REPLACED[outcome.key_replaced])
    if beside := out_of_the_ordinary(outcome.recovered, outcome.contradictions, complete=outcome.outcome == "complete"):
        remarks.append(beside)
    if outcome.key_replaced and outcome.elsewhere:
        beyond = counted(outcome.elsewhere, "envoi")
        remarks.append(f"La plateforme connaît aussi {beyond} de la commune, hors de cet ordinateur.")
    if outcome.quarantined:
        counts["mis de côté (voyez relaisctl outbox list)"] = outcome.quarantined
    if outcome.attachments:
        counts["pièces jointes arrivées"] = outcome.attachments
    if outcome.attachments_waiting:
        counts["pièces jointes à finir d’envoyer"] = outcome.attachments_waiting
    words = " · ".join(f"{word}\u00a0: {count}" for word, count in counts.items())
    lines = [words, *(_line(act, conflicts) for act in moved if act.state in _TO_LOOK_AT)]
    if len(lines) > 1 or held:
        lines.append("Voyez\u00a0: relaisctl outbox list.")
    return Exchanged(outcome.as_document(), remarks, lines)


def list_acts(context: typer.Context) -> None:
    """Tous les envois, ceux qui attendent d’abord."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context, commune_context.store.reading() as connection:
        entries = outbox.listed(connection)
        travel, conflicts = attachments.all_progress(connection), states.to_settle(connection, commune_context.clock())
        carried = bundles.on_a_stick(connection)
    rows = [
        {
            "act": row.subject,
            "op": row.op,
            "kind": row.type,
            "title": row.title,
            "state": row.state,
            **states.marks(row),
            "number": row.number,
            "received_at": row.received_at or None,
            "problem": row.detail or row.reason or None,
            "attachments": progress_of(travel.get(row.op)),
        }
        for row in entries
    ]
    lines = [
        _line(row, conflicts, carried=row.op in carried)
        + (f" — {travel_words(travel[row.op])}" if row.op in travel else "")
        + ("" if row.number else f"  {row.op}")
        for row in entries
    ]
    session.output.answer(rows, lines or ["Aucun envoi."])


def count_waiting(context: typer.Context) -> None:
    """Combien d’envois attendent, commune par commune\u202f; rien n’est modifié."""
    session: CommandSession = context.obj
    session.refuse_shared()  # the account's own folder would be counted in place of the one that was used
    rows, lines = [], []
    for file in sorted(session.places.communes.glob("*.sqlite")):
        seen = read_opening(file)
        count, name = (None, "") if seen is None else (seen.waiting, seen.commune)
        rows.append({"insee": file.stem, "name": name, "waiting": count})
        place = f"{name} ({file.stem})" if name else file.stem
        lines.append(
            f"{place}\u00a0: " + ("illisible d’ici" if count is None else counted(count, "envoi") + " en attente")
        )
    session.output.answer(rows, lines or ["Aucune commune dans ce dossier."])


def _line(row: outbox.ActRow, conflicts: frozenset[str], *, carried: bool = False) -> str:
    """An act in one line: its state, its number, its kind and title, and remarks."""
    settle = _to_settle(row, conflicts)
    return (
        states.of_act(row, carried=carried)
        + (f" (n°\u00a0{number(row.number)})" if row.number else "")
        + f"  {act_words.kind(row.kind)}  {row.title}"
        + (f" — {quoted_answer(row.detail)}" if row.detail else "")
        + (f" — {states.settle(row.subject)}" if settle else "")
    )


def _to_settle(row: outbox.ActRow, conflicts: frozenset[str]) -> bool:
    return row.type == "need.amend" and row.state == "conflict" and row.subject in conflicts
