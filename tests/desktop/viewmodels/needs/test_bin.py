from datetime import timedelta

from desktop.actions.needs.discard_need import discard_need
from desktop.actions.needs.draft_need import draft_need
from desktop.database.queries import needs
from desktop.viewmodels.needs.bin import NeedBin


def test_what_was_thrown_away_says_how_long_it_stays_and_comes_back(baule):
    made = baule.act(draft_need, None, title="Cantine")
    baule.act(discard_need, made)
    baule.hour[0] += timedelta(days=2)
    view = NeedBin(baule.actor)
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
