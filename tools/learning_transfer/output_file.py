# SPDX-License-Identifier: PostgreSQL
"""Where output goes: a file, or what no file may take the place of."""

import contextlib
import os
import tempfile


def is_pipe_or_device(path):
    """It is only written to: nothing of it can be replaced, cut or gone back to."""
    return os.path.exists(path) and not os.path.isfile(path)


@contextlib.contextmanager
def complete_file(path):
    """A stream of text; the file is there once all is written, on disk, and for its owner alone to read."""
    target = os.path.realpath(path)
    if is_pipe_or_device(target):
        with open(target, "w", encoding="utf-8") as stream:
            yield stream
        return
    folder, name = os.path.split(target)
    file = tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=folder, prefix=f"{name}.", suffix=".new", delete=False)
    try:
        with file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(file.name, target)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(file.name)
        raise
