"""Pure decisions: enums, transition tables, limits and cleaning; no ORM, no Channels, no clock."""
