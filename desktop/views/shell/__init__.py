"""The window itself, and the windows that are shown in its place at a start."""
