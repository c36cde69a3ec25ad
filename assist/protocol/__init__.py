"""What crosses a wire: values, facts, commands and notices as msgspec structs; no ORM, no Channels."""
