"""The story as data: its steps, and what each needs of the world."""
