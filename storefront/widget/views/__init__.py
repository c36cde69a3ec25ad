"""What the widget's host answers: the loader, looks, pages and sessions."""
