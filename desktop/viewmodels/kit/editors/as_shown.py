"""What would leave is read where the form shows it: nothing is judged or reviewed that she has not before her."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from desktop.viewmodels.kit.editors.text_editor import TextEditor

if TYPE_CHECKING:
    from sqlalchemy import Connection

T = TypeVar("T")


def read_as_shown(
    editor: TextEditor,
    read: "Callable[[Connection, str], T]",
    differs: Callable[[T], bool],
    then: Callable[[T, bool], object],
    *,
    changed: bool = False,
    followed: bool = False,
) -> None:
    """`then` gets what `read` returns of the draft, and whether another program had `changed` it.

    It is called once all that was typed is stored, and the form has followed the draft. `differs`: whether the draft
    says another text than the form; one that the form cannot follow does so still. `followed`: it has tried already.
    """

    def again(now: bool, *, followed: bool = False) -> None:
        read_as_shown(editor, read, differs, then, changed=changed or now, followed=followed)

    def come(value: T) -> None:
        if not editor.kept:  # typed since: it is judged as well
            editor.when_followed(again)
        elif not followed and differs(value):
            editor.when_followed(lambda now: again(now, followed=True))
        else:
            then(value, changed)

    editor.read_draft(read, come)
