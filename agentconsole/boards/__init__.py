"""The supervisors' board: what is told, and who is told."""
