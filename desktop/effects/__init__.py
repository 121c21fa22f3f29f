"""What follows here from the platform's word about an act: one file per noun."""
