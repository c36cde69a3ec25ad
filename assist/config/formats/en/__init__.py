"""English as the product writes it."""
