"""The window itself, and the windows that stand in its place at a start."""
