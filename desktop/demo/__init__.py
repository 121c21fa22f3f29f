"""The demonstration: an invented campaign, told step by step, with the platform inside this process."""
