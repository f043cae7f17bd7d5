//! Which arguments of a call go by a secret's name, or to something that needs one?

use std::sync::LazyLock;

use av_syntax::ast::{Expr, ExprCall};

use crate::lazy_regex::LazyRegex;
use crate::word_set::WordSet;

use super::CheckContext;
use super::secret_literal::{Named, may_be_literal, name_of, text};
use super::secret_names::kind_of;
use super::secret_values::expression;

/// Functions that log in with a user's name and a password.
const LOGINS: &[&str] = &[
    "authenticate",
    "bind_s",
    "log_in",
    "login",
    "login_user",
    "logon",
    "sign_in",
    "signin",
    "simple_bind",
    "simple_bind_s",
];

/// Names of functions and classes that connect or authenticate.
static CONNECTS: LazyLock<LazyRegex> = LazyLock::new(|| {
    expression(concat!(
        r"(?i)(^|_)(connect\w*|connection\w*|login|authenticate|auth|basicauth|redis|strictredis",
        r"|mongoclient|client|session|smtp|ftp|imap|ssh\w*|createuser|create_user",
        r"|create_superuser|set_password|setpassword|engine)$",
        r"|(client|connection|connector|auth|session|credentials?)$",
    ))
});

/// Functions whose argument is a key or a password: the last two parts of their qualified
/// name, the position, the keyword.
const SINKS: &[(&str, &str, usize, &str)] = &[
    ("AES", "new", 0, "key"),
    ("ARC4", "new", 0, "key"),
    ("Blowfish", "new", 0, "key"),
    ("ChaCha20", "new", 0, "key"),
    ("DES", "new", 0, "key"),
    ("DES3", "new", 0, "key"),
    ("MySQLdb", "connect", 2, "passwd"),
    ("aead", "AESGCM", 0, "key"),
    ("aead", "ChaCha20Poly1305", 0, "key"),
    ("aiohttp", "BasicAuth", 1, "password"),
    ("algorithms", "AES", 0, "key"),
    ("auth", "HTTPBasicAuth", 1, "password"),
    ("auth", "HTTPDigestAuth", 1, "password"),
    ("fernet", "Fernet", 0, "key"),
    ("ftplib", "FTP", 2, "passwd"),
    ("ftplib", "FTP_TLS", 2, "passwd"),
    ("hmac", "HMAC", 0, "key"),
    ("hmac", "digest", 0, "key"),
    ("hmac", "new", 0, "key"),
    ("httpx", "BasicAuth", 1, "password"),
    ("httpx", "DigestAuth", 1, "password"),
    ("itsdangerous", "Serializer", 0, "secret_key"),
    ("itsdangerous", "Signer", 0, "secret_key"),
    ("itsdangerous", "TimedSerializer", 0, "secret_key"),
    ("itsdangerous", "TimestampSigner", 0, "secret_key"),
    ("itsdangerous", "URLSafeSerializer", 0, "secret_key"),
    ("itsdangerous", "URLSafeTimedSerializer", 0, "secret_key"),
    ("jws", "sign", 1, "key"),
    ("jws", "verify", 1, "key"),
    ("jwt", "decode", 1, "key"),
    ("jwt", "encode", 1, "key"),
    ("pymysql", "connect", 2, "password"),
];

/// The last parts of their names.
static SINK_NAMES: WordSet = WordSet::new(&[
    "AES",
    "AESGCM",
    "BasicAuth",
    "ChaCha20Poly1305",
    "DigestAuth",
    "FTP",
    "FTP_TLS",
    "Fernet",
    "HMAC",
    "HTTPBasicAuth",
    "HTTPDigestAuth",
    "Serializer",
    "Signer",
    "TimedSerializer",
    "TimestampSigner",
    "URLSafeSerializer",
    "URLSafeTimedSerializer",
    "connect",
    "decode",
    "digest",
    "encode",
    "new",
    "sign",
    "verify",
]);

/// The last name of a callee.
pub(super) fn callee(function: &Expr) -> &str {
    match function {
        Expr::Name(name) => name.id.as_str(),
        Expr::Attribute(attribute) => attribute.attr.as_str(),
        _ => "",
    }
}

/// Calls `judge` for the arguments that have a name or a use.
pub(super) fn arguments(
    context: &CheckContext<'_, '_>,
    call: &ExprCall,
    judge: &mut dyn FnMut(&Named<'_>),
) {
    let function = callee(&call.func);
    keywords(call, function, judge);
    let positional = &*call.arguments.args;
    match (function, positional) {
        ("get" | "getenv" | "setdefault" | "config", [key, value]) => {
            named(text(key), value, false, judge);
        }
        ("compare_digest", [left, right]) => {
            named(name_of(left), right, true, judge);
            named(name_of(right), left, true, judge);
        }
        ("pass_", [value, ..]) => named(Some("password"), value, true, judge),
        (
            _,
            [
                _,
                value @ (Expr::StringLiteral(_) | Expr::BytesLiteral(_) | Expr::Name(_)),
                ..,
            ],
        ) if LOGINS.contains(&function) => {
            named(Some("password"), value, true, judge);
        }
        _ => {}
    }
    sink(context, call, function, judge);
}

fn named(name: Option<&str>, value: &Expr, is_used: bool, judge: &mut dyn FnMut(&Named<'_>)) {
    if let Some(name) = name {
        judge(&Named {
            name,
            value,
            is_used,
        });
    }
}

fn keywords(call: &ExprCall, function: &str, judge: &mut dyn FnMut(&Named<'_>)) {
    let is_lookup = matches!(function, "get" | "config" | "getenv");
    for keyword in &call.arguments.keywords {
        let Some(name) = &keyword.arg else {
            continue;
        };
        let name = name.as_str();
        // Few names promise a secret: only for those is it worth asking what the function does.
        if may_be_literal(&keyword.value, true) && kind_of(name).is_some() {
            let is_used = name == "SECRET_KEY" || CONNECTS.is_match(function);
            named(Some(name), &keyword.value, is_used, judge);
        }
        if matches!(name, "auth" | "basic_auth" | "http_auth" | "credentials")
            && let Expr::Tuple(_) | Expr::List(_) = &keyword.value
        {
            pair(&keyword.value, judge);
        }
        if is_lookup && matches!(name, "default" | "fallback") {
            let key = call.arguments.args.last().and_then(text);
            named(key, &keyword.value, false, judge);
        }
    }
}

/// `auth=("user", "password")`.
fn pair(value: &Expr, judge: &mut dyn FnMut(&Named<'_>)) {
    let elements = match value {
        Expr::Tuple(tuple) => &tuple.elts,
        Expr::List(list) => &list.elts,
        _ => return,
    };
    if let [_, password] = elements.as_slice() {
        named(Some("password"), password, true, judge);
    }
}

/// The argument of a function that is known to take a key or a password.
fn sink(
    context: &CheckContext<'_, '_>,
    call: &ExprCall,
    function: &str,
    judge: &mut dyn FnMut(&Named<'_>),
) {
    if !SINK_NAMES.contains(function) {
        return;
    }
    for (owner, last, position, keyword) in SINKS {
        if *last != function {
            continue;
        }
        let by_keyword = call.arguments.find_keyword(keyword);
        let value = by_keyword
            .map(|keyword| &keyword.value)
            .or_else(|| call.arguments.args.get(*position))
            .filter(|value| may_be_literal(value, true));
        let Some(value) = value else {
            continue;
        };
        let end = format!("{owner}.{last}");
        let is_sink = context.names.qualified(&call.func).iter().any(|name| {
            name.strip_suffix(end.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        });
        if is_sink {
            let kind = if keyword.contains("key") {
                "secret"
            } else {
                "password"
            };
            named(Some(kind), value, true, judge);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{SINK_NAMES, SINKS};

    #[test]
    fn the_names_of_sinks_are_those_of_the_table() {
        let names: BTreeSet<&str> = SINKS.iter().map(|(_, last, _, _)| *last).collect();
        assert!(names.into_iter().eq(SINK_NAMES.words().iter().copied()));
    }
}
