"""A request to the préfet from its first letter to the answer: fixed while it waits, editable when incomplete."""

import uuid
from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import insert, select, update

from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.requests.discard_request import discard_request
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.restore_request import restore_request
from desktop.actions.requests.resume_request import resume_request
from desktop.actions.requests.submit_request import submit_request
from desktop.actions.requests.withdraw_request import withdraw_request
from desktop.actions.settings.choose_commune import choose_commune
from desktop.database import prefects
from desktop.database.queries import outbox as acts
from desktop.database.queries import requests, timeline
from desktop.database.tables import meta
from desktop.domain.changes import Changes
from desktop.domain.letters import LetterContent, read_letter, write_letter
from desktop.domain.refusals import Refusal
from desktop.domain.typed_plan import TypedExpense, TypedPlan, TypedResource, encode
from desktop.paths import Places
from sync.client.device.keystore import MemoryKeyStore
from sync.client.ledger import verification
from sync.client.ledger.tables import copy, outbox
from sync.contract.batches import personal_digest
from sync.contract.bodies import RequestSubmit, RequestWithdraw, body_of
from sync.contract.values import MAX_NAMED
from tests.desktop.actions.conftest import Clock
from tests.desktop.actions.requests.ready_requests import PLAN, answer, operation, ready, row, settle
from tests.refusing import of_input


def test_a_draft_grows_field_by_field_and_keeps_what_is_wrong(context: CommuneContext) -> None:
    id = draft_request(context, title="").value
    wrong = encode(TypedPlan(expenses=(TypedExpense(item="", amount_ttc="douze"),)))
    changes = draft_request(context, id, title="Former\nles agents ", funding=wrong)
    assert changes.changes.requests == {id}
    draft_request(context, id, letter=write_letter(LetterContent(signatory_name="Mme Dupré", signatory_gender="f")))
    found = row(context, id)
    assert (found.state, found.title, found.level, found.funding) == ("draft", "Former les agents", "department", wrong)
    assert read_letter(found.letter).signatory_gender == "f"
    assert found.editable


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"title": " "}, "title_missing"),
        ({"description": ""}, "description_missing"),
        ({"description": "a" * 20_001}, "description_too_long"),
        ({"category": ""}, "category_missing"),
        ({"category": "fibre"}, "category_unknown"),
        ({"decided_by": ""}, "decision_missing"),
        ({"decided_by": "à venir"}, "decision_missing"),
        ({"funding": ""}, "plan_empty"),
        ({"funding": PLAN.replace("3 840", "3 839,99")}, "totals_differ"),
        ({"funding": PLAN.replace("3 840", "beaucoup")}, "amount_letters"),
        ({"funding": PLAN.replace("4 000", "5 000")}, "ht_above_ttc"),
    ],
)
def test_what_is_not_ready_stays_a_whole_draft(context: CommuneContext, fields: dict[str, str], code: str) -> None:
    id = ready(context, **fields)
    with pytest.raises(Refusal) as caught:
        submit_request(context, id)
    assert caught.value.code == code
    assert caught.value.remedy
    assert row(context, id).state == "draft"


@pytest.mark.parametrize(("insee", "percent"), [("45024", 20), ("97411", 0), ("98818", 0)])
def test_the_share_of_the_commune_is_not_asked_overseas(context: CommuneContext, insee: str, percent: int) -> None:
    with context.store.transaction() as connection:
        connection.execute(update(meta).where(meta.c.key == "insee").values(value=insee))
    with context.store.reading() as connection:
        assert requests.funding_rules(connection).own_share_percent == percent


@pytest.mark.parametrize("decided_by", ["", "à venir"])
def test_a_decision_may_follow_where_the_caller_says_so(context: CommuneContext, decided_by: str) -> None:
    submit_request(context, ready(context, decided_by=decided_by), decision_later=True)


def test_a_submission_says_all_of_it_to_the_right_prefecture(context: CommuneContext) -> None:
    id = ready(context)
    with context.store.transaction() as connection:
        connection.execute(insert(meta), [{"key": "contact_name", "value": "Mme Roy"}])
    changes = submit_request(context, id)
    assert changes.changes == Changes(requests=frozenset({id}), outbox=True)
    sent = operation(context, changes.value.op)
    body = body_of(sent)
    assert isinstance(body, RequestSubmit)
    assert (body.request, body.level, body.authority, body.category) == (id, "department", "45", "agent_training")
    assert (body.funding.cost_cents, body.funding.from_source("state")) == (480_000, 384_000)
    assert sent.base is msgspec.UNSET
    with context.store.reading() as connection:
        salt, personal = connection.execute(
            select(outbox.c.salt, outbox.c.personal).where(outbox.c.op == changes.value.op)
        ).one()
    assert msgspec.json.decode(personal) == {"name": "Mme Roy"}
    assert sent.personal == personal_digest(salt, {"name": "Mme Roy"})
    assert row(context, id).state == "finalised"
    region = submit_request(context, ready(context, level="region"))
    found = body_of(operation(context, region.value.op))
    assert isinstance(found, RequestSubmit)
    assert (found.level, found.authority) == ("region", "24")


def test_the_text_is_frozen_while_an_answer_is_awaited(context: CommuneContext) -> None:
    id = ready(context)
    submission = submit_request(context, id).value.op
    for act in (
        lambda: draft_request(context, id, title="Autre"),
        lambda: submit_request(context, id),
        lambda: discard_request(context, id),
    ):
        with pytest.raises(Refusal, match="not_a_draft"):
            act()
    with pytest.raises(Refusal, match="not_incomplete"):
        resume_request(context, id)
    settle(context, submission, id, "accepted")
    answer(context, id, submission, "received")
    assert row(context, id).state == "received"
    with pytest.raises(Refusal, match="not_a_draft"):
        draft_request(context, id, title="Autre")
    assert row(context, id).title == "Former les agents"


@pytest.mark.parametrize(
    ("state", "words", "shown"),
    [
        ("accepted", {"reason": "Accordé.", "amount_cents": 384_000}, "granted"),
        ("refused", {"reason": "Hors sujet."}, "refused"),
        ("incomplete", {"reason": "Manque.", "missing": ["Délibération"]}, "incomplete"),
        ("withdrawn", {}, "withdrawn"),
    ],
)
def test_the_answer_is_the_prefets_own(
    context: CommuneContext, state: str, words: dict[str, object], shown: str
) -> None:
    id = ready(context)
    submission = submit_request(context, id).value.op
    settle(context, submission, id, "accepted")
    assert row(context, id).state == "accepted"  # deposited; nothing is granted before the préfet says so
    assert row(context, id).amount_cents is None
    answer(context, id, submission, state, **words)
    found = row(context, id)
    assert (found.state, found.reason) == (shown, words.get("reason", ""))
    assert found.amount_cents == words.get("amount_cents")
    assert found.missing == tuple(words.get("missing", ()))
    assert found.moved_at.startswith("2026-03-01")


def answered(context: CommuneContext, op: str) -> str:
    """The préfet's word as the outbox shows it with the act."""
    with context.store.reading() as connection:
        found = acts.one(connection, op)
    assert found is not None
    return found.answered


def lived(context: CommuneContext, id: str) -> str:
    with context.store.reading() as connection:
        found = timeline.of_request(connection, id)
    assert found is not None
    return " ".join(step.key for step in found.steps)


def test_an_incomplete_request_is_taken_up_completed_and_sent_again(context: CommuneContext) -> None:
    id = ready(context)
    first = submit_request(context, id).value.op
    settle(context, first, id, "accepted")
    answer(context, id, first, "incomplete", reason="Trop court.", missing=["Un calendrier"])
    assert not row(context, id).editable
    assert row(context, id).completes is None
    assert answered(context, first) == "incomplete"
    resume_request(context, id)
    resume_request(context, id)  # twice changes nothing
    draft_request(context, id, calendar="De mars à juin.")
    resume_request(context, id)  # what left is still what left
    found = row(context, id)
    assert (found.state, found.resumed, found.missing) == ("incomplete", True, ("Un calendrier",))
    assert msgspec.json.decode(found.left)["calendar"] == ""
    assert lived(context, id) == "written leaving received incomplete"

    second = submit_request(context, id).value.op
    sent = operation(context, second)
    assert sent.base == first
    body = body_of(sent)
    assert isinstance(body, RequestSubmit)
    assert body.calendar == "De mars à juin."
    found = row(context, id)
    assert (found.state, found.editable, found.missing) == ("finalised", False, ())  # the old answer is no longer shown
    (asked,) = found.asked
    assert asked == found.completes
    assert (asked.op, asked.reason, asked.missing) == (first, "Trop court.", ("Un calendrier",))
    assert asked.moved_at.startswith("2026-03-01")
    assert answered(context, second) == "", "he has not answered that one"
    assert lived(context, id) == "written leaving received incomplete leaving received decided"

    cancel_act(context, second)  # taken back before it left: incomplete as before, the new text kept
    found = row(context, id)
    assert (found.state, found.resumed, found.calendar) == ("incomplete", True, "De mars à juin.")
    third = submit_request(context, id).value.op
    assert operation(context, third).base == first
    settle(context, third, id, "accepted")
    answer(context, id, third, "incomplete", missing=["Le devis"])
    resume_request(context, id)
    assert [one.op for one in row(context, id).asked] == [first, third]
    answer(context, id, third, "accepted", amount_cents=384_000)
    assert (row(context, id).state, row(context, id).amount_cents) == ("granted", 384_000)
    with pytest.raises(Refusal, match="not_incomplete"):
        resume_request(context, id)
    with pytest.raises(Refusal, match="not_submitted"):
        withdraw_request(context, id)


def test_a_submission_that_the_platform_refuses_can_be_mended(context: CommuneContext) -> None:
    id = ready(context)
    first = submit_request(context, id).value.op
    settle(context, first, id, "rejected", "Cette catégorie n’est plus ouverte.")
    assert (row(context, id).state, row(context, id).problem) == ("rejected", "Cette catégorie n’est plus ouverte.")
    resume_request(context, id)
    draft_request(context, id, category="user_relations")
    second = submit_request(context, id).value.op
    assert operation(context, second).base is msgspec.UNSET  # the platform knows no earlier one
    assert row(context, id).state == "finalised"


@pytest.mark.parametrize("more", [0, MAX_NAMED])
def test_a_withdrawal_names_the_submission_that_the_platform_has_before_all_others(
    context: CommuneContext, more: int
) -> None:
    """As it tells: also one that a copy of this folder made, or that is older than as many as can be named."""
    id, told = ready(context), str(uuid.uuid4())
    here = submit_request(context, id).value.op
    settle(context, here, id, "accepted")
    answer(context, id, told, "incomplete")
    with context.store.transaction() as connection:
        kept = dict(connection.execute(select(outbox)).mappings().one())
        for seq in range(more):
            connection.execute(insert(outbox), kept | {"op": str(uuid.uuid4()), "seq": 100 + seq})
    body = body_of(operation(context, withdraw_request(context, id).value.op))
    assert isinstance(body, RequestWithdraw)
    assert told in body.submissions
    assert (here in body.submissions, len(body.submissions)) == (not more, min(more + 2, MAX_NAMED))


def test_a_withdrawal_names_every_submission_and_can_be_taken_back(context: CommuneContext) -> None:
    id = ready(context)
    first = submit_request(context, id).value.op
    settle(context, first, id, "accepted")
    answer(context, id, first, "incomplete")
    resume_request(context, id)
    cancel_act(context, submit_request(context, id).value.op)
    second = submit_request(context, id).value.op
    done = withdraw_request(context, id)
    assert done.changes == Changes(requests=frozenset({id}), outbox=True)
    withdrawal = done.value.op
    body = body_of(operation(context, withdrawal))
    assert isinstance(body, RequestWithdraw)
    assert set(body.submissions) == {first, second}
    assert (row(context, id).state, row(context, id).editable) == ("withdrawn", False)
    with pytest.raises(Refusal, match="not_submitted"):
        withdraw_request(context, id)
    with pytest.raises(Refusal, match="relied_on"):
        cancel_act(context, second)
    cancel_act(context, withdrawal)
    assert row(context, id).state == "finalised"
    again = withdraw_request(context, id).value.op
    settle(context, again, id, "rejected", "Le préfet a déjà répondu.")
    assert row(context, id).state == "finalised"


def test_a_cancelled_first_submission_is_a_draft_again(context: CommuneContext) -> None:
    id = ready(context)
    cancel_act(context, submit_request(context, id).value.op)
    assert row(context, id).state == "draft"
    draft_request(context, id, title="Autre titre")
    with pytest.raises(Refusal, match="not_submitted"):
        withdraw_request(context, id)
    with context.store.reading() as connection:
        assert verification.check(connection, context.head).ok


def test_the_bin_keeps_a_draft_thirty_days(context: CommuneContext, clock: Clock) -> None:
    id, other = ready(context), ready(context)
    discard_request(context, id)
    with context.store.reading() as connection:
        assert [found.id for found in requests.listed(connection)] == [other]
        assert [found.id for found in requests.discarded(connection)] == [id]
    restore_request(context, id)
    assert row(context, id).discarded_at == ""
    discard_request(context, id)
    for _ in range(2):  # the first time it is only seen to be over its days
        clock.now += timedelta(days=31)
        discard_request(context, other)
    with context.store.reading() as connection:
        assert [found.id for found in requests.discarded(connection)] == [other]


@pytest.mark.parametrize("act", [draft_request, submit_request, withdraw_request, discard_request, resume_request])
def test_a_request_that_does_not_exist(context: CommuneContext, act: object) -> None:
    with pytest.raises(Refusal, match="unknown_request", check=of_input):
        act(context, "nothing")


def test_a_request_that_is_too_long_to_travel_stays_a_draft(context: CommuneContext) -> None:
    long = "ঊ" * 20_000  # three octets each
    lines = tuple(TypedExpense(item="ঊ" * 500, amount_ttc="1") for _ in range(100))
    plan = encode(TypedPlan(expenses=lines, resources=(TypedResource(source="state", amount="100"),)))
    id = ready(context, description=long, expected_effect=long, calendar=long, funding=plan)
    with pytest.raises(Refusal, match="request_too_long", check=of_input):
        submit_request(context, id)
    assert row(context, id).description == long


def test_where_the_state_has_no_prefet_the_draft_stays(places: Places, clock: Clock) -> None:
    context = choose_commune(places, "98818", clock, MemoryKeyStore())
    id = ready(context)
    with pytest.raises(Refusal, match="no_siren"):
        submit_request(context, id)
    with pytest.raises(Refusal, match="no_prefect"):
        prefects.authority("98818", "department").check_sending()
    with pytest.raises(Refusal, match="no_territory"):
        prefects.authority("99999", "department")
    context.close()


def test_a_copy_of_another_kind_says_nothing_of_a_request(context: CommuneContext) -> None:
    id = ready(context)
    submit_request(context, id)
    with context.store.transaction() as connection:
        connection.execute(insert(copy).values(scope="mine", id=id, position=1, value='{"kind":"later","id":"x"}'))
    assert row(context, id).state == "finalised"
