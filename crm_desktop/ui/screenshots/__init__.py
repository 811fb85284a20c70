"""Pictures of every screen, panel, menu and dialog: ``python -m crm_desktop.ui.screenshots``.

``Tour`` knows how to reach each of them; pictures and tests take the same way. ``Photographer``
takes the pictures, ``make_sheet`` puts them side by side.
"""

from __future__ import annotations

from crm_desktop.ui.screenshots.camera import CannotPicture, Photographer
from crm_desktop.ui.screenshots.sheets import make_sheet, make_sheets
from crm_desktop.ui.screenshots.tour import Tour

__all__ = ["CannotPicture", "Photographer", "Tour", "make_sheet", "make_sheets"]
