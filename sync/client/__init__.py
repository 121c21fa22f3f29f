"""Our end of the exchange: outbox and journal inside the commune's database, and the movers that carry them."""
