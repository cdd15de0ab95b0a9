"""Frozen values of the field. Standard library only; a value that exists is valid."""
