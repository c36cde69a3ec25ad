"""Backup and restore: the whole install as one archive, read in one snapshot, put back in one transaction."""
