"""Supervisors' reports: what is asked, and what is told."""
