"""What communes read: the feed, snapshots, receipts, hello."""
