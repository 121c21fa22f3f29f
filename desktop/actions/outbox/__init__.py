"""What a commune does with its acts on their way: exchanged, carried by USB stick, taken back, taken away."""
