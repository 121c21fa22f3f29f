"""This device: its key, its enrolment, its key in writing, another key in its place."""
