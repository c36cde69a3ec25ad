"""Writes of the shop, by noun."""
