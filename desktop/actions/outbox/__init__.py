"""What a commune does with its acts: exchanging them, carrying them by USB stick, cancelling and exporting them."""
