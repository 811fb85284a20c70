"""Migrations: how older files become like new ones."""
