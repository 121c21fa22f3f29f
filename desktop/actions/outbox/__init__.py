"""What a commune does with its acts on their way: exchanged, carried by key, taken back, taken away."""
