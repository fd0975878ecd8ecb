"""SIP secrets: derived for each extension from one random key, which is kept once and never shown."""

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Callable, Iterator
from functools import cache
from itertools import count
from pathlib import Path

from emprov_xl.errors import OutputFailed

KEY = "emprov.sip-key"
KEY_BYTES = 32
LENGTH = 20
_LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that people take for another
_FAIR = 256 - 256 % len(_LETTERS)
_DRAWN = bytes(ord(_LETTERS[byte % len(_LETTERS)]) for byte in range(256))
_UNFAIR = bytes(range(_FAIR, 256))  # would favour the first letters


def kept_key(path: Path) -> bytes:
    """The key kept in a file, made there (0600) when there is none yet; two who make it at once get the same one.

    Raises OutputFailed when the file cannot be used, or is not a key.
    """
    try:
        if not path.exists():
            _make(path)
        key = path.read_bytes()
    except OSError as refusal:
        raise OutputFailed(f"The key of the SIP secrets, {path}, cannot be used: {refusal.strerror}.") from refusal
    if len(key) != KEY_BYTES:
        raise OutputFailed(f"{path} is not a key of SIP secrets ({KEY_BYTES} bytes); restore it, or move it away.")
    return key


def _make(path: Path) -> None:
    """A new key, complete before anyone can see it: written aside and linked, which the first one wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        os.link(aside, path)
    except FileExistsError:
        return  # somebody else was first, and theirs is the key
    finally:
        aside.unlink()


def key_mark(key: bytes) -> str:
    """A short mark by which results of one key are told from those of another; it says nothing of the key."""
    return hmac.new(key, b"emprov key mark", hashlib.sha256).hexdigest()[:8]


def secrets_of(key: bytes, engagement: str) -> Callable[[str], str]:
    """The SIP secret of each extension of an engagement: two customers never share one."""

    @cache
    def secret(number: str) -> str:
        return next(_secrets(key, engagement, number))

    return secret


def _secrets(key: bytes, engagement: str, number: str) -> Iterator[str]:
    """Secrets that every loader takes: letters of both cases and digits, two of each at least."""
    for attempt in count():
        known = json.dumps(["emprov sip secret", engagement, number, attempt]).encode()
        stream = b"".join(hmac.digest(key, known + bytes([part]), "sha256") for part in range(2))
        drawn = stream.translate(_DRAWN, _UNFAIR)[:LENGTH].decode("ascii")
        kinds = [sum(map(kind, drawn)) for kind in (str.islower, str.isupper, str.isdigit)]
        if len(drawn) == LENGTH and min(kinds) >= 2:
            yield drawn
