"""Forms built from the declaration of a record type and its authored layout."""
