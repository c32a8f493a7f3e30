"""Variables of the environment in the folders of a policy: one policy, a folder for each person."""

from __future__ import annotations

import getpass
import os
import re
from pathlib import Path, PureWindowsPath

from desktop.domain.door import PolicyUnreadable

_VARIABLE = re.compile(r"%([^%\\/]+)%|\$\{(\w+)\}|\$([A-Za-z_]\w*)")
_OF_THE_PERSON = frozenset({"USERNAME", "USER"})
"""Known on every system, whatever it calls them: one policy may serve Windows and Linux."""


def expanded(text: str, field: str, source: str) -> str:
    """With the value of each `%NAME%`, `$NAME` and `${NAME}`, as the person's system has it.

    A share such as `logs$` is left as it is. Raises PolicyUnreadable for a variable that has no
    value here: its bare name would become a folder that everybody shares.
    """

    def value(found: re.Match[str]) -> str:
        name = next(group for group in found.groups() if group)
        known = os.environ.get(name)
        if not known and name.upper() in _OF_THE_PERSON:
            known = getpass.getuser()
        if not known:
            raise PolicyUnreadable(source, f"{field}: {found[0]}")
        return known

    return _VARIABLE.sub(value, text)


def whole(text: str, field: str, source: str) -> Path:
    """Raises PolicyUnreadable for a path that begins nowhere: it would follow whoever starts us."""
    if not (Path(text).is_absolute() or PureWindowsPath(text).is_absolute()):
        raise PolicyUnreadable(source, field)
    return Path(text)
