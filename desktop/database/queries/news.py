"""The news: each thing that the platform said and that the person has not seen yet, as a sentence."""

from collections.abc import Iterator

from sqlalchemy import Connection

from desktop.database.chosen import PASSED
from desktop.database.driver import rows
from desktop.database.elsewhere import ABSENT
from desktop.database.last_exchange import ON_A_STICK
from desktop.database.lost_acts import LOST_ACTS
from desktop.database.queries import case_news, catalogue, deployments, mine, needs, standing_text, steering, votes
from desktop.database.queries.link import lacks_own
from desktop.database.queries.news_row import NewsRow, quoted
from desktop.database.queries.outbox import IS_COMPLEMENT
from desktop.domain.act_words import NOT_THERE, back_there, of_another
from desktop.domain.exchange_words import kept_answer, out_of_the_ordinary
from desktop.domain.french import number, short_date
from desktop.domain.places import PlaceKey
from sync.contract.published import Deployment, OwnInterest, OwnNeed, OwnRequest, OwnShare, Retaken

HOME: PlaceKey = "home"
#: Begins a key in `seen`, for news published without a date: its `moment` is when they came, "" if not known.
LEARNT = "learnt"
#: What the platform answered to a need that no proposal takes up, and to a service that we shared.
_ANSWERED = {"redirected": "est réorienté", "ineligible": "n’est pas éligible"}
_SHARED = {"published": "est publié au catalogue", "declined": "n’est pas retenu pour le catalogue"}


def news(connection: Connection, place: PlaceKey = HOME) -> tuple[NewsRow, ...]:
    """What was not seen at this place yet: our own cases first, of them the grave ones, in each part the latest first.

    What is published without a date comes where it was learnt here, or else first, as it happens late in a campaign;
    but needs are grouped before the rest, and come last.
    """
    seen = {key for (key,) in rows(connection, "SELECT place FROM seen WHERE place LIKE ? || '/%'", (place,))}
    unseen = (row for row in all_rows(connection) if seen_key(place, row) not in seen)
    latest = sorted(unseen, key=_moment, reverse=True)
    return tuple(sorted(latest, key=lambda row: (not row.ours, not row.grave)))


def _moment(row: NewsRow) -> str:
    """Orders news in time. Of what has no date, only decisions are noted when they come."""
    return row.date or row.learnt or ("" if row.kind == "grouped" else "later")


def seen_key(place: PlaceKey, row: NewsRow) -> str:
    """The key under which the table `seen` remembers that this was looked at, at this place."""
    return f"{place}/{row.key}"


def all_rows(connection: Connection) -> Iterator[NewsRow]:
    """All that the platform has said so far, seen or not."""
    yield from _recovered(connection)
    yield from _refused(connection)
    yield from _twice(connection)
    yield from _absent(connection)
    yield from _mine(connection)
    yield from case_news.of_joined(connection)
    yield from _deployments(connection)
    yield from _decisions(connection)


#: Lost acts that did not leave again, by a round or on a USB stick.
_STILL_HERE = f"SELECT value FROM ({LOST_ACTS}) WHERE value NOT IN ({ON_A_STICK})"  # noqa: S608 - texts of ours


def _recovered(connection: Connection) -> Iterator[NewsRow]:
    """Exchanges that found the platform put back to an earlier state, or contradicting what it had signed."""
    statement = (  # only some weeks, for the first screen; what was lost is lost no more once any round has sent it
        "SELECT id, coalesce(summary ->> 'recovered', 0) AS lost, coalesce(summary ->> 'contradictions', 0) AS against,"  # noqa: S608 - ours
        f" coalesce(ended_at, started_at), outcome = 'complete' OR NOT EXISTS ({_STILL_HERE}),"
        " coalesce(summary ->> 'contradicted', '')"
        " FROM (SELECT * FROM exchange WHERE json_valid(summary) ORDER BY id DESC LIMIT 1000)"
        " WHERE lost > 0 OR against > 0 ORDER BY id"
    )
    for round_, lost, against, at, complete, op in rows(connection, statement):
        sentence = out_of_the_ordinary(lost, against, complete=bool(complete))
        yield NewsRow(key=f"recovered/{round_}", kind="recovered", sentence=sentence, date=at, place="outbox", id=op)


def _refused(connection: Connection) -> Iterator[NewsRow]:
    statement = (
        f"SELECT op, title, state, detail, coalesce(decided_at, received_at, ''), {IS_COMPLEMENT} FROM outbox"  # noqa: S608 - ours
        f" WHERE state IN ('rejected', 'quarantined', 'conflict') AND op NOT IN ({PASSED}) ORDER BY seq"
    )
    words = {"rejected": "a été refusé", "quarantined": "est mis de côté", "conflict": "a aussi changé ailleurs"}
    for op, title, state, detail, at, complement in rows(connection, statement):
        what = "Le complément de" if complement else "L’envoi"
        yield NewsRow(
            key=f"refused/{op}/{state}",
            kind=state,
            sentence=f"{what} {quoted(title)} {words[state]}.",
            note=kept_answer(detail),
            date=at,
            place="outbox",
            id=op,
        )


def _twice(connection: Connection) -> Iterator[NewsRow]:
    """Needs that say the same and all count: a copy was sent before the first was decided, or is another computer's."""
    statement = (
        "SELECT late.op, late.subject, late.title, late.decided_at, other.op, other.subject FROM outbox late"
        " CROSS JOIN outbox other"  # read in this order, to be quick: late decisions are rare
        " WHERE late.type = 'need.submit' AND late.state = 'accepted' AND late.decided_at > late.received_at"
        " AND other.type = late.type AND other.state = late.state AND other.title = late.title AND other.seq > late.seq"
        " ORDER BY other.seq"
    )
    announced: set[str] = set()
    for op, first, title, at, again, second in rows(connection, statement):
        both = (needs.one(connection, first), needs.one(connection, second))
        if all(row is not None and row.state == "accepted" for row in both):
            announced.add(second)
            yield NewsRow(
                key=f"twice/{op}/{again}",
                kind="twice",
                sentence=f"Deux besoins {quoted(title)} sont reçus, et les deux comptent.",
                note="Si l’un est de trop, retirez-le.",
                date=at,
                place="needs",
                id=second,
            )
    for group in standing_text.groups_alike(connection):
        last = group[-1]
        if announced.isdisjoint(row.id for row in group):
            titles = dict.fromkeys(quoted(row.title) for row in group)
            subject = f"{'Deux' if len(group) == 2 else number(len(group))} besoins {quoted(last.title)}"
            if len(titles) > 1:  # a choice between two texts kept one of them as a need of its own
                subject = f"Les besoins {' et '.join(titles)}, dont l’un vient de l’autre,"
            yield NewsRow(
                key=f"twice/{'/'.join(row.id for row in group)}",
                kind="twice",
                sentence=f"{subject} sont reçus, et {'les deux' if len(group) == 2 else 'tous'} comptent.",
                note="Si l’un est de trop, retirez-le.",
                date=last.received_at,
                place="needs",
                id=last.id,
            )


def _absent(connection: Connection) -> Iterator[NewsRow]:
    """Needs that another computer sent, or this one before a backup was put back, and that the platform has lost."""
    restored = lacks_own(connection)
    for row in (needs.one(connection, id) for (id,) in rows(connection, ABSENT)):
        if row is not None and row.state == NOT_THERE:
            yield NewsRow(
                key=f"absent/{row.id}/{row.received_at}",
                kind="absent",
                sentence=f"Le besoin {quoted(row.title)}, venu {of_another(restored=restored)},"
                " n’est plus sur la plateforme.",
                note=back_there(restored=restored),
                date="",
                place="needs",
                id=row.id,
            )


def _mine(connection: Connection) -> Iterator[NewsRow]:
    for own in mine.listed(connection):
        if isinstance(own, Retaken):
            continue
        date = "" if own.moved_at is None else own.moved_at.isoformat()
        match own:
            case OwnNeed():
                yield from _need(connection, own, date)
            case OwnShare():
                yield from _share(own, date)
            case OwnRequest():
                yield from case_news.of_request(connection, own, date)
            case OwnInterest():
                yield from _interest(connection, own, date)


def _need(connection: Connection, own: OwnNeed, date: str) -> Iterator[NewsRow]:
    here = rows(connection, "SELECT title FROM need WHERE id = ?", (own.id,))  # the title only: there may be thousands
    called = f"Votre besoin {quoted(here[0][0] if here else own.title)}"
    if own.state == "grouped" and own.proposal:
        proposal = catalogue.proposal(connection, own.proposal)
        into = quoted(own.proposal if proposal is None else proposal.title)
        yield NewsRow(
            key=f"need/{own.id}/grouped/{own.proposal}",
            kind="grouped",
            sentence=f"{called} est regroupé dans la proposition {into}.",
            date=date,
            place="needs",
            id=own.id,
        )
    if own.state in _ANSWERED:
        yield NewsRow(
            key=f"need/{own.id}/{own.state}",
            kind="redirected",
            sentence=f"{called} {_ANSWERED[own.state]}.",
            note=own.reason,
            date=date,
            place="needs",
            id=own.id,
        )


def _share(own: OwnShare, date: str) -> Iterator[NewsRow]:
    words = _SHARED.get(own.state)
    if words is None:
        return
    yield NewsRow(
        key=f"share/{own.id}/{own.state}",
        kind="share",
        sentence=f"Votre service {quoted(own.title)} {words}.",
        note=own.reason,
        date=date,
        place="services",
        id=own.service or own.id,
        against=own.state == "declined",
    )


def _interest(connection: Connection, own: OwnInterest, date: str) -> Iterator[NewsRow]:
    if not own.given:
        return
    proposal = catalogue.proposal(connection, own.proposal)
    title = quoted(own.proposal if proposal is None else proposal.title)
    role = {"participant": "Votre commune y participe.", "referent": "Votre commune y est territoire référent."}
    yield NewsRow(
        key=f"steering/{own.proposal}/{own.given}",
        kind="steering",
        sentence=f"Le groupe de pilotage de {title} est composé.",
        note=role.get(own.given, "Votre commune n’en fait pas partie."),
        date=date,
        place="votes",
        id=own.proposal,
    )


def _deployments(connection: Connection) -> Iterator[NewsRow]:
    for row in deployments.listed(connection):
        if row.ours is not None and row.ours.state != "asked":
            yield NewsRow(
                key=f"deployment/{row.id}/{row.ours.state}/{row.ours.on or ''}",
                kind="deployment",
                sentence=_deployed(row.ours, row.title),
                note=row.ours.note,
                date=row.ours.on.isoformat() if row.ours.state == "live" and row.ours.on else "",
                place="votes",
                id=row.id,
            )


def _deployed(ours: Deployment, title: str) -> str:
    when = "" if ours.on is None else short_date(ours.on)
    if ours.state == "planned":
        return f"Le déploiement de {quoted(title)} est prévu{f' pour le {when}' if when else ''}."
    return f"{quoted(title)} est en service dans votre commune{f' depuis le {when}' if when else ''}."


def _decisions(connection: Connection) -> Iterator[NewsRow]:
    """News of what the two committees decided, on proposals and on projects."""
    learnt = dict(rows(connection, "SELECT place, moment FROM seen WHERE place LIKE ? || '/%'", (LEARNT,)))
    concerned = votes.standing(connection) | {
        own.proposal for own in mine.listed(connection) if isinstance(own, OwnNeed | OwnInterest) and own.proposal
    }
    for proposal in catalogue.proposals(connection):
        if proposal.state != "open":
            words = "a retenu" if proposal.state == "retained" else "n’a pas retenu"
            yield NewsRow(
                key=f"decision/{proposal.id}/{proposal.state}",
                kind="decision",
                sentence=f"Le comité {words} la proposition {quoted(proposal.title)}.",
                note=proposal.reason,
                learnt=learnt.get(f"{LEARNT}/decision/{proposal.id}/{proposal.state}", ""),
                place="votes",
                id=proposal.id,
                ours=proposal.id in concerned,
                against=proposal.state != "retained",
            )
    for row in steering.listed(connection):
        for project in row.projects:
            if project.state != "open":
                words = "a retenu" if project.state == "retained" else "n’a pas retenu"
                yield NewsRow(
                    key=f"project/{project.id}/{project.state}",
                    kind="project",
                    sentence=f"Le second comité {words} le projet {quoted(project.title)}.",
                    note=project.reason,
                    learnt=learnt.get(f"{LEARNT}/project/{project.id}/{project.state}", ""),
                    place="votes",
                    id=row.id,
                    ours=bool(row.standing or row.role),
                    against=project.state != "retained",
                )
