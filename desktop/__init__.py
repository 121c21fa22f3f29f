"""The application on the secretary's PC."""
