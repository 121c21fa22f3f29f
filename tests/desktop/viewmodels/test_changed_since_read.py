"""Only what was read before "Oui" is sent: if it has changed since, nothing is sent, and it is shown again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from desktop.actions.kit.attach_file import attach_file
from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.kit.detach_file import detach_file
from desktop.actions.needs.ask_validation import ask_validation
from desktop.actions.needs.correct_need import correct_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.join_need import join_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.services.draft_share import draft_share
from desktop.actions.settings.mayor_validates import mayor_validates
from desktop.actions.settings.set_person import set_person
from desktop.database.queries import needs, outbox, votes
from desktop.domain import typed_plan
from desktop.domain.typed_plan import TypedExpense, TypedPlan, TypedResource
from desktop.paths import Places
from desktop.viewmodels.kit.confirmation import Confirmation, act_as_read
from desktop.viewmodels.needs.navigation import NeedNavigation
from desktop.viewmodels.needs.screens import NeedScreen
from desktop.viewmodels.requests.navigation import RequestNavigation
from desktop.viewmodels.requests.screens import RequestScreen
from desktop.viewmodels.services.share_navigation import ShareNavigation, ShareScreen
from desktop.viewmodels.votes.navigation import VoteNavigation
from desktop.viewmodels.votes.screens import VoteScreen
from sync.contract.published import Proposal, PublicNeed
from tests.desktop.actions import published
from tests.desktop.viewmodels.requests.complete_request import COMPLETE
from tests.desktop.viewmodels.votes.published_proposals import CEMETERY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.desktop.viewmodels.conftest import Commune

PLAN = PublicNeed(id="n1", commune="45008", commune_name="Artenay", title="Plan du cimetière", description="Un plan.")
OPEN = Proposal(id="p-cantine", title="Cantines", kind="existing")
NOTHING_LEFT = "Rien n’est parti\u00a0: ce qui partirait a changé depuis votre lecture."
WORDS = {"title": "Cantine", "description": "Inscriptions sur papier.", "theme": "citizenship"}
DEARER = TypedPlan(
    expenses=(TypedExpense(item="Formation", amount_ttc="9 600", kind="operating"),),
    resources=(TypedResource(source="state", amount="7680"), TypedResource(source="own", amount="1920")),
)


@dataclass
class Review:
    """A visible confirmation. `yes` answers it, `sends` is the kind of act that is then sent."""

    shown: Callable[[], Confirmation | None]
    yes: Callable[[], object]
    sends: str
    id: str
    back: Callable[[], object] | None = None


def review_of_a_need(baule: "Commune", folder: "Path", id: str = "") -> Review:
    baule.act(set_person, name="Anne Martin")
    id = id or baule.act(draft_need, None, **WORDS)
    navigation = NeedNavigation(baule.actor, Places(folder, folder, folder), "Baule")
    navigation.start()
    navigation.open(id)
    baule.until(lambda: navigation.screen is NeedScreen.WRITING)
    navigation.editor.when_kept(lambda: navigation.departure.ask(id))
    baule.until(lambda: navigation.screen is NeedScreen.SENDING)
    return Review(lambda: navigation.confirmation, navigation.submit, "need.submit", id, navigation.back_to_text)


def review_of_a_correction(baule: "Commune", folder: "Path") -> Review:
    need = baule.act(draft_need, None, **WORDS)
    published.settle(baule.context, baule.act(submit_need, need).op, "accepted")
    correction = baule.act(correct_need, need)
    baule.act(draft_need, correction, description="Inscriptions en ligne.")
    review = review_of_a_need(baule, folder, correction)
    review.sends = "need.amend"
    return review


def review_of_a_request(baule: "Commune", _folder: "Path") -> Review:
    baule.act(set_person, name="Anne Martin")
    id = baule.act(draft_request, None, **COMPLETE)
    navigation = RequestNavigation(baule.actor)
    navigation.start()
    navigation.open(id)
    baule.until(lambda: navigation.screen is RequestScreen.WRITING)
    navigation.editor.ask_submit()
    baule.until(lambda: navigation.screen is RequestScreen.SENDING)
    yes, back = navigation.editor.submit, navigation.back_to_text
    return Review(lambda: navigation.confirmation, yes, "request.submit", id, back)


def review_of_a_share(baule: "Commune", _folder: "Path") -> Review:
    baule.act(set_person, name="Anne Martin")
    id = baule.act(draft_share, None, title="Registre", summary="En ligne.")
    navigation = ShareNavigation(baule.actor)
    navigation.start()
    navigation.open(id)
    baule.until(lambda: navigation.screen is ShareScreen.WRITING)
    navigation.editor.ask_submit()
    baule.until(lambda: navigation.screen is ShareScreen.SENDING)
    yes, back = navigation.editor.submit, navigation.back_to_text
    return Review(lambda: navigation.confirmation, yes, "service.share", id, back)


def neighbours(baule: "Commune", folder: "Path") -> NeedNavigation:
    baule.publish(PLAN)
    navigation = NeedNavigation(baule.actor, Places(folder, folder, folder), "Baule")
    navigation.start()
    navigation.neighbours.refresh()
    navigation.neighbours.choose(PLAN.id)
    baule.settle()
    return navigation


def review_of_a_join(baule: "Commune", folder: "Path") -> Review:
    id = baule.act(draft_need, None, **WORDS)
    navigation = neighbours(baule, folder)
    assert navigation.neighbours.sheet is not None
    navigation.detour.joining.ask(navigation.neighbours.sheet)
    return Review(
        lambda: navigation.confirmation, lambda: navigation.neighbours.join(id, "Depuis 1954."), "need.join", id
    )


def review_of_a_leave(baule: "Commune", folder: "Path") -> Review:
    navigation = neighbours(baule, folder)
    baule.act(join_need, PLAN.id)
    assert navigation.neighbours.sheet is not None
    navigation.detour.ask_leave(navigation.neighbours.sheet)
    return Review(lambda: navigation.confirmation, navigation.neighbours.leave, "need.leave", PLAN.id)


def voting(baule: "Commune") -> VoteNavigation:
    published.publish(baule.context, "proposals", OPEN, CEMETERY)
    navigation = VoteNavigation(baule.actor)
    navigation.start()
    navigation.visit("")
    baule.settle()
    return navigation


def review_of_a_vote(baule: "Commune", _folder: "Path") -> Review:
    id = baule.act(draft_need, None, **WORDS)
    baule.act(submit_need, id)
    published.open_phase(baule.context, "vote")
    navigation = voting(baule)
    navigation.votes.review(OPEN.id, id)
    baule.until(lambda: navigation.screen is VoteScreen.REVIEWING)
    return Review(lambda: navigation.review and navigation.review.confirmation, navigation.go_now, "vote.cast", id)


def review_of_an_interest(baule: "Commune", _folder: "Path") -> Review:
    published.open_phase(baule.context, "steering")
    navigation = voting(baule)
    navigation.steering.review(CEMETERY.id, "participant", "Nous avons commencé.")
    baule.until(lambda: navigation.screen is VoteScreen.REVIEWING)
    return Review(
        lambda: navigation.review and navigation.review.confirmation, navigation.go_now, "interest.declare", CEMETERY.id
    )


def rewritten(baule: "Commune", review: Review, _folder: "Path") -> None:
    """By the command line, or another window, on the same computer."""
    writes: dict[str, Callable[..., Any]] = {"request.submit": draft_request, "service.share": draft_share}
    writes.get(review.sends, draft_need)(baule.context, review.id, title="Tout autre chose")


def dearer(baule: "Commune", review: Review, _folder: "Path") -> None:
    draft_request(baule.context, review.id, funding=typed_plan.encode(DEARER))


def person_changed(baule: "Commune", _review: Review, _folder: "Path") -> None:
    set_person(baule.context, name="Jean Petit")


def attached(baule: "Commune", review: Review, folder: "Path") -> None:
    (folder / "plan.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    attach_file(baule.context, review.id, folder / "plan.pdf")


def same_name(baule: "Commune", review: Review, folder: "Path") -> None:
    """Another document of the same name and size replaces the one that was read."""
    (folder / "plan.pdf").write_bytes(b"%PDF-1.5\n%%EOF\n")
    attach_file(baule.context, review.id, folder / "plan.pdf")


def phase_over(baule: "Commune", _review: Review, _folder: "Path") -> None:
    """In a round that was completed meanwhile."""
    published.open_phase(baule.context, "vote")


def need_cancelled(baule: "Commune", _review: Review, _folder: "Path") -> None:
    """In another process, before it left."""
    (submission,) = baule.ask(outbox.listed)
    cancel_act(baule.context, submission.op)


def corrected_by_its_commune(baule: "Commune", _review: Review, _folder: "Path") -> None:
    other = msgspec.structs.replace(PLAN, title="Vendre le cimetière", description="Tout autre chose.")
    published.publish(baule.context, "needs", other)


def renamed(baule: "Commune", _review: Review, _folder: "Path") -> None:
    other = msgspec.structs.replace(CEMETERY, title="Vente des cimetières")
    published.publish(baule.context, "proposals", other)


Make = Callable[["Commune", "Path"], Review]
Change = Callable[["Commune", Review, "Path"], None]
CASES: list[tuple[Make, Change, str]] = [
    (review_of_a_need, rewritten, "Tout autre chose"),
    (review_of_a_need, person_changed, "Jean Petit"),
    (review_of_a_need, attached, "plan.pdf"),
    (review_of_a_need, phase_over, "est terminée. Envoyé maintenant, un besoin sera sans doute refusé"),
    (review_of_a_correction, rewritten, "Tout autre chose"),
    (review_of_a_correction, person_changed, "Jean Petit"),
    (review_of_a_request, rewritten, "Tout autre chose"),
    (review_of_a_request, dearer, "9\u202f600,00"),
    (review_of_a_request, person_changed, "Jean Petit"),
    (review_of_a_request, attached, "plan.pdf"),
    (review_of_a_share, rewritten, "Tout autre chose"),
    (review_of_a_share, person_changed, "Jean Petit"),
    (review_of_a_join, corrected_by_its_commune, "Vendre le cimetière"),
    (review_of_a_join, rewritten, "Plan du cimetière"),  # of ours, that is like it
    (review_of_a_leave, corrected_by_its_commune, "Vendre le cimetière"),
    (review_of_a_vote, need_cancelled, "Aucun\u00a0: «\u00a0Cantine\u00a0» n’est pas envoyé. Pour le nommer, envoyez"),
    (review_of_an_interest, renamed, "Vente des cimetières"),
]


@pytest.mark.parametrize(
    ("make", "change", "words"), [pytest.param(*case, id=f"{case[0].__name__}-{case[1].__name__}") for case in CASES]
)
def test_what_changed_after_it_was_read_is_read_anew_before_it_leaves(
    baule: "Commune", tmp_path: "Path", make: Make, change: Change, words: str
) -> None:
    baule.campaign()
    review = make(baule, tmp_path)
    before, sent = review.shown(), len(baule.ask(outbox.listed))
    change(baule, review, tmp_path)

    review.yes()
    baule.until(lambda: (review.shown() or before) is not before)
    read = review.shown()
    assert read is not None
    assert len(baule.ask(outbox.listed)) == sent, "nothing leaves that was not read"
    assert read.changed == f"{NOTHING_LEFT} Relisez avant d’envoyer."
    assert words in str(read).replace("\\u202f", "\u202f").replace("\\xa0", "\u00a0")

    review.yes()
    baule.until(lambda: len(baule.ask(outbox.listed)) > sent)
    assert review.sends in {act.type for act in baule.ask(outbox.listed)}
    assert {row.need for row in baule.ask(votes.listed)} <= {""}, "no vote bears a need that is not sent"
    baule.settle()


@pytest.mark.parametrize("make", dict.fromkeys(make for make, _, _ in CASES))
def test_what_is_as_it_was_read_leaves_at_once(baule: "Commune", tmp_path: "Path", make: Make) -> None:
    baule.campaign()
    review = make(baule, tmp_path)
    sent = len(baule.ask(outbox.listed))
    review.yes()
    baule.until(lambda: len(baule.ask(outbox.listed)) > sent)
    assert review.sends in {act.type for act in baule.ask(outbox.listed)}
    baule.settle()


@pytest.mark.slow
@pytest.mark.parametrize("make", dict.fromkeys(make for make, _, _ in CASES if make is not review_of_a_leave))
def test_profile_and_function_are_read_as_they_are_signed(baule: "Commune", tmp_path: "Path", make: Make) -> None:
    """No other commune receives them, so the page does not say that all do."""
    baule.campaign()
    baule.act(set_person, profile="Secrétaire", function="Accueil")
    review = make(baule, tmp_path)
    read = review.shown()
    review.yes()
    baule.until(lambda: review.sends in {act.type for act in baule.ask(outbox.listed)})
    (op,) = (act.op for act in baule.ask(outbox.listed) if act.type == review.sends)
    signed = baule.ask(outbox.signed_as, op)
    assert signed == "Secrétaire · Accueil"
    assert read is not None
    assert signed in (read.signed_as, *dict(read.public).values())
    baule.settle()


@pytest.mark.slow
@pytest.mark.parametrize("make", [review_of_a_need, review_of_a_request])
def test_another_document_of_the_same_name_and_size_is_another(baule: "Commune", tmp_path: "Path", make: Make) -> None:
    baule.campaign()
    first = make(baule, tmp_path)
    attached(baule, first, tmp_path)
    first.yes()
    baule.until(lambda: bool((read := first.shown()) and read.changed))
    (digest,) = read.documents if (read := first.shown()) else ()
    detach_file(baule.context, first.id, digest)
    same_name(baule, first, tmp_path)
    before = first.shown()
    first.yes()
    baule.until(lambda: first.shown() is not before)
    assert baule.ask(outbox.listed) == ()


@pytest.mark.parametrize("make", [review_of_a_need, review_of_a_request, review_of_a_share])
def test_back_in_the_form_the_text_is_the_one_that_would_leave(baule: "Commune", tmp_path: "Path", make: Make) -> None:
    baule.campaign()
    review = make(baule, tmp_path)
    rewritten(baule, review, tmp_path)
    review.yes()
    baule.until(lambda: bool((read := review.shown()) and read.changed))
    assert review.back is not None
    navigation: Any = getattr(review.back, "__self__", None)
    forms: list[Any] = []
    navigation.editor.opened.connect(forms.append)
    review.back()
    baule.settle()
    assert navigation.editor.fields["title"] == "Tout autre chose"
    assert [getattr(form, "recovered", "") for form in forms] == [""]  # no session was interrupted


def reading(baule: "Commune", folder: "Path", id: str) -> NeedNavigation:
    navigation = NeedNavigation(baule.actor, Places(folder, folder, folder), "Baule")
    navigation.start()
    navigation.read(id)
    baule.until(lambda: navigation.screen is NeedScreen.READING)
    return navigation


def test_the_mayor_validates_the_text_that_was_read(baule: "Commune", tmp_path: "Path") -> None:
    baule.act(mayor_validates, True)
    id = baule.act(draft_need, None, **WORDS)
    baule.act(ask_validation, id)
    navigation = reading(baule, tmp_path, id)
    navigation.ask_name()
    draft_need(baule.context, id, title="Tout autre chose")

    navigation.validate("Mme Martin, maire")
    baule.until(lambda: bool(navigation.confirmation and navigation.confirmation.changed))
    assert navigation.screen is NeedScreen.VALIDATING
    assert "Tout autre chose" in str(navigation.confirmation)
    assert not baule.ask(needs.one, id).validated_at, "the mayor has not read it"

    navigation.validate("Mme Martin, maire")
    baule.until(lambda: bool(baule.ask(needs.one, id).validated_at))
    baule.settle()


def test_a_need_is_withdrawn_by_the_title_that_was_read(baule: "Commune", tmp_path: "Path") -> None:
    id = baule.act(draft_need, None, **WORDS)
    published.settle(baule.context, baule.act(submit_need, id).op, "accepted")
    navigation = reading(baule, tmp_path, id)
    navigation.ask_withdrawal()
    correction = correct_need(baule.context, id).value
    draft_need(baule.context, correction, title="Tout autre chose")
    submit_need(baule.context, correction)

    navigation.withdraw()
    baule.until(lambda: bool(navigation.confirmation and navigation.confirmation.changed))
    assert navigation.screen is NeedScreen.WITHDRAWING
    assert "Tout autre chose" in str(navigation.confirmation)
    assert baule.ask(needs.one, id).state != "withdrawn"

    navigation.withdraw()
    baule.until(lambda: baule.ask(needs.one, id).state == "withdrawn")
    baule.settle()


@pytest.mark.parametrize("make", dict.fromkeys(case[0] for case in CASES))
def test_a_yes_that_the_disk_did_not_take_can_be_said_again(baule: "Commune", tmp_path: "Path", make: Make) -> None:
    baule.campaign()
    review = make(baule, tmp_path)
    sent = len(baule.ask(outbox.listed))
    baule.read_only(True)
    review.yes()
    baule.settle()
    baule.read_only(False)
    assert len(baule.ask(outbox.listed)) == sent
    review.yes()
    baule.settle()
    assert len(baule.ask(outbox.listed)) > sent


def test_a_yes_said_again_before_its_answer_says_nothing_more(baule: "Commune") -> None:
    """A worker may be busy for seconds: the second would be refused, as the first has sent what was read."""
    answers: list[object] = []

    def yes() -> None:
        act_as_read(
            baule.actor,
            draft_need,
            None,
            reread=lambda _connection: None,
            read=None,
            then=answers.append,
            refused=answers.append,
            again=lambda: answers.append(None),
        )

    yes()
    yes()
    baule.settle()
    assert len(answers) == 1
    yes()
    baule.settle()
    assert len(answers) == 2
