"""The only rooms that may see a raw note."""
