"""Forms of sessions, stage by stage."""
