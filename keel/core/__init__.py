"""Why it is due: plain Python without Django, clock, disk or network."""
