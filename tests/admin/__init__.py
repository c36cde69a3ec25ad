"""Tests of the set-up in Django admin."""
