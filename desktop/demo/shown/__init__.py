"""What is seen: the panel, the presenter's window, the dialogs and the sheet."""
