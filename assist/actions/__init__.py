"""The only writers: permission first, then the transition table, numbered events and outbox rows in one transaction."""
