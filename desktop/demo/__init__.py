"""The demonstration: an invented campaign in twelve steps, with the platform inside this process."""
