"""Cards of people and companies: vCard 2.1, 3.0 and 4.0 in, 3.0 and 4.0 out."""

from __future__ import annotations

from crm_desktop.exchange.vcard.card import Account, Card, Place, SpecialDay, Way
from crm_desktop.exchange.vcard.content import is_card_file
from crm_desktop.exchange.vcard.reading import CardFile, as_read
from crm_desktop.exchange.vcard.writing import CardVersion, write_cards

__all__ = [
    "Account",
    "Card",
    "CardFile",
    "CardVersion",
    "Place",
    "SpecialDay",
    "Way",
    "as_read",
    "is_card_file",
    "write_cards",
]
