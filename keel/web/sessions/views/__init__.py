"""Pages of sessions, stage by stage."""
