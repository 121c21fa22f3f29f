"""What the pages show and ask, in words and plain values; QtCore only, testable without a window."""
