"""What is written in a request that has left meanwhile is kept, in a draft of its own."""

from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.submit_request import submit_request
from desktop.database.queries import requests
from desktop.database.queries.todo import todo
from desktop.viewmodels.kit.text_draft import WentApart
from desktop.viewmodels.requests.editor import RequestEditor
from desktop.viewmodels.requests.requests_list import Requests
from desktop.viewmodels.requests.words import BESIDE
from tests.desktop.viewmodels.requests.complete_request import COMPLETE


def test_what_is_typed_after_another_program_has_sent_it(baule):
    editor, said, closed = RequestEditor(baule.actor, again_ms=200), [], []
    editor.kept_apart.connect(said.append)
    editor.closed.connect(lambda: closed.append(True))
    id = baule.act(draft_request, None, **COMPLETE)
    editor.begin(id)
    baule.settle()
    baule.act(submit_request, id)
    editor.pause()
    editor.resume()
    baule.settle()
    assert (said, editor.id) == ([], id), "all that is on the screen has left"
    editor.type("description", "Une heure de travail.")
    editor.keep()
    baule.settle()
    assert (said, editor.kept, editor.heading) == ([WentApart.GONE.in_form], True, "Demande gardée à part")
    found = {row.id: (row.description, row.state) for row in baule.ask(requests.listed)}
    assert found == {
        id: (COMPLETE["description"], "finalised"),
        editor.id: ("Une heure de travail.", "draft"),
    }
    assert baule.ask(requests.one, editor.id).title == COMPLETE["title"]
    apart = editor.id
    editor.close()
    baule.settle()
    assert closed == [True]
    listed = Requests(baule.actor)
    listed.refresh()
    baule.settle()
    states = {line.id: line.shown.text for line in listed.model.lines}
    apart_of = {row.id: row.note for row in baule.ask(todo) if row.kind == "request"}
    assert apart_of == {apart: "apart"}, "Accueil says so too"
    assert states == {id: "↑\u00a0À envoyer", apart: "✎\u00a0Brouillon gardé à part"}


def test_what_would_be_lodged_beside_it_says_so_before_it_leaves(baule):
    editor, told, opened, read = RequestEditor(baule.actor, again_ms=200), [], [], []
    editor.already_lodged.connect(told.append)
    editor.opened.connect(opened.append)
    editor.ready.connect(read.append)
    id = baule.act(draft_request, None, **COMPLETE)
    editor.begin(id)
    baule.settle()
    baule.act(submit_request, id)
    editor.type("description", "Une heure de travail.")
    editor.keep()
    baule.settle()
    assert told == [BESIDE]
    assert BESIDE.startswith("La demande d’origine est à la page Demande au préfet, partie ou prête à partir.")
    apart = editor.id
    editor.ask_submit()
    baule.settle()
    assert BESIDE in read[0].warning
    editor.close()
    baule.settle()
    editor.begin(apart)
    baule.settle()
    assert [one.lodged for one in opened] == ["", BESIDE]
    editor.close()
    baule.settle()
    baule.act(cancel_act, baule.ask(requests.one, id).submit_op)
    editor.begin(apart)
    baule.settle()
    assert opened[-1].lodged == "", "nothing stands beside it any more"
