"""Pages of the shop, by noun: parse, one call, shape the answer."""
