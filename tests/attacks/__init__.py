"""The attack list as tests: every hostile input and its required outcome."""
