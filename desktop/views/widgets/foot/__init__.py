"""What stands under the parts of a page: what was just done is said there, and what is hard to undo is asked."""
