"""The home page: what waits for the commune, in words."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from desktop.database.last_text import BegunText
from desktop.database.opening import Opening
from desktop.domain import communes
from desktop.domain.act_words import titled
from desktop.domain.exchange_words import nothing_lost
from desktop.domain.lives.enrolment import Enrolment
from desktop.domain.phases import LocalTime, PlatformTime
from desktop.viewmodels.home.campaign_words import needs_over, open_phase, platform_time, within
from desktop.viewmodels.home.phase_tasks import of_phase
from desktop.viewmodels.home.ranks import Rank, Ranked, in_order
from desktop.viewmodels.home.regrouped import needs_by_proposal, regrouped_task
from desktop.viewmodels.home.task import LONG, Task
from desktop.viewmodels.home.typed_tasks import join_task, typed_task
from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.french import FIXED
from desktop.viewmodels.kit.link_words import key_remedy
from desktop.viewmodels.kit.targets import COMPARE, DEPLOYMENT, ENROL, KEY, REFUSED, USB

if TYPE_CHECKING:  # the first paint comes before SQLAlchemy and sync
    from desktop.database.queries.news_row import NewsRow
    from desktop.database.queries.todo import TodoRow

_DRAFTS = 3  # shown one by one
_APART = "Gardé à part · "  # as in the list: the text that it was written in is another line there


#: Kinds of waiting rows that are texts of hers; for all others, someone waits.
_DRAFTED = ("request", "share", "join", "comment", "interest", "ask", "effect")

_OTHERS_GO_ON = "Vos autres envois continuent."
_NEW_KEY = {
    "restored": "Une sauvegarde a été remise en place.",
    "cloned": "Ces données ont servi sur un autre ordinateur, ou ici avant le retour à une sauvegarde.",
}


def to_do(
    opening: Opening,
    here: LocalTime,
    waiting: "tuple[TodoRow, ...]" = (),
    news: "tuple[NewsRow, ...]" = (),
    *,
    key_lost: bool = False,
    refused: bool = False,
    more_refused: bool = False,
) -> tuple[Task, ...]:
    """What waits for her, by its `Rank`; `waiting` is what the database says once it is open.

    `here` is this computer's time, from which days are counted back; what is open is decided by the platform's.

    `more_refused`: acts were refused after `news` was read. How many there are stands in `opening`, as in the counts
    of acts beside it, which must never contradict this.
    """
    ranked = _ranked_tasks(opening, here, waiting, news, key_lost=key_lost, refused=refused, more_refused=more_refused)
    return in_order(ranked)


def _ranked_tasks(
    opening: Opening,
    here: LocalTime,
    waiting: "tuple[TodoRow, ...]",
    news: "tuple[NewsRow, ...]",
    *,
    key_lost: bool,
    refused: bool,
    more_refused: bool,
) -> Iterator[Ranked]:
    """Each line with its rank. What the open phase asks comes first in its rank, but last while it asks for needs."""
    # An exchange of this session tells it at once; before the first one, and without a network, what is stored does.
    key_lost = key_lost or opening.enrolment is Enrolment.KEY_LOST
    refused = refused or opening.enrolment in (Enrolment.REVOKED, Enrolment.ASKED_AGAIN)
    if key_lost or refused:
        yield Ranked(Rank.BLOCKS, _blocked(opening, key_lost=key_lost))
    enrolment = () if opening.enrolment.known or refused else (_enrolment(opening),)
    yield from (Ranked(Rank.BLOCKS, task) for task in enrolment if opening.waiting)
    unseen = [row for row in news if row.kind == "rejected"]
    for task in _not_taken(unseen, opening.refused, more=more_refused):
        yield Ranked(Rank.REFUSED, task)
    now = platform_time(opening, here)
    phase, asked = open_phase(opening, now), of_phase(opening, here)
    writing = phase is None or phase.key == "needs"
    shown = sorted(opening.drafts, key=_written, reverse=True)[:_DRAFTS]
    named = {draft.id for draft in shown}
    steps = {row.id: row for row in waiting if row.kind in ("validate", "validated")}
    yield from (Ranked(Rank.AWAITED, task) for task in (() if writing else asked))
    for draft in shown:
        step = steps.get(draft.id)
        task = _draft(draft, step, opening, here)
        yield Ranked(Rank.AWAITED, task) if step is not None else Ranked(Rank.DRAFT, task, _written(draft))
    covered = needs_by_proposal(waiting)
    for row in waiting:
        if row.id in named or not within(row.phases, opening, now):
            continue
        needs = covered.pop(row.id, ()) if row.kind == "regrouped" else (row,)
        if needs:  # else the line of the proposal's first need covers this one
            task = _waits(row, here, needs)
            yield Ranked(Rank.DRAFT, task, row.moment) if row.kind in _DRAFTED else Ranked(Rank.AWAITED, task)
    if len(opening.drafts) > _DRAFTS:
        words = french.counted(len(opening.drafts) - _DRAFTS, "autre brouillon", "autres brouillons")
        yield Ranked(Rank.DRAFT, Task(words=words, note="", verb="Voir", place="needs"))
    if opening.set_aside:
        words, note = french.counted(opening.set_aside, "envoi mis de côté", "envois mis de côté"), _OTHERS_GO_ON
        task = Task(words=words, note=note, verb="Voir pourquoi", place="outbox", tone="warn")
        yield Ranked(Rank.AWAITED, task)
    last = (*(asked if writing else ()), *(() if opening.waiting else enrolment))
    yield from (Ranked(Rank.AWAITED, task) for task in last)


def _written(draft: BegunText) -> str:
    """When somebody last wrote in it; "" where nobody has."""
    return "" if draft.unwritten else draft.updated_at


def _blocked(opening: Opening, *, key_lost: bool) -> Task:
    """What to do where nothing leaves: the key is lost, or else the platform takes nothing from this computer."""
    if key_lost:
        words, verb, target = "Rétablir la clé de signature", "Rétablir", KEY
        note = f"Elle est introuvable. {key_remedy(opening.to_send)}"
    else:
        words, verb, target = "La plateforme ne reconnaît plus cet ordinateur", "Inscrire", ENROL
        safe = nothing_lost(lost=opening.lost > 0)
        note = f"{safe}, mais plus rien ne part d’ici. Demandez un nouveau code à la préfecture."
        if opening.enrolment is Enrolment.ASKED_AGAIN:
            note = f"{safe}. Une nouvelle inscription est partie sur une clé USB\u00a0: reprenez ici sa réponse."
            return Task(words=words, note=note, verb="Voir", place="outbox", target=USB, tone="warn")
    return Task(words=words, note=note, verb=verb, place="settings", target=target, tone="warn")


def _enrolment(opening: Opening) -> Task:
    if not opening.numbered:
        words = f"{opening.commune} ne peut rien envoyer d’ici"
        return Task(words=words, note=communes.UNLISTED, verb="Voir", place="settings", target=ENROL, tone="warn")
    if opening.enrolment is Enrolment.ASKED:
        words = f"L’inscription {french.of(opening.commune)} est partie sur une clé USB"
        note = "Reprenez ici la réponse de la préfecture, ou tapez un autre code si elle a refusé le premier."
        return Task(words=words, note=note, verb="Voir", place="outbox", target=USB)
    acts = f"{french.counted(opening.to_send, 'envoi attend', 'envois attendent')} cela." if opening.to_send else ""
    return Task(
        words=f"Inscrire cet ordinateur au nom {french.of(opening.commune)}",
        note=f"Avec le code reçu par la mairie. {acts or 'Vos envois pourront partir.'}",
        verb="Inscrire",
        place="settings",
        target=ENROL,
    )


def _not_taken(unseen: "list[NewsRow]", refused: int, *, more: bool) -> list[Task]:
    """As long as one of the refusals is new to her, one line for all that are `refused`."""
    if not unseen and not more:
        return []
    count = refused or len(unseen)  # one of another platform than today's is in no count
    one = unseen[0] if len(unseen) == count == 1 else None
    return [
        Task(
            words=french.counted(count, "envoi refusé", "envois refusés"),
            note=one.sentence if one else "Chacun dit pourquoi.",
            verb="Voir pourquoi",
            place=one.place if one else "outbox",
            target=one.id if one else (REFUSED if refused else ""),
            tone="warn",
        )
    ]


def _draft(draft: BegunText, step: "TodoRow | None", opening: Opening, here: LocalTime) -> Task:
    title = titled(french.shortened(draft.title, LONG), "need")
    if step is None:
        changed = "Correction modifiée" if draft.corrects else "Modifié"
        return Task(
            words=title,
            note=f"{_APART if draft.beside else ''}{changed} {french.since(draft.updated_at, here)}"
            f"{_not_now(opening, platform_time(opening, here))}",
            verb="Reprendre",
            place="needs",
            target=draft.id,
        )
    return _waits(step, here)._replace(words=title)


def _not_now(opening: Opening, now: PlatformTime) -> str:
    """A text may be written at any time; it leaves while needs are taken."""
    phase = open_phase(opening, now)
    if needs_over(opening, now):
        return " · la phase des besoins est terminée"
    closed = any(one.key == "needs" for one in opening.phases) and (phase is None or phase.key != "needs")
    return " · la phase des besoins n’est pas ouverte" if closed else ""


def _waits(row: "TodoRow", here: LocalTime, needs: "tuple[TodoRow, ...]" = ()) -> Task:
    """The line of one thing that waits, in words; `needs`: those that the line of a proposal covers, `row` first."""
    title = french.shortened(row.title, LONG)
    since = french.since(row.moment, here) if "T" in row.moment else ""
    match row.kind:
        case "key":
            why = f"{_NEW_KEY.get(row.title, '')} Vous n’avez rien à demander".strip()
            sheet = (
                "La feuille de secours d’avant ne vaut plus, imprimez la nouvelle"
                if row.note
                else "Imprimez sa feuille de secours"
            )
            return Task(
                words="Cet ordinateur a une nouvelle clé de signature",
                note=f"{why}. {sheet}.",
                verb="Imprimer",
                place="settings",
                target=KEY,
            )
        case "conflict":
            return Task(
                words=f"Texte changé ailleurs{FIXED}: {title}",
                note="La plateforme en a un autre. Comparez les deux, puis choisissez.",
                verb="Comparer",
                place="needs",
                target=f"{COMPARE}{row.id}",
                tone="warn",
            )
        case "incomplete":
            note = (
                f"Le préfet demande{FIXED}: {french.shortened(row.note, LONG)}."
                if row.note
                else "Le préfet demande un complément."
            )
            return Task(
                words=f"Demande à compléter{FIXED}: {title}",
                note=note,
                verb="Compléter",
                place="requests",
                target=row.id,
                tone="warn",
            )
        case "validate":
            return Task(
                words=titled(title, "need"),
                note="✍ À valider par le maire",
                verb="Ouvrir",
                place="needs",
                target=row.id,
            )
        case "validated":
            by = f"✍ Validé par {row.note or 'le maire'}. Il reste à l’envoyer."
            return Task(words=titled(title, "need"), note=by, verb="Ouvrir", place="needs", target=row.id)
        case "regrouped":
            return regrouped_task(needs)
        case "report":
            note = "Le service fonctionne. Déclarez l’effet qu’il a eu."
            return Task(
                words=f"Déclarer l’effet{FIXED}: {title}",
                note=note,
                verb="Déclarer l’effet",
                place="votes",
                target=f"{DEPLOYMENT}{row.id}",
            )
        case "complement" | "correction":
            correcting = row.kind == "correction"
            return Task(
                words=f"{'Correction' if correcting else 'Complément'} en cours{FIXED}: {title}",
                note=f"Modifié{'e' * correcting} {since}",
                verb="Reprendre",
                place="requests",
                target=row.id,
            )
        case "request":
            words = f"Demande au préfet{FIXED}: {title or 'sans objet'}"
            draft = "Brouillon gardé à part" if row.note else "Brouillon"
            return Task(
                words=words, note=f"{draft}, modifié {since}", verb="Reprendre", place="requests", target=row.id
            )
        case "share":
            words = f"Service à partager{FIXED}: {title or 'sans nom'}"
            return Task(
                words=words, note=f"Brouillon, modifié {since}", verb="Reprendre", place="services", target=row.id
            )
        case "join" | "comment":
            return join_task(row, title, since)
        case "interest" | "ask" | "effect":
            return typed_task(row, title, since)
