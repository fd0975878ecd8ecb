"""Whether a file lies on another machine, where SQLite must not keep a write-ahead log."""

import os
import re
from pathlib import Path

_MOUNTS = Path("/proc/self/mountinfo")
_REMOTE = re.compile(r"nfs\d?|cifs|smb\w*|9p|afs|ncpfs|ceph|glusterfs|lustre|gpfs|beegfs|ocfs2|gfs2|virtiofs|fuse\..+")


def is_remote(file: Path, mounts: Path = _MOUNTS) -> bool:
    r"""Whether the folder of a file is, or may be, shared with other machines.

    Linux tells the kind of each mount; on Windows it is said of names such as `\\server\share`. Elsewhere, and of
    a drive letter, it is not known, and taken for a disk of this machine. A file system that a program provides (FUSE)
    counts as remote.
    """
    folder = str(file.parent.resolve())
    if folder.startswith("\\\\"):
        return True
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return False
    kinds = {}
    for line in lines:
        before, _, after = line.partition(" - ")
        kinds[_unescaped(before.split(" ")[4])] = after.split(" ")[0]  # a later mount hides an earlier one
    holding = [point for point in kinds if os.path.commonpath([point, folder]) == point]
    return bool(holding) and _REMOTE.fullmatch(kinds[max(holding, key=len)]) is not None


def _unescaped(point: str) -> str:
    """A mount point with the blanks that mountinfo writes as octal numbers."""
    return re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal.group(1), 8)), point)
