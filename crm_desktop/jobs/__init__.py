"""Work off the screen, without Tk: see ``lanes``."""
