from datetime import timedelta

import pytest
from sqlalchemy import update

from desktop.actions.kit.attach_file import attach_file
from desktop.actions.needs.copy_need import copy_need
from desktop.actions.needs.discard_need import discard_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.swap_texts import swap_texts
from desktop.actions.votes.cast_vote import cast_vote
from desktop.database import records
from desktop.database.queries import attachments, needs
from desktop.database.tables import vote
from desktop.paths import Places
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.needs import sending
from desktop.viewmodels.needs.bin import NeedBin, _text
from desktop.viewmodels.needs.navigation import NeedNavigation


def test_what_was_thrown_away_says_how_long_it_stays_and_comes_back(baule):
    made = baule.act(draft_need, None, title="Cantine")
    baule.act(discard_need, made)
    baule.hour[0] += timedelta(days=2)
    view = NeedBin(baule.actor, Latest())
    view.refresh()
    baule.settle()
    (line,) = view.model.lines
    assert line.title == "Cantine"
    assert line.note == "Mis à la corbeille mercredi 3\u00a0février à 14\u00a0h\u00a032 · encore 28\u00a0jours"
    back: list[str] = []
    view.restored.connect(back.append)
    view.restore(made)
    baule.until(lambda: back == [made])
    baule.settle()
    assert view.model.lines == ()
    assert [row.id for row in baule.ask(needs.listed)] == [made]


def test_a_draft_in_the_bin_is_read_and_erased_for_good_after_a_question(baule, tmp_path):
    file = tmp_path / "devis.pdf"
    file.write_bytes(b"%PDF-1.7" + b"x" * 1_200 + b"\n%%EOF")
    made = baule.act(draft_need, None, title="Cantine", description="Mme Petit compte.", remarks="Urgent")
    baule.act(attach_file, made, file)
    baule.act(discard_need, made)
    view, asked, erased = NeedBin(baule.actor, Latest()), [], []
    view.opened.connect(lambda read: asked.append(("read", read)))
    view.asked.connect(lambda read: asked.append(("erase", read)))
    view.erased.connect(lambda: erased.append(True))
    view.refresh()
    view.read(made)
    baule.settle()
    screen, read = asked.pop()
    assert screen == "read"
    assert (read.heading, dict(read.public)["Description"]) == ("Cantine", "Mme Petit compte.")
    assert dict(read.public)["Remarques pour la plateforme"] == "Urgent"
    assert "devis.pdf" in dict(read.public)["Pièces jointes"]
    view.ask_erase()
    screen, question = asked.pop()
    assert (screen, question.public) == ("erase", (("Brouillon", "Cantine"),))
    assert baule.ask(needs.one, made) is not None, "only asked"
    view.erase()
    baule.settle()
    assert erased == [True]
    assert view.model.lines == ()
    assert baule.ask(needs.one, made) is None
    assert baule.ask(attachments.listed, made) == ()


@pytest.mark.parametrize("after", [0, 62])
def test_what_is_gone_for_good_is_no_more_said_to_be_in_the_bin(baule, tmp_path, after):
    """Erased, or deleted after thirty days when the next draft is put in the bin: nothing can be restored any more."""
    navigation, said = NeedNavigation(baule.actor, Places(tmp_path, tmp_path, tmp_path), "Baule"), []
    navigation.start()
    navigation.needs.binned.connect(said.append)
    made, other = baule.act(draft_need, None, title="Cantine"), baule.act(draft_need, None, title="Garderie")
    navigation.needs.discard(made, "Cantine")
    baule.settle()
    assert said == ["Le brouillon «\u00a0Cantine\u00a0» est dans la corbeille."]
    if after:
        for _ in range(2):  # the first time it is only seen to be over its days
            baule.hour[0] += timedelta(days=31)
            baule.act(discard_need, other)
    else:
        navigation.bin.read(made)
        baule.settle()
        navigation.bin.erase()
    baule.settle()
    assert said[1:] == [""]
    refused = []
    baule.actor.refused.connect(refused.append)
    navigation.needs.undo_discard()
    baule.settle()
    assert refused == [], "nothing is asked for again"


def test_a_draft_that_a_vote_names_is_not_erased(baule):
    baule.campaign("needs")
    made = baule.act(draft_need, None, title="Cantine", description="Inscriptions.")
    cast_vote(baule.context, "opencimetiere")
    with baule.context.store.transaction() as connection:
        connection.execute(update(vote).values(need=made))  # as votes did that named a need before it was sent
    baule.act(discard_need, made)
    view, refused = NeedBin(baule.actor, Latest()), []
    view.refused.connect(refused.append)
    view.refresh()
    view.read(made)
    baule.settle()
    view.erase()
    baule.settle()
    assert "un envoi de la commune le cite" in refused[0]
    assert baule.ask(needs.one, made) is not None


def test_a_copy_in_the_bin_is_not_said_to_have_never_been_sent(baule):
    """Its text may have been sent, as that of the need itself."""
    made = baule.act(draft_need, None, title="Cantine", description="Inscriptions")
    copy = baule.act(copy_need, made)
    baule.act(discard_need, copy)
    view, read = NeedBin(baule.actor, Latest()), []
    view.opened.connect(read.append)
    view.refresh()
    view.read(copy)
    baule.settle()
    assert read[0].lead.startswith("Ce brouillon est une copie. Mis à la corbeille")


def with_a_text_aside(baule) -> str:
    made = baule.act(draft_need, None, title="Cantine", description="Inscriptions")
    other = {"title": "Garderie", "description": "Inscriptions"}
    baule.act(swap_texts, made, {"title": "Cantine", "description": "Inscriptions"}, other)
    return made


def test_the_text_that_was_put_aside_is_read_in_the_bin_and_named_before_it_is_erased(baule):
    """It lies there with its draft, and goes with it."""
    made = with_a_text_aside(baule)
    baule.act(discard_need, made)
    view, read, asked = NeedBin(baule.actor, Latest()), [], []
    view.opened.connect(read.append)
    view.asked.connect(asked.append)
    view.refresh()
    view.read(made)
    baule.settle()
    label, said = read[0].public[-1]
    assert (label, said) == ("Autre texte mis de côté (ce qui diffère)", "Titre du besoin\u00a0: Garderie")
    view.ask_erase()
    assert asked[0].public == (("Brouillon", "Cantine"), (label, said))
    assert asked[0].lead.startswith("Son texte, celui qui est mis de côté et ses pièces jointes disparaissent")


def test_it_is_named_before_its_draft_leaves(baule):
    made = with_a_text_aside(baule)
    said = sending.sending(baule.ask(sending.read, made), baule.hour[0]).confirmation.warning
    assert "Un autre texte est mis de côté. Il ne part pas" in said
    baule.act(swap_texts, made, {"title": "Cantine"}, {"title": "Cantine", "description": "Inscriptions"})
    said = sending.sending(baule.ask(sending.read, made), baule.hour[0]).confirmation.warning
    assert "mis de côté" not in said, "it says nothing else"


def test_nor_is_what_was_kept_apart_or_what_another_computer_sent(baule):
    of = baule.act(draft_need, None, title="Cantine", description="Inscriptions")
    with baule.context.store.transaction() as connection:
        text = {"title": "Garderie", "description": "Inscriptions"}
        apart = records.needs.insert_apart(connection, baule.hour[0], text, of=of)
        theirs = records.needs.insert(connection, baule.hour[0], text, base="an act of another computer")
    leads = []
    for id in (apart, theirs):
        baule.act(discard_need, id)
        with baule.context.store.reading() as connection:
            leads.append(_text(connection, id, baule.hour[0]).read.lead)
    assert leads[0].startswith("Ce texte a été gardé à part d’un besoin. Mis")
    sent = "\u00a0: il avait été envoyé. Mis"
    assert leads[1].startswith(f"Ce texte vient d’un autre ordinateur de la mairie{sent}")
    with baule.context.store.transaction() as connection:
        connection.exec_driver_sql(
            "INSERT INTO former_device (id, public_key, url, seq, head, replaced_at, reason)"
            " VALUES ('d', x'00', '', 1, '', '2026', 'restored')"
        )
        connection.exec_driver_sql(
            "INSERT INTO outbox (op, seq, type, title, subject, frozen, intent, state, created_at, attempts, reason,"
            " detail) VALUES ('o', 1, 'need.submit', '', ?, x'00', 'i', 'rejected', '2026', 1, '', '')",
            (apart,),
        )
        refused = _text(connection, apart, baule.hour[0]).read.lead
        perhaps = _text(connection, theirs, baule.hour[0]).read.lead
    assert perhaps.startswith(f"Ce texte vient d’un autre ordinateur, ou d’ici avant le retour à une sauvegarde{sent}")
    assert refused.startswith("Ce besoin a été envoyé une fois, et refusé par la plateforme. Mis")
