"""Django's PostgreSQL engine with bounded waits (decision 0011)."""
