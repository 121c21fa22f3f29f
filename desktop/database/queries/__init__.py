"""Questions to the database, one file per noun: a connection in, frozen rows out."""
