"""The story: its steps as data, what each needs of the world, and the way to its page."""
