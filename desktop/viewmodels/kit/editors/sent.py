"""What becomes of the open text once the act that sends it is in the outbox."""

from collections.abc import Callable

from desktop.viewmodels.kit.editors.text_editor import TextEditor


def leave_sent(editor: TextEditor, then: Callable[[], object]) -> None:
    """Closes it, then calls `then`; but not over what is in no table.

    On a busy computer she is back in the text before "Oui" is answered: what she types there goes on in a draft apart,
    which is said, and it stays in sight.
    """
    if editor.kept:
        editor.finish()
        then()
    else:
        editor.keep()
