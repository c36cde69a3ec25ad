"""What must not be kept and what not everybody may see: pure, in linear time, no ORM, no Django."""
