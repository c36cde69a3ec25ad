"""Assist: the core of a self-hosted suite for the assistance of customers."""

__version__ = "0.1.0"
