"""Reads of the shop, by noun."""
