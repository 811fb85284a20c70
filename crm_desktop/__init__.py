"""CRM Desktop: customers, contacts, sales and feedback of a small office in one local file."""

__version__ = "0.1.0"
