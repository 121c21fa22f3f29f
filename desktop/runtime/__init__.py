"""The parts that use Qt but no widgets: workers, the actor, the timing of exchanges, the state of the network."""
