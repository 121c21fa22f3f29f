"""What restoring a backup loses is said completely: how many acts, which, and that nothing is lost if so."""

from datetime import datetime, timedelta, timezone

import pytest
from msgspec.structs import replace

from desktop.domain.act_words import CHOICE
from desktop.domain.french import FIXED as F
from desktop.domain.restoring import Losses, LostAct, LostDraft, done, loses, sentences

PARIS = timezone(timedelta(hours=1))
NOW = datetime(2026, 3, 1, 14, 32, tzinfo=PARIS)
KEPT = "Ce qui est là aujourd’hui est gardé à côté\u00a0: vous pourrez y revenir."
LOST_TOO = "Ce qui est là aujourd’hui est gardé à côté, ce qui serait perdu aussi\u00a0: vous pourrez y revenir."
NOTHING = "Aucun envoi ni brouillon ne sera perdu."
ACT = LostAct(op="o", type="vote.cast", title="Registre", received=False)


def loss_sentences(losses: Losses) -> tuple[str, ...]:
    first, *others = sentences(losses, NOW, NOW)
    assert first == f"Si vous revenez à cette sauvegarde, la commune sera comme elle était à 14{F}h{F}32."
    return tuple(others)


@pytest.mark.parametrize(
    ("losses", "nothing", "kept", "asked"),
    [
        (Losses(database="sound"), True, True, False),
        (Losses(database="absent"), False, False, False),
        (Losses(database="absent", unseen=1), False, False, False),
        (Losses(database="damaged"), False, False, True),
        (Losses(database="damaged", unseen=1), False, False, True),
        (Losses(database="sound", acts=(ACT,)), False, True, True),
        (
            Losses(database="sound", drafts=(LostDraft(id="n", title="T", older=True, act="need.submit"),)),
            False,
            True,
            True,
        ),
        (Losses(database="sound", person=True), True, True, True),
        (Losses(database="sound", unseen=1), False, True, True),
    ],
)
def test_only_where_nothing_is_lost_it_is_said(losses: Losses, nothing: bool, kept: bool, asked: bool) -> None:
    said = loss_sentences(losses)
    assert (NOTHING in said, KEPT in said or LOST_TOO in said) == (nothing, kept)
    assert loses(losses) is asked
    assert ("Le fichier abîmé est gardé à côté." in loss_sentences(losses)) is (losses.database == "damaged")


@pytest.mark.parametrize(
    ("losses", "too"),
    [
        (Losses(database="sound", acts=(ACT,)), True),
        (Losses(database="sound", drafts=(LostDraft(id="n", title="T", older=False, act="need.submit"),)), True),
        (Losses(database="sound", drafts=(LostDraft(id="n", title="T", older=True, act="need.submit"),)), False),
        (Losses(database="sound", acts=(replace(ACT, received=True),)), False),
        (Losses(database="sound", acts=(replace(ACT, away="key"),)), False),
        (Losses(database="sound"), False),
    ],
)
def test_what_would_be_lost_is_said_to_be_kept_beside(losses: Losses, too: bool) -> None:
    """“Sera perdu” and “gardé” stood in one question, and left open which of them it was."""
    assert loss_sentences(losses)[-1] == (LOST_TOO if too else KEPT)


@pytest.mark.parametrize(("unseen", "were"), [(1, f"1{F}envoi de plus"), (2, f"2{F}envois de plus")])
def test_acts_that_only_the_journals_head_knows_are_counted(unseen: int, were: str) -> None:
    losses = Losses(database="absent", unseen=unseen)
    assert loss_sentences(losses) == (
        f"Les données actuelles ne se lisent plus. D’après une trace gardée à part, elles contenaient {were}.",
    )


def test_of_a_database_that_can_be_read_it_is_not_said_that_it_cannot() -> None:
    (missing, _kept) = loss_sentences(Losses(database="sound", unseen=2))
    assert missing == f"D’après une trace gardée à part, il manque déjà 2{F}envois aux données actuelles."


def test_received_needs_come_back_and_nothing_that_was_refused_is_said_to_count() -> None:
    need = LostAct(op="o", type="need.submit", title="La cantine", received=True)
    assert loss_sentences(Losses(database="absent", acts=(need,))) == (
        f"1 envoi reçu reste à la plateforme, mais la boîte d’envoi d’ici ne le montrera plus{F}:",
        f"– Besoin{F}: La cantine",
        "Les besoins reçus reviendront parmi vos besoins au prochain échange.",
    )
    assert "Les échanges ramènent les besoins" in done(Losses(database="sound", acts=(need,)), NOW, NOW, kept=True)
    for other in (replace(need, received=False), replace(need, type="vote.cast")):
        after = done(Losses(database="sound", acts=(other,)), NOW, NOW, kept=False)
        assert after == f"C’est fait{F}: la commune est comme elle était à 14{F}h{F}32."
        assert not any("reviendront" in line for line in loss_sentences(Losses(database="absent", acts=(other,))))


def test_of_a_need_that_was_withdrawn_nothing_says_that_it_comes_back() -> None:
    need = LostAct(op="o", type="need.submit", title="La cantine", received=True, subject="n")
    back = LostAct(op="w", type="need.withdraw", title="La cantine", received=True, subject="n")
    other = replace(need, op="o2", subject="n2")

    def sentences_on(*acts: LostAct) -> str:
        losses = Losses(database="sound", acts=acts)
        return " ".join((*loss_sentences(losses), done(losses, NOW, NOW, kept=True)))

    assert not any(words in sentences_on(need, back) for words in ("reviendront", "ramènent"))
    assert "ramènent" in sentences_on(need, replace(back, received=False)), "the platform still has it"
    both = sentences_on(need, back, other)
    assert "Les besoins reçus et non retirés reviendront parmi vos besoins au prochain échange." in both
    assert "Les échanges ramènent les besoins que la plateforme a reçus depuis, sauf ceux qui sont retirés." in both


def test_a_draft_in_the_bin_is_named_as_one() -> None:
    draft = LostDraft(id="1", title="Registre", older=False, act="need.submit", binned=True)
    assert loss_sentences(Losses(database="absent", drafts=(draft,))) == (
        f"1 brouillon disparaîtra{F}:",
        f"– Besoin{F}: Registre (dans la corbeille)",
    )


def test_a_choice_between_two_texts_is_called_one() -> None:
    act = replace(ACT, type="need.amend", kind=CHOICE)
    assert f"– Choix entre deux textes{F}: Registre" in loss_sentences(Losses(database="absent", acts=(act,)))


def test_what_left_without_an_answer_is_not_said_to_be_lost() -> None:
    acts = (replace(ACT, title="Clé", away="key"), replace(ACT, title="Essai", away="tried"), ACT)
    assert loss_sentences(Losses(database="absent", acts=acts)) == (
        f"1 envoi jamais parti sera perdu{F}:",
        f"– Vote{F}: Registre",
        f"1 envoi parti sur une clé USB peut encore arriver à la plateforme, mais ne sera plus affiché ici{F}:",
        f"– Vote{F}: Clé",
        f"1 envoi parti sans réponse peut encore arriver à la plateforme, mais ne sera plus affiché ici{F}:",
        f"– Vote{F}: Essai",
        f"Ne les ressaisissez pas avant de savoir s’ils sont arrivés{F}: ils compteraient deux fois.",
    )
    alone = f"Ne le ressaisissez pas avant de savoir s’il est arrivé{F}: il compterait deux fois."
    assert alone in loss_sentences(Losses(database="absent", acts=acts[1:]))
    received = replace(acts[0], received=True)
    assert not any("ressaisissez" in line for line in loss_sentences(Losses(database="absent", acts=(received, ACT))))


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("need.submit", f"Besoin{F}: sans titre"),
        ("service.share", f"Service à proposer{F}: sans nom"),
        ("request.submit", f"Demande au préfet{F}: sans objet"),
        ("request.complement", f"Complément d’une demande au préfet{F}: sans objet"),
    ],
)
def test_a_draft_without_a_title_is_named_as_in_its_own_list(act: str, said: str) -> None:
    draft = LostDraft(id="1", title="", older=False, act=act)
    assert loss_sentences(Losses(database="absent", drafts=(draft,)))[1] == f"– {said}"


def test_eight_titles_are_listed_and_the_others_counted() -> None:
    drafts = tuple(LostDraft(id=str(n), title=str(n) if n else "", older=False, act="need.submit") for n in range(10))
    lines = [f"– Besoin{F}: sans titre", *(f"– Besoin{F}: {n}" for n in range(1, 8))]
    assert loss_sentences(Losses(database="absent", drafts=drafts[:1])) == (
        f"1 brouillon disparaîtra{F}:",
        f"– Besoin{F}: sans titre",
    )
    assert loss_sentences(Losses(database="absent", drafts=drafts[:8])) == (f"8 brouillons disparaîtront{F}:", *lines)
    assert loss_sentences(Losses(database="absent", drafts=drafts[:9]))[1:] == (*lines, "– et 1 de plus")
    assert loss_sentences(Losses(database="absent", drafts=drafts))[1:] == (*lines, "– et 2 de plus")
