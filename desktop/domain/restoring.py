"""What restoring a backup loses, and the sentences that say so beforehand."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, TypeAlias

from msgspec import Struct

from desktop.domain import act_words, french

DatabaseState: TypeAlias = Literal["sound", "damaged", "absent"]
#: How an act without a receipt left this computer and may still arrive: on a USB stick, or sent without an answer.
Away: TypeAlias = Literal["", "key", "tried"]
_HOW: dict[Away, str] = {"key": "sur une clé USB", "tried": "sans réponse"}
#: Of a question that was read.
OTHER_LOSSES = "Ce qui serait perdu a changé depuis votre lecture."
_MOST = 8  # at most so many titles are listed; of the others only their number


class LostAct(Struct, frozen=True, kw_only=True):
    """An act made after the backup."""

    op: str
    type: str  #: such as "vote.cast"
    title: str  #: of what it is about
    received: bool  #: the platform has it, and its receipt is here
    subject: str = ""  #: id of what it is about
    away: Away = ""  #: without a receipt, how it left and may still arrive; "" if it never left
    kind: str = ""  #: the key of its words in act_words, where that is not its type; else ""


class LostDraft(Struct, frozen=True, kw_only=True):
    """A draft changed since the backup."""

    id: str  #: of the need, request or service
    title: str  #: as it is today
    older: bool  #: the backup has an earlier text of it; else it has none
    act: str  #: type of the act for which it was typed
    binned: bool = False  #: it lies in the bin


class Losses(Struct, frozen=True, kw_only=True):
    """What restoring a backup loses."""

    database: DatabaseState  #: of the current database
    acts: tuple[LostAct, ...] = ()  #: the oldest first
    drafts: tuple[LostDraft, ...] = ()  #: the last changed first
    person: bool = False  #: the person to ask, or who acts for the commune, was another one then
    #: ids of acts that wait in the backup and were cancelled since: they stay cancelled, and would leave otherwise
    cancelled: tuple[str, ...] = ()
    leaving: int = 0  #: acts that wait in the backup, where nobody can tell whether they were cancelled since
    unseen: int = 0  #: acts that neither database nor backup show, as the journal's head file counts them


def loses(losses: Losses) -> bool:
    """Whether restoring takes something away that is here now, be it only from sight.

    Of a damaged database nobody knows all that is in it; what is absent was lost before.
    """
    unread = losses.database == "damaged" or (losses.database == "sound" and losses.unseen)
    return bool(losses.acts or losses.drafts or losses.person or unread)


def sentences(losses: Losses, made_at: datetime, now: datetime) -> tuple[str, ...]:
    """What is lost, in French: sentences and lines of lists, in reading order."""
    lines = [f"Si vous revenez à cette sauvegarde, la commune sera comme elle était {french.since(made_at, now)}."]
    waiting = [_title(act) for act in losses.acts if not act.received and not act.away]
    received = [_title(act) for act in losses.acts if act.received]
    lines += _listed(waiting, "envoi jamais parti sera perdu", "envois jamais partis seront perdus")
    for way, how in _HOW.items():
        left = [_title(act) for act in losses.acts if not act.received and act.away == way]
        lines += _listed(
            left,
            f"envoi parti {how} peut encore arriver à la plateforme, mais ne sera plus affiché ici",
            f"envois partis {how} peuvent encore arriver à la plateforme, mais ne seront plus affichés ici",
        )
    if away := sum(bool(act.away) and not act.received for act in losses.acts):
        one = "Ne le ressaisissez pas avant de savoir s’il est arrivé\u00a0: il compterait deux fois."
        many = "Ne les ressaisissez pas avant de savoir s’ils sont arrivés\u00a0: ils compteraient deux fois."
        lines.append(french.agreed(away, one, many))
    lines += _listed(
        received,
        "envoi reçu reste à la plateforme, mais la boîte d’envoi d’ici ne le montrera plus",
        "envois reçus restent à la plateforme, mais la boîte d’envoi d’ici ne les montrera plus",
    )
    if undone := len(losses.cancelled):
        one = "1 envoi annulé depuis reste annulé et ne partira pas."
        lines.append(french.agreed(undone, one, f"{undone} envois annulés depuis restent annulés et ne partiront pas."))
    if losses.leaving:
        one = "1 envoi attend dans cette sauvegarde\u00a0: il partira au prochain échange, même annulé depuis."
        many = "envois attendent dans cette sauvegarde\u00a0: ils partiront au prochain échange, même annulés depuis."
        lines.append(french.agreed(losses.leaving, one, f"{losses.leaving} {many}"))
    if _needs_come_back(losses):
        which = "reçus et non retirés" if _withdrawn(losses) else "reçus"
        lines.append(f"Les besoins {which} reviendront parmi vos besoins au prochain échange.")
    if losses.unseen:
        lines.append(_unseen(losses))
    elif losses.database == "damaged":
        lines.append("Les données actuelles sont abîmées\u00a0: ce qui n’a pas pu y être lu ne sera plus là non plus.")
    gone = [_of(draft) for draft in losses.drafts if not draft.older]
    older = [_of(draft) for draft in losses.drafts if draft.older]
    lines += _listed(gone, "brouillon disparaîtra", "brouillons disparaîtront")
    lines += _listed(older, "brouillon reviendra à son texte d’alors", "brouillons reviendront à leur texte d’alors")
    if losses.person:
        lines.append("La personne à joindre et sa fonction redeviendront celles d’alors\u00a0: vérifiez-les.")
    if losses.database == "sound" and not (losses.acts or losses.drafts or losses.unseen):
        lines.append("Aucun envoi ni brouillon ne sera perdu.")
    if losses.database == "sound":
        also = ", ce qui serait perdu aussi" if waiting or gone else ""
        lines.append(f"Ce qui est là aujourd’hui est gardé à côté{also}\u00a0: vous pourrez y revenir.")
    elif losses.database == "damaged":  # what cannot be opened is nothing to come back to
        lines.append("Le fichier abîmé est gardé à côté.")
    return tuple(lines)


def done(losses: Losses, made_at: datetime, now: datetime, *, kept: bool) -> str:
    """What is said afterwards. `kept`: the former database was kept beside."""
    back = _needs_come_back(losses)
    but = ", sauf ceux qui sont retirés" if _withdrawn(losses) else ""
    parts = (
        f"C’est fait{french.FIXED}: la commune est comme elle était {french.since(made_at, now)}.",
        f"Les échanges ramènent les besoins que la plateforme a reçus depuis{but}." if back else "",
        "Ce qui était là avant est gardé, dans Réglages, Sauvegardes." if kept else "",
    )
    return " ".join(filter(None, parts))


def _needs_come_back(losses: Losses) -> bool:
    """Whether the platform has needs that the backup lacks: the list will then not stay as it was."""
    withdrawn = _withdrawn(losses)
    return any(act.received and act.type == "need.submit" and act.subject not in withdrawn for act in losses.acts)


def _withdrawn(losses: Losses) -> set[str]:
    """Needs that the platform no longer gives back, as it has received their withdrawal."""
    return {act.subject for act in losses.acts if act.received and act.type == "need.withdraw"}


def _unseen(losses: Losses) -> str:
    if losses.database == "sound":
        held = french.counted(losses.unseen, "envoi", "envois")
        return f"D’après une trace gardée à part, il manque déjà {held} aux données actuelles."
    held = french.counted(losses.unseen, "envoi de plus", "envois de plus")
    return f"Les données actuelles ne se lisent plus. D’après une trace gardée à part, elles contenaient {held}."


def _title(act: LostAct) -> str:
    return f"{act_words.kind(act.kind or act.type)}{french.FIXED}: {act.title}"


def _of(draft: LostDraft) -> str:
    kind = "Service à proposer" if draft.act == "service.share" else act_words.kind(draft.act)
    where = " (dans la corbeille)" if draft.binned else ""
    return f"{kind}{french.FIXED}: {draft.title or _untitled(draft.act)}{where}"


def _untitled(act: str) -> str:
    """As its own list says it."""
    return {"service.share": "sans nom", "request.submit": "sans objet", act_words.COMPLEMENT: "sans objet"}.get(
        act, "sans titre"
    )


def _listed(titles: Sequence[str], one: str, many: str) -> list[str]:
    """A heading and its list; empty without titles."""
    if not titles:
        return []
    words = french.agreed(len(titles), one, many)
    lines = [f"{french.number(len(titles))} {words}{french.FIXED}:"]
    lines += [f"– {title}" for title in titles[:_MOST]]
    if len(titles) > _MOST:
        lines.append(f"– et {len(titles) - _MOST} de plus")
    return lines
