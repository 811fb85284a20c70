"""Everything that is seen: the look, the widgets, the window and its screens."""
