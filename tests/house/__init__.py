"""The project's own laws about its code and words, each with a good and a bad sample."""
