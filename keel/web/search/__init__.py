"""Finding again what one took part in: opened from seal in memory, matched in memory, thrown away."""
