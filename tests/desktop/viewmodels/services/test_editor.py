"""Sharing a service with a real commune: written and kept, checked, sent, and what becomes of it."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from desktop.actions.services.discard_share import discard_share
from desktop.actions.services.draft_share import draft_share
from desktop.actions.services.share_service import share_service
from desktop.actions.settings.set_person import set_person
from desktop.database.opening import read_opening
from desktop.database.queries import outbox, shares
from desktop.domain import shares as rules
from desktop.domain.changes import Changes
from desktop.domain.exchange_words import kept_answer
from desktop.domain.french import FIXED, long_date, paris
from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit import act_context
from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.kit.confirmation import Confirmation
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.services.editor import OpenedShare, ShareEditor
from desktop.viewmodels.services.life import ShareAct, ShareLife, ShareText
from desktop.viewmodels.services.shares import Shares
from desktop.viewmodels.services.words import FIELDS
from sync.contract.published import OwnShare
from tests.desktop.actions import published
from tests.desktop.viewmodels.votes.published_proposals import publish, receive

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune


class Seen:
    """Everything that the editor told."""

    def __init__(self, commune: "Commune") -> None:
        self.commune = commune
        self.editor = ShareEditor(commune.actor)
        self.opened: list[OpenedShare] = []
        self.saving: list[str] = []
        self.wrong: list[tuple[Refusal, ...]] = []
        self.ready: list[Confirmation] = []
        self.submitted: list[str] = []
        self.left: list[str] = []
        self.closed: list[bool] = []
        self.refused: list[tuple[str, str]] = []
        self.editor.opened.connect(self.opened.append)
        self.editor.saving.connect(lambda sentence, _tone: self.saving.append(sentence))
        self.editor.wrong.connect(self.wrong.append)
        self.editor.ready.connect(self.ready.append)
        self.editor.submitted.connect(self.submitted.append)
        self.editor.left.connect(self.left.append)
        self.editor.closed.connect(lambda: self.closed.append(True))
        self.editor.refused_field.connect(lambda field, sentence: self.refused.append((field, sentence)))

    def begin(self, id: str = "") -> None:
        self.editor.begin(id)
        self.commune.settle()

    def type(self, **fields: str) -> None:
        for name, text in fields.items():
            self.editor.type(name, text)

    def asks(self) -> None:
        self.editor.ask_submit()
        self.commune.settle()
        self.commune.settle()


def share(commune: "Commune", title: str = "Registre") -> str:
    made = commune.act(draft_share, None, title=title, summary="En ligne.", remarks="Entre nous.")
    commune.act(share_service, made)
    return made


def test_what_is_typed_is_kept_on_leaving_the_field_and_found_again(baule: "Commune") -> None:
    seen = Seen(baule)
    seen.begin()
    assert seen.opened[0].fields["cost"] == "inconnu"
    assert baule.ask(shares.listed) == (), "nothing typed, nothing made"
    seen.type(title="Réservation de salles")
    seen.editor.leave("title")
    baule.settle()
    (row,) = baule.ask(shares.listed)
    assert row.title == "Réservation de salles"
    assert seen.saving[-1] == "Enregistré à 14\u00a0h\u00a032"
    seen.type(summary="En ligne.", cost="gratuit")
    seen.editor.close()
    baule.settle()
    assert seen.closed == [True]
    seen.begin(row.id)
    assert seen.opened[-1].fields["summary"] == "En ligne."
    assert seen.opened[-1].fields["cost"] == "gratuit"


def test_out_of_sight_all_is_kept(baule: "Commune") -> None:
    seen = Seen(baule)
    seen.begin()
    seen.type(title="Salles")
    seen.editor.pause()
    baule.settle()
    (row,) = baule.ask(shares.listed)
    assert row.title == "Salles"


def test_after_a_crash_the_open_service_is_asked_about_also_where_another_was_written_later(baule: "Commune") -> None:
    """By another program, or by a clock that was set back."""
    other = baule.act(draft_share, None, title="Prêts")
    open_one = baule.act(draft_share, None, title="Salles", on_screen=True)
    later = replace(baule.context, clock=lambda: baule.context.clock() + timedelta(minutes=1))
    draft_share(later, other, title="Prêts de matériel")
    read = read_opening(baule.context.store.path)
    assert read is not None
    assert [text.id for text in read.last_texts] == [other]
    assert read.left_on_screen is not None
    assert (read.left_on_screen.kind, read.left_on_screen.id, read.left_on_screen.title) == (
        "share",
        open_one,
        "Salles",
    )
    discard_share(baule.context, open_one)
    read = read_opening(baule.context.store.path)
    assert read is not None
    assert read.left_on_screen is None, "in the bin there is nothing to go on with"


def test_after_a_crash_the_service_that_was_being_written_is_known_but_not_once_it_was_left(baule: "Commune") -> None:
    def broken_off() -> str:
        baule.settle()
        read = read_opening(baule.context.store.path)
        assert read is not None
        return "" if read.left_on_screen is None else f"{read.left_on_screen.kind} {read.left_on_screen.title}"

    seen = Seen(baule)
    seen.begin()
    seen.type(title="Salles")
    seen.editor.pause()  # the draft is only made by this
    assert broken_off() == "", "another page, or a window that closes, is no crash"
    seen.editor.resume()
    seen.type(title="Salles et prêts")
    seen.editor.leave("title")
    assert broken_off() == "share Salles et prêts"
    seen.editor.close()
    assert broken_off() == ""
    (row,) = baule.ask(shares.listed)
    seen.begin(row.id)
    assert broken_off() == "", "nothing was typed"
    seen.editor.close()
    baule.settle()
    baule.act(draft_share, row.id, on_screen=True, summary="En ligne.")  # and the session broke off
    assert broken_off() == "share Salles et prêts"
    seen.begin(row.id)
    seen.editor.close()
    assert broken_off() == "", "read again and left"
    seen.begin(row.id)
    seen.type(summary="En ligne, pour tous.")
    seen.asks()
    seen.editor.submit()
    baule.settle()
    assert seen.submitted == [row.id]
    Life(baule, row.id).life.cancel()
    assert broken_off() == "", "a draft again, but no crash"


def test_a_field_is_checked_on_leaving_it_only_once_it_was_typed_in(baule: "Commune") -> None:
    seen = Seen(baule)
    seen.begin()
    seen.editor.leave("title")
    assert seen.refused == []
    seen.type(title="a")
    seen.type(title="")
    seen.editor.leave("title")
    ((field, sentence),) = seen.refused
    assert field == "title"
    assert "Il manque" in sentence


def test_a_phase_that_takes_no_service_is_told_at_once_and_when_it_is_over(baule: "Commune") -> None:
    baule.campaign("deployment")
    seen, told = Seen(baule), list[str]()
    seen.editor.phase_changed.connect(told.append)
    seen.begin()
    assert "La phase ouverte est" in seen.opened[0].closed
    published.open_phase(baule.context, "needs")
    baule.actor.announce(Changes(scopes=frozenset({"campaign"})))
    baule.settle()
    assert told == [""]


@pytest.mark.parametrize(("since", "odd"), [("2019", ""), ("mars 2062", "2062"), ("1019", "1019"), ("1995", "")])
def test_a_far_year_is_doubted_at_its_field_and_before_it_leaves(baule: "Commune", since: str, odd: str) -> None:
    baule.campaign("needs")
    seen = Seen(baule)
    seen.begin()
    seen.type(title="Salles", summary="Réserver.", used_since=since)
    assert bool(odd) == bool(seen.editor.doubt("used_since"))
    assert seen.editor.doubt("title") == ""
    seen.editor.ask_submit()
    baule.settle()
    (read,) = seen.ready
    assert read.warning.startswith(f"Utilisé depuis{FIXED}: l’année «{FIXED}{odd}{FIXED}»" if odd else "")
    assert bool(read.warning) == bool(odd)


def test_where_nothing_can_leave_it_is_said_before_the_first_letter(baule: "Commune") -> None:
    """Communes of some overseas territories have no SIREN: it was said in red once all was written."""
    baule.campaign("needs")
    with baule.context.store.transaction() as connection:
        connection.exec_driver_sql("UPDATE meta SET value = '' WHERE key = 'siren'")
    seen = Seen(baule)
    seen.begin()
    assert seen.opened[0].closed.startswith("La liste officielle ne donne pas de numéro SIREN pour Baule")
    assert seen.opened[0].closed.endswith("Vous pouvez écrire ce service et le garder ici.")


def test_nobody_is_said_to_see_a_service_before_the_platform_has_published_it(baule: "Commune") -> None:
    baule.campaign("needs")
    seen = Seen(baule)
    seen.begin()
    seen.type(title="Registre", summary="En ligne.")
    seen.asks()
    assert seen.ready[0].public_head == "Visible de toutes les communes si la plateforme le retient"


def test_what_lacks_is_said_then_what_will_be_sent_is_shown(baule: "Commune") -> None:
    baule.campaign("needs")
    baule.act(set_person, name="Anne Martin", email="anne@baule.fr")
    seen = Seen(baule)
    seen.begin()
    seen.type(title="Réservation de salles")
    seen.asks()
    assert [problem.field for problem in seen.wrong[0]] == ["summary"]
    seen.type(summary="Écrire à petit@example.org", cost="gratuit", remarks="À relire.")
    seen.asks()
    assert "petit@example.org" in seen.ready.pop().warning
    seen.type(summary="Les habitants réservent en ligne.")
    seen.asks()
    (read,) = seen.ready
    assert (read.changed, read.warning) == ("", "")
    assert read.public[:-1] == (
        ("Nom du service", "Réservation de salles"),
        ("À quoi il sert", "Les habitants réservent en ligne."),
        ("Coût", "Gratuit"),
    )
    assert read.private == (("Remarques pour la plateforme", "À relire."),)
    assert read.contact == "Anne Martin · anne@baule.fr"
    assert read.notice.startswith("Votre proposition doit arriver avant le")
    assert "Cet ordinateur n’est pas encore inscrit" in read.lead
    seen.editor.submit()
    baule.settle()
    assert len(seen.submitted) == 1
    (act,) = baule.ask(outbox.listed)
    assert (act.type, act.title, act.subject) == ("service.share", "Réservation de salles", seen.submitted[0])


def test_once_the_calendar_is_over_the_date_said_is_that_of_the_phase_kept_open(baule: "Commune") -> None:
    baule.campaign("needs")
    ours = {phase.key: phase.closes for phase in baule.ask(act_context.read).campaign.phases}
    seen = Seen(baule)
    seen.begin()
    seen.type(title="Salles", summary="En ligne.")
    baule.hour[0] = ours["vote"] + timedelta(days=1)
    seen.asks()
    assert long_date(paris(ours["needs"] - timedelta(minutes=1))) in seen.ready[0].notice


def test_outside_its_phases_the_text_stays_a_draft(baule: "Commune") -> None:
    baule.campaign("deployment")
    seen = Seen(baule)
    seen.begin()
    seen.type(title="Salles", summary="En ligne.")
    seen.asks()
    assert [problem.code for problem in seen.wrong[0]] == ["phase_closed"]
    assert [row.state for row in baule.ask(shares.listed)] == ["draft"]


def test_a_commune_without_siren_is_told(without_siren: "Commune") -> None:
    seen = Seen(without_siren)
    seen.begin()
    seen.type(title="Salles", summary="En ligne.")
    seen.asks()
    assert [problem.code for problem in seen.wrong[0]] == ["no_siren"]


def test_what_left_is_read_and_not_written(baule: "Commune") -> None:
    made = share(baule)
    seen = Seen(baule)
    seen.begin(made)
    assert seen.left == [made]
    assert not seen.editor.active
    seen.begin("unknown")
    assert seen.left == [made, ""]


def test_a_refused_service_is_taken_up_again_with_the_reason(baule: "Commune") -> None:
    made = share(baule)
    (act,) = baule.ask(outbox.listed)
    with baule.context.store.transaction() as connection:
        connection.exec_driver_sql("UPDATE outbox SET detail = 'Il manque un nom.'")
    receive(baule, act.op, "rejected")
    seen = Seen(baule)
    seen.begin(made)
    assert seen.opened[0].refused == kept_answer("Il manque un nom.")


class Life:
    """What is told of one that left, and of the list."""

    def __init__(self, commune: "Commune", id: str) -> None:
        self.life, self.shares = ShareLife(commune.actor, Latest()), Shares(commune.actor)
        self.sheets: list[ShareText] = []
        self.drafted: list[str] = []
        self.life.shown.connect(self.sheets.append)
        self.life.drafted.connect(self.drafted.append)
        self.life.show(id)
        self.shares.refresh()
        commune.settle()

    @property
    def line(self) -> str:
        return str(self.shares.model.lines[0].spoken)


@pytest.mark.slow
def test_what_becomes_of_it_received_then_published(baule: "Commune") -> None:
    made = share(baule)
    seen = Life(baule, made)
    assert seen.sheets[-1].cancel
    assert seen.sheets[-1].answer == ""
    assert seen.line.startswith("Registre, À envoyer, Mis dans la boîte d’envoi")
    assert [step.link for step in seen.sheets[-1].steps if step.link] == ["Voir l’envoi"]
    (act,) = baule.ask(outbox.listed)
    receive(baule, act.op)
    assert not seen.sheets[-1].cancel
    assert seen.sheets[-1].shown.word == "Service reçu"
    assert seen.sheets[-1].public_head == "Visible de toutes les communes si la plateforme le retient"
    publish(baule, "mine", OwnShare(id=made, title="Registre", state="published", service="registre"))
    sheet = seen.sheets[-1]
    assert (sheet.shown.word, sheet.service) == ("Publié au catalogue", "registre")
    assert sheet.answer.startswith("La plateforme l’a publié au catalogue.")
    assert sheet.public_head == "Visible de toutes les communes"
    assert sheet.private == (("Remarques pour la plateforme", "Entre nous."),)
    assert "Publié au catalogue" in seen.line


def test_one_that_waits_may_be_cancelled_and_one_in_the_catalogue_seen_there(baule: "Commune") -> None:
    made = share(baule)
    seen = Life(baule, made)
    assert seen.sheets[-1].acts == Acts(None, danger=ShareAct.CANCEL)
    (act,) = baule.ask(outbox.listed)
    receive(baule, act.op)
    assert seen.sheets[-1].acts == Acts()
    assert seen.sheets[-1].answer_tone == "warn"
    publish(baule, "mine", OwnShare(id=made, title="Registre", state="published", service="registre"))
    assert seen.sheets[-1].acts == Acts(ShareAct.SEE)
    assert seen.sheets[-1].answer_tone == "ok"


def test_the_list_offers_a_new_service_once_it_has_one(baule: "Commune") -> None:
    """Before, the button is in the middle of the empty list."""
    assert not Life(baule, "").shares.in_bar
    baule.act(draft_share, None, title="Salles")
    assert Life(baule, "").shares.in_bar


def test_whom_to_ask_stays_on_the_sheet_as_it_left(baule: "Commune") -> None:
    baule.act(set_person, "Secrétaire", None, "Mme Petit")
    made = share(baule)
    baule.act(set_person, "Maire", None, "M. Grand")
    sheet = Life(baule, made).sheets[-1]
    assert (sheet.contact, sheet.signed_as) == ("Mme Petit", "Secrétaire")


def test_one_that_is_not_taken_says_why(baule: "Commune") -> None:
    made = share(baule)
    seen = Life(baule, made)
    (act,) = baule.ask(outbox.listed)
    receive(baule, act.op)
    publish(baule, "mine", OwnShare(id=made, title="Registre", state="declined", reason="Déjà au catalogue."))
    assert (
        seen.sheets[-1].answer
        == f"La plateforme ne l’a pas retenu pour le catalogue. {kept_answer('Déjà au catalogue.', 'Elle')}"
    )
    assert seen.line == f"Registre, Non retenu, {kept_answer('Déjà au catalogue.')}"
    assert seen.sheets[-1].public_head == "Pas visible des autres communes"


def test_cancelled_before_it_leaves_it_is_a_draft_again(baule: "Commune") -> None:
    made = share(baule)
    seen = Life(baule, made)
    seen.life.cancel()
    baule.settle()
    assert seen.drafted == [made]
    assert seen.line.startswith("Registre, Brouillon, Modifié")


def test_a_draft_goes_to_the_bin_and_comes_back(baule: "Commune") -> None:
    made = baule.act(draft_share, None, title="Salles")
    seen = Life(baule, "")
    told: list[str] = []
    seen.shares.binned.connect(told.append)
    seen.shares.discard(made, "Salles")
    baule.settle()
    assert told == ["Le brouillon «\u00a0Salles\u00a0» est dans la corbeille."]
    assert seen.shares.model.lines == ()
    seen.shares.undo_discard()
    baule.settle()
    assert [line.id for line in seen.shares.model.lines] == [made]


def test_another_place_finds_one_of_ours_by_its_id(baule: "Commune") -> None:
    made = share(baule)
    seen = Life(baule, "")
    found: list[bool] = []
    seen.shares.find("actes", found.append)
    seen.shares.find(made, found.append)
    baule.settle()
    assert found == [False, True]


def test_what_must_be_written_is_said_to_be_no_choice() -> None:
    told = "N’écrivez pas de données sur les habitants."
    assert [field.name for field in FIELDS if told in field.help] == [field.name for field in FIELDS if field.long]
    assert [field.name for field in FIELDS if not field.optional] == [one.field for one in rules.problems({}, ())]


@pytest.mark.parametrize(
    ("refused", "lodged", "over"),
    [
        ("", "", ""),
        ("", "Déjà proposé.", "⚠ Déjà proposé."),
        ("Trop court.", "Déjà proposé.", "⚠ La plateforme n’a pas pris ce service. Trop court. Corrigez,"),
    ],
)
def test_why_it_came_back_is_said_above_its_text(refused: str, lodged: str, over: str) -> None:
    opened = OpenedShare(fields={}, themes={}, refused=refused, lodged=lodged)
    assert opened.over.startswith(over)
    assert bool(opened.over) == bool(over)


@pytest.mark.parametrize(("elsewhere", "sent"), [("", 1), ("Registre papier", 0)], ids=["as read", "changed elsewhere"])
def test_a_yes_is_of_what_was_read_though_she_asks_again_before_it_is_answered(
    baule: "Commune", elsewhere: str, sent: int
) -> None:
    """It was compared with nothing: “ce qui partirait a changé” was said where nothing had."""
    seen = Seen(baule)
    id = baule.act(draft_share, None, title="Registre", summary="En ligne.")
    seen.begin(id)
    seen.asks()
    if elsewhere:
        baule.act(draft_share, id, title=elsewhere)
    seen.editor.submit()
    seen.editor.ask_submit()
    baule.until(lambda: len(seen.submitted) == sent and (sent or len(seen.ready) > 1))
    baule.settle()
    assert len(baule.ask(outbox.listed)) == sent
    assert any(asked.changed for asked in seen.ready) is (not sent)
