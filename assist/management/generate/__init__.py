"""Writers of what is generated from the wire classes: TypeScript, JSON Schema, the reference page."""
