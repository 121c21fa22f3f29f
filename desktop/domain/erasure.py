"""What an erasure of personal data leaves: the places, what to do about each, and when some are removed by rotation."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Literal, TypeAlias

from msgspec import Struct

from desktop.domain import french
from desktop.domain.french import FIXED

RemnantPlace: TypeAlias = Literal[
    "letter",
    "text",
    "act",
    "earlier_text",
    "told",
    "maybe",
    "attachment",
    "database",
    "backup",
    "copy",
    "second",
    "earlier",
    "aside",
    "commune",
    "platform",
    "computer",
    "proxy",
    "elsewhere",
]
_MOST = 5  # at most so many titles are listed; of the others only their number


class Remnant(Struct, frozen=True, kw_only=True):
    """One place in which an erasure has left personal data, or may have."""

    place: RemnantPlace  #: what kind of place
    id: str = ""  #: of the letter, text, act or document; "" for a file
    title: str = ""  #: of the same, or name of the backup; "" for none
    file: str = ""  #: its path; "" for what is in the database
    until: str = ""  #: day by which rotation removes it (ISO); "" where nothing does

    @property
    def unfinished(self) -> bool:
        """Whether another erasure, later, may remove it."""
        return self.place in ("database", "backup", "second")


def rotated_by(made_at: datetime) -> str:
    """The day by which rotation has removed a backup made then: the last one of a month is kept for twelve months."""
    return date(made_at.year + 1, made_at.month, 1).isoformat()


def sentences(left: Iterable[Remnant]) -> tuple[str, ...]:
    """One line for each kind of place, in the order of `RemnantPlace`: what is left there, and what to do."""
    by_place: dict[str, list[Remnant]] = {}
    for remnant in left:
        by_place.setdefault(remnant.place, []).append(remnant)
    return tuple(_SENTENCES[place](by_place[place]) for place in _SENTENCES if place in by_place)


def _letters(remnants: Sequence[Remnant]) -> str:
    keep = french.agreed(len(remnants), "garde", "gardent")
    what = f"{_counted(remnants, 'lettre')} au préfet {keep} un nom{FIXED}: {_titles(remnants)}."
    return f"{what} Pour l’ôter, effacez de nouveau, lettres comprises."


def _texts(remnants: Sequence[Remnant]) -> str:
    what = f"Elles se lisent encore dans {_counted(remnants, 'texte')}{FIXED}: {_titles(remnants)}."
    return f"{what} Corrigez-les vous-même."


def _acts(remnants: Sequence[Remnant]) -> str:
    what = (
        f"Elles se lisent aussi dans {_counted(remnants, 'envoi signé', 'envois signés')}{FIXED}: {_titles(remnants)}."
    )
    return f"{what} Un envoi ne se réécrit pas. Écrivez au service qui conduit la campagne."


def _earlier_texts(remnants: Sequence[Remnant]) -> str:
    what = f"Elles se lisent dans {_counted(remnants, 'texte')} d’avant une correction{FIXED}: {_titles(remnants)}."
    return f"{what} Un besoin peut y revenir{FIXED}: rien ne les enlève d’ici. Prévenez votre service informatique."


def _received_texts(remnants: Sequence[Remnant]) -> str:
    texts = _counted(remnants, "texte reçu", "textes reçus")
    what = f"Elles se lisent dans {texts} de la plateforme{FIXED}: {_titles(remnants)}."
    return f"{what} Écrivez au service qui conduit la campagne."


def _maybe(remnants: Sequence[Remnant]) -> str:
    texts = _counted(remnants, "texte")
    what = f"Peut-être aussi dans {texts}, où se lit le nom de famille seul{FIXED}: {_titles(remnants)}."
    return f"{what} {french.agreed(len(remnants), 'Relisez-le', 'Relisez-les')}."


def _attachments(remnants: Sequence[Remnant]) -> str:
    what = f"{_counted(remnants, 'document joint', 'documents joints')}{FIXED}: {_titles(remnants)}."
    return f"{what} L’effacement ne les relit pas. Vérifiez qu’ils ne nomment personne."


def _database(_remnants: Sequence[Remnant]) -> str:
    return (
        "Le fichier de la commune en garde des traces. Fermez Relais Communes ailleurs, libérez de la place,"
        " puis effacez de nouveau."
    )


def _backups(remnants: Sequence[Remnant]) -> str:
    what = f"Non réécrites{FIXED}: {_counted(remnants, 'sauvegarde')} ({_files(remnants)})."
    return f"{what} Effacez de nouveau. {_gone(remnants)}"


def _copies(remnants: Sequence[Remnant]) -> str:
    keep = french.agreed(len(remnants), "garde", "gardent")
    what = f"{_counted(remnants, 'sauvegarde')} {keep} un texte où elles se lisent{FIXED}: {_files(remnants)}."
    return f"{what} Supprimez celles qui ne servent plus. {_gone(remnants)}".strip()


def _second(remnants: Sequence[Remnant]) -> str:
    what = f"La seconde copie des sauvegardes n’est pas réécrite{FIXED}: {_files(remnants)}."
    return f"{what} Branchez la clé ou le disque, puis effacez de nouveau. {_gone(remnants)}"


def _earlier(remnants: Sequence[Remnant]) -> str:
    what = f"D’anciennes secondes copies restent ailleurs{FIXED}: {_files(remnants)}."
    return f"{what} Branchez la clé ou le disque, puis effacez de nouveau. S’il est détruit, il n’en reste rien."


def _aside(remnants: Sequence[Remnant]) -> str:
    what = f"Une ancienne base, mise de côté, peut les contenir{FIXED}: {_files(remnants)}."
    return f"{what} Rien ne l’enlève{FIXED}: supprimez-la si elle ne sert plus."


def _communes(remnants: Sequence[Remnant]) -> str:
    what = f"Elles sont aussi, sur cet ordinateur, chez une autre commune{FIXED}: {_files(remnants)}."
    return f"{what} Ouvrez cette commune et effacez-les là aussi."


def _platform(remnants: Sequence[Remnant]) -> str:
    what = f"Une autre plateforme les garde avec {_counted(remnants, 'envoi')}{FIXED}: {_titles(remnants)}."
    return f"{what} Elle ne reçoit pas cet effacement. Raccordé de nouveau à elle, effacez de nouveau."


def _computer(remnants: Sequence[Remnant]) -> str:
    acts = _counted(remnants, "envoi")
    what = f"Un autre ordinateur de la commune a fait {acts}{FIXED}: la plateforme effacera ce qui s’y trouve joint."
    return f"{what} S’il sert encore, effacez aussi sur cet ordinateur-là."


def _proxy(remnants: Sequence[Remnant]) -> str:
    return (
        f"Le nom donné au proxy, {_titles(remnants)}, reste sur cet ordinateur, avec son mot de passe s’il est gardé."
        f" Si c’est le sien, changez-le{FIXED}: Réglages, «{FIXED}Proxy{FIXED}»."
    )


def _elsewhere(_remnants: Sequence[Remnant]) -> str:
    return (
        "Vos copies, exports et lettres imprimées restent où vous les avez mis. À vous de les détruire."
        " Un fichier d’échange laissé sur une clé USB y reste, scellé."
    )


_SENTENCES = {
    "letter": _letters,
    "text": _texts,
    "act": _acts,
    "earlier_text": _earlier_texts,
    "told": _received_texts,
    "maybe": _maybe,
    "attachment": _attachments,
    "database": _database,
    "backup": _backups,
    "copy": _copies,
    "second": _second,
    "earlier": _earlier,
    "aside": _aside,
    "commune": _communes,
    "platform": _platform,
    "computer": _computer,
    "proxy": _proxy,
    "elsewhere": _elsewhere,
}


def _counted(remnants: Sequence[Remnant], one: str, many: str = "") -> str:
    return french.counted(len(remnants), one, many)


def _titles(remnants: Sequence[Remnant]) -> str:
    return _listed([f"«{FIXED}{remnant.title.strip() or 'sans titre'}{FIXED}»" for remnant in remnants])


def _files(remnants: Sequence[Remnant]) -> str:
    return _listed([remnant.title or remnant.file for remnant in remnants])


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _MOST
    return ", ".join(names[:_MOST]) + (f" et {more} de plus" if more > 0 else "")


def _gone(remnants: Sequence[Remnant]) -> str:
    last = max(remnant.until for remnant in remnants)
    if not last:
        return ""
    day = french.long_date(date.fromisoformat(last))
    return f"Sinon, la rotation des sauvegardes s’en charge au plus tard le {day}."
