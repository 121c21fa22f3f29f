"""What the presenter sets going: steps, network, breakdown, decisions."""
