"""What has the keyboard, and what is typed before that is there."""
