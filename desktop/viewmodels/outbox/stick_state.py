"""What the screen for the USB stick says: what the next stick would carry, and what was carried when."""

from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from desktop.database.queries import attachments, bundles, exchanges, link, outbox
from desktop.domain.exchange_words import waits_for_other_platform
from desktop.viewmodels.kit import french

if TYPE_CHECKING:
    from sqlalchemy import Connection

_SHOWN = 50


class StickLine(Struct, frozen=True):
    """One file that was written to a stick or read from one."""

    words: str  #: which way it went, and how many acts or receipts it holds
    note: str  #: when, whether it was answered, and the name of the file


class UsbStickState(Struct, frozen=True, kw_only=True):
    """What the screen for the USB stick shows."""

    refreshed: bool = False  #: it has been read; before that nothing is said, and no code is asked for
    enrolled: bool = False  #: whether this computer is enrolled with a platform
    asking: bool = False  #: a request to enrol has left on a stick, and has no answer yet
    waiting: int = 0  #: acts that the next stick would carry
    on_stick: int = 0  #: those of them that left on a stick and have no answer yet, lost ones that left again included
    waits_for_other_platform: int = (
        0  #: corrections and complements that only another platform can take; not in `waiting`
    )
    documents: int = 0  #: attached files that the next stick would carry
    interrupted: str = ""  #: name of a file whose writing was broken off by the computer's end; "" for none
    lines: tuple[StickLine, ...] = ()  #: the files written and read before, the newest first
    taken: frozenset[str] = frozenset()  #: names of the answer files that were read

    @property
    def needs_code(self) -> bool:
        """Whether nothing can leave without a code."""
        return self.takes_code and not self.asking

    @property
    def takes_code(self) -> bool:
        """Whether a code may be typed. While one is on its way too: of a refused code no answer ever comes back."""
        return self.refreshed and not self.enrolled

    @property
    def code_help(self) -> str:
        if self.asking:
            return "Seulement si la préfecture a refusé le code\u00a0: demandez-lui-en un autre, et tapez-le ici."
        return "Avec la carte de la plateforme, que la préfecture a mise sur la clé."

    @property
    def sentence(self) -> str:
        """What the next stick would carry, and what may be on the last one."""
        if not self.interrupted or not (self.waiting or self.needs_code):
            return self._load
        there = f"Si «\u00a0{self.interrupted}\u00a0» est sur la clé, elle peut partir aussi"
        return f"{self._load} La dernière écriture a été interrompue. {there}\u00a0: rien ne compte deux fois."

    @property
    def _load(self) -> str:
        if not self.refreshed:
            return ""
        enrolling = self._enrolling
        load = " ".join(filter(None, (enrolling, self._to_put, "" if self.asking else self._carried)))
        if load:
            return load
        if self.waits_for_other_platform:
            none = waits_for_other_platform(self.waits_for_other_platform)
        else:
            none = "Aucun envoi n’attend."
        return f"{none} La clé rapporterait tout de même les nouvelles de la campagne."

    @property
    def _enrolling(self) -> str:
        if self.needs_code:
            return "Cet ordinateur n’est pas inscrit. Il peut l’être par la clé."
        if not self.asking:
            return ""
        left = "La demande d’inscription est partie sur une clé. Sa réponse inscrira cet ordinateur"
        if not self.on_stick:
            return f"{left}."
        travels = french.agreed(self.on_stick, "voyage", "voyagent")
        return f"{left}\u202f; {french.counted(self.on_stick, 'envoi')} {travels} déjà avec elle."

    @property
    def _to_put(self) -> str:
        """What is on no stick yet."""
        acts = max(self.waiting - self.on_stick, 0)
        load = [french.counted(acts, "envoi")] if acts else []
        if self.documents:
            load.append(french.counted(self.documents, "pièce jointe", "pièces jointes"))
        kept = " Une fois écrit sur la clé, un envoi ne s’annule plus ici." if acts else ""
        return f"{' et '.join(load)} à mettre sur la clé.{kept}" if load else ""

    @property
    def _carried(self) -> str:
        if not self.on_stick:
            return ""
        twice = "rien ne compte deux fois"
        there, acts = french.agreed(self.on_stick, "est", "sont"), french.counted(self.on_stick, "envoi")
        if self._to_put:
            again = french.agreed(self.on_stick, "part", "partent")
            return f"{acts} {there} déjà sur une clé, et {again} aussi\u00a0: {twice}."
        return (
            f"{acts} {there} sur une clé. Portez-la à la préfecture, puis reprenez ici sa réponse. "
            f"Vous pouvez en écrire une autre\u00a0: {twice}."
        )


def state_of(connection: "Connection", now: datetime) -> UsbStickState:
    own, carried, counts = link.current(connection), bundles.listed(connection), outbox.counts(connection)
    return UsbStickState(
        refreshed=True,
        enrolled=own is not None and own.enrolled,
        asking=bundles.enrolling(connection),
        waiting=counts.waiting + exchanges.lost(connection),
        on_stick=outbox.on_a_stick(connection) + bundles.lost(connection),
        waits_for_other_platform=counts.waits_for_other_platform,
        documents=attachments.waiting(connection),
        interrupted=bundles.interrupted(connection),
        lines=tuple(line_of(row, now) for row in carried[:_SHOWN]),
        taken=frozenset(row.file for row in carried if row.way == "in"),
    )


def line_of(row: bundles.BundleRow, now: datetime) -> StickLine:
    made = french.capital(french.since(row.made_at, now))
    acts = french.counted(len(row.ops), "envoi" if row.way == "out" else "accusé")
    if row.way == "in":
        return StickLine(
            f"⇧ Réponse reprise, {acts}", f"{french.capital(french.since(row.answered_at, now))}, {row.file}"
        )
    answered = f", réponse reprise {french.since(row.answered_at, now)}" if row.answered_at else ", sans réponse encore"
    return StickLine(f"⇩ Écrite, {acts}", f"{made}{answered}, {row.file}")
