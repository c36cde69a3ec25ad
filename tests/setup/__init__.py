"""First run, and the wizard that sets a shop up."""
