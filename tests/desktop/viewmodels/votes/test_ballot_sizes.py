"""How long each list of votes is, where only its first lines were read."""

import pytest

from desktop.database.queries.ballot import FirstLines
from desktop.viewmodels.votes.ballot_sizes import Size, of_head

HEAD = FirstLines(
    open=frozenset({"p1"}),
    ours=frozenset({"p1"}),
    decided=frozenset({"p9"}),
    sizes=(20, 7, 30),
    standing=frozenset({"p1", "p2", "pix", "gone"}),
    voted=2,
    being_withdrawn=3,
)


@pytest.mark.parametrize(
    ("votable", "opened"),
    [({"proposal", "service"}, Size(23, 3)), ({"proposal"}, Size(20, 2)), ({"service"}, Size(3, 1)), ((), Size())],
)
def test_what_may_be_voted_for_now_is_counted_with_our_votes_for_it(votable: set[str], opened: Size) -> None:
    found = of_head(HEAD, votable, ("pix", "grist", "cadastre"))
    assert found == {"open": opened, "ours": Size(7, 7), "results": Size(30, 0)}
