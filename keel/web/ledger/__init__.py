"""What was done and read, by whom and when: only ever added to, each entry tied to the one before."""
