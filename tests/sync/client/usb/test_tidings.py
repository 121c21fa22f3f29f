"""How many items of a return are new: what was known already, or only repeats its answered acts, is not counted."""

import msgspec
import pytest

from sync.client.exchange import tidings
from sync.contract.feed import FeedItem, FeedPage, Scope
from sync.contract.identifiers import uuid7
from sync.contract.published import (
    Named,
    Own,
    OwnCast,
    OwnInterest,
    OwnNeed,
    OwnRequest,
    OwnShare,
    OwnVote,
    Proposal,
    PublicNeed,
)
from tests.sync.client import running
from tests.sync.client.carrying import Usb
from tests.sync.client.ends import BAULE, SERVICES, Clock, Commune, National

TEXT = {"title": "Cimetière", "description": "Papier"}


def test_the_answer_to_an_act_is_counted_as_its_receipt_alone(enrolled: Commune, national: National, usb: Usb) -> None:
    running.run(enrolled, national.transport())
    enrolled.act()
    back = usb.answer(national, usb.write(enrolled).file)
    taken = usb.take_back(enrolled, back)
    assert (taken.acts, taken.pulled, taken.news, taken.again) == (1, 2, 0, False)
    assert usb.take_back(enrolled, back).again


def test_what_was_published_since_is_new_and_once_only(enrolled: Commune, national: National, usb: Usb) -> None:
    first = usb.there_and_back(enrolled, national)
    assert first.news == first.pulled > 0, "nothing was known here yet"
    national.publish("needs", "n9", PublicNeed(id="n9", commune="45001", **TEXT))
    back = usb.answer(national, usb.write(enrolled).file)
    assert usb.take_back(enrolled, back).news == 1
    assert usb.take_back(enrolled, back).news == 0
    national.retract("needs", "n9")
    assert usb.there_and_back(enrolled, national).news == 1


def test_what_is_told_again_in_the_same_words_is_no_news(enrolled: Commune, national: National) -> None:
    proposal = Proposal(id="p1", title="Ouverte", kind="existing")
    assert counted(enrolled, "proposals", proposal) == 1
    national.publish("proposals", "p1", proposal)
    running.run(enrolled, national.transport())
    assert counted(enrolled, "proposals", proposal) == 0
    assert counted(enrolled, "proposals", msgspec.structs.replace(proposal, title="Rouverte")) == 1


def counted(commune: Commune, scope: Scope, *values: msgspec.Struct, deleted: tuple[str, ...] = ()) -> int:
    items = [FeedItem(id=value.id, position=1, value=msgspec.to_builtins(value)) for value in values]
    items += [FeedItem(id=id, position=1, deleted=True) for id in deleted]
    page = FeedPage(scope=scope, epoch="e", cursor="1", more=False, items=tuple(items))
    with commune.reading() as connection:
        return tidings.count(connection, page, BAULE)


def test_what_the_platform_says_of_its_own_of_our_acts_is_new(enrolled: Commune, clock: Clock) -> None:
    mine, other = enrolled.act().op, uuid7(clock())
    need = OwnNeed(id="n1", submission=mine, revision=mine, **TEXT)
    place = {"title": "Accueil", "category": "c", "level": "department", "authority": "45"}
    told: list[tuple[Own, int]] = [
        (need, 0),
        (msgspec.structs.replace(need, state="grouped"), 1),
        (msgspec.structs.replace(need, revision=other), 1),  # another computer has corrected it
        (msgspec.structs.replace(need, state="withdrawn"), 1),  # nobody has withdrawn it here
        (OwnRequest(id="r1", submission=mine, **place), 0),
        (OwnRequest(id="r1", submission=mine, **place, state="incomplete"), 1),
        (OwnShare(id=SERVICES[0], title="Un service"), 0),
        (OwnShare(id="other", title="Un service"), 1),
        (OwnInterest(id="interest.x", proposal=SERVICES[0], role="referent"), 0),
        (OwnInterest(id="interest.x", proposal=SERVICES[0], role="referent", given="participant"), 1),
    ]
    assert [counted(enrolled, "mine", value) for value, _ in told] == [new for _, new in told]


@pytest.mark.parametrize("withdrawn", [False, True])
def test_a_vote_that_was_taken_back_here_is_no_news(enrolled: Commune, clock: Clock, *, withdrawn: bool) -> None:
    op = enrolled.act().op
    cast = OwnCast(op=op, deposited_at=clock(), withdrawn=withdrawn)
    vote = OwnVote(id=f"vote.{SERVICES[0]}", subject=SERVICES[0], subject_kind="service", casts=(cast,))
    assert counted(enrolled, "mine", vote) == withdrawn
    enrolled.act(type="vote.withdraw", body={"subject": SERVICES[0], "kind": "service", "casts": [op]})
    assert counted(enrolled, "mine", vote) == 0


def test_of_several_votes_only_the_one_that_was_taken_back_here_is_no_news(enrolled: Commune, clock: Clock) -> None:
    """Another computer's withdrawal of the second one went by unnoticed, as ours of the first was here."""
    ops = [enrolled.act().op for _ in range(2)]
    enrolled.act(type="vote.withdraw", body={"subject": SERVICES[0], "kind": "service", "casts": ops[:1]})
    for gone, new in (([True, False], 0), ([True, True], 1)):
        casts = tuple(OwnCast(op=op, deposited_at=clock(), withdrawn=one) for op, one in zip(ops, gone, strict=True))
        vote = OwnVote(id=f"vote.{SERVICES[0]}", subject=SERVICES[0], subject_kind="service", casts=casts)
        assert counted(enrolled, "mine", vote) == new


def test_what_is_done_here_about_another_computer_s_need_is_no_news(enrolled: Commune, clock: Clock) -> None:
    op = uuid7(clock())
    theirs = OwnNeed(id=SERVICES[0], submission=op, revision=op, **TEXT)
    assert counted(enrolled, "mine", theirs) == 1
    with enrolled.transaction() as connection:
        value = msgspec.json.encode(theirs).decode()
        connection.exec_driver_sql("INSERT INTO copy VALUES ('mine', ?, 1, ?)", (theirs.id, value))
    corrected = msgspec.structs.replace(theirs, revision=enrolled.act().op, title="Corrigé")
    withdrawn = msgspec.structs.replace(theirs, state="withdrawn")
    assert [counted(enrolled, "mine", row) for row in (corrected, withdrawn)] == [0, 1]
    enrolled.act(type="need.withdraw", body={"need": theirs.id, "submission": op})
    assert counted(enrolled, "mine", withdrawn) == 0


def test_our_own_need_among_all_is_no_news_and_a_neighbour_s_is(enrolled: Commune, national: National) -> None:
    """It is no news whatever happened to the need and whoever did it: the commune's own copy says that."""
    ours, theirs = (PublicNeed(id=f"n{commune}", commune=commune, **TEXT) for commune in (BAULE, "45001"))
    for need, new in ((ours, 0), (theirs, 1)):
        assert counted(enrolled, "needs", need) == new
        assert counted(enrolled, "needs", deleted=(need.id,)) == 0, "nothing goes that was not here"
        national.publish("needs", need.id, need)
    running.run(enrolled, national.transport())
    for need, new in ((ours, 0), (theirs, 1)):
        assert counted(enrolled, "needs", need) == 0, "known"
        assert counted(enrolled, "needs", msgspec.structs.replace(need, title="Autre")) == new
        assert counted(enrolled, "needs", deleted=(need.id,)) == new


def test_who_joins_our_need_and_what_they_write_there_is_new(enrolled: Commune, national: National, usb: Usb) -> None:
    """This is the only news of it: what is published for the commune alone does not name those who joined."""
    ours = PublicNeed(id="n1", commune=BAULE, **TEXT)
    national.publish("needs", "n1", ours)
    running.run(enrolled, national.transport())
    usb.there_and_back(enrolled, national)
    for comment in ("", "Nous aussi, vite."):
        joined = msgspec.structs.replace(ours, joined=(Named(commune="45001", name="Adon", comment=comment),))
        national.publish("needs", "n1", joined)
        assert [usb.there_and_back(enrolled, national).news for _ in range(2)] == [1, 0]


def test_by_the_network_too_what_only_echoes_our_own_acts_is_no_news(enrolled: Commune, national: National) -> None:
    theirs = PublicNeed(id="n9", commune="45001", **TEXT)
    national.publish("needs", "n9", theirs)
    first = running.run(enrolled, national.transport())
    assert first.news == first.pulled > 0, "nothing was known here yet"
    enrolled.act()
    national.publish("needs", "n1", PublicNeed(id="n1", commune=BAULE, **TEXT))
    joined = msgspec.structs.replace(theirs, joined=(Named(commune=BAULE, name="Baule"),))
    national.publish("needs", "n9", joined)
    echoed = running.run(enrolled, national.transport())
    assert (echoed.sent, echoed.news) == (1, 0)
    assert echoed.pulled == 2
    both = (*joined.joined, Named(commune="45002", name="Ardon"))
    national.publish("needs", "n9", msgspec.structs.replace(theirs, joined=both))
    assert running.run(enrolled, national.transport()).news == 1, "another commune has joined it"
    national.publish("needs", "n1", PublicNeed(id="n1", commune=BAULE, joined=both[1:], **TEXT))
    assert running.run(enrolled, national.transport()).news == 1, "and ours"
    assert running.run(enrolled, national.transport()).news == 0


def test_a_decision_on_what_was_only_received_is_new_and_the_receipt_itself_is_not(enrolled: Commune) -> None:
    op = enrolled.act().op
    receipts = [FeedItem(id=op, position=1, value={"op": op} | said) for said in ({}, {"decision": {"at": "1"}})]
    for state, new in (("in_flight", [0, 0]), ("deposited", [0, 1]), ("accepted", [0, 0])):
        with enrolled.transaction() as connection:
            connection.exec_driver_sql("UPDATE outbox SET state = ? WHERE op = ?", (state, op))
            assert [tidings.decided(connection, [receipt]) for receipt in receipts] == new, state
