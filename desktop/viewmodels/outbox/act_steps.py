"""The timeline of one act, from this computer to the decision and what came after it."""

from datetime import datetime

from desktop.database.queries.acts.one_act import ActPaper
from desktop.database.queries.blocked_acts import Awaited
from desktop.database.queries.outbox import ActRow
from desktop.domain import act_words
from desktop.domain.exchange_words import kept_answer
from desktop.domain.lives import gender
from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.french import FIXED
from desktop.viewmodels.kit.states import WITHDRAWN, Shown, again, shown, withdrawal
from desktop.viewmodels.kit.timeline import TimelineStep, when
from desktop.viewmodels.outbox.act_answer import ActAnswer
from desktop.viewmodels.outbox.acts import made_words, stands, travel_words
from sync.contract.ledger import ID_TAKEN
from sync.contract.receipts import Proof


def steps_of(paper: ActPaper, proof: Proof | None, answer: ActAnswer | None, now: datetime) -> tuple[TimelineStep, ...]:
    """All steps of the act; `answer`: what was decided after the receipt."""
    return (
        *_steps(paper, proof, now),
        *_travelled(paper),
        *_answered(answer, now),
        *_decided_later(paper, answer),
        *_withdrawn(paper),
        *_lost(paper),
    )


def decided_state(act: ActRow, proof: Proof | None) -> str:
    """The state that its receipt says: "conflict" also where another act has settled that conflict since.

    Where another act has its id, the receipt goes on saying that it was accepted.
    """
    if proof is not None and act.reason == ID_TAKEN:
        return proof.status
    settled_since = act.state == "superseded" and proof is not None and proof.status == "conflict"
    return "conflict" if settled_since else act.state


def _steps(paper: ActPaper, proof: Proof | None, now: datetime) -> tuple[TimelineStep, ...]:
    act = paper.act
    kept = made_words(act, now)
    agreed = gender.of(act.kind).agreed
    first = Shown("✎", agreed("Enregistré sur cet ordinateur"), "plain")
    steps = [TimelineStep(shown=first, when=french.capital(kept), note="")]
    if act.state == "cancelled":
        gone = TimelineStep(shown=shown(act.state, act.kind), when="", note="Avant son départ.", void=True)
        return (*steps, gone)
    if act.waits_for_other_platform:
        return (*steps, TimelineStep(shown=stands(act, carried=False), when="", note="", done=False, open=True))
    if act.received_at:
        number = "" if act.number is None else f"Accusé de dépôt n°{FIXED}{french.number(act.number)}"
        received = agreed("Reçu par une autre plateforme" if act.other_platform else "Reçu par la plateforme")
        steps.append(
            TimelineStep(
                shown=Shown("✓", received, "ok"),
                when=french.capital(legal(act.received_at)),
                note=number,
            )
        )
    else:
        steps += _before_receipt(paper)
        steps.append(
            TimelineStep(
                shown=Shown("○", agreed("Reçu par la plateforme"), "muted"),
                when="",
                note="Pas encore d’accusé.",
                done=False,
            )
        )
    if act.state in ("accepted", "rejected", "superseded"):
        decided = french.capital(legal(act.decided_at)) if act.decided_at else ""
        word = stands(act, carried=False) if act.in_vain else shown(decided_state(act, proof), act.kind)
        return (*steps, TimelineStep(shown=word, when=decided, note=kept_answer(act.detail), open=act.in_vain))
    if act.state == "quarantined":
        return (
            *steps,
            TimelineStep(
                shown=shown(act.state, act.kind), when="", note="Le texte est gardé ici, tel quel.", open=True
            ),
        )
    if act.state == "conflict":
        # Nothing is asked of one that another platform has, and the step before says that it is there.
        asked = TimelineStep(shown=stands(act, carried=False), when="", note="", open=not act.chosen)
        return tuple(steps) if act.other_platform else (*steps, asked)
    return (
        *steps,
        TimelineStep(shown=Shown("○", "Décision de la plateforme", "muted"), when="", note="Pas encore.", done=False),
    )


def _before_receipt(paper: ActPaper) -> list[TimelineStep]:
    """The steps of an act without a receipt: it waits for other acts, or to leave."""
    act = paper.act
    if act.state in ("held", "blocked") and paper.awaited:
        return [_waits_for(one, restored=paper.restored) for one in paper.awaited]
    if act.state in act_words.TO_SEND:
        return [TimelineStep(shown=stands(act, carried=paper.carried), when="", note="", done=False, open=True)]
    return []


def _waits_for(one: Awaited, *, restored: bool) -> TimelineStep:
    """The other act for which it waits, with a button that leads there."""
    if not one.state:
        return TimelineStep(
            shown=Shown("…", f"Attend un autre envoi, fait {act_words.away(restored=restored)}", "warn"),
            when="",
            note="",
            done=False,
            open=True,
        )
    words = f"Attend{FIXED}: {act_words.kind(one.type).lower()} «{FIXED}{one.title}{FIXED}»"
    stands = f"{shown(one.state, one.type).text}."
    return TimelineStep(
        shown=Shown("…", words, "warn"),
        when="",
        note=stands,
        done=False,
        open=True,
        link="Voir cet envoi",
        place="outbox",
        id=one.op,
    )


def _travelled(paper: ActPaper) -> tuple[TimelineStep, ...]:
    """The step of its attached files, which are sent after the act itself."""
    if paper.travel is None:
        return ()
    travelled = french.capital(travel_words(paper.travel))
    if paper.travel.complete:
        return (TimelineStep(shown=Shown("✓", travelled, "ok"), when="", note=""),)
    note = "L’envoi continue à chaque échange."
    return (TimelineStep(shown=Shown("→", travelled, "accent"), when="", note=note, done=False, open=True),)


def _withdrawn(paper: ActPaper) -> tuple[TimelineStep, ...]:
    """The step of its withdrawal, done or to come: without it, the steps before would look final."""
    act, gone = paper.act, paper.withdrawal
    if act.lost or act.other_platform or not (act.taken_back or (gone is not None and not gone.other_platform)):
        return ()
    gone_words = WITHDRAWN._replace(word=gender.of(act.kind).agreed(WITHDRAWN.word))
    if gone is None:
        return (
            TimelineStep(shown=gone_words, when="", note=f"{french.capital(act_words.away(restored=paper.restored))}."),
        )
    moment = gone.decided_at or gone.received_at
    return (
        TimelineStep(
            shown=gone_words if act.taken_back else withdrawal(gone.state, gone.type),
            when=french.capital(legal(moment)) if moment else "",
            note="" if act.taken_back else "Jusque-là, rien n’est retiré.",
            done=act.taken_back,
            open=not act.taken_back,
            link="Voir cet envoi",
            place="outbox",
            id=gone.op,
        ),
    )


def _lost(paper: ActPaper) -> tuple[TimelineStep, ...]:
    """The last step, where a platform restored from a backup has lost the act: the steps before no longer hold."""
    if not paper.act.lost:
        return ()
    it, e = gender.of(paper.act.kind)
    leaves = f"est reparti{e} sur une clé USB" if paper.carried else "repart"
    note = f"La plateforme l’a perdu{e}. {it} {leaves} tel{'le' if e else ''} quel{'le' if e else ''}, avec son accusé."
    shown = again(carried=paper.carried)
    return (TimelineStep(shown=shown, when="", note=note, done=False, open=True),)


def _answered(answer: ActAnswer | None, now: datetime) -> tuple[TimelineStep, ...]:
    """What was decided after the receipt, as one more step."""
    return (
        () if answer is None else (TimelineStep(shown=answer.shown, when=when(answer.moment, now), note=answer.note),)
    )


def _decided_later(paper: ActPaper, answer: ActAnswer | None) -> tuple[TimelineStep, ...]:
    """The step to come after one that the platform has accepted: until then, the last one would look final."""
    act = paper.act
    over = act.taken_back or act.lost or act.other_platform or paper.withdrawal is not None or answer is not None
    if over or act.state != "accepted" or act.answered not in _DECIDED_LATER.get(act.type, ()):
        return ()
    words = "Réponse du préfet" if act.type == "request.submit" else "Publication au catalogue"
    return (TimelineStep(shown=Shown("○", words, "muted"), when="", note="Pas encore.", done=False),)


#: By kind, the answers that say no more than that it was received. "" of a request: another submission may stand.
_DECIDED_LATER = {"service.share": ("", "received"), "request.submit": ("received",)}


def legal(text: str) -> str:
    return french.legal(datetime.fromisoformat(text))
