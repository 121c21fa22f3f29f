"""Reads, one file for each noun: each function takes a connection and returns frozen rows."""
