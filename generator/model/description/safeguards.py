"""Choices by which safeguards are judged; the sentence beside each key explains it and decides nothing."""

from __future__ import annotations

from typing import Literal

RootFactor = Literal["FIDO2", "TOTP token", "TOTP app", "no root credentials", "none"]
"""FIDO2: security keys or passkeys. TOTP token: a device of its own. TOTP app: an authenticator app. no root credentials: AWS
Organizations removed password and keys of root."""
LogProtection = Literal["versioning", "Object Lock", "MFA delete"]
"""What keeps log files in a bucket from being changed or deleted."""
