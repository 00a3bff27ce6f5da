"""Pages of the case register."""
