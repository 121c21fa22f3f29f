"""What is printed of a need of which a correction waits, or of whose two texts one was chosen, says so."""

import pytest
from sqlalchemy import insert, update

from desktop.actions.needs.correct_need import correct_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.settle_conflict import settle_conflict
from desktop.actions.needs.submit_need import submit_need
from desktop.database.queries import needs, standing_text
from desktop.documents import pages
from desktop.documents.campaign_papers import campaign_note_of
from desktop.documents.need_papers import need_note_of, need_sheet_of
from desktop.documents.need_sheet import NeedPaper, render
from sync.client.ledger.tables import exchange, outbox
from tests.desktop.viewmodels.needs.two_texts import ELSEWHERE, corrected, theirs
from tests.desktop.viewmodels.saying import answer, own_need, say

TAKEN = "Besoin pris en compte (accusé n° 4)"
UNPUBLISHED = "Texte de la commune, non publié."


def state(baule, need: str) -> str:
    """That of the sheet and of the note to the council, which say the same text."""
    sheet = baule.ask(lambda connection: need_sheet_of(connection, need, now=baule.hour[0]))
    note = baule.ask(lambda connection: need_note_of(connection, need, now=baule.hour[0]))
    assert dict(note.facts)["État"] == sheet.state
    return plain(sheet.state)


def last_step(baule, need: str) -> str:
    return plain(baule.ask(lambda connection: need_sheet_of(connection, need, now=baule.hour[0])).steps[-1][1])


def plain(text: str) -> str:
    return " ".join(text.split())


def decide(baule, op: str, state: str) -> None:
    """The platform's answer to this act alone."""
    with baule.context.store.transaction() as connection:
        values = {"state": state, "received_at": "2021-02-03T14:00:00.000+00:00"}
        connection.execute(update(outbox).where(outbox.c.op == op).values(**values))


@pytest.mark.parametrize(("keep", "whose"), [("mine", "cet ordinateur"), ("platform", "la plateforme")])
def test_a_choice_is_told_from_the_moment_it_is_made(baule, keep, whose):
    need = corrected(baule)
    theirs(baule, need)
    met = baule.ask(needs.amends, need)[-1][0]
    assert last_step(baule, need) == "Texte changé ailleurs : La plateforme a un autre texte que celui-ci."
    op = baule.act(settle_conflict, need, keep).op
    kept = f"Texte gardé : celui de {whose}."
    assert state(baule, need) == f"{TAKEN}. Choix à envoyer. {kept}"
    assert last_step(baule, need) == f"Choix à envoyer. {kept}"
    decide(baule, op, "deposited")
    assert state(baule, need) == f"{TAKEN}. Choix reçu, à décider. {kept}"
    decide(baule, op, "accepted")
    decide(baule, met, "superseded")
    assert state(baule, need) == TAKEN
    assert last_step(baule, need) == f"Choix entre deux textes. Choix reçu. {kept}"


def test_a_correction_that_waits_is_not_said_to_be_taken(baule):
    baule.campaign()
    need = baule.act(draft_need, None, title="Cimetière", description="Registre papier")
    baule.act(submit_need, need)
    answer(baule, need)
    draft = baule.act(correct_need, need)
    baule.act(draft_need, draft, description="Registre papier, à la cave")
    baule.act(submit_need, draft)
    assert state(baule, need) == f"{TAKEN}. Correction à envoyer. Le texte ci-dessous est le nouveau."
    assert last_step(baule, need) == "Correction à envoyer"


@pytest.mark.parametrize(
    ("keep", "said"),
    [
        ("mine", f"{UNPUBLISHED} La plateforme en a encore un autre, d’un autre ordinateur de la mairie."),
        (
            "platform",
            "Texte que la commune avait gardé. La plateforme en a reçu un autre depuis, d’un autre ordinateur de la"
            " mairie.",
        ),
    ],
)
def test_of_a_choice_that_met_a_third_text_it_is_said_whose_text_this_is(baule, keep, said):
    need = corrected(baule)
    theirs(baule, need)
    baule.act(settle_conflict, need, keep)
    answer(baule, need, "need.amend", "conflict")
    row = baule.ask(needs.one, need)
    say(baule, "mine", own_need(need, row.submit_op, ELSEWHERE[:-1] + "0", title="Encore un autre"))
    assert state(baule, need) == said


def test_a_text_that_the_platform_has_lost_is_not_said_to_be_there(baule):
    need = corrected(baule)
    answer(baule, need, "need.amend", "conflict", decided_at="2021-02-03T14:00:00.000+00:00")
    row = baule.ask(needs.one, need)
    say(baule, "mine", own_need(need, row.submit_op))  # what ours was written upon
    done = {"id": 1, "started_at": "2021", "ended_at": "2021", "outcome": "complete", "summary": "{}", "failures": 0}
    with baule.context.store.transaction() as connection:
        connection.execute(insert(exchange).values(**done, server_time="2021-02-03T15:00:00.000+00:00"))
    assert state(baule, need) == (
        f"{UNPUBLISHED} La plateforme a perdu celui d’un autre ordinateur de la mairie : elle a de nouveau celui"
        " d’avant."
    )


def test_what_nobody_reads_yet_is_not_said_to_be_read_by_all(baule):
    def published() -> bool:
        return baule.ask(lambda connection: need_sheet_of(connection, need, now=baule.hour[0])).published

    need = corrected(baule)
    theirs(baule, need)
    met = baule.ask(needs.amends, need)[-1][0]
    assert not published(), "the platform has another text"
    assert "Corrigé, depuis un autre ordinateur de la mairie." in [
        said for _, said in baule.ask(lambda connection: need_sheet_of(connection, need, now=baule.hour[0])).steps
    ]
    op = baule.act(settle_conflict, need, "mine").op
    assert not published(), "it waits"
    decide(baule, op, "accepted")
    decide(baule, met, "superseded")
    assert published()
    answer(baule, need, state="rejected")
    assert not published()
    for sheet in (True, False):
        made = NeedPaper(commune="Baule", title="Cimetière", state="", published=sheet, made_at=baule.hour[0])
        assert ("Ce que tout le monde peut lire" in pages.text(render(made))) == sheet


def test_while_a_correction_is_begun_here_the_note_names_the_need_as_another_computer_corrected_it(baule):
    """The window did; the note and the commands still gave the text of before."""
    baule.campaign()
    need = baule.act(draft_need, None, title="Cimetière", description="Registre papier")
    baule.act(submit_need, need)
    answer(baule, need)
    baule.act(correct_need, need)
    theirs(baule, need)
    (line,) = baule.ask(lambda connection: standing_text.with_theirs(connection, needs.listed(connection)))
    assert line.title == "Le cimetière"
    note = baule.ask(lambda connection: campaign_note_of(connection, now=baule.hour[0]))
    assert any("– Le cimetière" in text for text in map(str, note.sections))
