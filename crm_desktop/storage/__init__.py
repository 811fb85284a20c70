"""The file: engine, tables compiled from the record declarations, repository, log, search."""
