"""Reads; the viewer comes first, structs come back."""
