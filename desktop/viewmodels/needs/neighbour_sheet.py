"""One need of another commune: its text, who joined it, our own "nous aussi", and the questions before saying it."""

from enum import Enum, auto
from typing import TYPE_CHECKING

from desktop.database.queries import campaign, exchanges, link, needs, outbox, pooling
from desktop.documents import act_texts
from desktop.domain import phases
from desktop.domain import pooling as rules
from desktop.domain.act_words import ELSEWHERE, away, titled
from desktop.domain.exchange_words import kept_answer
from desktop.domain.lives.enrolment import Enrolment
from desktop.domain.phases import Availability, LocalTime
from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit import french, states
from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.kit.confirmation import UNTIL_IT_LEAVES, Confirmation, cancelled_until, received, when_it_leaves
from desktop.viewmodels.kit.form_fields import filled
from desktop.viewmodels.kit.french import FIXED, NARROW
from desktop.viewmodels.kit.kept import NAMES
from desktop.viewmodels.kit.refusals import words_of
from desktop.viewmodels.kit.states import Shown
from desktop.viewmodels.needs.joined import SharedNeed
from desktop.viewmodels.needs.shared_map import Commune, sharing
from desktop.viewmodels.needs.words import FIELDS

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.database.queries.pooling import JoinRow


class JoinAct(Enum):
    """What can be done about a need of another commune."""

    JOIN = auto()
    LEAVE = auto()
    CANCEL = auto()


class NeighbourSheet(SharedNeed, frozen=True, kw_only=True):
    """One need of another commune, as it is read."""

    id: str
    title: str  #: of the need; words in its place where it has none
    commune: str  #: name of the commune that wrote it
    fields: tuple[tuple[str, str], ...]  #: label and text of each public field that is filled in, but the title
    shared: tuple[Commune, ...]  #: these and the one that wrote it, for the map
    shown: Shown | None  #: state of our own "nous aussi"; None while we have said nothing
    reason: str  #: why "nous aussi" was refused, where else it was said, or why it cannot be said now; "" for nothing
    #: label and text of each field of our "nous aussi"; () where we have said none
    own_texts: tuple[tuple[str, str], ...]
    join: bool  #: "nous aussi" can be said now
    leave: bool  #: we have said it, so that it can be withdrawn
    cancel: str  #: the operation of ours that has not left and can be cancelled; "" for none
    proposal: str  #: id of the proposal in which it is grouped; "" for none
    signed_as: str = ""  #: profile and function, which our "nous aussi" or its withdrawal would bear
    enrolment: Enrolment = Enrolment.ENROLLED  #: whether acts can leave by the network
    received: tuple[str, str] = ("", "")  #: label and text: when our "nous aussi" was received, and its number
    of_ours: bool = False  #: our commune wrote it: "nous aussi" is for the needs of others
    unsent: str = ""  #: the comment typed for our "nous aussi", said elsewhere without it or closed; "" for none
    published: bool = True  #: False for one that its commune has taken back, of which only our comment is left
    own: tuple[tuple[str, str], ...]  #: id and title of each of our needs, one of which may be named as similar

    @property
    def named(self) -> str:
        """Our act that has not left, as a question names it before the title; "" for none."""
        if not self.cancel:
            return ""
        return NAMES["need.join" if self.leave else "need.leave"]

    @property
    def cancelled(self) -> str:
        """Said once the act that had not left is cancelled; "" for none."""
        if not self.cancel:
            return ""
        stays = "ne dit pas" if self.leave else "dit toujours"
        return f"Envoi annulé. Il n’est pas parti. Votre commune {stays} «{FIXED}nous aussi{FIXED}» pour ce besoin."

    @property
    def acts(self) -> Acts[JoinAct]:
        undo = JoinAct.CANCEL if self.cancel else JoinAct.LEAVE if self.leave else None
        return Acts(JoinAct.JOIN if self.join else None, danger=undo)

    def joining(self, commune: str) -> Confirmation:
        """Asked before "nous aussi" is said in the name of our commune."""
        return Confirmation(
            heading=f"Dire «{FIXED}nous aussi{FIXED}» au nom {french.of(commune)}",
            lead=f"Votre commune sera citée publiquement à côté du besoin «{FIXED}{self.title}{FIXED}»,"
            f" publié par {self.commune}.",
            cancelling=cancelled_until(self.enrolment),
            notice=f"{UNTIL_IT_LEAVES} {when_it_leaves(self.enrolment)} Ensuite, un retrait fera que "
            "votre commune n’est plus citée. La plateforme garde les deux envois dans son registre.",
            public=(("Titre du besoin", self.title), ("Commune", self.commune), *self.fields),
            signed_as=self.signed_as,
        )

    @property
    def leaving(self) -> Confirmation:
        """Asked before "nous aussi" is withdrawn."""
        return Confirmation(
            heading=f"Ne plus dire «{FIXED}nous aussi{FIXED}»{NARROW}?",
            lead="Un retrait sera envoyé à la plateforme. Votre commune ne sera plus citée à côté du"
            f" besoin «{FIXED}{self.title}{FIXED}».",
            public=(("Titre du besoin", self.title), ("Commune", self.commune), self.received),
            signed_as=self.signed_as,
        )


def one(connection: "Connection", id: str, now: LocalTime) -> NeighbourSheet | None:
    row = pooling.public(connection, id)
    if row is None:
        return _gone(connection, id)
    themes = {theme.id: theme.name for theme in campaign.themes(connection)}
    join = pooling.shown_of(connection, id)
    ops = () if join is None else (join.withdraw_op, join.join_op)
    acts = (outbox.one(connection, op) for op in ops if op)
    closed = "" if row.ours else closed_now(connection, now)
    unsent = pooling.unsent_comment(connection, id, closed=bool(closed))
    cancel = next((act.op for act in acts if act is not None and act.cancellable), "")
    reasons = ("" if join is None else _reason(join), _without(cancel) if unsent and row.ours else "")
    commune = link.commune(connection)
    of_ours = commune is not None and commune.insee == row.commune
    fields = {name: str(getattr(row, name)) for name in _READ}
    return NeighbourSheet(
        id=row.id,
        title=titled(row.title, "need"),
        commune=row.commune_name,
        fields=filled(FIELDS, fields, themes),
        joined=tuple((one.name or one.commune, one.comment) for one in row.joined),
        shared=sharing(row),
        shown=None if join is None else _state(join),
        reason=" ".join(filter(None, reasons)) or closed,
        unsent=unsent,
        own_texts=act_texts.texts_of(connection, join.join_op)
        if join is not None and join.state != "withdrawn"
        else (),
        of_ours=of_ours,
        join=not (row.ours or closed or of_ours),
        leave=row.ours,
        cancel=cancel,
        proposal=row.proposal,
        signed_as="" if commune is None else commune.signed_as,
        enrolment=link.enrolment(connection),
        received=("", "")
        if join is None
        else received(join.received_at, join.number, elsewhere=join.elsewhere, restored=join.restored),
        own=tuple(
            (need.id, titled(need.title, "need"))
            for need in needs.listed(connection)
            if need.state not in ("withdrawn", "rejected", "cancelled", *ELSEWHERE)
        ),
    )


def _gone(connection: "Connection", id: str) -> NeighbourSheet | None:
    """Of a need that is not published any more, the comment that was typed here and did not leave; None without one."""
    unsent = pooling.unsent_comment(connection, id, closed=True)
    if not unsent:
        return None
    return NeighbourSheet(
        id=id,
        title="Besoin retiré",
        commune="",
        fields=(),
        joined=(),
        shared=(),
        shown=None,
        reason="Ce besoin n’est plus publié.",
        own_texts=(),
        join=False,
        leave=False,
        cancel="",
        proposal="",
        unsent=unsent,
        published=False,
        own=(),
    )


def _state(join: "JoinRow") -> Shown | None:
    """The state of what we said last: "nous aussi", or its withdrawal."""
    type, state = ("need.join", join.joined) if join.state != "withdrawn" else ("need.leave", join.left)
    if type == "need.leave":
        return _LEFT if state == "accepted" else states.withdrawal(state, type, carried=join.carried)
    joined = states.shown(state, type, join.number, carried=join.carried)
    return joined if state == "accepted" else states.of_what("Nous aussi", joined)


def joining_now(connection: "Connection", now: LocalTime) -> Availability:
    """Whether "nous aussi" can be said now, whichever the need."""
    return rules.joining(campaign.current(connection), phases.corrected(now, exchanges.clock_offset(connection)))


def closed_now(connection: "Connection", now: LocalTime) -> str:
    """Why "nous aussi" cannot be said now, or ""; asked before she begins to write."""
    at = phases.corrected(now, exchanges.clock_offset(connection))
    try:
        rules.check_join(campaign.current(connection), own=False, standing=False, now=at)
    except Refusal as refusal:
        return words_of(refusal)
    return ""


def _without(cancel: str) -> str:
    """That the comment typed here is not in what was said elsewhere, and how it leaves."""
    undo = "annulez cet envoi" if cancel else f"retirez ce «{FIXED}nous aussi{FIXED}»"
    kept = f"«{FIXED}Nous aussi{FIXED}» a été dit sans le commentaire écrit ici, qui est gardé."
    return f"{kept} Pour l’envoyer, {undo}, puis dites-le de nouveau."


def why_over(asked: NeighbourSheet, sheet: NeighbourSheet | None) -> str:
    """Said where the question about `asked` cannot be answered any more, as it is `sheet` now."""
    if sheet is not None and asked.join and sheet.leave:
        where = f"dans «{FIXED}Autres communes{FIXED}»"
        kept = f"Votre commentaire n’est pas parti{FIXED}: il est gardé avec ce besoin, {where}."
        joined = f"«{FIXED}Nous aussi{FIXED}» a été dit ailleurs entre-temps."
        return f"{joined} {kept if sheet.unsent else 'Il n’y a plus rien à confirmer.'}"
    over = f"Il n’y a plus rien à confirmer{FIXED}: ce besoin a changé depuis votre lecture."
    reason, unsent = ("", "") if sheet is None else (sheet.reason, sheet.unsent)
    kept = "Votre commentaire n’est pas parti. Il est gardé, et «\u00a0À faire\u00a0» y mène." if unsent else ""
    return " ".join(filter(None, (over, reason, kept)))


def _reason(join: "JoinRow") -> str:
    """Why it was refused, or that another computer said or withdrew it; "" for neither."""
    if join.withdrawn_elsewhere:
        return f"Retiré {away(restored=join.restored)}."
    if join.state == "rejected":
        return kept_answer(join.detail)
    return f"Dit {away(restored=join.restored)}." if join.elsewhere and join.state != "withdrawn" else ""


_LEFT = Shown("✗", f"«{FIXED}Nous aussi{FIXED}» retiré", "muted")  # says what is withdrawn: it is not the need
_READ = tuple(field.name for field in FIELDS if not field.private and field.name != "title")
