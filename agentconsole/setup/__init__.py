"""First run and the wizard that sets a shop up: pages of the console's host that work without JavaScript."""
