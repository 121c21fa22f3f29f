"""What a commune, or who looks after its computer, does with the computer itself."""
