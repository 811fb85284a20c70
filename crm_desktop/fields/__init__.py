"""Field kinds, field and record specifications, validation, conditions."""
