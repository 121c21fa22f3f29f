"""What is said of the documents joined to a request."""

from desktop.database.queries.attachments import AttachmentRow
from desktop.viewmodels.kit.documents import JoinedFile, joined


def row(name: str, size: int) -> AttachmentRow:
    return AttachmentRow(
        owner="r", sha256=f"of-{name}", name=name, size=size, media_type="application/pdf", attached_at=""
    )


def test_each_document_and_all_of_them_have_their_size() -> None:
    assert joined(()).in_all == "Aucune pièce pour l’instant."
    two = joined((row("plan.pdf", 2_000), row("devis.pdf", 3_000)))
    assert two.files == (
        JoinedFile("of-plan.pdf", "plan.pdf", "2\u00a0ko"),
        JoinedFile("of-devis.pdf", "devis.pdf", "3\u00a0ko"),
    )
    assert two.in_all == "2\u00a0pièces, 5\u00a0ko en tout."
