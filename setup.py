"""Build hook: what a built copy holds besides the modules.

Everything else is declared in ``pyproject.toml``. A wheel gets the compiled catalogues and
the top-level folders ``assets`` and ``data`` inside the package, where
``crm_desktop.resources`` looks for them. An editable checkout reads those folders in place
and only needs its catalogues compiled beside their sources.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent
LOCALE = Path("crm_desktop", "i18n", "locale")
SHIPPED = ("assets", "data")


def compile_catalogues(target: Path) -> None:
    """Compile every ``.po`` of the checkout to a ``.mo`` at the same place under ``target``."""
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - a build requirement only
    from babel.messages.pofile import read_po  # noqa: PLC0415

    for source in sorted((ROOT / LOCALE).glob("*/LC_MESSAGES/*.po")):
        compiled = target / source.relative_to(ROOT).with_suffix(".mo")
        compiled.parent.mkdir(parents=True, exist_ok=True)
        with source.open("rb") as reading:
            catalogue = read_po(reading, locale=source.parents[1].name)
        with compiled.open("wb") as writing:
            write_mo(writing, catalogue)


class BuildWithShippedFiles(build_py):
    """``build_py`` that adds the catalogues and the shipped folders."""

    def run(self) -> None:
        """Build the package; in an editable checkout only compile its catalogues."""
        if self.editable_mode:
            compile_catalogues(ROOT)
            super().run()
            return
        built = Path(self.build_lib)
        # A module deleted since the last build must not live on in the wheel.
        shutil.rmtree(built / "crm_desktop", ignore_errors=True)
        super().run()
        compile_catalogues(built)
        for folder in SHIPPED:
            if (ROOT / folder).is_dir():
                shutil.copytree(ROOT / folder, built / "crm_desktop" / folder, dirs_exist_ok=True)


setup(cmdclass={"build_py": BuildWithShippedFiles})
