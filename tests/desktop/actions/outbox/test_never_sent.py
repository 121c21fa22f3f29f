"""What a platform once said of the commune's own acts, without an act for it, is no draft to be sent."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from desktop import paths
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.copy_need import copy_need
from desktop.actions.needs.correct_need import correct_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.withdraw_need import withdraw_need
from desktop.actions.outbox.exchange import exchange
from desktop.actions.settings.choose_commune import choose_commune
from desktop.actions.votes.cast_vote import cast_vote
from desktop.database import search
from desktop.database.opening import read_opening
from desktop.database.queries import needs, timeline, votes
from desktop.database.queries.news import news
from desktop.domain.act_words import NOT_THERE
from desktop.domain.needs import COMES_BACK, NOT_IN_LEDGER, PERHAPS_COMES_BACK
from desktop.domain.refusals import Refusal
from desktop.viewmodels.needs import facts, sending
from desktop.viewmodels.needs.draft import begin
from desktop.viewmodels.needs.needs_list import KnownNeed, line
from desktop.viewmodels.needs.sending import BOTH_WOULD_COUNT
from desktop.viewmodels.needs.sheet_text import sheet
from sync.contract.wire import Transport
from tests.desktop.actions.conftest import Clock
from tests.desktop.actions.exchanging import NOW, National, enrolled
from tests.desktop.conftest import Prepare
from tests.sync.client.own_cases import FORGED, NEED, lying

SERVICE = "opencimetiere"


@pytest.fixture
def national(tmp_path: Path) -> Iterator[National]:
    made = National(tmp_path / "platform")
    yield made
    made.store.close()


def titles(context: CommuneContext) -> list[str]:
    with context.store.reading() as connection:
        assert len(search.fitting(connection, "jamais dit", ("mine",))) == len(needs.listed(connection))
        return [row.title for row in needs.listed(connection)]


def amid(context: CommuneContext, transport: Transport) -> list[str]:
    """What the list says before the ledger was looked at."""
    seen: list[str] = []

    class Looking:
        def send(self, call: Any) -> Any:
            answer = transport.send(call)
            seen.extend(titles(context))
            return answer

        def close(self) -> None:
            return None

    exchange(context, Looking())
    return seen


@pytest.mark.slow
def test_a_need_that_was_never_sent_stays_the_platform_s_word(context: CommuneContext, national: National) -> None:
    enrolled(context, national)
    assert "Jamais dit" in amid(context, lying(national.platform.answer, national.keys.signing, NEED))
    exchange(context, national.transport)
    assert titles(context) == ["Jamais dit"]
    with context.store.reading() as connection:
        assert [row.elsewhere for row in needs.listed(connection)] == [True]


@pytest.mark.slow
def test_nor_is_it_deleted_with_what_was_built_upon_it(context: CommuneContext, national: National) -> None:
    """A vote names it."""
    enrolled(context, national)
    lie = lying(national.platform.answer, national.keys.signing, NEED)

    class Voting:
        def send(self, call: Any) -> Any:
            answer = lie.send(call)
            if titles(context) and not standing(context):
                cast_vote(context, SERVICE, need="n9")
            return answer

        def close(self) -> None:
            return None

    exchange(context, Voting())
    with context.store.reading() as connection:
        assert [row.state for row in needs.listed(connection)] == ["accepted"]


def standing(context: CommuneContext) -> list[str]:
    with context.store.reading() as connection:
        found = votes.standing_of(connection, SERVICE)
        return [] if found is None else [found.cast_op]


def test_a_vote_that_nobody_took_back_stands(context: CommuneContext, national: National) -> None:
    enrolled(context, national)
    op = cast_vote(context, SERVICE).value.op
    exchange(context, national.transport)
    casts = [{"op": one, "deposited_at": "2026-02-01T13:00:00Z", "withdrawn": one == op} for one in (op, FORGED)]
    vote = {"kind": "vote", "id": f"vote.{SERVICE}", "subject": SERVICE, "subject_kind": "service", "casts": casts}
    exchange(context, lying(national.platform.answer, national.keys.signing, vote))
    assert standing(context) == [op]
    exchange(context, national.transport)
    assert standing(context) == [op]


def test_what_the_platform_has_lost_of_another_computer_is_not_shown_as_received(
    context: CommuneContext, national: National, tmp_path: Path, clock: Clock, prepare_commune: Prepare
) -> None:
    """That computer is gone: this one has the only text. It is said, and a copy of it can be sent. Not before a day has
    passed: a copy of the platform that lags behind looks the same.
    """
    places = paths.find(tmp_path / "second")
    paths.prepare(places)
    second = choose_commune(places, "45024", clock, prepare_commune(places, "45024", clock()))
    for one in (context, second):
        enrolled(one, national)
    backup = national.backup(tmp_path)
    need = submit_need(second, draft_need(second, title="Jamais dit", description="Mais si.").value).value.subject
    exchange(second, national.transport)
    exchange(context, national.transport)
    assert [row.state for row in listed(context)] == ["accepted"]
    national.put_back(backup)
    for later, state in ((0, "accepted"), (23, "accepted"), (1, NOT_THERE)):
        national.now += timedelta(hours=later)
        exchange(context, national.transport)
        assert [row.state for row in listed(context)] == [state]
    with context.store.reading() as connection:
        life = timeline.of_need(connection, need)
    assert life is not None
    assert [step.words for step in life.steps if step.key == NOT_THERE] == ["Absent de la plateforme"]
    with context.store.reading() as connection:
        known = facts.read(connection, need)
    assert known is not None
    read = sheet(known, NOW)
    assert (read.shown.word, read.copy, read.withdraw) == ("Absent de la plateforme", True, False)
    assert read.pending == f"{NOT_IN_LEDGER}, venu d’un autre ordinateur de la mairie. {COMES_BACK}"
    perhaps = sheet(replace(known, restored=True), NOW).pending
    assert perhaps.startswith(f"{NOT_IN_LEDGER}, venu d’un autre ordinateur, ou d’ici avant le retour")
    assert perhaps.endswith(PERHAPS_COMES_BACK)
    assert "plateforme garde" not in read.documents_note
    with context.store.reading() as connection:
        (told,) = (row for row in news(connection) if row.kind == "absent")
    assert told.sentence == (
        "Le besoin «\u00a0Jamais dit\u00a0», venu d’un autre ordinateur de la mairie, n’est plus sur la plateforme."
    )
    assert (told.note, told.place, told.id) == ("Il y reviendra si l’autre ordinateur fait un échange.", "needs", need)
    back = "INSERT INTO restored (at, backup, seq, head, lost_seq, lost_head) VALUES ('2021-02-01', 'b', 0, '', 1, '')"
    with context.store.transaction() as connection:
        connection.exec_driver_sql(back)
        (perhaps,) = (row for row in news(connection) if row.kind == "absent")
        connection.exec_driver_sql("DELETE FROM restored")
    assert ", ou d’ici avant le retour à une sauvegarde, n’est plus sur la" in perhaps.sentence
    assert perhaps.note.startswith("S’il vient d’un autre ordinateur, il y reviendra")
    opening = read_opening(context.store.path)
    assert opening is not None
    assert opening.absent == 1
    assert line(KnownNeed(row=listed(context)[0]), {}, NOW).note == "Venu d’un autre ordinateur de la mairie"
    assert (read.public_head, read.received[1]) == ("Pas visible des autres communes", "Pas encore d’accusé.")
    for refused in (correct_need, withdraw_need):
        with pytest.raises(Refusal) as caught:
            refused(context, need)
        assert caught.value.sentence == f"{NOT_IN_LEDGER}."
    made = copy_need(context, need).value
    with context.store.reading() as connection:
        assert begin(connection, made).twice
        assert BOTH_WOULD_COUNT in sending.sending(sending.read(connection, made), NOW).confirmation.warning
        assert not begin(connection, need).twice
    submit_need(context, made)
    exchange(second, national.transport)
    exchange(context, national.transport)
    exchange(second, national.transport)
    assert [row.state for row in listed(context)] == ["accepted", "accepted"]
    for one in (context, second):  # the one that copied, and the one that brought it back
        with one.store.reading() as connection:
            (told,) = (row for row in news(connection) if row.kind in ("twice", "absent"))
        assert told.sentence == "Deux besoins «\u00a0Jamais dit\u00a0» sont reçus, et les deux comptent."
        assert (told.note, told.place) == ("Si l’un est de trop, retirez-le.", "needs")
    withdraw_need(context, told.id)
    with context.store.reading() as connection:
        assert [row.kind for row in news(connection) if row.kind == "twice"] == []
    second.close()


@pytest.mark.slow
def test_a_title_that_was_false_once_is_the_true_one_the_next_day(
    context: CommuneContext, national: National, tmp_path: Path, clock: Clock, prepare_commune: Prepare
) -> None:
    places = paths.find(tmp_path / "second")
    paths.prepare(places)
    second = choose_commune(places, "45024", clock, prepare_commune(places, "45024", clock()))
    for one in (context, second):
        enrolled(one, national)
    exchange(context, national.transport)
    act = submit_need(second, draft_need(second, title="Dit", description="Mais si.").value).value
    exchange(second, national.transport)
    false = NEED | {"id": act.subject, "submission": act.op, "revision": act.op}
    exchange(context, lying(national.platform.answer, national.keys.signing, false))
    assert titles(context) == ["Jamais dit"]
    national.now += timedelta(days=1)
    exchange(context, national.transport)
    second.close()
    assert [row.title for row in listed(context)] == ["Dit"]


def listed(context: CommuneContext) -> tuple[needs.NeedRow, ...]:
    with context.store.reading() as connection:
        return needs.listed(connection)
