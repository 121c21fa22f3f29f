"""What exports and papers say of a withdrawal that changed nothing: what the window says of it."""

import json
import uuid
from pathlib import Path

import odfdo
import pytest

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.outbox.export_data import export_data
from desktop.actions.outbox.report_act import report_act
from desktop.actions.requests.submit_request import submit_request
from desktop.actions.requests.withdraw_request import withdraw_request
from desktop.database.queries.acts import one_act
from desktop.documents import act_papers, act_report, receipt
from desktop.documents.pages import text
from desktop.viewmodels.outbox import act_paper
from tests.desktop.actions.exchanging import National, enrolled, national
from tests.desktop.actions.requests.ready_requests import answer, ready
from tests.desktop.actions.votes.two_computers import act_words_of, rounds

__all__ = ["national"]
WORD = "Retrait sans effet"
CHANGED_NOTHING = "Il ne retire que le texte d’avant\u00a0: la demande, complétée depuis, n’est pas retirée."


@pytest.fixture
def asked(context: CommuneContext, national: National) -> str:
    """A request that the platform has."""
    enrolled(context, national)
    id = ready(context)
    submit_request(context, id)
    rounds(national, context)
    return id


@pytest.fixture
def withdrawn(context: CommuneContext, national: National, asked: str) -> str:
    """Its withdrawal, which the platform has accepted."""
    op = withdraw_request(context, asked).value.op
    rounds(national, context)
    return op


def completed(context: CommuneContext, id: str) -> None:
    """By another computer: what was withdrawn had given place to that text."""
    answer(context, id, str(uuid.uuid4()), "received")


def printed(context: CommuneContext, op: str) -> receipt.Receipt:
    with context.store.reading() as connection:
        return act_papers.receipt_of(connection, op, now=context.clock())


def test_the_receipt_says_that_it_was_received_and_changed_nothing(
    context: CommuneContext, asked: str, withdrawn: str
) -> None:
    assert (printed(context, withdrawn).decision, printed(context, withdrawn).effect) == ("Retrait pris en compte", "")
    completed(context, asked)
    paper = printed(context, withdrawn)
    assert (paper.decision, paper.effect) == (WORD, f"La plateforme l’a reçu. {CHANGED_NOTHING}")
    assert f"Réponse de la plateforme : {WORD}" in receipt.qr_text(paper)
    told = " ".join(text(receipt.render(paper)).split())
    assert "n’est pas retirée" in told
    assert "pris en compte" not in told


def test_the_window_says_it_beside_the_receipt_too(context: CommuneContext, asked: str, withdrawn: str) -> None:
    completed(context, asked)
    with context.store.reading() as connection:
        paper = one_act.paper(connection, withdrawn)
    assert paper is not None
    read = act_paper.paper_of(paper, context.clock())
    assert CHANGED_NOTHING in read.sentence
    assert dict(read.facts)["Réponse de la plateforme"].startswith(f"{WORD}, ")


def test_exports_and_the_report_say_it(context: CommuneContext, asked: str, withdrawn: str, tmp_path: Path) -> None:
    assert act_words_of(context, withdrawn, tmp_path)[2] == "Retrait pris en compte"
    completed(context, asked)
    assert act_words_of(context, withdrawn, tmp_path) == (WORD, False, WORD)
    export_data(context, tmp_path / "envois.ods", "ods")
    receipts = odfdo.Document(str(tmp_path / "envois.ods")).body.tables[1]
    words = [[cell.text_recursive.strip() for cell in row.traverse()] for row in receipts.traverse()]
    decisions = {row[1]: row[words[0].index("Décision")] for row in words[1:]}
    assert decisions == {"Demande au préfet": "Demande déposée", "Retrait d’une demande au préfet": WORD}
    export_data(context, tmp_path / "envois.json", "json")
    acts = json.loads((tmp_path / "envois.json").read_text("utf-8"))["acts"]
    assert [(act["state"], act.get("in_vain", False)) for act in acts] == [("accepted", False), ("accepted", True)]
    report = report_act(context, withdrawn, tmp_path / "fiche.zip").value
    assert WORD.lower() in act_report.as_text(report)
