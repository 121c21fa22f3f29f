"""What an accepted act does to a need: its text and revision, who joined it, and what its commune reads."""

from typing import Any

import pytest

from sync.contract.operations import Operation
from sync.contract.published import OwnNeed
from sync.platform.conduct import committee
from tests.sync.platform.conducting import accepted, cursor, mine, propose, reads

TEXT = {
    "need": "n1",
    "title": "Suivre les concessions",
    "description": "Sur papier.",
    "theme": "heritage-equipment",
    "audience": "Les familles",
    "current_practice": "Un registre",
    "shareable": "yes",
    "partners": "La communauté de communes",
    "remarks": "Vite",
}


def amend(device: Any, base: Operation, **said: Any) -> Operation:
    operation: Operation = device.act("need.amend", TEXT | said, base=base.op)
    return operation


def test_a_need_is_public_in_part_and_its_communes_whole(world: Any, device: Any) -> None:
    operation, neighbour = accepted(device, "need.submit", TEXT), world.device("45025")
    shown = ("title", "description", "theme", "audience", "shareable", "partners")
    named = {"id": "n1", "commune": "45024", "commune_name": "Baule"}
    assert reads(neighbour, "needs")["n1"] == named | {key: TEXT[key] for key in shown}
    own = mine(device, "n1")
    assert isinstance(own, OwnNeed)
    assert (own.submission, own.revision, own.state) == (operation.op, operation.op, "received")
    assert (own.current_practice, own.remarks) == ("Un registre", "Vite")
    assert own.moved_at == device.proved(device.one(operation).proof, operation).receipt.received_at
    assert reads(neighbour, "mine") == {}


def test_a_correction_changes_the_text_everywhere_and_the_revision(world: Any, device: Any) -> None:
    first = accepted(device, "need.submit", TEXT)
    proposal = propose(world, "n1")
    moved = mine(device, "n1").moved_at
    world.phase("vote")  # grouped: it may still be corrected
    second = amend(device, first, title="Suivre les tombes", audience="", remarks="Merci")
    assert device.one(second).status == "accepted"
    public, own = reads(device, "needs")["n1"], mine(device, "n1")
    assert (public["title"], public["proposal"], "audience" in public) == ("Suivre les tombes", proposal, False)
    assert (own.title, own.remarks, own.audience) == ("Suivre les tombes", "Merci", "")
    assert (own.submission, own.revision, own.state, own.moved_at) == (first.op, second.op, "grouped", moved)
    with world.store.reading() as connection:
        (row,) = committee.needs(connection)
    assert (row.title, row.state) == ("Suivre les tombes", "grouped")


def test_two_pcs_correct_the_same_text_and_the_second_settles_it(world: Any, device: Any) -> None:
    second = world.device()
    first = accepted(device, "need.submit", TEXT)
    here, there = amend(device, first, title="Ici"), amend(second, first, title="Là")
    assert device.one(here).status == "accepted"
    told = second.one(there)
    assert (told.status, told.reason) == ("conflict", "conflict")
    assert told.detail.startswith("Ce besoin a été corrigé entre-temps")
    assert reads(device, "needs")["n1"]["title"] == "Ici"
    # The conflict stays as it was signed, also when asked again; it is settled by a new act.
    assert second.proved(second.one(there).proof, there).status == "conflict"
    both = amend(second, here, title="Ici et là", replaces=[there.op])
    assert second.one(both).status == "accepted"
    assert mine(device, "n1").revision == both.op
    assert second.proved(second.one(there).proof, there).status == "conflict"


def test_corrections_of_one_block_follow_one_another(device: Any) -> None:
    first = device.act("need.submit", TEXT)
    second = amend(device, first, title="Deux")
    third = amend(device, second, title="Trois")
    (block,) = device.deposit([first, second, third]).blocks
    assert block.exceptions == ()
    assert mine(device, "n1").title == "Trois"


def test_a_correction_that_comes_before_its_base_waits(device: Any) -> None:
    first = device.act("need.submit", TEXT)
    second = amend(device, first, title="Deux")
    assert device.one(second).missing == (first.op,)
    assert [device.one(one).status for one in (first, second)] == ["accepted", "accepted"]
    assert reads(device, "needs")["n1"]["title"] == "Deux"


def test_a_need_that_is_taken_back_is_no_longer_public_and_its_commune_reads_when(world: Any, device: Any) -> None:
    first = accepted(device, "need.submit", TEXT)
    back = accepted(device, "need.withdraw", {"need": "n1", "submission": first.op})
    withdrawn = world.now
    assert reads(device, "needs") == {}
    own = mine(device, "n1")
    assert (own.state, own.moved_at, own.submission) == ("withdrawn", withdrawn, first.op)
    assert device.one(amend(device, first)).reason == "need_withdrawn"
    again = accepted(device, "need.submit", TEXT)
    own = mine(device, "n1")
    assert (own.state, own.submission, own.revision) == ("received", again.op, again.op)
    assert back.op not in (own.submission, own.revision)


def test_nous_aussi_is_said_by_name_and_once_a_commune(world: Any, device: Any) -> None:
    accepted(device, "need.submit", TEXT)
    near, far = world.device("45025"), world.device("45026")
    first = accepted(near, "need.join", {"need": "n1", "comment": "Nous aussi,\x1b[31m vite "})
    second = accepted(near, "need.join", {"need": "n1", "comment": "Toujours"})
    accepted(far, "need.join", {"need": "n1"})
    joined = reads(device, "needs")["n1"]["joined"]
    assert joined == [
        {"commune": "45025", "name": "Bazoches-les-Gallerandes", "comment": "Toujours"},
        {"commune": "45026", "name": "Bazoches-sur-le-Betz"},
    ]
    accepted(near, "need.leave", {"need": "n1", "joins": [second.op]})
    assert reads(device, "needs")["n1"]["joined"][0]["comment"] == "Nous aussi, [31m vite"  # the first one stands
    accepted(near, "need.leave", {"need": "n1", "joins": [first.op, second.op]})
    assert [one["commune"] for one in reads(device, "needs")["n1"]["joined"]] == ["45026"]


@pytest.mark.slow
def test_a_need_that_comes_back_is_joined_by_those_whose_word_still_stands(world: Any, device: Any) -> None:
    first, near, far = accepted(device, "need.submit", TEXT), world.device("45025"), world.device("45026")
    accepted(near, "need.join", {"need": "n1"})
    join = accepted(far, "need.join", {"need": "n1"})
    accepted(device, "need.withdraw", {"need": "n1", "submission": first.op})
    accepted(far, "need.leave", {"need": "n1", "joins": [join.op]})
    accepted(device, "need.submit", TEXT)
    assert [one["commune"] for one in reads(device, "needs")["n1"]["joined"]] == ["45025"]


def test_joining_changes_nothing_for_the_need_itself(world: Any, device: Any) -> None:
    first = accepted(device, "need.submit", TEXT)
    before, neighbour = cursor(device, "mine"), world.device("45025")
    accepted(neighbour, "need.join", {"need": "n1"})
    assert cursor(device, "mine") == before
    assert device.one(amend(device, first, title="Deux")).status == "accepted"
    public = reads(neighbour, "needs")["n1"]
    assert (public["title"], len(public["joined"])) == ("Deux", 1)


def test_a_leave_that_comes_before_its_join_holds(world: Any, device: Any) -> None:
    accepted(device, "need.submit", TEXT)
    neighbour = world.device("45025")
    join = neighbour.act("need.join", {"need": "n1"})
    accepted(neighbour, "need.leave", {"need": "n1", "joins": [join.op]})
    assert neighbour.one(join).status == "accepted"
    assert "joined" not in reads(device, "needs")["n1"]
