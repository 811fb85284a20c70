"""A file that is there whole or not at all."""

from __future__ import annotations

import errno
import logging
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crm_desktop.exchange.problems import UnwritableFile
from crm_desktop.i18n import Text

_log = logging.getLogger(__name__)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield the path of a new file beside ``path`` that takes its place when the block succeeds.

    When the block raises, the new file is gone and what stood at ``path`` is untouched. An
    ``OSError`` becomes ``UnwritableFile``.
    """
    new = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        yield new
        new.replace(path)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        try:
            new.unlink(missing_ok=True)
        except OSError:
            # What failed first is what has to be told.
            _log.warning("An unfinished file could not be removed", exc_info=True)


def _unwritable(path: Path, error: OSError) -> UnwritableFile:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return UnwritableFile(
            Text(
                "There is not enough room for {name}. Free some, or choose another folder.",
                name=path.name,
            )
        )
    if error.errno == errno.ENOENT:
        return UnwritableFile(
            Text(
                "The folder {folder} is not there any more. Choose another.",
                folder=path.parent.name,
            )
        )
    if error.errno in {errno.EACCES, errno.EPERM, errno.EBUSY, errno.ETXTBSY}:
        return UnwritableFile(
            Text(
                "{name} cannot be written. Close it if it is open in Excel or another program, "
                "or choose another folder.",
                name=path.name,
            )
        )
    return UnwritableFile(
        Text(
            "{name} cannot be written ({reason}). Choose another folder.",
            name=path.name,
            reason=error.strerror or os.strerror(error.errno or errno.EIO),
        )
    )
