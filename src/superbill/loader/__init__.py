"""Reads the knowledge folder into checked, frozen values."""
