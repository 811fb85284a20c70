"""The only place that names concrete things: paths, settings, logging, the way in."""
