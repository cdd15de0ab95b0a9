"""superbill: turns what a clinician wrote into a clean, defensible insurance claim."""

__version__ = "0.1.0"
