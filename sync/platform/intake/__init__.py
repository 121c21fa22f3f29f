"""What communes send: batches, bundles and attachments, taken block by block."""
