"""Private keys in files, unlocked in memory only."""

from __future__ import annotations

from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_ssh_private_key

from lab_datalake.errors import NotSignedIn
from lab_datalake.rucio.secret import Secret

_CURE = "Put the key there, or ask the administrator of this Jupyter to correct the lake's `sign_in.key`."


def unlocked(file: Path, passphrase: Secret | None) -> PrivateKeyTypes:
    """The key in a file. Raises NotSignedIn: there is none, its passphrase is missing, or wrong, each in words of its own."""
    text = _read(file)
    try:
        return _loaded(text, None)
    except TypeError:  # how `cryptography` says that a passphrase is missing
        pass
    except (ValueError, UnsupportedAlgorithm):
        raise NotSignedIn(f"{file} holds no private key that can be read.", _CURE) from None
    if passphrase is None or not passphrase.reveal():
        raise NotSignedIn(f"The key in {file} is locked with a passphrase.", "Type its passphrase.")
    try:
        return _loaded(text, passphrase)
    except (ValueError, UnsupportedAlgorithm):
        raise NotSignedIn(f"This is not the passphrase of the key in {file}.", "Type it again.") from None


def is_locked(file: Path) -> bool:
    """Whether a key has a passphrase; False where there is no key that can be read."""
    try:
        _loaded(_read(file), None)
    except TypeError:
        return True
    except (NotSignedIn, ValueError, UnsupportedAlgorithm):
        return False
    return False


def _loaded(text: bytes, passphrase: Secret | None) -> PrivateKeyTypes:
    load = load_ssh_private_key if b"OPENSSH PRIVATE KEY" in text else load_pem_private_key
    return load(text, None if passphrase is None else passphrase.reveal().encode())


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        raise NotSignedIn(f"There is no key at {file}.", _CURE) from None
    except OSError as wrong:
        raise NotSignedIn(f"The key in {file} cannot be read: {wrong.strerror}.", _CURE) from None
