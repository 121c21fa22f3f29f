"""Two computers of one commune, and the real platform: corrections that conflict end in one text everywhere."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop import paths
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.settle_conflict import settle_conflict
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.withdraw_need import withdraw_need
from desktop.actions.outbox.exchange import exchange
from desktop.actions.outbox.export_bundle import export_bundle
from desktop.actions.outbox.import_bundle import import_bundle
from desktop.actions.settings.choose_commune import choose_commune
from desktop.database import search
from desktop.database.opening import read_opening
from desktop.database.queries import needs, outbox, pooling, standing_text, timeline
from desktop.database.queries.acts import acts_window
from desktop.database.queries.acts.narrowed import Asked
from desktop.documents.act_papers import receipt_of
from desktop.documents.receipt import Receipt
from desktop.domain.act_words import NOT_THERE
from sync.client.errors import BadFile
from sync.client.ledger import verification
from sync.platform.intake.returns import file_name
from sync.platform.tables import bundle
from tests.desktop.actions.conftest import Clock
from tests.desktop.actions.exchanging import National, enrolled
from tests.desktop.actions.outbox.corrected import correct
from tests.desktop.conftest import Prepare
from tests.sync.client.carrying import Usb

AWAY = "Depuis un autre ordinateur de la mairie."


@pytest.fixture
def national(tmp_path: Path) -> Iterator[National]:
    made = National(tmp_path / "platform")
    yield made
    made.store.close()


@pytest.fixture
def both(
    context: CommuneContext, national: National, tmp_path: Path, clock: Clock, prepare_commune: Prepare
) -> Iterator[tuple[CommuneContext, CommuneContext]]:
    """The secretary's computer and the mayor's. The second knows the first's need only from the platform."""
    places = paths.find(tmp_path / "second")
    paths.prepare(places)
    second = choose_commune(places, "45024", clock, prepare_commune(places, "45024", clock()))
    for one in (context, second):
        enrolled(one, national)
    yield context, second
    second.close()


def states(context: CommuneContext) -> list[tuple[str, str]]:
    with context.store.reading() as connection:
        return [(act.type, act.state) for act in sorted(outbox.listed(connection), key=lambda act: act.seq)]


def adopt(context: CommuneContext, other: CommuneContext, id: str) -> None:
    """The second computer holds the same need, as one restored from the first would."""
    with other.store.reading() as source, context.store.transaction() as target:
        for table, where in (("outbox", "subject"), ("need", "id")):
            found = source.exec_driver_sql(f"SELECT * FROM {table} WHERE {where} = ?", (id,))
            row = dict(found.mappings().one())
            if table == "outbox":
                row["seq"] = 0  # of no journal line here
            marks = ", ".join("?" for _ in row)
            target.exec_driver_sql(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))


@pytest.mark.parametrize(
    ("keep", "title"),
    [("mine", "Du second"), ("platform", "Du premier"), pytest.param("both", "Du premier", marks=pytest.mark.slow)],
)
def test_a_conflict_ends_in_one_text(
    both: tuple[CommuneContext, CommuneContext], national: National, keep: str, title: str
) -> None:
    first, second = both
    id = draft_need(first, title="Cimetière", description="Papier").value
    submit_need(first, id)
    exchange(first, national.transport)
    adopt(second, first, id)
    exchange(second, national.transport)
    correct(second, id, "Du second")
    correct(first, id, "Du premier")
    exchange(first, national.transport)
    assert states(first)[-1] == ("need.amend", "accepted")
    exchange(second, national.transport)
    assert states(second)[-1] == ("need.amend", "conflict")
    with second.store.reading() as connection:
        found = standing_text.conflict(connection, id)
    assert found is not None
    assert (found.base["title"], found.here["title"], found.platform["title"]) == (
        "Cimetière",
        "Du second",
        "Du premier",
    )
    settle_conflict(second, id, keep)
    exchange(second, national.transport)
    assert states(second)[-2:] == [("need.amend", "superseded"), ("need.amend", "accepted")]
    kept = "celui de cet ordinateur" if keep == "mine" else "celui de la plateforme"
    met, chosen = receipts(second)[-2:]
    assert (chosen.what, chosen.decision) == ("Choix entre deux textes", "Choix pris en compte")
    assert (chosen.content[0], chosen.settled) == (("Texte gardé", kept.capitalize()), "")
    assert (met.what, met.decision) == ("Correction d’un besoin", "Texte changé ailleurs")
    assert met.settled.startswith("Réglé par\u00a0: choix entre deux textes, reçu le ")
    assert met.settled.endswith(f" Accusé n°\u00a0{chosen.number}.")
    assert [match_count(second, words) for words in ("deux textes", "correction")] == [1, 1]
    for context in both:
        exchange(context, national.transport)
        with context.store.reading() as connection:
            own, public = needs.own(connection, id), pooling.public(connection, id)
        assert own is not None
        assert public is not None
        assert (own.title, public.title) == (title, title)
    # The receipt of the superseded correction came once more; that changes nothing.
    assert states(second)[-2:] == [("need.amend", "superseded"), ("need.amend", "accepted")]
    arrived = f"Choix reçu, n°\u00a0{chosen.number}. Texte gardé\u00a0: {kept}."
    assert ("Choix entre deux textes", arrived) in thread(second, id)
    with second.store.reading() as connection:
        titles = sorted(row.title for row in needs.listed(connection))
    assert titles == sorted([title, *(["Du second"] if keep == "both" else [])])
    correct(first, id, "Encore")  # corrects the text that stands now, whichever computer wrote it
    exchange(first, national.transport)
    assert states(first)[-1] == ("need.amend", "accepted")
    with first.store.reading() as connection:
        assert verification.check(connection, first.head).ok


@pytest.mark.slow
def test_what_the_other_computer_sent_is_no_draft_here_once_the_platform_lost_it(
    both: tuple[CommuneContext, CommuneContext], national: National, tmp_path: Path
) -> None:
    """An older platform is back, and the computer that sent the need has not exchanged since: the need is missing."""
    first, second = both
    for number in range(6):
        submit_need(first, draft_need(first, title=f"Besoin {number}", description="Papier").value)
    exchange(first, national.transport)
    backup = national.backup(tmp_path)
    theirs = draft_need(second, title="Du second", description="Papier").value
    submit_need(second, theirs)
    exchange(second, national.transport)
    exchange(first, national.transport)
    assert shown(first)["Du second"] == "accepted"
    national.put_back(backup)
    for state in ("accepted", NOT_THERE):  # a copy of the platform that lags behind looks the same for a day
        national.now += timedelta(days=1)
        exchange(first, national.transport)
        assert shown(first)["Du second"] == state
    opening = read_opening(first.store.path)
    assert opening is not None
    assert opening.drafts == ()
    exchange(second, national.transport)
    exchange(first, national.transport)
    assert shown(first) == shown(second)
    assert set(shown(first).values()) == {"accepted"}


@pytest.mark.slow
def test_a_correction_made_on_the_other_computer_is_shown_here(
    both: tuple[CommuneContext, CommuneContext], national: National, tmp_path: Path
) -> None:
    """On the author's own computer, without a correction begun there; and again after the platform was put back."""
    first, second = both
    id = draft_need(first, title="Cimetière", description="Papier").value
    submit_need(first, id)
    for context in both:
        exchange(context, national.transport)
    backup = national.backup(tmp_path)
    correct(second, id, "Du second")
    exchange(second, national.transport)
    found = exchange(first, national.transport)
    assert id in found.changes.needs
    assert (shown(first), search_hits(first, "second")) == ({"Du second": "accepted"}, [id])
    assert [thread(context, id) for context in both] == [
        [("Rédigé", ""), ("Envoyé", ""), ("Reçu", "n°\u00a01"), ("Corrigé", AWAY)],
        [("Rédigé", AWAY), ("Reçu", AWAY), ("Corrigé", "Correction reçue, n°\u00a02.")],
    ]
    national.put_back(backup)
    national.now += timedelta(days=1)
    exchange(first, national.transport)
    assert shown(first) == {"Cimetière": "accepted"}  # as the platform says again
    exchange(second, national.transport)
    exchange(first, national.transport)
    assert shown(first) == shown(second) == {"Du second": "accepted"}
    correct(first, id, "Du premier")
    for context in (first, second, first):
        exchange(context, national.transport)
    assert shown(first) == shown(second) == {"Du premier": "accepted"}
    assert thread(first, id)[-2:] == [("Corrigé", AWAY), ("Corrigé", "Correction reçue, n°\u00a03.")]
    assert thread(second, id)[-2:] == [("Corrigé", "Correction reçue, n°\u00a02."), ("Corrigé", AWAY)]
    withdraw_need(second, id)
    for context in (second, first):
        exchange(context, national.transport)
    assert set(shown(first).values()) == {"withdrawn"}  # on the computer that submitted it too
    assert thread(first, id)[-1] == ("Retiré", AWAY)
    assert thread(second, id)[-1] == ("Retiré", "")


def receipts(context: CommuneContext) -> list[Receipt]:
    """Of all acts that this computer sent itself, in their order."""
    with context.store.reading() as connection:
        acts = sorted(outbox.listed(connection), key=lambda act: act.seq)
        return [receipt_of(connection, act.op, now=context.clock()) for act in acts if act.number]


def match_count(context: CommuneContext, words: str) -> int:
    """How many acts the outbox finds by these words."""
    with context.store.reading() as connection:
        return acts_window.window(connection, 0, 10, Asked(text=words)).total


def thread(context: CommuneContext, id: str) -> list[tuple[str, str]]:
    """What is done, by words and note."""
    with context.store.reading() as connection:
        life = timeline.of_need(connection, id)
    assert life is not None
    return [(step.words, step.note) for step in life.steps if step.done]


def search_hits(context: CommuneContext, typed: str) -> list[str]:
    with context.store.reading() as connection:
        return [hit.id for hit in search.fitting(connection, typed, ("mine",))]


def shown(context: CommuneContext) -> dict[str, str]:
    with context.store.reading() as connection:
        return {row.title: row.state for row in needs.listed(connection)}


def test_the_answer_to_another_computer_of_the_commune_is_said_to_be_that(
    both: tuple[CommuneContext, CommuneContext], national: National, tmp_path: Path
) -> None:
    first, second = both
    usb = tmp_path / "usb"
    usb.mkdir()
    draft = draft_need(first, title="Cimetière", description="Papier").value
    submit_need(first, draft)
    answered = Usb(usb).answer(national, export_bundle(first, usb).value.file)
    with national.store.reading() as connection:
        (row,) = connection.execute(select(bundle)).all()
    file = answered.rename(answered.with_name(file_name(row)))
    with pytest.raises(BadFile) as told:
        import_bundle(second, file)
    assert (told.value.code, told.value.remedy) == ("other_device", "Reprenez-le sur cet ordinateur-là.")
    damaged = file.parent / "damaged" / file.name
    damaged.parent.mkdir()
    damaged.write_bytes(b"damaged")
    with pytest.raises(BadFile) as broken:  # whoever it was for
        import_bundle(second, damaged)
    assert broken.value.code == "sealed"
    with first.store.reading() as connection:
        (name,) = connection.exec_driver_sql("SELECT value FROM meta WHERE key = 'database_id'").one()
    first.keystore.store(f"{name}.age", b"\xff not a key")
    with pytest.raises(BadFile) as lost:  # it is that computer, which can open it no more
        import_bundle(first, file)
    assert lost.value.code == "not_for_us"
    with pytest.raises(BadFile) as other:  # by another name nothing is known of it
        import_bundle(second, file.rename(file.with_name("autre.relais")))
    assert other.value.code == "not_for_us"
