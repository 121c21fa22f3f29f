"""What a commune, or the person who looks after its computer, does with the computer itself."""
