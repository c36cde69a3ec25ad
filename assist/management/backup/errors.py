"""What an administrator can put right."""


class BackupError(Exception):
    """Why a backup could not be made or put back, with the way out."""
