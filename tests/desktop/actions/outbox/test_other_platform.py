"""A commune that changes platforms: what was said or erased at the other one does not apply here."""

from contextlib import closing

import msgspec
import pytest
from sqlalchemy import delete, select

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.open_commune import open_commune
from desktop.actions.needs.copy_need import copy_need
from desktop.actions.needs.correct_need import correct_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.withdraw_need import withdraw_need
from desktop.actions.requests.resume_request import resume_request
from desktop.actions.requests.submit_request import submit_request
from desktop.actions.requests.withdraw_request import withdraw_request
from desktop.actions.services.draft_share import draft_share
from desktop.actions.services.share_service import share_service
from desktop.actions.settings.enrol import enrol
from desktop.actions.settings.erase_person import erase_person
from desktop.actions.settings.make_backup import make_backup
from desktop.actions.settings.restore_backup import restore_backup
from desktop.actions.settings.set_person import set_person
from desktop.actions.votes.ask_deployment import ask_deployment
from desktop.cli.states import shown
from desktop.database.queries import deployments, needs, outbox, requests, shares, timeline
from desktop.documents.request_papers import request_note_of
from desktop.domain.refusals import Refusal
from desktop.paths import Places
from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.kit.states import BY_ANOTHER, REFUSED_BY_ANOTHER
from desktop.viewmodels.needs.facts import read
from desktop.viewmodels.needs.needs_list import VOCABULARY, KnownNeed, kind_of
from desktop.viewmodels.needs.sheet_text import NeedAct, NeedSheetText
from desktop.viewmodels.needs.sheet_text import sheet as need_sheet
from desktop.viewmodels.requests import draft
from desktop.viewmodels.requests.sheet import Trail
from desktop.viewmodels.requests.sheet import sheet as request_sheet
from sync.client.ledger.tables import copy
from sync.contract.campaign import PHASES
from sync.platform.conduct import campaigns
from sync.platform.tables import operation
from tests.desktop.actions.exchanging import NOW, URL, National
from tests.desktop.actions.requests.ready_requests import ready, row
from tests.desktop.actions.votes.retaken_kinds import KINDS, opened
from tests.desktop.actions.votes.two_computers import Both, both, enrolled, national, other, rounds

SERVICE = {"title": "Registre", "summary": "Un registre."}

__all__ = ["both", "enrolled", "national", "other"]


def to(platform: National, *contexts: CommuneContext) -> None:
    """Enrolled there, and two rounds, so that each knows what the other said."""
    for context in contexts:
        enrol(context, URL, platform.code(), lambda url: platform.transport)
    rounds(platform, *contexts, *contexts)


def test_a_request_whose_withdrawal_left_for_another_platform_is_withdrawn_once_back(
    both: Both, national: National, other: National
) -> None:
    first, _ = both
    id = ready(first)
    submit_request(first, id)
    rounds(national, first)
    withdraw_request(first, id)  # it waits, and leaves for the other platform
    to(other, first)
    assert row(first, id).state == "withdrawn"
    to(national, first)
    with first.store.reading() as connection:
        told = requests.own(connection, id)
    assert told is not None
    assert (told.state, row(first, id).state) == ("withdrawn", "withdrawn")


@pytest.mark.slow
def test_a_need_withdrawn_at_another_platform_stands_here_and_may_be_withdrawn(
    both: Both, national: National, other: National
) -> None:
    first, second = both
    id = draft_need(first, title="Un plan", description="Sur papier.").value
    submit_need(first, id)
    rounds(national, *both)
    to(other, second)
    submit_need(second, id)  # what the first platform told of is a draft here
    rounds(other, second)
    withdraw_need(second, id)
    to(other, second)
    to(national, second)
    with second.store.reading() as connection:
        found = needs.one(connection, id)
    assert found is not None
    assert (found.state, found.own) == ("accepted", "received")
    withdraw_need(second, id)
    rounds(national, *both, *both)
    for one in both:
        with one.store.reading() as connection:
            found = needs.one(connection, id)
        assert found is not None
        assert (found.state, found.own) == ("withdrawn", "withdrawn")


@pytest.mark.slow
def test_a_need_that_was_withdrawn_before_it_was_submitted_anew_counts_and_may_be_withdrawn(
    both: Both, national: National, other: National
) -> None:
    """It was a draft at another platform; what was sent there is sent to this one, which had its withdrawal."""
    first, second = both
    id = draft_need(first, title="Un plan", description="Sur papier.").value
    submit_need(first, id)
    rounds(national, *both)
    withdraw_need(second, id)
    rounds(national, second)
    to(other, second)
    op = submit_need(second, id).value.op
    to(national, second)
    with second.store.reading() as connection:
        found, act = needs.one(connection, id), outbox.one(connection, op)
    assert found is not None
    assert act is not None
    assert (found.state, found.own, act.taken_back) == ("accepted", "received", False)
    withdraw_need(second, id)
    to(national, *both)
    assert [one(context, id) for context in both] == [("withdrawn", "withdrawn")] * 2


def kept_there(platform: National) -> list[str]:
    """Acts beside which the platform keeps personal data."""
    with platform.store.reading() as connection:
        return list(connection.scalars(select(operation.c.op).where(operation.c.personal.is_not(None))))


def test_data_that_another_platform_keeps_are_named_and_erased_once_back_at_it(
    both: Both, national: National, other: National
) -> None:
    first, _ = both
    set_person(first, name="Jeanne Martin", email="jeanne@baule.example")
    op = submit_need(first, draft_need(first, title="Un plan", description="Sur papier.").value).value.op
    rounds(national, first)
    to(other, first)
    left = erase_person(first).value.left
    assert [(one.id, one.title) for one in left if one.place == "platform"] == [(op, "Un plan")]
    rounds(other, first)
    to(national, first)
    assert kept_there(national) == [op]
    again = erase_person(first).value
    assert (again.op != "", [one for one in again.left if one.place == "platform"]) == (True, [])
    rounds(national, first)
    assert kept_there(national) == []
    assert erase_person(first).value.op == ""
    to(other, first)
    assert [one for one in erase_person(first).value.left if one.place == "platform"] == []


@pytest.mark.slow
def test_a_need_that_only_another_platform_has_received_is_said_so_and_may_be_copied_for_this_one(
    both: Both, national: National, other: National
) -> None:
    first, _ = both
    id = draft_need(first, title="Un plan", description="Sur papier.").value
    submit_need(first, id)
    rounds(national, *both)
    to(other, *both)
    with first.store.reading() as connection:
        found, life = needs.one(connection, id), timeline.of_need(connection, id)
        facts = read(connection, id)
    assert found is not None
    assert found.state == "other_platform"
    assert facts is not None
    sheet = need_sheet(facts, NOW)
    assert (sheet.shown, sheet.acts) == (BY_ANOTHER, Acts(None, (NeedAct.WRITE, NeedAct.COPY), None))
    assert "faites une copie" in sheet.pending
    assert shown(found.state) == "✓ Reçu par une autre plateforme"
    assert VOCABULARY.kinds[kind_of(KnownNeed(row=found))] == "Reçus par une autre plateforme"
    assert life is not None
    assert [step.words for step in life.steps] == ["Rédigé", "Envoyé", "Reçu par une autre plateforme"]
    for refused in (withdraw_need, correct_need):
        with pytest.raises(Refusal) as caught:
            refused(first, id)
        assert "autre plateforme" in caught.value.sentence
    copied = copy_need(first, id).value
    submit_need(first, copied)
    rounds(other, *both)
    assert [one(context, copied) for context in both] == [("accepted", "received")] * 2
    # Back at the first one all is as it was there.
    to(national, *both)
    assert [one(context, id) for context in both] == [("accepted", "received")] * 2
    assert one(first, copied) == ("other_platform", "")
    withdraw_need(first, id)
    to(national, *both)
    assert [one(context, id) for context in both] == [("withdrawn", "withdrawn")] * 2


@pytest.mark.slow
def test_whether_today_s_platform_has_a_need_too_is_not_said_before_it_was_asked(
    context: CommuneContext, national: National, other: National
) -> None:
    enrolled(context, national)
    id = draft_need(context, title="Un plan", description="Sur papier.").value
    submit_need(context, id)
    rounds(national, context)
    enrol(context, URL, other.code(), lambda url: other.transport)
    read_now = sheet_of(context, id)
    assert (read_now.shown, read_now.acts) == (BY_ANOTHER, Acts(None, (NeedAct.WRITE,), None))
    assert read_now.pending.endswith("Le premier échange avec celle d’aujourd’hui dira si elle l’a aussi.")
    rounds(other, context)
    assert sheet_of(context, id).acts == Acts(None, (NeedAct.WRITE, NeedAct.COPY), None)


@pytest.mark.slow
@pytest.mark.parametrize("noted", [True, False])
def test_a_backup_of_another_platform_s_days_is_not_taken_for_today_s(
    context: CommuneContext, places: Places, national: National, other: National, noted: bool
) -> None:
    """Whether it says whose publications it has, or an earlier version made it."""
    enrolled(context, national)
    id = draft_need(context, title="Un plan", description="Sur papier.").value
    submit_need(context, id)
    rounds(national, context, context)
    if not noted:
        with context.store.transaction() as connection:
            connection.execute(delete(copy).where(copy.c.scope == "read_of"))
    kept = make_backup(context, "asked").value.kept
    to(other, context)
    context.close()
    restore_backup(places, "45024", kept.name, context.clock)
    with closing(open_commune(places, "45024", context.clock, context.keystore)) as back:
        assert one(back, id) == ("other_platform", "")
        rounds(other, back)
        assert one(back, id) == ("other_platform", "")
        to(national, back)
        assert one(back, id) == ("accepted", "received")


def sheet_of(context: CommuneContext, id: str) -> NeedSheetText:
    with context.store.reading() as connection:
        facts = read(connection, id)
    assert facts is not None
    return need_sheet(facts, NOW)


def one(context: CommuneContext, id: str) -> tuple[str, str]:
    """Its state, and the word of the platform on it."""
    with context.store.reading() as connection:
        found = needs.one(connection, id)
    assert found is not None
    return found.state, found.own


@pytest.mark.slow
def test_a_request_or_service_that_only_another_platform_has_received_is_said_so(
    both: Both, national: National, other: National
) -> None:
    first, _ = both
    request, share = ready(first), draft_share(first, None, **SERVICE).value
    submit_request(first, request)
    share_service(first, share)
    rounds(national, first)
    assert received(first, request, share) == ("received", "accepted")
    to(other, first)
    assert received(first, request, share) == ("other_platform", "other_platform")
    with first.store.reading() as connection:
        lives = (timeline.of_request(connection, request), timeline.of_share(connection, share))
    for life, word in zip(lives, ("Reçue", "Reçu"), strict=True):  # une demande, un service
        assert life is not None
        assert life.steps[-1].words == f"{word} par une autre plateforme"
    with pytest.raises(Refusal) as caught:
        withdraw_request(first, request)
    assert "autre plateforme" in caught.value.sentence
    with pytest.raises(Refusal) as caught:
        resume_request(first, request)
    assert "autre plateforme" in caught.value.sentence
    with pytest.raises(Refusal, match="not_a_draft"):
        draft_share(first, share, title="Autre")
    to(national, first)
    assert received(first, request, share) == ("received", "accepted")


def received(context: CommuneContext, request: str, share: str) -> tuple[str, str]:
    with context.store.reading() as connection:
        found = shares.one(connection, share)
    assert found is not None
    return row(context, request).state, found.state


@pytest.mark.slow
def test_a_need_that_another_platform_refused_is_said_to_be_there_and_may_be_copied_for_this_one(
    context: CommuneContext, national: National, other: National
) -> None:
    enrolled(context, national)
    id = draft_need(context, title="Un plan", description="Sur papier.").value
    submit_need(context, id)
    for phase in PHASES[:2]:
        national.phase(phase)
    rounds(national, context)
    assert one(context, id) == ("rejected", "")
    to(other, context)
    assert one(context, id) == ("other_platform", "")
    with context.store.reading() as connection:
        facts, life = read(connection, id), timeline.of_need(connection, id)
    assert facts is not None
    sheet = need_sheet(facts, NOW)
    assert (sheet.shown, sheet.acts) == (REFUSED_BY_ANOTHER, Acts(None, (NeedAct.WRITE, NeedAct.COPY), None))
    assert sheet.pending.startswith("Une autre plateforme a refusé ce besoin.")
    assert life is not None
    assert life.steps[-1].words == "Refusé par une autre plateforme"
    copied = copy_need(context, id).value
    submit_need(context, copied)
    rounds(other, context)
    assert one(context, copied) == ("accepted", "received")
    to(national, context)
    assert one(context, id) == ("rejected", "")


@pytest.mark.slow
def test_a_request_or_service_that_another_platform_refused_is_said_to_be_there_and_may_be_sent_to_this_one(
    context: CommuneContext, national: National, other: National
) -> None:
    enrolled(context, national)
    request, share = ready(context), draft_share(context, None, **SERVICE).value
    submit_request(context, request)
    share_service(context, share)
    with national.store.writing() as connection:
        current = campaigns.current(connection)
        none = msgspec.structs.replace(current, version=current.version + 1, open_phase="deployment", categories=())
        campaigns.publish(connection, none, NOW)
    rounds(national, context)
    assert received(context, request, share) == ("rejected", "rejected")
    to(other, context)
    assert received(context, request, share) == ("other_platform", "other_platform")
    with context.store.reading() as connection:
        lives = (timeline.of_request(connection, request), timeline.of_share(connection, share))
        note, typed = request_note_of(connection, request, now=NOW), draft.read(connection)
    for life, word in zip(lives, ("Refusée", "Refusé"), strict=True):  # une demande, un service
        assert life is not None
        assert life.steps[-1].words == f"{word} par une autre plateforme"
    assert "autre plateforme" in note.asked
    asked, _ = lives
    assert asked is not None
    trail = Trail(
        row=row(context, request),
        submission=None,
        withdrawal=None,
        documents=(),
        request_context=typed,
        life=asked,
        signs_as="",
        carried=False,
        lost=False,
    )
    shown_now = request_sheet(trail, NOW)
    assert (shown_now.shown, shown_now.resume, shown_now.caution) == (
        BY_ANOTHER._replace(word="Reçue par une autre plateforme"),
        True,
        "",
    )
    resume_request(context, request)
    draft_share(context, share, title="Registre des salles")
    assert row(context, request).resumed
    submit_request(context, request)
    share_service(context, share)
    rounds(other, context)
    assert received(context, request, share) == ("received", "accepted")
    to(national, context)
    assert received(context, request, share) == ("other_platform", "other_platform")


@pytest.mark.slow
def test_a_deployment_that_another_platform_knows_of_is_not_asked_here(
    context: CommuneContext, national: National, other: National
) -> None:
    for platform in (national, other):
        opened(platform, KINDS["interest"])
        platform.phase("deployment")
    to(national, context)
    ask_deployment(context, "p9")
    rounds(national, context)
    assert asked(context) == ("asked", True)
    to(other, context)
    assert asked(context) == ("", False)
    ask_deployment(context, "p9")
    to(other, context)
    assert asked(context) == ("asked", True)
    to(national, context)
    assert asked(context) == ("asked", True)


def asked(context: CommuneContext) -> tuple[str, bool]:
    with context.store.reading() as connection:
        found = deployments.one(connection, "p9")
    assert found is not None
    assert found.ask is None or found.ask.state == "accepted"
    return found.state, found.ask is not None
