"""Qt without widgets: the lanes, the actor, the exchange's timer, the state of the network."""
