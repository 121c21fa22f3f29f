"""What decides whether an act of a later phase may be made now: commune, campaign, platform's time; and it in words."""

from typing import TYPE_CHECKING

from msgspec import Struct

from desktop.database.queries import campaign, exchanges, link
from desktop.domain import communes, phases
from desktop.domain.lives.enrolment import Enrolment
from desktop.domain.phases import Availability, ClockOffset, LocalTime, PlatformTime
from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.deadlines import arrival, paris
from desktop.viewmodels.kit.french import FIXED

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.domain.phases import PhaseAnswer
    from sync.contract.campaign import Campaign, Phase, PhaseKey


class Moment(Struct, frozen=True, kw_only=True):
    """What is known on this computer when a page is read, on which the rule for an act depends."""

    commune: str  #: its name; "" until one is chosen
    siren: str  #: its number in the official list; "" where it has none, and then it cannot send anything
    enrolment: Enrolment  #: whether an act can leave by the network
    campaign: "Campaign | None"  #: as last received; None until one has been
    themes: dict[str, str]  #: name of each theme, by its id
    offset: ClockOffset  #: from this computer's clock to the platform's
    signed_as: str = ""  #: profile and function of the person, which are signed with the act

    def at(self, now: LocalTime) -> PlatformTime:
        """The platform's time."""
        return phases.corrected(now, self.offset)


class PhaseRule(Struct, frozen=True, kw_only=True):
    """The rule that holds now, shown before any act."""

    title: str  #: without its full stop
    sentence: str  #: what one can do now, or why not
    deadline: str = ""  #: until when the act must arrive, as a sentence; "" while the phase is not open
    open: bool = False  #: whether the act may be made now
    waiting: str = ""  #: `deadline` of an act that is in the outbox already, with how to send it or what it waits for
    late: str = ""  #: what becomes of an act that arrives after the close; "" where nothing is said of it

    @property
    def subtitle(self) -> str:
        """Under the page's title."""
        return f"{self.title}. {self.sentence}" if self.open else f"{self.title}."

    @property
    def above(self) -> str:
        """Above the list that the rule is about."""
        return " ".join(filter(None, (self.deadline, self.late))) if self.open else self.sentence


def read(connection: "Connection") -> Moment:
    own = link.commune(connection)
    return Moment(
        commune="" if own is None else own.name,
        siren="" if own is None else own.siren,
        enrolment=link.enrolment(connection),
        campaign=campaign.current(connection),
        themes={theme.id: theme.name for theme in campaign.themes(connection)},
        offset=exchanges.clock_offset(connection),
        signed_as="" if own is None else own.signed_as,
    )


def unlisted(commune: str, possible: str) -> str:
    """Said before a word is written where the official list gives the commune no SIREN; `possible`: what she can do."""
    return f"{communes.nothing_leaves(commune)} Vous pouvez {possible}."


def rule(moment: Moment, key: "PhaseKey", now: LocalTime, *, what: str, doing: str, act: str) -> PhaseRule:
    """`what` names the phase's matter (Le pilotage), `doing` says what one does then, `act` what must arrive."""
    if not moment.siren:
        return PhaseRule(title=f"{moment.commune} ne peut rien envoyer d’ici", sentence=communes.UNLISTED)
    if moment.campaign is None:
        return PhaseRule(
            title=f"{what} suit la décision du comité", sentence="Aucune campagne n’est encore connue ici."
        )
    at = moment.at(now)
    answer = phases.availability(moment.campaign, lambda phase: phase.key == key, at)
    if answer.state is Availability.OPEN and answer.phase is not None:
        title = f"Phase «{FIXED}{answer.phase.name}{FIXED}»{FIXED}: {french.uncapital(what)} est ouvert"
        closes = answer.phase.closes
        return PhaseRule(
            title=title,
            sentence=doing,
            deadline=arrival(closes, at, act),
            open=True,
            waiting=arrival(closes, at, act, waits=moment.enrolment),
        )
    return _closed(answer, phases.open_phase(moment.campaign, at), what)


def _closed(answer: "PhaseAnswer", opened: "Phase | None", what: str) -> PhaseRule:
    title = "Aucune phase n’est ouverte" if opened is None else f"La phase «{FIXED}{opened.name}{FIXED}» est ouverte"
    if answer.state is Availability.NOT_PLANNED:
        return PhaseRule(title=title, sentence=f"{what} n’est pas prévu dans cette campagne.")
    if answer.state is Availability.OVER:
        return PhaseRule(title=title, sentence=f"{what} est clos. Ce qui a été fait reste ici.")
    if answer.opens is not None:
        return PhaseRule(title=title, sentence=f"{what} ouvre le {french.long_date(paris(answer.opens))}.")
    return PhaseRule(title=title, sentence=f"{what} n’est pas encore ouvert.")
