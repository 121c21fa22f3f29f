"""Documents for people: letters, sheets and receipts as tagged PDF."""
