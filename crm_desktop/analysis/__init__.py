"""Pure functions on plain numbers: what the figures of an office say; no file, no window."""
