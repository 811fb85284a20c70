"""Workbooks and text files in and out, as neutral tables that know nothing of records."""
