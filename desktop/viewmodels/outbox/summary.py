"""The outbox in a sentence: what waits, and what an exchange that she asked for has done."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from desktop.database.queries import campaign, exchanges, link, news
from desktop.database.queries.acts.acts_window import Window
from desktop.domain import phases
from desktop.domain.exchange_words import news_of, out_of_the_ordinary, still_lost
from desktop.domain.lives.enrolment import Enrolment
from desktop.domain.phases import LocalTime
from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.link_words import on_a_stick

if TYPE_CHECKING:
    from sqlalchemy import Connection


class OutboxSummary(Struct, frozen=True, kw_only=True):
    """How many acts there are of each sort; `sentence` says it."""

    waiting: int  #: acts that are still to be sent to today's platform
    problems: int  #: acts that need her: set aside, or in conflict with another text
    settled: int  #: acts that need nothing more
    enrolment: Enrolment  #: whether acts can leave by the network
    carried: int = 0  #: those of the waiting that left on a USB stick, and have no answer yet
    asides: int = 0  #: those of the problems that the platform could not read
    chosen: int = 0  #: those of the problems, met by another text, of which nothing is asked any more
    refused: int = 0  #: acts that today's platform refused
    lost: int = 0  #: acts that the platform had received, and lost when it was restored from a backup
    lost_by_stick: int = 0  #: those of them that left again, on a USB stick
    documents: int = 0  #: attached files of received acts that are still to be sent
    lacks_own: bool = False  #: acts sent from here may be missing, as a backup or a copy was put back
    needs_over: bool = False  #: no need can be sent any more

    def counted(self, window: Window) -> "OutboxSummary":
        """This summary with the numbers of the list as it is now."""
        waiting, problems, settled = window.sizes
        apart = window.asides.waits_for_other_platform
        waiting, settled = waiting - apart, settled + apart
        documents, lost = window.documents, window.lost
        counted = replace(self, waiting=waiting, problems=problems, settled=settled)
        return replace(
            counted,
            carried=window.waiting_on_stick,
            asides=window.asides.count,
            chosen=window.asides.chosen,
            lost=lost,
            lost_by_stick=window.lost_by_stick,
            documents=documents,
            refused=window.counts.get("refused", 0),
        )

    @property
    def empty(self) -> bool:
        return not (self.waiting or self.problems or self.settled)

    @property
    def in_grey(self) -> bool:
        """Whether the only act beside the list is an exchange, which no computer can ask for before its enrolment."""
        return not (self.empty or self.enrolment.known)

    @property
    def nothing(self) -> tuple[str, str]:
        """Title and sentence for an empty list: nothing was ever sent, or a restored backup does not hold it."""
        if self.lacks_own:
            return (
                "Aucun envoi n’est gardé ici",
                "Une sauvegarde, ou une copie, a été remise ici\u00a0: les envois partis depuis qu’elle a été faite ne "
                "sont plus montrés. La plateforme garde ce qu’elle a reçu. "
                "Les besoins reçus et non retirés reviennent avec un échange.",
            )
        acts = "Vos envois" if self.needs_over else "Les besoins et les votes écrits ici"
        return "Aucun envoi de cet ordinateur pour l’instant", f"{acts} attendront leur départ, puis leur accusé."

    @property
    def leaves(self) -> bool:
        """Whether the next round has something to send."""
        return bool(self.waiting or self.lost or self.documents)

    @property
    def all_carried(self) -> bool:
        """Whether all of that is on its way on a USB stick: a round would only take it a second time."""
        return self.leaves and (self.waiting, self.lost) == (self.carried, self.lost_by_stick) and not self.documents

    @property
    def sentence(self) -> str:
        first, to_send = "", self.waiting - self.carried  # the number beside "À envoyer", everywhere
        if to_send:
            counted = french.counted(to_send, "envoi")
            first = f"{counted} {french.agreed(to_send, 'attend', 'attendent')} la plateforme."
        elif self.settled and not (self.carried or self.lost or self.documents):
            first = "Aucun envoi n’attend."
        return " ".join(filter(None, (first, self.besides)))

    @property
    def besides(self) -> str:
        """The sentence without what the number beside "À envoyer" says too."""
        sentences = []
        if self.carried:
            sentences.append(on_a_stick(self.carried))
        if self.documents:
            attach = french.agreed(self.documents, "attend", "attendent")
            sentences.append(
                f"{french.counted(self.documents, 'pièce jointe', 'pièces jointes')} {attach} la plateforme."
            )
        if self.lost:
            sentences.append(still_lost(self.lost, carried=self.lost_by_stick, enrolment=self.enrolment))
        if self.problems:
            changed = self.problems - self.asides - self.chosen
            if changed:
                sentences.append(f"{french.counted(changed, 'texte changé ailleurs', 'textes changés ailleurs')}.")
            if self.asides:
                sentences.append(f"{french.counted(self.asides, 'envoi')} mis de côté.")
        if self.refused:
            refused = french.agreed(self.refused, "refusé", "refusés")
            sentences.append(f"{french.counted(self.refused, 'envoi')} {refused}.")
        return " ".join(sentences)


def read_for_empty(connection: "Connection", now: LocalTime) -> tuple[bool, bool]:
    """`lacks_own` and `needs_over`, which say what an empty list means and which button it has."""
    at = phases.corrected(now, exchanges.clock_offset(connection))
    return link.lacks_own(connection), phases.needs_over(campaign.current(connection), at)


_UP_TO_DATE = f"Ce qu’elle publie est à jour ici{french.FIXED}: calendrier, besoins, services et votes."
_NEWS = f"«{french.FIXED}Du nouveau{french.FIXED}»"


def beside(summary: Mapping[str, int]) -> str:
    """That the platform was restored from a backup, or contradicts what it has signed; "" for neither."""
    return out_of_the_ordinary(summary.get("recovered", 0), summary.get("contradictions", 0))


def after_round(window: Window, summary: Mapping[str, int], answers: Sequence[str] = (), unseen: int = 0) -> str:
    """What an exchange that she asked for has done, in words.

    `summary`: the exchange's own numbers, which include acts written in another program; what no longer waits tells
    nothing, as it may have been cancelled meanwhile. `answers`: the préfet's answers that nobody has seen yet;
    `unseen`: how many rows “Du nouveau” shows, these among them. It also says when the platform was restored from a
    backup, which "Aucun envoi n’attendait" would hide.
    """
    fresh = news_of(summary)
    answered = answered_words(answers) if summary.get("pulled", 0) else ""
    lost = summary.get("recovered", 0)
    odd = beside(summary)
    waiting = window.sizes[0] - window.asides.waits_for_other_platform
    gone = summary.get("sent", 0) - lost
    if gone > 0:
        sentence = f"La plateforme a répondu pour {french.counted(gone, 'envoi')}."
        refused = summary.get("rejected", 0)
        if refused:
            sentence += f" {french.counted(refused, 'envoi')} {french.agreed(refused, 'est refusé', 'sont refusés')}."
    elif waiting:
        now = OutboxSummary(waiting=0, problems=0, settled=0, enrolment=Enrolment.ENROLLED).counted(window).sentence
        sentence = f"La plateforme a répondu, mais {french.uncapital(now)}"
    elif fresh:
        # without a number: much of what came is no news for her, such as the calendar or needs of other communes
        sentence = f"La plateforme a répondu. {_UP_TO_DATE}"
        if unseen > len(answers):
            sentence += f" L’accueil montre {french.counted(unseen, 'nouveauté')}, sous {_NEWS}."
    else:
        sentence = "" if odd else "La plateforme a répondu. Aucun envoi n’attendait."
    return " ".join(filter(None, (sentence, answered, odd)))


def unseen_news(connection: "Connection") -> tuple[list[str], int]:
    """The préfet's answers that nobody has seen yet, one sentence for each; and how much “Du nouveau” shows in all."""
    unseen = news.news(connection)
    return [row.sentence for row in unseen if row.kind == "request"], len(unseen)


def prefect_answers(connection: "Connection") -> list[str]:
    """The préfet's answers that nobody has seen yet, one sentence for each."""
    return unseen_news(connection)[0]


def answered_words(answers: Sequence[str]) -> str:
    """That the préfet has answered, and on which page to look, as he may ask for something; "" for no answer."""
    many = f"Le préfet a répondu à {french.counted(len(answers), 'demande')}"
    sentence = answers[0].removesuffix(".") if len(answers) == 1 else many
    return f"{sentence}, sous Demande au préfet." if answers else ""
