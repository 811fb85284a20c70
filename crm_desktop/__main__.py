"""``python -m crm_desktop`` does what the command ``crm-desktop`` does."""

from __future__ import annotations

import multiprocessing
import sys

if __name__ == "__main__":
    # First of all: in a frozen program a child process starts here again, and must become the
    # child it was meant to be before anything of the program is loaded.
    multiprocessing.freeze_support()

    from crm_desktop.app.main import main

    sys.exit(main())
