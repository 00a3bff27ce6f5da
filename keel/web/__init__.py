"""The shell: Django gathers facts, asks core, and writes the answer down."""
