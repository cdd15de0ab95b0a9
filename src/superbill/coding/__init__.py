"""From procedures to claim lines. Pure functions of (work, knowledge, date of service)."""
