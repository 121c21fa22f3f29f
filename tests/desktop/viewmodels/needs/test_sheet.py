from datetime import UTC, datetime

import msgspec
import pytest
from sqlalchemy import insert, update

from desktop.actions.kit.attach_file import attach_file
from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.kit.detach_file import detach_file
from desktop.actions.needs.ask_validation import ask_validation
from desktop.actions.needs.correct_need import correct_need
from desktop.actions.needs.discard_need import discard_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.restore_need import restore_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.validate_need import validate_need
from desktop.actions.settings.mayor_validates import mayor_validates
from desktop.actions.settings.set_person import set_person
from desktop.actions.votes.cast_vote import cast_vote
from desktop.database import records
from desktop.database.queries import needs
from desktop.database.tables import need as need_table
from desktop.domain.changes import Changes
from desktop.domain.exchange_words import kept_answer
from desktop.effects import mine
from desktop.viewmodels.kit import states
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.kit.timeline import current
from desktop.viewmodels.needs.sheet import NeedSheet
from desktop.viewmodels.needs.sheet_text import NeedAct, NeedSheetText
from sync.client.ledger.tables import outbox, upload
from sync.contract.published import Named, PublicNeed
from tests.desktop.actions.published import publish, settle
from tests.desktop.viewmodels.saying import answer, own_need, proposal, say

NB = "\u00a0"


def submitted(baule) -> str:
    made = baule.act(draft_need, None, title="Cimetière", description="Registre papier")
    baule.act(submit_need, made)
    return made


def settle_untold(baule, need: str, **values) -> None:
    """As a round that goes on after this answer."""
    with baule.context.store.transaction() as connection:
        connection.execute(update(outbox).where(outbox.c.subject == need).values(**values))


def settle_act(baule, need: str, **values) -> None:
    """As a round that brought a verified answer."""
    settle_untold(baule, need, **values)
    baule.actor.announce(Changes(needs=frozenset({need}), outbox=True))


def opened(baule, need: str) -> tuple[NeedSheet, list[NeedSheetText]]:
    view, seen = NeedSheet(baule.actor, Latest()), []
    view.shown.connect(seen.append)
    view.show(need)
    baule.settle()
    return view, seen


def test_the_thread_says_what_is_done_and_what_is_to_come(baule):
    need = submitted(baule)
    _, seen = opened(baule, need)
    sheet = seen[-1]
    assert sheet.shown == states.WAITING
    assert sheet.public == (("Description", "Registre papier"),)
    assert sheet.title == "Cimetière"
    assert sheet.pending.startswith("Enregistré sur cet ordinateur. La plateforme n’en a pas encore accusé réception.")
    assert [(step.shown.word, step.done) for step in sheet.steps][:3] == [
        ("Rédigé", True),
        ("À envoyer", False),
        ("Reçu", False),
    ]
    assert [step.done for step in sheet.steps] == [True] + [False] * (len(sheet.steps) - 1)
    assert sheet.steps[0].when == f"À 14{NB}h{NB}32"
    assert sheet.cancel_words == "Annuler l’envoi"
    assert not sheet.withdraw


@pytest.mark.slow
def test_a_receipt_and_a_decision_appear_by_themselves(baule):
    need = submitted(baule)
    view, seen = opened(baule, need)
    settle_act(baule, need, state="deposited", attempts=1, number=12, received_at="2021-02-03T14:00:00.000+00:00")
    baule.settle()
    words = [step.shown.word for step in seen[-1].steps if step.done]
    assert words == ["Rédigé", "Envoyé", "Reçu"]
    assert seen[-1].steps[2].note == f"n°{NB}12"
    assert seen[-1].steps[2].when == f"À 15{NB}h{NB}00"
    assert seen[-1].withdraw
    assert seen[-1].cancel == ""
    assert seen[-1].pending == ""
    settle_act(baule, need, state="accepted", decided_at="2021-02-03T14:01:00.000+00:00")
    baule.settle()
    assert seen[-1].shown.text == f"✓{NB}Besoin pris en compte"
    assert view.sheet == seen[-1]


def test_amid_a_round_what_is_read_says_what_a_batch_has_brought(baule):
    need = submitted(baule)
    _, seen = opened(baule, need)
    settle_untold(baule, need, state="accepted", attempts=1, number=12, received_at="2021-02-03T14:00:00.000+00:00")
    baule.actor.batch.emit()
    baule.settle()
    assert seen[-1].shown.text == f"✓{NB}Besoin pris en compte"


def test_what_waits_here_is_said_to_be_seen_by_nobody_yet(baule):
    """Nor is a need that the platform took before its decision; a correction is seen once it is taken."""
    need = submitted(baule)
    _, seen = opened(baule, need)
    then = ("Sera visible de toutes les communes", "Sera lu par la plateforme et la préfecture seulement")
    assert (seen[-1].public_head, seen[-1].private_head) == then
    assert seen[-1].pending == (
        "Enregistré sur cet ordinateur. La plateforme n’en a pas encore accusé réception. "
        "Il partira quand cet ordinateur sera inscrit, à la page Réglages et aide."
    )
    received = {"attempts": 1, "number": 1, "received_at": "2021-02-03T14:00:00.000+00:00"}
    settle_act(baule, need, state="deposited", **received)
    baule.settle()
    assert (seen[-1].public_head, seen[-1].private_head) == (then[0], "Pour la plateforme et la préfecture seulement")
    settle_act(baule, need, state="accepted", **received)
    baule.settle()
    assert seen[-1].public_head == "Visible de toutes les communes"


def test_a_refusal_tells_its_reason_and_offers_a_copy(baule):
    need = submitted(baule)
    view, seen = opened(baule, need)
    settle_act(
        baule,
        need,
        state="rejected",
        attempts=1,
        number=3,
        received_at="2021-02-03T14:00:00.000+00:00",
        decided_at="2021-02-03T14:00:00.000+00:00",
        detail="La phase des besoins est terminée.",
    )
    baule.settle()
    assert seen[-1].steps[-1].shown.word == "Refusé"
    assert seen[-1].steps[-1].note == kept_answer("La phase des besoins est terminée.")
    assert seen[-1].refused == (
        f"La plateforme a refusé ce besoin. {kept_answer('La phase des besoins est terminée.', 'Elle')}"
    )
    assert seen[-1].public_head == "Pas visible des autres communes"
    assert seen[-1].copy
    assert not seen[-1].withdraw
    drafted: list[str] = []
    view.drafted.connect(drafted.append)
    view.copy()
    baule.until(lambda: bool(drafted))
    assert drafted[0] != need


@pytest.mark.parametrize(("phase", "offered"), [("needs", True), ("vote", False), ("steering", False)])
def test_another_need_is_offered_until_no_phase_takes_one(baule, phase, offered):
    baule.campaign("needs")
    need = submitted(baule)
    baule.campaign(phase)
    _, seen = opened(baule, need)
    assert (NeedAct.WRITE in seen[-1].acts.others) is offered


def test_after_the_votes_no_grouping_is_waited_for(baule):
    baule.campaign("needs")
    need = submitted(baule)
    settle_act(baule, need, state="accepted", number=12, received_at="2026-02-01T09:00:00Z")
    for phase, last in (
        ("vote", "Effet"),
        ("steering", "Sans regroupement"),
        ("deployment", "Sans regroupement"),
    ):
        baule.campaign(phase)
        _, seen = opened(baule, need)
        assert seen[-1].steps[-1].shown.word == last


def test_set_aside_says_that_the_others_go_on(baule):
    need = submitted(baule)
    _, seen = opened(baule, need)
    settle_act(baule, need, state="quarantined", attempts=1)
    baule.settle()
    assert seen[-1].steps[-1].shown.word == "Mis de côté"
    assert "Vos autres envois continuent." in seen[-1].steps[-1].note
    assert seen[-1].public_head == "Pas visible des autres communes"


def test_cancelled_before_its_first_attempt_the_need_is_a_draft_again(baule):
    need = submitted(baule)
    view, _ = opened(baule, need)
    drafted: list[str] = []
    view.drafted.connect(drafted.append)
    view.cancel()
    baule.until(lambda: bool(drafted))
    assert drafted == [need]


def test_a_withdrawal_can_itself_be_cancelled_until_it_is_tried(baule):
    need = submitted(baule)
    view, seen = opened(baule, need)
    settle_act(baule, need, state="accepted", attempts=1, number=1, received_at="2021-02-03T14:00:00.000+00:00")
    baule.settle()
    assert view.sheet is not None
    view.withdraw(view.sheet.withdrawal, lambda _read: None)
    baule.until(lambda: seen[-1].cancel_words == "Annuler le retrait")
    assert [step.shown.word for step in seen[-1].steps][-1:] == ["Retrait à envoyer"]
    assert not seen[-1].withdraw
    assert seen[-1].public_head == "Visible de toutes les communes", "until the withdrawal has arrived"
    view.cancel()
    baule.until(lambda: seen[-1].withdraw)
    assert seen[-1].cancel == ""


def test_before_a_need_is_withdrawn_it_is_said_that_the_vote_for_it_stays(baule):
    need = submitted(baule)
    view, _ = opened(baule, need)
    assert "vote" not in view.sheet.withdrawal.notice
    baule.act(cast_vote, "opencimetiere", need)
    baule.until(lambda: "vote" in view.sheet.withdrawal.notice)
    stays = f"Votre vote pour «{NB}openCimetière{NB}», qui y répond, ne change pas."
    assert (
        view.sheet.withdrawal.notice == f"Le besoin restera dans votre liste, avec la mention «{NB}Retiré{NB}». {stays}"
    )
    baule.act(cast_vote, "grr", need)
    baule.until(lambda: view.sheet.withdrawal.notice.endswith("Vos 2 votes qui y répondent ne changent pas."))


def test_a_need_that_is_withdrawn_is_not_said_to_be_seen_by_all_communes(baule):
    need = submitted(baule)
    view, seen = opened(baule, need)
    settle_act(baule, need, state="accepted", attempts=1, number=1, received_at="2021-02-03T14:00:00.000+00:00")
    baule.settle()
    assert view.sheet is not None
    assert seen[-1].public_head == "Visible de toutes les communes"
    view.withdraw(view.sheet.withdrawal, lambda _read: None)
    baule.until(lambda: seen[-1].cancel_words == "Annuler le retrait")
    settle_act(baule, need, state="accepted")
    baule.until(lambda: seen[-1].public_head == "Pas visible des autres communes")


def test_a_need_of_another_computer_is_not_said_to_have_still_to_arrive(baule):
    """When it was received is not known here; what is, is that the platform has it."""
    moved = datetime(2021, 2, 2, 9, tzinfo=UTC)
    other = "01a210ca-359b-7da6-b7ab-1c5b85688d23"
    say(baule, "mine", own_need(other, "01a210ca-359b-7da6-b7ab-1c5b85688d24", moved_at=moved))
    with baule.context.store.transaction() as connection:
        mine.published(connection)
    _, seen = opened(baule, other)
    asked = seen[-1].withdrawal.public[1]
    assert asked == ("Reçu par la plateforme", "Oui, depuis un autre ordinateur de la mairie.")


def test_what_could_not_be_cancelled_is_not_said_to_be(baule):
    """The disk accepted nothing; or the first question was answered after the second."""
    need = submitted(baule)
    view, _ = opened(baule, need)
    said: list[str] = []
    view.cancelled.connect(said.append)
    view.reopened.connect(said.append)
    baule.read_only(True)
    view.cancel()
    baule.settle()
    baule.read_only(False)
    assert baule.faults[0] is not None
    view.show(need)
    baule.settle()
    assert said == []
    settle_act(baule, need, attempts=1)  # the sheet is read again, and answers once it is too late
    view.cancel()
    baule.settle()
    assert said == []


def test_a_cancel_that_comes_too_late_is_told(baule):
    need = submitted(baule)
    view, seen = opened(baule, need)
    messages: list[str] = []
    view.refused.connect(messages.append)
    with baule.context.store.transaction() as connection:
        connection.execute(update(outbox).values(state="in_flight", attempts=1))
    view.cancel()
    baule.until(lambda: bool(messages))
    assert messages[0].startswith("L’envoi a commencé et ne peut plus être annulé.")
    baule.until(lambda: seen[-1].cancel == "")
    assert "sans réponse" in seen[-1].steps[1].note


def test_steps_are_spoken_whole(baule):
    _, seen = opened(baule, submitted(baule))
    assert seen[-1].steps[1].spoken == "À envoyer, à venir, Attend l’inscription de cet ordinateur."
    assert seen[-1].pending.endswith("Il partira quand cet ordinateur sera inscrit, à la page Réglages et aide.")
    assert datetime.fromisoformat("2021-02-03T14:00:00.000+00:00").tzinfo


def test_a_text_that_was_kept_apart_is_named_where_the_need_is_read(baule):
    """After a backup the platform's text takes the place of what was typed: that became a draft of its own."""
    need = submitted(baule)
    with baule.context.store.transaction() as connection:
        text = {"title": "Cimetière et columbarium", "description": "Un plan."}
        apart = records.needs.insert_apart(connection, baule.hour[0], text, of=need)
    _, seen = opened(baule, need)
    named = "Un texte écrit ici est gardé à part, en brouillon\u00a0: «\u00a0Cimetière et columbarium\u00a0»."
    assert (seen[-1].apart, seen[-1].apart_note) == (apart, named)
    baule.act(discard_need, apart)
    baule.settle()
    assert (seen[-1].apart, seen[-1].apart_note) == ("", "")
    baule.act(restore_need, apart)
    baule.act(submit_need, apart)
    _, seen = opened(baule, need)
    assert seen[-1].apart == "", "it was sent, and is listed as any other"


def validate(baule, view, by: str) -> None:
    view.validate(by, view.sheet.validation(baule.hour[0]), lambda _read: None)


def test_what_the_mayor_must_validate_is_validated_here_and_may_be_taken_back(baule):
    baule.act(mayor_validates, True)
    need = baule.act(draft_need, None, title="Cimetière", description="Registre papier")
    baule.act(ask_validation, need)
    view, seen = opened(baule, need)
    assert (seen[-1].shown.text, seen[-1].submit) == (f"✍{NB}À valider par le maire", False)
    assert seen[-1].pending == "Pas encore dans la boîte d’envoi\u00a0: le maire doit d’abord valider ce texte."
    refused: list[str] = []
    view.refused_name.connect(refused.append)
    validate(baule, view, " ")
    baule.until(lambda: bool(refused))
    assert refused[0].startswith("Le nom de qui valide est vide.")
    validate(baule, view, "Mme Martin, maire")
    baule.until(lambda: seen[-1].submit)
    assert seen[-1].validated == f"Validé par Mme Martin, maire, le 3{NB}février 2021."
    drafted: list[str] = []
    view.drafted.connect(drafted.append)
    view.reopen()
    baule.until(lambda: drafted == [need])


def test_what_the_mayor_is_shown_lists_the_documents_and_warns_of_a_citizen_s_data(baule, tmp_path):
    need = baule.act(draft_need, None, title="Cantine, voir 06 12 34 56 78", description="Registre papier")
    file = tmp_path / "devis.pdf"
    file.write_bytes(b"%PDF-1.7" + b"x" * 1_200 + b"\n%%EOF")
    sha256 = baule.act(attach_file, need, file).sha256
    baule.act(ask_validation, need)
    _, seen = opened(baule, need)
    read = seen[-1].validation(baule.hour[0])
    assert read.private == (("Pièces jointes", f"devis.pdf (1,2{NB}ko)"),)
    assert read.documents == (sha256,), "another file of that name is asked about anew"
    assert "un numéro de téléphone" in read.warning
    assert "un numéro de téléphone" in seen[-1].pending


def test_the_contact_that_left_with_a_need_stays_on_its_sheet_until_it_is_erased(baule):
    """As it left, whoever is named today. Profile and function stand in what was signed: they stay."""
    baule.act(set_person, name="Mme Petit", email="mairie@baule.example", profile="Secrétaire", function="Accueil")
    need = submitted(baule)
    baule.act(set_person, name="M. Grand", profile="Maire")
    _, seen = opened(baule, need)
    assert seen[-1].signed_as == "Secrétaire · Accueil"
    assert seen[-1].withdrawal.signed_as == "Maire · Accueil", "who would withdraw it"
    assert seen[-1].withdrawal.public[-1] == ("Reçu par la plateforme", "Pas encore d’accusé.")
    assert seen[-1].contact == "Mme Petit · mairie@baule.example"
    received = {"attempts": 1, "number": 1, "received_at": "2021-02-03T14:00:00.000+00:00"}
    settle_act(baule, need, state="accepted", **received)
    baule.settle()
    assert seen[-1].contact == "Mme Petit · mairie@baule.example"
    settle_act(baule, need, personal=None)
    baule.settle()
    assert (seen[-1].contact, seen[-1].signed_as) == ("", "Secrétaire · Accueil")


def test_a_correction_is_begun_once_and_taken_up_again(baule):
    baule.campaign()
    need = submitted(baule)
    answer(baule, need)
    view, seen = opened(baule, need)
    assert seen[-1].correct
    drafted: list[str] = []
    view.drafted.connect(drafted.append)
    view.correct()
    baule.until(lambda: bool(drafted))
    assert seen[-1].correct
    assert seen[-1].correction == "", "nothing is corrected yet"
    assert "correction" not in seen[-1].withdrawal.notice
    baule.act(draft_need, drafted[0], description="Registre à la cave")
    baule.until(lambda: seen[-1].correction == drafted[0])
    assert "La correction commencée sera gardée à part, en brouillon." in seen[-1].withdrawal.notice
    assert not seen[-1].correct
    view.correct()
    baule.until(lambda: drafted == [drafted[0]] * 2)


@pytest.mark.slow
def test_a_correction_that_waits_is_said_and_can_be_taken_back(baule):
    baule.campaign()
    need = submitted(baule)
    answer(baule, need)
    draft = baule.act(correct_need, need)
    baule.act(draft_need, draft, description="Registre à la cave")
    baule.act(submit_need, draft)
    view, seen = opened(baule, need)
    assert seen[-1].pending == (
        "Votre correction partira quand cet ordinateur sera inscrit, à la page Réglages et aide. "
        "Le texte ci-dessous est le nouveau."
    )
    assert seen[-1].calm
    assert seen[-1].shown.text == f"↑{NB}Correction à envoyer"
    assert seen[-1].public == (("Description", "Registre à la cave"),)
    assert (seen[-1].cancel_words, seen[-1].correct) == ("Annuler la correction", False)
    view.cancel()
    baule.until(lambda: seen[-1].public == (("Description", "Registre papier"),))
    assert seen[-1].correction


def test_only_a_correction_that_has_left_waits_for_an_answer_and_only_one_set_aside_alarms(baule):
    baule.campaign()
    need = submitted(baule)
    answer(baule, need)
    draft = baule.act(correct_need, need)
    baule.act(draft_need, draft, description="Registre à la cave")
    baule.act(submit_need, draft)
    _, seen = opened(baule, need)
    assert "attend la réponse" not in seen[-1].pending
    for state, calm in (("in_flight", True), ("held", True), ("deposited", True), ("quarantined", False)):
        with baule.context.store.transaction() as connection:
            amend = update(outbox).where(outbox.c.type == "need.amend")
            connection.execute(amend.values(state=state, attempts=1))
        _, seen = opened(baule, need)
        assert seen[-1].pending.startswith("Votre correction attend la réponse de la plateforme."), state
        assert seen[-1].calm is calm, state


@pytest.mark.slow
def test_what_was_taken_at_last_is_the_correction_and_not_the_need(baule):
    """The need had been taken before it left."""
    baule.campaign()
    need = submitted(baule)
    answer(baule, need)
    _view, seen = opened(baule, need)
    assert seen[-1].since.word == seen[-1].shown.word == "Besoin pris en compte"
    draft = baule.act(correct_need, need)
    baule.act(draft_need, draft, description="Registre à la cave")
    baule.act(submit_need, draft)
    baule.until(lambda: seen[-1].shown.word == "Correction à envoyer")
    assert seen[-1].since == seen[-1].shown
    answer(baule, need, "need.amend")
    baule.until(lambda: seen[-1].since.word == "Correction prise en compte")
    assert seen[-1].shown.word == "Besoin pris en compte"


@pytest.mark.slow
def test_a_correction_before_the_mayor_says_what_it_corrects_and_shows_what_goes_with_it(baule, tmp_path):
    """And once it is validated the need keeps its first validation in its place."""
    baule.campaign()
    baule.act(mayor_validates, True)
    need = baule.act(draft_need, None, title="Cimetière", description="Registre papier")
    file = tmp_path / "devis.pdf"
    file.write_bytes(b"%PDF-1.7" + b"x" * 1_200 + b"\n%%EOF")
    baule.act(attach_file, need, file)
    baule.act(validate_need, need, "Mme Martin, maire")
    baule.act(submit_need, need)
    answer(baule, need)
    with baule.context.store.transaction() as connection:
        connection.execute(update(outbox).values(number=3))
    correction = baule.act(correct_need, need)
    baule.act(draft_need, correction, description="Registre à la cave")
    baule.act(ask_validation, correction)
    _, seen = opened(baule, correction)
    assert seen[-1].pending == (
        f"Ceci est la correction d’un besoin que la plateforme a déjà (n°{NB}3)."
        " L’ancien texte vaut tant que la correction n’est pas prise en compte."
    )
    assert seen[-1].documents == (("devis.pdf", f"1,2{NB}ko, ↑ à envoyer"),)
    assert [step.shown.word for step in seen[-1].steps][:2] == ["Rédigé", "Validation du maire"]
    assert current(seen[-1].steps) == (1, "Étape suivante")

    baule.act(validate_need, correction, "M. Petit, adjoint")
    baule.act(submit_need, correction)
    _, seen = opened(baule, need)
    words = [step.shown.word for step in seen[-1].steps if "alid" in step.shown.word]
    assert words == ["Validé par Mme Martin, maire", "Correction validée par M. Petit, adjoint"]
    assert seen[-1].steps[1].shown.word == words[0]


def test_in_a_phase_that_is_closed_the_correction_is_refused_with_a_sentence(baule):
    baule.campaign("vote")
    need = submitted(baule)
    answer(baule, need)
    view, seen = opened(baule, need)
    assert not seen[-1].correct, "it is not offered; a page that knows less is refused"
    messages: list[str] = []
    view.refused.connect(messages.append)
    view.correct()
    baule.until(lambda: bool(messages))
    assert messages[0].startswith("Le texte de ce besoin ne peut plus être corrigé")


@pytest.mark.slow
def test_once_regrouped_the_vote_is_asked_for_until_it_is_given(baule):
    baule.campaign("vote")
    need = submitted(baule)
    answer(baule, need)
    row = baule.ask(needs.one, need)
    say(baule, "proposals", proposal("p1", need))
    say(baule, "mine", own_need(need, row.submit_op, state="grouped", proposal="p1"))
    _, seen = opened(baule, need)
    title = f"«{NB}Gérer les cimetières ensemble{NB}»"
    assert seen[-1].question == f"Votre besoin est regroupé dans {title}{NB}: voter pour cette proposition\u202f?"
    assert (seen[-1].proposal, seen[-1].shown.word) == ("p1", "Regroupé")
    grouped = next(step for step in seen[-1].steps if step.shown.word == "Regroupé")
    assert (grouped.link, grouped.place, grouped.id) == ("Voir la proposition", "votes", "p1")
    baule.campaign("steering")
    baule.until(lambda: seen[-1].question == "")
    assert "n’est pas ouvert" in next(step.note for step in seen[-1].steps if step.shown.word == "Vote")
    baule.campaign("vote")
    baule.until(lambda: seen[-1].question != "")
    baule.act(cast_vote, "p1")
    baule.until(lambda: seen[-1].question == "")
    say(baule, "proposals", msgspec.structs.replace(proposal("p1", need), state="retained"))
    baule.until(lambda: seen[-1].shown.text == f"●{NB}Retenu")


def test_what_was_redirected_tells_why_and_the_way_of_the_prefet(baule):
    baule.campaign()
    need = submitted(baule)
    answer(baule, need)
    row = baule.ask(needs.one, need)
    reason = "La formation seule ne se regroupe pas."
    say(
        baule,
        "mine",
        own_need(need, row.submit_op, state="redirected", reason=reason, category="agent_training"),
    )
    _, seen = opened(baule, need)
    assert seen[-1].elsewhere.startswith(f"Ce besoin est réorienté. {reason} Une demande au préfet est possible")
    assert seen[-1].category == "agent_training"
    last = seen[-1].steps[-1]
    assert (last.shown.word, last.place, last.id) == ("Réorienté", "requests", "new:agent_training")


@pytest.mark.slow
def test_who_joined_our_need_is_shown(baule):
    need = submitted(baule)
    public = PublicNeed(
        id=need, commune="45024", title="Cimetière", joined=(Named(commune="45008", name="Artenay", comment="Oui."),)
    )
    baule.publish(public)
    _, seen = opened(baule, need)
    assert seen[-1].joined == (("Artenay", "Oui."),)
    assert [insee for insee, _name in seen[-1].shared] == ["45024", "45008"]


@pytest.mark.parametrize(
    ("submitted", "words"),
    [
        ("", "partira avec le besoin"),
        ("finalised", "↑ partira après le besoin"),
        ("held", "↑ partira après le besoin"),
        ("deposited", "↑ à envoyer"),
        ("accepted", "↑ à envoyer"),
        ("rejected", "✗ ne part pas, comme le besoin"),
        ("quarantined", "✗ ne part pas, comme le besoin"),
        ("arrived", "✓ arrivée à la plateforme"),
    ],
)
def test_each_document_says_how_far_it_is(baule, tmp_path, submitted, words):
    file = tmp_path / "devis.pdf"
    file.write_bytes(b"%PDF-1.7" + b"x" * 1_200 + b"\n%%EOF")
    need = baule.act(draft_need, None, title="Cantine", description="Un logiciel.")
    sha256 = baule.act(attach_file, need, file).sha256
    if submitted:
        baule.act(submit_need, need)
        settle_act(baule, need, state="accepted" if submitted == "arrived" else submitted, attempts=1)
    else:
        baule.act(ask_validation, need)
    if submitted == "arrived":
        with baule.context.store.transaction() as connection:
            row = {"sha256": sha256, "size": 1_214, "sent": 0, "location": "", "done_at": "2021-02-03"}
            connection.execute(insert(upload).values(row))
    _, seen = opened(baule, need)
    assert seen[-1].documents == (("devis.pdf", f"1,2{NB}ko, {words}"),)


@pytest.mark.parametrize("taken_out", [True, False])
def test_a_document_taken_out_of_a_need_that_turns_out_to_have_left_is_said_to_be_nowhere(baule, tmp_path, taken_out):
    file = tmp_path / "devis.pdf"
    file.write_bytes(b"%PDF-1.7\n%%EOF")
    need = baule.act(draft_need, None, title="Cimetière", description="Registre papier")
    sha256 = baule.act(attach_file, need, file).sha256
    op = baule.act(submit_need, need).op
    baule.act(cancel_act, op)
    if taken_out:
        baule.act(detach_file, need, sha256)
    settle(baule.context, op, "accepted")
    publish(baule.context, "mine", own_need(need, op))
    _, seen = opened(baule, need)
    words = "✗ n’est plus sur cet ordinateur, et la plateforme ne l’a pas" if taken_out else "↑ à envoyer"
    assert seen[-1].documents == (("devis.pdf", f"14{NB}octets, {words}"),)


@pytest.mark.slow
def test_documents_joined_on_another_computer_are_said_not_to_be_shown(baule):
    need = submitted(baule)
    _, seen = opened(baule, need)
    assert seen[-1].documents_note == ""
    with baule.context.store.transaction() as connection:
        connection.execute(update(need_table).values(submit_op=None, base="other"))
    say(baule, "mine", own_need(need, "other"))
    _, seen = opened(baule, need)
    assert seen[-1].documents_note.startswith("Si ce besoin a des pièces jointes, elles ne sont pas sur cet ordinateur")
