"""The dates of the invented campaign, and the time of the story."""
