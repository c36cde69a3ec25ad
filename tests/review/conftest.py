"""The fixtures of those who attack serve the reviewers too."""

from tests.attacks.conftest import blank_panel

__all__ = ["blank_panel"]
