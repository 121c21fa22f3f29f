"""The programme's rules: pure functions over frozen values; no Qt, no SQL, no clock."""
