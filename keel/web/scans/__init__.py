"""Scans of signed paper: typed by content, cleaned, sealed, and given out so that nothing in them runs."""
