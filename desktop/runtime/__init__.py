"""Qt without widgets: the workers, the actor, the exchange's timer, the state of the network."""
