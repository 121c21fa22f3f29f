"""The invented worlds: made, copied, borrowed a name for, and cut off from the network."""
