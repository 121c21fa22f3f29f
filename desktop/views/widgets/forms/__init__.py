"""The parts of forms: fields with label and error, choices, and the form that connects them to an editor."""
