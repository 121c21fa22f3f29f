"""Putting a backup back: losses are listed, the present state is kept, the journal verifies, no act counts twice."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pysqlite3 import dbapi2 as sqlite

from desktop.actions.kit.as_read import CHANGED
from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.open_commune import open_commune
from desktop.actions.needs.correct_need import correct_need
from desktop.actions.needs.discard_need import discard_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.open_need import open_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.withdraw_need import withdraw_need
from desktop.actions.outbox.exchange import exchange
from desktop.actions.settings.begin_anew import begin_anew
from desktop.actions.settings.choose_commune import choose_commune
from desktop.actions.settings.make_backup import make_backup
from desktop.actions.settings.restore_backup import preview_restore, restore_backup
from desktop.actions.settings.set_person import set_person
from desktop.actions.votes.cast_vote import cast_vote
from desktop.database import backup, backup_folder, errors, records
from desktop.database.queries import link, needs, outbox
from desktop.domain.refusals import Refusal
from desktop.domain.restoring import sentences
from desktop.paths import Places
from sync.client.connection.transports import Fault, FaultyTransport
from sync.client.device.keystore import MemoryKeyStore
from sync.client.errors import NetworkError
from sync.client.ledger import notes, verification
from sync.client.ledger.own_cases import Doubt
from sync.client.ledger.platform_ledger import MISSING
from sync.client.ledger.tables import SET_ASIDE
from sync.contract.wire import Call
from tests.desktop.actions.conftest import Clock
from tests.desktop.actions.exchanging import National, enrolled
from tests.refusing import of_input

INSEE = "45024"


@pytest.fixture
def national(tmp_path: Path) -> Iterator[National]:
    made = National(tmp_path / "platform")
    yield made
    made.store.close()


def act(context: CommuneContext, title: str) -> str:
    return submit_need(context, draft_need(context, title=title, description="Papier").value).value.op


def titles(context: CommuneContext) -> list[str]:
    with context.store.reading() as connection:
        return [act.title for act in sorted(outbox.listed(connection), key=lambda act: act.seq)]


def drafts(context: CommuneContext) -> dict[str, str]:
    with context.store.reading() as connection:
        return {row.title: row.description for row in needs.listed(connection) if row.state == "draft"}


def verified(context: CommuneContext) -> str:
    with context.store.reading() as connection:
        return verification.check(connection, context.head).first_bad or ""


def restored_rows(context: CommuneContext) -> list[tuple[int, int]]:
    with context.store.reading() as connection:
        return [
            (row[0], row[1]) for row in connection.exec_driver_sql("SELECT seq, lost_seq FROM restored ORDER BY id")
        ]


@pytest.mark.slow
def test_back_to_what_it_was_while_the_window_is_open(context: CommuneContext, places: Places, clock: Clock) -> None:
    act(context, "Avant")
    draft = draft_need(context, title="Brouillon", description="Ancien").value
    kept = make_backup(context, "asked").value.kept
    draft_need(context, draft, description="Nouveau")
    draft_need(context, title="Tout neuf")
    act(context, "Après")
    seen = preview_restore(places, INSEE, kept.name)
    assert titles(context) == ["Avant", "Après"]  # nothing was changed by looking
    assert [(lost.title, lost.received) for lost in seen.losses.acts] == [("Après", False)]
    assert {(lost.title, lost.older) for lost in seen.losses.drafts} == {("Brouillon", True), ("Tout neuf", False)}
    done = restore_backup(places, INSEE, kept.name, clock)
    assert done.losses == seen.losses
    assert titles(context) == ["Avant"]  # through the connections that stayed open
    assert drafts(context) == {"Brouillon": "Ancien"}
    assert (verified(context), restored_rows(context)) == ("", [(1, 2)])
    act(context, "Autrement")
    assert verified(context) == ""
    assert backup_folder.listed(places.backups(INSEE))[0].name == done.aside
    assert not list(places.backups(INSEE).glob("*.part*"))


@pytest.mark.parametrize("asked", [True, False])
def test_what_is_written_after_the_losses_were_read_is_not_lost_unnamed(
    context: CommuneContext, places: Places, clock: Clock, asked: bool
) -> None:
    """It was in neither the database nor the question, and not even in the backup that was kept."""
    kept = make_backup(context, "asked").value.kept
    read = preview_restore(places, INSEE, kept.name).losses
    late = ["Pendant"]

    def at_last() -> datetime:
        while late:
            act(context, late.pop())
        return clock()

    if asked:
        with pytest.raises(Refusal) as refused:
            restore_backup(places, INSEE, kept.name, at_last, read=read)
        assert refused.value.code == CHANGED
        assert titles(context) == ["Pendant"]
        assert restored_rows(context) == []
    else:
        done = restore_backup(places, INSEE, kept.name, at_last)
        assert [lost.title for lost in done.losses.acts] == ["Pendant"]
        assert (titles(context), restored_rows(context)) == ([], [(0, 1)])
    assert verified(context) == ""
    assert not list(places.backups(INSEE).glob("*.part*"))


def test_where_another_program_writes_on_and_on_nothing_is_put_back(
    context: CommuneContext, places: Places, clock: Clock
) -> None:
    kept = make_backup(context, "asked").value.kept

    def writing() -> datetime:
        draft_need(context, title="Encore")
        return clock()

    with pytest.raises(errors.Busy):
        restore_backup(places, INSEE, kept.name, writing)
    assert set(drafts(context)) == {"Encore"}


def test_no_try_is_spoiled_by_what_restoring_does_itself(context: CommuneContext, places: Places, clock: Clock) -> None:
    act(context, "Avant")
    kept = make_backup(context, "asked").value.kept
    act(context, "Après")
    restore_backup(places, INSEE, kept.name, clock)
    assert [one.why for one in backup_folder.listed(places.backups(INSEE))].count("before-restore") == 1


@pytest.mark.parametrize(("scope", "noted"), [(MISSING, {"n": 1, "at": 0}), (SET_ASIDE, Doubt(0))])
def test_nothing_is_held_against_the_platform_from_a_day_of_before(
    context: CommuneContext, places: Places, clock: Clock, scope: str, noted: object
) -> None:
    """The line that it kept back, or that bears what it told, may have come since; or another stands at its place."""
    with context.store.transaction() as connection:
        notes.write(connection, scope, "p", noted)
    kept = make_backup(context, "asked").value.kept
    restore_backup(places, INSEE, kept.name, clock)
    with context.store.reading() as connection:
        assert notes.every(connection, scope) == {}


def test_whom_to_ask_is_said_to_come_back_too(context: CommuneContext, places: Places) -> None:
    kept = make_backup(context, "asked").value.kept
    assert not preview_restore(places, INSEE, kept.name).losses.person
    set_person(context, name="Anne Martin")
    losses = preview_restore(places, INSEE, kept.name).losses
    assert losses.person
    assert any(line.startswith("La personne à joindre") for line in sentences(losses, kept.made_at, kept.made_at))


@pytest.mark.slow
def test_and_back_again(context: CommuneContext, places: Places, clock: Clock) -> None:
    act(context, "Avant")
    kept = make_backup(context, "asked").value.kept
    act(context, "Après")
    done = restore_backup(places, INSEE, kept.name, clock)
    act(context, "Autrement")
    again = restore_backup(places, INSEE, done.aside, clock)
    assert [lost.title for lost in again.losses.acts] == ["Autrement"]
    assert titles(context) == ["Avant", "Après"]
    assert (verified(context), restored_rows(context)) == ("", [(1, 2), (2, 2)])
    context.close()
    other = open_commune(places, INSEE, clock, MemoryKeyStore())
    assert verified(other) == ""
    other.close()


@pytest.mark.slow
def test_then_a_round_nothing_is_lost_and_nothing_counts_twice(
    context: CommuneContext, places: Places, clock: Clock, national: National
) -> None:
    waiting = act(context, "Avant")
    cast_vote(context, "opencimetiere")
    kept = make_backup(context, "asked").value.kept  # before the enrolment, too
    enrolled(context, national)
    exchange(context, national.transport)
    after = act(context, "Après")
    exchange(context, national.transport)
    seen = preview_restore(places, INSEE, kept.name).losses
    assert [(lost.op, lost.received) for lost in seen.acts] == [(after, True)]
    restore_backup(places, INSEE, kept.name, clock)
    with pytest.raises(Refusal):  # it has left, and the backup does not know
        cancel_act(context, waiting)
    with context.store.reading() as connection:
        own = link.current(connection)
        assert own is not None
        assert own.enrolled  # this PC is still the one that was enrolled
    exchange(context, national.transport)
    with context.store.reading() as connection:
        assert {row.state for row in outbox.listed(connection)} == {"accepted"}
    assert (titles(context)[0], len(titles(context)), verified(context)) == ("Avant", 2, "")
    assert national.tally() == {"opencimetiere": 1}
    with national.store.reading() as connection:
        (count,) = connection.exec_driver_sql("SELECT count(*) FROM operation").one()
    assert count == 3


@pytest.mark.slow
def test_a_need_sent_since_comes_back_even_if_its_editor_was_open_in_the_backup(
    context: CommuneContext, places: Places, clock: Clock, national: National
) -> None:
    """Kept as a draft it would be sent a second time, and the platform would refuse what she has written."""
    id = draft_need(context, title="Cimetière", description="").value
    open_need(context, id)
    draft_need(context, id, description="À la main")
    kept = make_backup(context, "asked").value.kept
    enrolled(context, national)
    draft_need(context, id, description="Sur papier")
    submit_need(context, id)
    exchange(context, national.transport)
    restore_backup(places, INSEE, kept.name, clock)
    assert drafts(context) == {"Cimetière": "À la main"}
    exchange(context, national.transport)
    with context.store.reading() as connection:
        row = needs.one(connection, id)
        others = [(one.state, one.description) for one in needs.listed(connection) if one.id != id]
    assert row is not None
    assert (row.elsewhere, row.description) == (True, "Sur papier")
    assert others == [("draft", "À la main")], "what was written then is kept apart"


def damage(places: Places) -> None:
    file = places.database(INSEE)
    file.write_bytes(b"x" * 8192 + file.read_bytes()[8192:])


def gone(places: Places) -> None:
    places.database(INSEE).unlink()


def emptied(places: Places) -> None:
    places.database(INSEE).write_bytes(b"")


def without_its_log(places: Places) -> None:
    """As copied by hand without its second file, before anything was written to the first."""
    file = places.database(INSEE)
    file.unlink()
    connection = sqlite.connect(file)
    connection.execute("PRAGMA journal_mode = WAL").close()
    connection.close()


@pytest.mark.parametrize("hurt", [damage, gone, emptied, without_its_log])
def test_led_out_of_a_database_that_is_damaged_or_gone(
    context: CommuneContext, places: Places, clock: Clock, hurt: Callable[[Places], None]
) -> None:
    act(context, "Avant")
    older, kept = make_backup(context, "start").value.kept, make_backup(context, "working").value.kept
    act(context, "Après")
    store = context.keystore
    context.close()
    kept.path.write_bytes(kept.path.read_bytes()[:-1] + b"\1")  # the newest is not good either
    hurt(places)
    with pytest.raises((errors.Damaged, errors.ForeignFile)):
        open_commune(places, INSEE, clock, store)
    with pytest.raises((errors.Damaged, errors.ForeignFile)):  # no empty one is made without a message
        choose_commune(places, INSEE, clock, store)
    (good,) = (found for found in backup_folder.listed(places.backups(INSEE)) if not backup.sound(found))
    assert good.name == older.name
    with pytest.raises(errors.Damaged):
        restore_backup(places, INSEE, kept.name, clock)
    seen = preview_restore(places, INSEE, good.name).losses
    assert (seen.database == "damaged", seen.unseen) == (hurt is damage, 1)
    leaves = "1 envoi attend dans cette sauvegarde\u00a0: il partira au prochain échange, même annulé depuis."
    assert leaves in sentences(seen, good.made_at, clock.now), "as nobody can tell what was cancelled"
    done = restore_backup(places, INSEE, good.name, clock)
    assert Path(done.aside).is_dir()
    back = open_commune(places, INSEE, clock, store)
    assert (titles(back), verified(back)) == (["Avant"], "")
    act(back, "Autrement")
    assert (verified(back), restored_rows(back)) == ("", [(1, 2)])
    back.close()
    if hurt is damage:
        assert (Path(done.aside) / f"{INSEE}.sqlite").read_bytes().startswith(b"xxxx")


def test_a_database_whose_chain_broke_is_kept_as_it_is(context: CommuneContext, places: Places, clock: Clock) -> None:
    act(context, "Avant")
    kept = make_backup(context, "start").value.kept
    act(context, "Après")
    with context.store.transaction() as connection:
        connection.exec_driver_sql("UPDATE journal SET head = 'x' WHERE seq = 1")
    assert verified(context) != ""
    done = restore_backup(places, INSEE, kept.name, clock)
    assert (titles(context), verified(context)) == (["Avant"], "")
    assert (Path(done.aside) / f"{INSEE}.sqlite").exists()


def test_beginning_anew_is_asked_for_in_so_many_words(context: CommuneContext, places: Places, clock: Clock) -> None:
    act(context, "Avant")
    make_backup(context, "start")
    with pytest.raises(Refusal):
        begin_anew(places, INSEE, clock, MemoryKeyStore())
    context.close()
    gone(places)
    before = sorted(places.data.rglob("*"))
    with pytest.raises(Refusal, match="nothing_gone"):
        begin_anew(places, f"../communes/{INSEE}", clock, MemoryKeyStore())
    assert sorted(places.data.rglob("*")) == before, "a path is no commune: nothing is set aside"
    begin_anew(places, INSEE, clock, MemoryKeyStore())
    assert len(backup_folder.listed(places.backups(INSEE))) == 1
    new = choose_commune(places, INSEE, clock, MemoryKeyStore())
    assert (titles(new), verified(new)) == ([], "")
    new.close()
    (aside,) = places.backups(INSEE).glob("aside-*")
    assert (aside / f"{INSEE}.head").stat().st_size > 0


def test_no_such_backup(context: CommuneContext, places: Places, clock: Clock) -> None:
    for name in ("../../etc/passwd", "2026-01-01T000000Z-start", ""):
        with pytest.raises(Refusal, match="unknown_backup", check=of_input):
            restore_backup(places, INSEE, name, clock)


def test_a_database_of_a_later_release_is_left_alone(context: CommuneContext, places: Places, clock: Clock) -> None:
    act(context, "Avant")
    kept = make_backup(context, "start").value.kept
    context.close()
    connection = sqlite.connect(places.database(INSEE))
    connection.execute("PRAGMA user_version = 99").close()
    connection.close()
    with pytest.raises(errors.NewerDatabase):
        restore_backup(places, INSEE, kept.name, clock)
    assert [one.why for one in backup_folder.listed(places.backups(INSEE))] == ["start"]


@pytest.mark.slow
def test_an_open_window_is_not_left_with_the_file_that_was_moved_away(
    context: CommuneContext, places: Places, clock: Clock
) -> None:
    kept = make_backup(context, "start").value.kept
    context.close()
    damage(places)
    waiting = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    for window in (os.getppid(), waiting.pid):  # one begun before this process, one after it
        places.lock.write_text(f"{window}\nrelais\nhost\n")
        with pytest.raises(errors.Busy, match="busy"):
            restore_backup(places, INSEE, kept.name, clock)
    waiting.kill()
    waiting.communicate()
    for nobody in (waiting.pid, os.getpid()):  # it has ended, or is the window that asks for this
        damage(places)
        places.lock.write_text(f"{nobody}\nrelais\nhost\n")
        assert restore_backup(places, INSEE, kept.name, clock).aside


def test_a_need_that_another_computer_sent_is_no_draft_that_is_lost(context: CommuneContext, places: Places) -> None:
    kept = make_backup(context, "asked").value.kept
    draft_need(context, title="Écrit ici")
    with context.store.transaction() as connection:
        text = needs.text_of(needs.listed(connection)[0])
        records.needs.insert(connection, context.clock(), text, id="from-another", base="revision")
    assert [draft.title for draft in preview_restore(places, INSEE, kept.name).losses.drafts] == ["Écrit ici"]


def test_each_draft_that_is_lost_is_called_what_it_is(context: CommuneContext, places: Places) -> None:
    sent = submit_need(context, draft_need(context, title="Fibre", description="Papier").value).value.subject
    kept = make_backup(context, "asked").value.kept
    discard_need(context, draft_need(context, title="Jeté").value)
    with context.store.transaction() as connection:
        text = needs.text_of(needs.discarded(connection)[0]) | {"title": "Cantine"}
        records.needs.insert(connection, context.clock() + timedelta(hours=1), text, amends=sent, base="revision")
    drafts = preview_restore(places, INSEE, kept.name).losses.drafts
    assert [(draft.title, draft.act, draft.binned) for draft in drafts] == [
        ("Cantine", "need.amend", False),
        ("Jeté", "need.submit", True),
    ]


def test_of_each_act_that_is_lost_it_is_known_what_it_is_about(context: CommuneContext, places: Places) -> None:
    kept = make_backup(context, "asked").value.kept
    sent = submit_need(context, draft_need(context, title="Cantine", description="Papier").value).value
    withdraw_need(context, sent.subject)
    acts = preview_restore(places, INSEE, kept.name).losses.acts
    assert [(act.type, act.subject) for act in acts] == [("need.submit", sent.subject), ("need.withdraw", sent.subject)]


def test_the_sentences(context: CommuneContext, places: Places, clock: Clock) -> None:
    kept = make_backup(context, "asked").value.kept
    for number in range(10):
        act(context, f"Besoin {number}")
    draft_need(context, title="Tout neuf")
    losses = preview_restore(places, INSEE, kept.name).losses
    said = sentences(losses, kept.made_at.astimezone(clock.now.tzinfo), clock.now + timedelta(days=1))
    assert said[0].startswith("Si vous revenez à cette sauvegarde, la commune sera comme elle était hier à 14")
    assert "10 envois jamais partis seront perdus\u00a0:" in said
    assert "– Besoin\u00a0: Besoin 0" in said
    assert "– et 2 de plus" in said
    assert "1 brouillon disparaîtra\u00a0:" in said
    assert said[-1].startswith("Ce qui est là aujourd’hui est gardé à côté")


@pytest.mark.slow
@pytest.mark.parametrize("fault", [None, "after"])
def test_put_back_while_a_batch_is_under_way(
    context: CommuneContext, places: Places, clock: Clock, national: National, fault: Fault | None
) -> None:
    """The answer is for acts that are no longer here; the platform keeps them, and nothing counts twice."""
    act(context, "Avant")
    enrolled(context, national)
    kept = make_backup(context, "asked").value.kept
    act(context, "Après")
    done: list[str] = []

    def restore_once(call: Call) -> Fault | None:
        if call.method == "POST" and call.path.endswith("/batches") and not done:
            done.append(restore_backup(places, INSEE, kept.name, clock).aside)
            return fault
        return None

    with contextlib.suppress(NetworkError):  # the fault above, where it is one
        exchange(context, FaultyTransport(national.transport, restore_once))
    assert done
    for _ in range(3):
        exchange(context, national.transport)
    assert (titles(context), verified(context)) == (["Avant"], "")
    with context.store.reading() as connection:
        assert {row.state for row in outbox.listed(connection)} == {"accepted"}
    with national.store.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM operation").scalar_one() == 2


def test_what_was_cancelled_since_the_backup_stays_cancelled(
    context: CommuneContext, places: Places, clock: Clock
) -> None:
    """It waits in the backup: put back as it was, it would leave although she has taken it back."""
    cancelled, waiting = act(context, "Annulé depuis"), act(context, "Attend encore")
    kept = make_backup(context, "asked").value.kept
    cancel_act(context, cancelled)
    seen = preview_restore(places, INSEE, kept.name)
    assert "1 envoi annulé depuis reste annulé et ne partira pas." in sentences(seen.losses, kept.made_at, clock.now)
    restore_backup(places, INSEE, kept.name, clock, read=seen.losses)
    with context.store.reading() as connection:
        states = {one.op: one.state for one in outbox.listed(connection)}
    assert states == {cancelled: "cancelled", waiting: "finalised"}
    assert drafts(context) == {"Annulé depuis": "Papier"}, "and its text is a draft, as after cancelling"
    assert not verified(context)


def test_nor_does_it_leave_by_way_of_a_backup_that_does_not_know_it(
    context: CommuneContext, places: Places, clock: Clock
) -> None:
    first = make_backup(context, "asked").value.kept
    clock.now += timedelta(hours=1)
    cancelled = act(context, "Annulé depuis")
    second = make_backup(context, "asked").value.kept
    cancel_act(context, cancelled)
    for kept in (first, second):
        restore_backup(places, INSEE, kept.name, clock)
    with context.store.reading() as connection:
        assert [(one.op, one.state) for one in outbox.listed(connection)] == [(cancelled, "cancelled")]


def test_what_was_cancelled_is_undone_from_the_last_to_the_first(
    context: CommuneContext, places: Places, clock: Clock, national: National
) -> None:
    """A correction and then a withdrawal wait: the other way round, a draft was made that would be a second need."""
    enrolled(context, national)
    act(context, "Cantine")
    exchange(context, national.transport)
    with context.store.reading() as connection:
        (need,) = needs.listed(connection)
    correction = correct_need(context, need.id).value
    draft_need(context, correction, description="Deux classes")
    corrected = submit_need(context, correction).value.op
    withdrawn = withdraw_need(context, need.id).value.op
    kept = make_backup(context, "asked").value.kept
    for op in (withdrawn, corrected):
        cancel_act(context, op)

    def texts() -> list[tuple[str, str, str]]:
        with context.store.reading() as connection:
            written = needs.correction_of(connection, need.id)
            rows = [*needs.listed(connection), *([] if written is None else [written])]
            return [(row.state, row.description, row.amends) for row in rows]

    left = texts()
    restore_backup(places, INSEE, kept.name, clock)
    assert texts() == left == [("accepted", "Papier", ""), ("draft", "Deux classes", need.id)]
