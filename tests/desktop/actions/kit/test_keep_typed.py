"""What is typed for an act that has no draft: kept for each field, deleted once it was sent, refused if too long."""

import msgspec
import pytest

from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.forget_typed import forget_typed
from desktop.actions.kit.keep_typed import keep_typed
from desktop.actions.kit.leave_screen import leave_screen
from desktop.actions.needs.join_need import join_need
from desktop.actions.needs.leave_need import leave_need
from desktop.actions.requests.discard_request import discard_request
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.resume_request import resume_request
from desktop.actions.requests.submit_request import submit_request
from desktop.actions.services.discard_share import discard_share
from desktop.actions.services.draft_share import draft_share
from desktop.actions.votes.ask_deployment import ask_deployment
from desktop.actions.votes.declare_interest import declare_interest
from desktop.actions.votes.withdraw_interest import withdraw_interest
from desktop.database import records
from desktop.database.opening import Opening, read_opening
from desktop.database.queries import typed
from desktop.domain.drafts import MAX_DRAFT, after_kept
from desktop.domain.refusals import Refusal
from sync.contract.published import Deployment, OwnShare, Proposal, PublicNeed
from tests.desktop.actions.published import open_phase, publish
from tests.desktop.actions.requests.ready_requests import TEXT, answer
from tests.refusing import of_input


def kept(context: CommuneContext, about: str) -> dict[str, str]:
    with context.store.reading() as connection:
        return typed.kept(connection, about)


def test_each_field_is_kept_over_what_was_kept_before(context: CommuneContext) -> None:
    assert kept(context, "report.p1") == {}
    keep_typed(context, "report.p1", {"effect": "Une heure gagnée.", "live_since": "15/06/2021"})
    keep_typed(context, "report.p1", {"live_since": ""})
    keep_typed(context, "report.p2", {"effect": "Autre."})
    assert kept(context, "report.p1") == {"effect": "Une heure gagnée.", "live_since": ""}
    forget_typed(context, "report.p1")
    assert kept(context, "report.p1") == {}
    assert kept(context, "report.p2") == {"effect": "Autre."}


def test_what_is_too_long_is_refused_and_the_rest_stays(context: CommuneContext) -> None:
    keep_typed(context, "report.p2", {"effect": "x" * MAX_DRAFT})
    assert len(kept(context, "report.p2")["effect"]) == MAX_DRAFT
    keep_typed(context, "report.p1", {"effect": "Une heure."})
    with pytest.raises(Refusal, check=of_input) as caught:
        keep_typed(context, "report.p1", {"effect": "x" * (MAX_DRAFT + 1)})
    assert caught.value.field == "effect"
    assert kept(context, "report.p1") == {"effect": "Une heure."}


@pytest.mark.parametrize(
    ("kept", "shown", "typed", "whole"),
    [
        ({"effect": "Une heure"}, {}, {"effect": " de moins"}, {"effect": "Une heure de moins"}),
        ({}, {}, {"effect": "Une heure"}, {"effect": "Une heure"}),
        ({"effect": "Une heure"}, {}, {"effect": ""}, {"effect": "Une heure"}),
        ({"effect": "B"}, {"effect": "A"}, {"effect": "A, et plus"}, {"effect": "B, et plus"}),
        ({"effect": "B"}, {"effect": "A"}, {"effect": "Z"}, {"effect": "Z"}),
        ({"effect": "B"}, {"effect": "A"}, {"effect": ""}, {"effect": ""}),
        ({"agents": "12"}, {}, {"agents": "15"}, {"agents": "15"}),
        ({"agents": "12"}, {"agents": "1"}, {"agents": "15"}, {"agents": "15"}),
        ({"agents": "12"}, {"agents": "1"}, {"agents": "1"}, {"agents": "12"}),
        ({"effect": "B"}, {"agents": "1"}, {}, {"effect": "B", "agents": "1"}),
    ],
)
def test_sentences_go_on_and_anything_else_is_what_was_typed(
    kept: dict[str, str], shown: dict[str, str], typed: dict[str, str], whole: dict[str, str]
) -> None:
    assert after_kept(kept, shown, typed, ("effect",)) == whole


def opening(context: CommuneContext) -> Opening:
    read = read_opening(context.store.path)
    assert read is not None
    return read


def test_the_first_screen_knows_what_was_typed_last_and_what_was_open(context: CommuneContext) -> None:
    open_phase(context, "vote")
    publish(
        context, "needs", PublicNeed(id="n1", commune="45008", commune_name="Artenay", title="Plan", description="T")
    )
    publish(context, "proposals", *(Proposal(id=id, title=f"Titre {id}", kind="existing") for id in ("p1", "p2")))
    keep_typed(context, "interest.p1", {"motivation": "Trois lignes."})
    keep_typed(context, "report.p2", {"effect": "Une heure."})
    keep_typed(context, "report.gone", {"effect": "D’une proposition qui n’est plus publiée."})
    keep_typed(context, "ask.p1", {"remarks": " "})
    with context.store.reading() as connection:
        at = {about: typed.moment(connection, about) for about in ("interest.p1", "report.p2", "join.n1")}
    assert at["interest.p1"]
    assert not at["join.n1"]
    texts = opening(context).last_texts
    assert [(text.kind, text.id, text.title, text.updated_at) for text in texts] == [
        ("interest", "p1", "Titre p1", at["interest.p1"]),
        ("report", "p2", "Titre p2", at["report.p2"]),
    ]
    assert opening(context).left_on_screen is None, "the one that was open has no words"
    keep_typed(context, "interest.p1", {"motivation": "Quatre lignes."})
    read = opening(context)
    assert read.left_on_screen == read.last_texts[0]
    leave_screen(context, "report.p2")
    assert opening(context).left_on_screen is not None, "another one is open"
    leave_screen(context, "interest.p1")
    assert opening(context).left_on_screen is None
    keep_typed(context, "interest.p1", {"motivation": "Cinq lignes."})
    forget_typed(context, "interest.p1")
    read = opening(context)
    assert (read.left_on_screen, [text.kind for text in read.last_texts]) == (None, ["report"])
    with context.store.reading() as connection:
        assert not typed.moment(connection, "interest.p1")
        left = connection.exec_driver_sql("SELECT * FROM meta WHERE key || value LIKE '%interest.p1%'").all()
    assert left == [], "nothing is kept of an act that was made"


def test_a_nous_aussi_that_was_said_elsewhere_is_not_the_last_text_until_it_is_taken_back(
    context: CommuneContext,
) -> None:
    open_phase(context, "vote")
    publish(
        context, "needs", PublicNeed(id="n1", commune="45008", commune_name="Artenay", title="Plan", description="T")
    )
    keep_typed(context, "join.n1", {"comment": "Depuis 1954."})
    read = opening(context)
    assert [(text.kind, text.id, text.title) for text in read.last_texts] == [("join", "n1", "Plan")]
    assert read.left_on_screen == read.last_texts[0]
    join_need(context, "n1")
    assert (opening(context).last_texts, opening(context).left_on_screen) == ((), None)
    leave_need(context, "n1")
    assert last(context) == [("join", "n1")]


def test_a_demand_that_was_made_elsewhere_is_not_the_last_text_until_it_is_cancelled(context: CommuneContext) -> None:
    """Accueil led to it for as long as the phase lasted, and the service that opened offered no demand."""
    open_phase(context, "deployment")
    publish(context, "proposals", Proposal(id="p1", title="Titre", kind="existing", state="retained"))
    keep_typed(context, "ask.p1", {"remarks": "Après la rentrée."})
    keep_typed(context, "report.p1", {"effect": "Une heure."})
    both = [("ask", "p1"), ("report", "p1")]
    assert last(context) == both
    op = ask_deployment(context, "p1").value.op
    assert last(context) == both[1:], "an effect may be told again"
    cancel_act(context, op)
    assert last(context) == both
    published = Deployment(id="d1", proposal="p1", commune="45008", commune_name="Artenay", state="asked")
    publish(context, "deployments", published)
    assert last(context) == both, "that is another commune's"
    publish(context, "deployments", msgspec.structs.replace(published, commune="45024"))
    assert last(context) == both[1:], "another computer of the commune has asked"


def test_the_first_screen_knows_the_last_request_and_the_last_service_that_did_not_leave(
    context: CommuneContext,
) -> None:
    draft_request(context, title="Avant")
    request = draft_request(context, **TEXT).value
    sent = draft_request(context, **TEXT).value
    op = submit_request(context, sent).value.op
    share = draft_share(context, title="Prêt de matériel").value
    texts = opening(context).last_texts
    assert [(text.kind, text.id, text.title) for text in texts] == [
        ("request", request, TEXT["title"]),
        ("share", share, "Prêt de matériel"),
    ]
    answer(context, sent, op, "incomplete")
    resume_request(context, sent)
    assert opening(context).last_texts == texts, "opened, and nothing typed"
    draft_request(context, sent, calendar="En mai.")
    assert [(text.kind, text.id) for text in opening(context).last_texts] == [("request", sent), ("share", share)]


def last(context: CommuneContext) -> list[tuple[str, str]]:
    return [(text.kind, text.id) for text in opening(context).last_texts]


def test_what_lies_in_the_bin_is_not_the_last_text(context: CommuneContext) -> None:
    before = draft_request(context, title="Avant").value
    request, share = draft_request(context, **TEXT).value, draft_share(context, title="Prêt de matériel").value
    discard_request(context, request)
    assert last(context) == [("request", before), ("share", share)]
    discard_share(context, share)
    assert last(context) == [("request", before)]


def test_a_request_that_the_platform_has_or_that_would_be_a_second_one_is_not_the_last_text(
    context: CommuneContext,
) -> None:
    """The platform has it where another computer sent it; a choice between two texts keeps one beside the other."""
    before = draft_request(context, title="Avant").value
    lodged, beside = draft_request(context, **TEXT).value, draft_request(context, title="À côté").value
    with context.store.transaction() as connection:
        records.meta.put(connection, f"copied_request.{beside}", lodged)
    assert last(context) == [("request", beside)], "both are drafts: it keeps what was typed while another wrote there"
    answer(context, lodged, "elsewhere", "received")
    assert last(context) == [("request", before)]
    draft_request(context, beside, title="À côté, repris")
    assert last(context) == [("request", beside)], "somebody has written in it"


def test_a_service_that_the_platform_has_is_not_the_last_text(context: CommuneContext) -> None:
    """Another computer sent it, or a backup from before was put back."""
    share = draft_share(context, title="Prêt de matériel").value
    assert last(context) == [("share", share)]
    publish(context, "mine", OwnShare(id=share, title="Prêt de matériel"))
    assert last(context) == []


def test_a_complement_of_a_request_that_was_decided_meanwhile_is_not_the_last_text(context: CommuneContext) -> None:
    sent = draft_request(context, **TEXT).value
    op = submit_request(context, sent).value.op
    answer(context, sent, op, "incomplete")
    resume_request(context, sent)
    draft_request(context, sent, calendar="En mai.")
    assert last(context) == [("request", sent)]
    answer(context, sent, op, "accepted")
    assert last(context) == []


def test_a_steering_that_was_declared_elsewhere_is_not_the_last_text_until_it_is_withdrawn(
    context: CommuneContext,
) -> None:
    open_phase(context, "steering")
    publish(context, "proposals", Proposal(id="p1", title="Titre", kind="existing", state="retained"))
    keep_typed(context, "interest.p1", {"motivation": "Trois lignes."})
    declare_interest(context, "p1", "referent", "Parce que")
    assert last(context) == []
    withdraw_interest(context, "p1")
    assert last(context) == [("interest", "p1")]
