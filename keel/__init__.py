"""Keel runs safeguarding supervision: a policy file in, obligations, records and proof out."""

__version__ = "0.1.0"
