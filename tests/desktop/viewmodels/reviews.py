"""Each review before "Oui", as it is reached, and what may change under it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from desktop.actions.kit.attach_file import attach_file
from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.needs.correct_need import correct_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.join_need import join_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.services.draft_share import draft_share
from desktop.actions.settings.set_person import set_person
from desktop.database.queries import outbox
from desktop.domain import typed_plan
from desktop.domain.typed_plan import TypedExpense, TypedPlan, TypedResource
from desktop.paths import Places
from desktop.viewmodels.kit.confirmation import Confirmation
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.needs.navigation import NeedNavigation
from desktop.viewmodels.needs.screens import NeedScreen
from desktop.viewmodels.requests.navigation import RequestNavigation
from desktop.viewmodels.requests.screens import RequestScreen
from desktop.viewmodels.services.screens import ShareScreen
from desktop.viewmodels.services.share_navigation import ShareNavigation
from desktop.viewmodels.votes.navigation import VoteNavigation
from desktop.viewmodels.votes.screens import VoteScreen
from sync.contract.published import Proposal, PublicNeed
from tests.desktop.actions import published
from tests.desktop.viewmodels.outbox.enrolled_for_sticks import enrolled
from tests.desktop.viewmodels.requests.complete_request import COMPLETE
from tests.desktop.viewmodels.votes.published_proposals import CEMETERY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.desktop.viewmodels.conftest import Commune

PLAN = PublicNeed(id="n1", commune="45008", commune_name="Artenay", title="Plan du cimetière", description="Un plan.")
OPEN = Proposal(id="p-cantine", title="Cantines", kind="existing")
NOTHING_LEFT = "Cet envoi n’est pas parti\u00a0: ce qui partirait a changé depuis votre lecture."
TEXT_UNCHANGED = (
    "Cet envoi n’est pas parti\u00a0: ce qui partirait est le même, mais ce qui est dit de l’envoi a changé depuis"
    " votre lecture."
)
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
    navigation = ShareNavigation(baule.actor, Latest())
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


def enrolled_meanwhile(baule: "Commune", _review: Review, _folder: "Path") -> None:
    """By an answer read from a stick: it leaves by itself from now on."""
    enrolled(baule)


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
    *(
        (make, enrolled_meanwhile, "l’envoi commence aussitôt")
        for make in (
            review_of_a_request,
            review_of_a_share,
            review_of_a_join,
            review_of_a_vote,
            review_of_an_interest,
        )
    ),
]
#: What would leave is the same; only what is said of it changes.
SENDING_THE_SAME = (phase_over, enrolled_meanwhile)


def reading(baule: "Commune", folder: "Path", id: str) -> NeedNavigation:
    navigation = NeedNavigation(baule.actor, Places(folder, folder, folder), "Baule")
    navigation.start()
    navigation.read(id)
    baule.until(lambda: navigation.screen is NeedScreen.READING)
    return navigation
