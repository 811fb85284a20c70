"""How fast the program is, as ratios to plain references measured in the same run."""
