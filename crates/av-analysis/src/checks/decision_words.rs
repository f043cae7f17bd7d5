//! Which identifiers name a security decision, and which the data it is made of?

use super::words::{contains, words};

/// An identifier with one of these sequences of words is a decision; its truth is enough.
const DECISIONS: &[&[&str]] = &[
    &["access", "allowed"],
    &["access", "granted"],
    &["admin"],
    &["administrator"],
    &["allowed", "to"],
    &["authenticate"],
    &["authenticated"],
    &["authorise"],
    &["authorised"],
    &["authorize"],
    &["authorized"],
    &["bcrypt", "checkpw"],
    &["can", "access"],
    &["can", "delete"],
    &["can", "edit"],
    &["can", "manage"],
    &["can", "modify"],
    &["can", "publish"],
    &["can", "read"],
    &["can", "transfer"],
    &["can", "view"],
    &["can", "write"],
    &["check", "access"],
    &["check", "auth"],
    &["check", "credentials"],
    &["check", "csrf"],
    &["check", "passwd"],
    &["check", "password"],
    &["check", "perm"],
    &["check", "permission"],
    &["check", "permissions"],
    &["check", "signature"],
    &["check", "token"],
    &["checkpw"],
    &["compare", "digest"],
    &["has", "access"],
    &["has", "perm"],
    &["has", "permission"],
    &["has", "permissions"],
    &["has", "perms"],
    &["has", "privilege"],
    &["has", "role"],
    &["has", "scope"],
    &["is", "owned", "by"],
    &["is", "owner"],
    &["is", "relative", "to"],
    &["is", "root"],
    &["is", "safe", "path"],
    &["is", "safe", "url"],
    &["is", "staff"],
    &["is", "trusted"],
    &["logged", "in"],
    &["owned", "by"],
    &["password", "matches"],
    &["password", "valid"],
    &["permitted"],
    &["safe", "str", "cmp"],
    &["signature", "valid"],
    &["superuser"],
    &["token", "valid"],
    &["unauthenticated"],
    &["unauthorized"],
    &["valid", "credentials"],
    &["valid", "password"],
    &["valid", "signature"],
    &["valid", "token"],
    &["verify", "credentials"],
    &["verify", "csrf"],
    &["verify", "password"],
    &["verify", "signature"],
    &["verify", "token"],
];

/// Data that decisions are made of; only a comparison with it is a decision.
const DATA: &[&[&str]] = &[
    &["access", "token"],
    &["api", "key"],
    &["auth", "token"],
    &["credential"],
    &["credentials"],
    &["csrf"],
    &["current", "user"],
    &["euid"],
    &["geteuid"],
    &["getuid"],
    &["hmac"],
    &["is", "active"],
    &["otp"],
    &["owner"],
    &["owner", "id"],
    &["passphrase"],
    &["passwd"],
    &["password"],
    &["permission"],
    &["permissions"],
    &["perms"],
    &["pin", "code"],
    &["privilege"],
    &["privileges"],
    &["pwd"],
    &["role"],
    &["roles"],
    &["secret"],
    &["session", "token"],
    &["signature"],
    &["token", "hash"],
    &["uid"],
    &["user"],
    &["user", "id"],
    &["username"],
    &["xsrf"],
];

/// Whether an identifier says that something is decided.
pub(crate) fn is_decision(name: &str) -> bool {
    has(name, DECISIONS)
}

/// Whether an identifier names data that decisions are made of.
pub(crate) fn is_datum(name: &str) -> bool {
    has(name, DATA)
}

fn has(name: &str, table: &[&[&str]]) -> bool {
    let words = words(name);
    table.iter().any(|sequence| contains(&words, sequence))
}
