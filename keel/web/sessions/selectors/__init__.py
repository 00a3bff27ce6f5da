"""What pages about sessions read, stage by stage."""
