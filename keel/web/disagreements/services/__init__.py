"""What can be done with a disagreement."""
