"""What changes about sessions, stage by stage."""
