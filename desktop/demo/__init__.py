"""The demonstration: an invented campaign told in nine steps, with the platform in this very process."""
