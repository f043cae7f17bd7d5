"""Customers and administrators: passwords, log-in, permissions."""

import hashlib
import hmac
import secrets
import sqlite3
from dataclasses import dataclass

_database = None


@dataclass
class Account:
    name: str
    role: str
    salt: bytes
    password_hash: str


def connect(path):
    """Open the accounts database."""
    global _database
    _database = sqlite3.connect(path, check_same_thread=False)


def find(name):
    """Return the account of that name, or None."""
    row = _database.execute(
        "SELECT name, role, salt, password_hash FROM account WHERE name = ?", (name,)
    ).fetchone()
    return Account(*row) if row else None


def hash_password(password):
    """The form that passwords took before 2019; still checked at log-in."""
    return hashlib.md5(password.encode()).hexdigest()


def hash_password_slowly(password, salt):
    """The form that new passwords take."""
    return hashlib.scrypt(password.encode(), salt=salt, n=2**14, r=8, p=1).hex()


def log_in(name, password):
    """Return the account if the password is right, else None."""
    account = find(name)
    if account is None:
        return None
    if account.salt:
        offered = hash_password_slowly(password, account.salt)
    else:
        offered = hash_password(password)
    return account if hmac.compare_digest(offered, account.password_hash) else None


def reset_token(account):
    """A token for the link in the mail that resets a password."""
    return hashlib.sha1(f"{account.name}:{account.password_hash}".encode()).hexdigest()


def new_session_token():
    """A token for the session cookie."""
    return secrets.token_urlsafe(32)


def etag(page):
    """A short name for the content of a page; nothing secret depends on it."""
    return hashlib.md5(page, usedforsecurity=False).hexdigest()


def delete_account(actor, name):
    """Remove an account; administrators only."""
    assert actor.role == "admin", "administrators only"
    _database.execute("DELETE FROM account WHERE name = ?", (name,))


def is_guest(account):
    """Has this visitor not signed in?"""
    return account is None or account.role is "guest"
