"""The demonstration: an invented campaign told in twelve steps, with the platform in this very process."""
