"""The lives of what the commune sent, as steps in words."""
