"""The built-in shop: two small stores that state their context."""
