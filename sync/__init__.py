"""The exchange between a commune's computer and the national platform: the contract, our end, and their end."""
