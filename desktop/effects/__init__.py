"""What changes in the database when the platform answers an act, or the act is cancelled: one file for each noun."""
