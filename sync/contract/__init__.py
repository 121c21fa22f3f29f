"""What both ends agree on: operations, blocks, receipts, feed, problems, signatures. Knows neither end."""
