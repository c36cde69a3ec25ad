"""What the demo shops hold besides their stock, by noun."""
