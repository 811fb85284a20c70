"""The steps of an import: the file, its columns, what would become of every row."""
