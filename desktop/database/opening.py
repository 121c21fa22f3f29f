"""What the first screen shows, read with the bare driver: no SQLAlchemy, no msgspec, no sync before the first paint."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from pysqlite3 import dbapi2 as sqlite

from desktop.database import absence, errors, withdrawals
from desktop.database.chosen import ENDED
from desktop.database.decided import DECIDED
from desktop.database.elsewhere import (
    ABSENT,
    LACKS_OWN,
    LATER,
    LOST,
    OF_OTHERS,
    OTHER_PLATFORM_ONLY,
    WRITTEN,
)
from desktop.database.examined import DECIDED_AGAINST, apart_of, states_of
from desktop.database.last_exchange import ENROLMENT, LAST_KNOWN, LOST_BY_STICK, ON_A_STICK, WAITING_KINDS
from desktop.database.last_text import DEMANDED, DRAFTS, BegunText, broken_need, broken_request, last_texts, open_text
from desktop.database.lost_acts import LOSSES
from desktop.domain.act_words import LEAVING, TO_SEND
from desktop.domain.lives.enrolment import Enrolment

_Seen = TypeVar("_Seen")


class OpenPhase(NamedTuple):
    """A phase of the campaign, from its pack or as last published."""

    key: str  #: such as "vote" (sync.contract.campaign.PhaseKey)
    name: str  #: in French, as shown
    opens: str  #: ISO text; included
    closes: str  #: ISO text; excluded
    summary: str  #: a French sentence on what is done in it; may be ""
    votable: tuple[str, ...] = ()  #: what is voted for in it: "service", "proposal"


class Opening(NamedTuple):
    """All that the first screen shows of the commune's database."""

    insee: str  #: code of the commune
    commune: str  #: its name
    department: str  #: name of its département
    drafts: tuple[BegunText, ...]  #: the last written first; those with `beside` last
    waiting: int  #: acts not yet received by the platform, those in `lost` included
    accepted: int  #: acts that today's platform has received and taken into account
    undecided: int  #: acts received that have no decision yet, shared services that the platform examines among them
    refused: int  #: acts that today's platform has refused
    phases: tuple[OpenPhase, ...]  #: of the campaign, in order; () while no campaign is known
    open_phase: str | None  #: key of the phase that the platform has opened; None: the dates of `phases` decide
    campaign_title: str | None  #: None while no campaign is known
    enrolment: Enrolment  #: whether acts can leave by the network
    last_exchange: str | None  #: when the last complete exchange ended, ISO text; None before the first
    votes: int  #: of the commune that stand, those too whose withdrawal has not arrived
    problems: int  #: acts the platform could not read, and needs in conflict until somebody chooses a text
    broken_off: BegunText | None  #: the need whose editor was open when the last session broke off
    broken_request: BegunText | None = None  #: the same of a request to the préfet
    left_on_screen: BegunText | None = None  #: the same of a service, or of a text for an act without a draft
    last_texts: tuple[BegunText, ...] = ()  #: what was begun and is no draft of a need
    lost: int = 0  #: received acts that the platform lost when it was put back to an earlier day: they are sent again
    waits_for_other_platform: int = 0  #: corrections and complements that only another one can take; not in `waiting`
    elsewhere: int = 0  #: acts answered by another platform than today's
    retained: int = 0  #: proposals that the committee retained; 0 in the phases before the decision
    steered: int = 0  #: of `retained`: the commune has declared its interest in the steering
    demanded: int = 0  #: of `retained`: the commune has asked for the deployment
    to_complete: int = 0  #: requests that the préfet found incomplete
    written: bool = False  #: the commune has a need, or a draft of one, that is not withdrawn nor in the bin
    used: bool = False  #: the commune cannot be taken off, as `absence.trace` names something that was made here
    on_a_stick: int = 0  #: of `waiting`: acts that left on a USB stick and have no answer yet
    lost_by_stick: int = 0  #: of `lost`: acts that left again, on a USB stick
    proposed: bool = True  #: at least one proposal has been published
    services: bool = True  #: one is in the catalogue here
    proposal_votes: int = 0  #: of `votes`: for proposals, and not for services of the catalogue
    withdrawing: int = 0  #: of `votes`: those whose withdrawal has not arrived
    proposals_withdrawing: int = 0  #: of `proposal_votes`, likewise
    votable: bool = True  #: of the proposals, one is open for which the commune does not vote
    set_aside: int = 0  #: of `problems`: acts that the platform could not read
    absent: int = 0  #: needs sent by another computer of the commune that the platform does not have any more
    declined: int = 0  #: services of ours that today's platform does not publish
    denied: int = 0  #: requests that the préfet has refused
    incomplete: int = 0  #: submissions that he has found incomplete
    completing: int = 0  #: likewise, with a complement that waits to leave
    completing_by_stick: int = 0  #: likewise, with one that left on a USB stick
    completed: int = 0  #: submissions to which a later one has given place
    settled: int = 0  #: acts in conflict that a later act has settled (state superseded)
    withdrawals: int = 0  #: of `accepted`: acts that take another one back
    others: bool = False  #: acts of the commune are known that are not in this outbox: most come from another computer
    restored: bool = False  #: of `others`: some may be of this computer, from before a backup was put back
    numbered: bool = True  #: the official list gives the commune a SIREN; without one it cannot enrol
    #: Of `waiting`: needs and votes without a receipt, by the phase "needs" or by what the vote is for (`votable`).
    waiting_kinds: Mapping[str, int] = MappingProxyType({})
    clock: str | None = None  #: what the platform last told of this computer's clock, for `phases.offset_of`
    invented: bool = False  #: it is the demonstration's

    @property
    def to_send(self) -> int:
        """Beside “à envoyer” on Accueil and in the menu. The outbox counts those in `lost` apart."""
        return self.waiting - self.on_a_stick


def read_opening(path: Path) -> Opening | None:
    """The first screen's rows, or None if there is no finished database there (the Store says why)."""
    return _seen(path, read_rows)


def _seen(path: Path, read: Callable[[Any], _Seen | None]) -> _Seen | None:
    if not path.exists():
        return None
    try:
        connection = sqlite.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=1.0)
    except errors.UNREADABLE:
        return None
    try:
        connection.execute("BEGIN")  # one consistent view
        return read(connection)
    except errors.UNREADABLE:
        return None
    finally:
        connection.close()


def list_communes(folder: Path) -> tuple[tuple[str, str, str], ...]:
    """INSEE code, name and department of each commune that has a database in the folder, by name.

    Raises OSError for a folder that cannot be looked at: `glob` alone calls it empty from Python 3.13 on.
    """
    try:
        folder.stat()
    except (FileNotFoundError, NotADirectoryError):
        return ()
    communes = []
    for file in sorted(folder.glob("*.sqlite")):
        meta = _seen(file, _meta)  # reads no more than the names: a window waits for the list
        if meta is not None and meta.get("insee") == file.stem:
            communes.append((file.stem, meta.get("name", ""), meta.get("department_name", "")))
    return tuple(sorted(communes, key=lambda row: (row[1], row[0])))


def _meta(connection: Any) -> dict[str, str]:
    return dict(connection.execute("SELECT key, value FROM meta").fetchall())


def read_rows(connection: Any) -> Opening | None:
    """The same from a connection of the bare driver, inside its own transaction."""
    meta = _meta(connection)
    if "insee" not in meta:
        return None
    drafts = tuple(
        BegunText(
            id=id,
            title=title,
            updated_at=at,
            corrects=bool(corrects),
            waits=bool(waits),
            beside=bool(beside),
            unwritten=bool(beside and as_made),
        )
        for id, title, at, corrects, waits, beside, as_made in connection.execute(DRAFTS)
    )
    states = states_of(connection)
    # A slow question, asked only where it can find something.
    (in_conflict,) = connection.execute(_IN_CONFLICT).fetchone() if "conflict" in states else (0,)
    unsent = not states.keys().isdisjoint(LEAVING)
    lost, recovering = connection.execute(LOSSES).fetchone()
    (platforms,) = connection.execute("SELECT count(*) FROM copy WHERE scope = 'keys'").fetchone()
    elsewhere, apart = apart_of(connection) if recovering or platforms > 1 else (0, {})  # as slow, and asked as rarely
    only = f"SELECT count(*) FROM ({OTHER_PLATFORM_ONLY})"  # noqa: S608 - a question of ours
    (elsewhere_only,) = connection.execute(only).fetchone() if platforms > 1 else (0,)
    known = f"SELECT EXISTS ({OF_OTHERS}), EXISTS ({WRITTEN}), (SELECT count(*) FROM ({ABSENT})),"  # noqa: S608 - as above
    known += f" ({ENROLMENT}), ({LACKS_OWN})"
    others, written, absent, enrolment, lacks_own = connection.execute(known).fetchone()
    last, clock = connection.execute(LAST_KNOWN).fetchone()
    (kind,) = connection.execute("PRAGMA application_id").fetchone()
    broken, request = broken_need(connection), broken_request(connection, meta)
    (requests,) = connection.execute("SELECT EXISTS (SELECT 1 FROM request)").fetchone()
    (to_complete,) = connection.execute(_TO_COMPLETE).fetchone() if requests else (0,)
    begun = last_texts(connection, meta)
    campaign = connection.execute("SELECT value FROM copy WHERE scope = 'campaign' ORDER BY position DESC LIMIT 1")
    published: dict[str, Any] = json.loads(next(iter(campaign), ("{}",))[0])
    proposed, services = connection.execute(f"SELECT {_ANY.format('proposals')}, {_ANY.format('catalogue')}").fetchone()
    carried = f"SELECT count(*) FROM ({ON_A_STICK})"  # noqa: S608 - as above
    carried += f" WHERE op NOT IN ({OTHER_PLATFORM_ONLY})" if platforms > 1 else ""
    counted = f"SELECT ({carried}), ({LOST_BY_STICK}), ({_VOTABLE}), given.* FROM ({withdrawals.VOTES}) AS given"  # noqa: S608 - as above
    on_a_stick, lost_by_stick, votable, *given = connection.execute(counted).fetchone()
    votes, proposal_votes, withdrawing, proposals_withdrawing = given
    retained, steered, demanded = (
        (0, 0, 0)
        if published.get("open_phase") in ("needs", "vote")  # many proposals, of which none is retained yet
        else connection.execute(_RETAINED, {"insee": meta["insee"]}).fetchone()
    )
    return Opening(
        insee=meta["insee"],
        invented=kind == errors.DEMONSTRATION,
        commune=meta.get("name", ""),
        department=meta.get("department_name", ""),
        drafts=drafts,
        waiting=sum(states.get(state, 0) for state in TO_SEND) + lost - elsewhere_only,
        waits_for_other_platform=elsewhere_only,
        accepted=states.get("accepted", 0) - apart.get("accepted", 0),
        undecided=states.get("deposited", 0) - apart.get("deposited", 0),
        refused=states.get("rejected", 0) - apart.get("rejected", 0),
        **{state: states.get(state, 0) - apart.get(state, 0) for state in DECIDED_AGAINST},
        phases=tuple(
            OpenPhase(
                **{name: p[name] for name in _OF_PHASE},
                summary=p.get("summary", ""),
                votable=tuple(p.get("votable", ())),
            )
            for p in published.get("phases", ())
        ),
        open_phase=published.get("open_phase"),
        campaign_title=published.get("title"),
        enrolment=Enrolment(enrolment),
        last_exchange=last,
        votes=votes,
        proposal_votes=proposal_votes,
        withdrawing=withdrawing,
        proposals_withdrawing=proposals_withdrawing,
        problems=states.get("quarantined", 0) + in_conflict,
        broken_off=broken,
        broken_request=request,
        left_on_screen=open_text(connection, begun, meta),
        last_texts=begun,
        waiting_kinds=dict(connection.execute(WAITING_KINDS).fetchall()) if unsent else {},
        lost=lost,
        elsewhere=elsewhere,
        retained=retained,
        steered=steered,
        demanded=demanded,
        to_complete=to_complete,
        written=bool(written),
        used=absence.trace(connection) is not None,
        proposed=bool(proposed),
        services=bool(services),
        votable=bool(votable),
        on_a_stick=on_a_stick,
        lost_by_stick=lost_by_stick,
        set_aside=states.get("quarantined", 0),
        absent=absent,
        settled=states.get("superseded", 0) - apart.get("superseded", 0),
        withdrawals=withdrawals.count(connection, apart=recovering or platforms > 1) if "accepted" in states else 0,
        others=bool(others),
        restored=bool(others and lacks_own),
        numbered=bool(meta.get("siren")),
        clock=clock,
    )


#: Requests found incomplete that can be completed here: the préfet speaks of our last submission, or of a later one
#: that is not in this database (LATER), or the request is only a draft here.
_TO_COMPLETE = (
    "SELECT count(*) FROM request JOIN copy ON copy.scope = 'mine' AND copy.id = request.id"  # noqa: S608 - as above
    " WHERE value ->> 'state' = 'incomplete' AND (value ->> 'submission' = submit_op"
    f" OR (request.id NOT IN ({LOST}) AND ({LATER} OR (submit_op IS NULL AND discarded_at IS NULL))))"
    f" AND request.id NOT IN ({DECIDED})"  # the withdrawal may still wait
)
_ANY = "EXISTS (SELECT 1 FROM copy WHERE scope = '{}')"
_VOTABLE = (  # JSON is read last
    "SELECT EXISTS (SELECT 1 FROM copy WHERE scope = 'proposals'"
    " AND id NOT IN (SELECT subject FROM vote WHERE stands = 1) AND coalesce(value ->> 'state', 'open') = 'open')"
)
_RETAINED = (
    "SELECT count(*), count(*) FILTER (WHERE id IN (SELECT proposal FROM interest WHERE stands = 1)),"  # noqa: S608 - as above
    f" count(*) FILTER (WHERE id IN ({DEMANDED}))"
    " FROM copy WHERE scope = 'proposals' AND value ->> 'state' = 'retained'"
)


_OF_PHASE = ("key", "name", "opens", "closes")
#: What is in conflict until somebody chooses a text.
_IN_CONFLICT = f"SELECT count(DISTINCT subject) FROM outbox WHERE state = 'conflict' AND op NOT IN ({ENDED})"  # noqa: S608 - as above
