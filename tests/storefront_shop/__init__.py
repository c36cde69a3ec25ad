"""Tests of the built-in shop."""
