"""What putting a backup back takes away, and the sentences that say so before it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from desktop.domain import act_words, french

Standing: TypeAlias = Literal["sound", "damaged", "absent"]
_MOST = 8  # titles said; of more, the number


@dataclass(frozen=True, slots=True, kw_only=True)
class LostAct:
    """An act made after the backup. `received`: the platform has it, by a verified receipt."""

    op: str
    type: str
    title: str
    received: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LostDraft:
    """A draft changed since. `older`: an earlier text of it comes back, else it is not in the backup at all."""

    id: str
    title: str
    older: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Losses:
    """`database`: what stands in its place now. `unseen`: acts that only the journal's head outside still knows of."""

    database: Standing
    acts: tuple[LostAct, ...] = ()
    drafts: tuple[LostDraft, ...] = ()
    unseen: int = 0


def sentences(losses: Losses, made_at: datetime, now: datetime) -> tuple[str, ...]:
    """Each a whole sentence or a line of a list, in the order in which they are read. Local times."""
    said = [f"La commune revient à ce qu’elle était {french.since(made_at, now)}."]
    waiting = [_title(act) for act in losses.acts if not act.received]
    received = [_title(act) for act in losses.acts if act.received]
    said += _listed(waiting, "envoi jamais parti sera perdu", "envois jamais partis seront perdus")
    said += _listed(
        received,
        "envoi reste compté à la plateforme, mais ne sera plus affiché ici",
        "envois restent comptés à la plateforme, mais ne seront plus affichés ici",
    )
    if losses.unseen:
        were = ("envoi de plus y était", "envois de plus y étaient")[losses.unseen > 1]
        said.append(f"La base actuelle ne se lit plus. D’après le témoin du journal, {losses.unseen} {were}.")
    gone = [draft.title for draft in losses.drafts if not draft.older]
    older = [draft.title for draft in losses.drafts if draft.older]
    said += _listed(gone, "brouillon disparaîtra", "brouillons disparaîtront")
    said += _listed(older, "brouillon reviendra à son texte d’alors", "brouillons reviendront à leur texte d’alors")
    if losses.database == "sound" and not (losses.acts or losses.drafts or losses.unseen):
        said.append("Aucun envoi ni brouillon ne sera perdu.")
    if losses.database != "absent":
        said.append("Ce qui est là aujourd’hui est gardé à côté : vous pourrez y revenir.")
    return tuple(said)


def _title(act: LostAct) -> str:
    return f"{act_words.kind(act.type)}{french.FIXED}: {act.title}"


def _listed(titles: Sequence[str], one: str, many: str) -> list[str]:
    """Nothing of none."""
    if not titles:
        return []
    words = one if len(titles) == 1 else many
    lines = [f"{french.number(len(titles))} {words}{french.FIXED}:"]
    lines += [f"– {title or 'Sans titre'}" for title in titles[:_MOST]]
    if len(titles) > _MOST:
        lines.append(f"– et {len(titles) - _MOST} de plus")
    return lines
