"""Sockets: one base consumer, one hub a running event loop, the database as the truth (DESIGN section 6)."""
