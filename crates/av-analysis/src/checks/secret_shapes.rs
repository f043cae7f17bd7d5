//! Which texts are secrets by their shape alone, whatever their name?

use std::sync::LazyLock;

use fancy_regex::{Captures, Regex};

use crate::lazy_regex::LazyRegex;

use super::secret_values::{
    FIELD, PLACEHOLDER, TEMPLATE, entropy, expression, is_machine_made, is_placeholder,
};

/// A shape that speaks for itself.
struct Shape {
    what: &'static str,
    /// One of these is in every text of the shape.
    marks: &'static [&'static str],
    /// Group 1 is the part whose entropy counts.
    regex: LazyLock<LazyRegex>,
}

macro_rules! shapes {
    ($($what:literal, $marks:expr, $regex:literal;)*) => {
        [$(Shape { what: $what, marks: &$marks, regex: LazyLock::new(|| expression($regex)) }),*]
    };
}

static TOKENS: [Shape; 15] = shapes! {
    "an AWS access key", ["AKIA", "ASIA"],
        r"(?<![A-Za-z0-9])(?:AKIA|ASIA)([A-Z2-7]{16})(?![A-Za-z0-9])";
    "a GitHub token", ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"],
        r"(?<![A-Za-z0-9_])gh[pousr]_([A-Za-z0-9]{36,})(?![A-Za-z0-9])";
    "a GitHub token", ["github_pat_"],
        r"github_pat_([A-Za-z0-9]{22}_[A-Za-z0-9]{50,})";
    "a GitLab token", ["glpat-", "glptt-", "glrt-", "gldt-", "gloas-"],
        r"(?<![A-Za-z0-9_])gl(?:pat|ptt|rt|dt|oas)-([A-Za-z0-9_-]{20,})";
    "a Slack token", ["xoxa-", "xoxb-", "xoxe-", "xoxo-", "xoxp-", "xoxr-", "xoxs-"],
        r"(?<![A-Za-z0-9])xox[abeoprs]-([A-Za-z0-9-]{20,})";
    "a Slack webhook", ["hooks.slack"],
        r"hooks\.slack\.com/services/(T[A-Z0-9]{8,}/B[A-Z0-9]{8,}/[A-Za-z0-9]{20,})";
    "a Stripe key", ["sk_live_", "rk_live_"],
        r"(?<![A-Za-z0-9])[rs]k_live_([A-Za-z0-9]{20,})";
    "a Google API key", ["AIza"],
        r"(?<![A-Za-z0-9])AIza([A-Za-z0-9_-]{35})(?![A-Za-z0-9_-])";
    "a SendGrid key", ["SG."],
        r"(?<![A-Za-z0-9])SG\.([A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43})";
    "a package index token", ["pypi-"],
        r"(?<![A-Za-z0-9])pypi-(AgE[A-Za-z0-9_-]{50,})";
    "an npm token", ["npm_"],
        r"(?<![A-Za-z0-9])npm_([A-Za-z0-9]{36})(?![A-Za-z0-9])";
    "a model provider's key", ["sk-"],
        r"(?<![A-Za-z0-9])sk-(?:ant-|proj-|svcacct-)?([A-Za-z0-9_-]{32,})";
    "a Hugging Face token", ["hf_"],
        r"(?<![A-Za-z0-9])hf_([A-Za-z]{30,})(?![A-Za-z0-9])";
    "an Azure storage key", ["AccountKey="],
        r"AccountKey=([A-Za-z0-9+/]{80,}={0,2})";
    "a JSON web token", ["eyJ"],
        r"(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.([A-Za-z0-9_-]{20,})";
};

/// Marks of the other shapes.
const HEADERS: [&str; 3] = ["Basic ", "Bearer ", "Token "];
const PRIVATE_KEY_MARK: &str = "PRIVATE KEY";
const URL_MARK: &str = "://";
const PASSWORD_MARKS: [&str; 6] = ["ASSWORD", "PWD", "Pwd", "asswd", "assword", "pwd"];

/// Every mark, for one quick search over a file.
pub(super) static MARKS: LazyLock<Regex> = LazyLock::new(|| {
    let marks = TOKENS.iter().flat_map(|shape| shape.marks);
    let others = HEADERS.iter().chain([&PRIVATE_KEY_MARK, &URL_MARK]);
    let all: Vec<String> = marks
        .chain(others)
        .chain(&PASSWORD_MARKS)
        .map(|mark| fancy_regex::escape(mark).into_owned())
        .collect();
    Regex::new(&all.join("|")).expect("escaped texts are an expression")
});

static HEADER: LazyLock<LazyRegex> =
    LazyLock::new(|| expression(r"^(?:Bearer|Token|Basic) ([A-Za-z0-9+/=_.-]{16,})$"));

static PRIVATE_KEY: LazyLock<LazyRegex> = LazyLock::new(|| {
    expression(concat!(
        r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----",
        r"\s*(?:[\w-]+: .*\s+)*([A-Za-z0-9+/=\s\\n]{100,})",
    ))
});

static URL: LazyLock<LazyRegex> = LazyLock::new(|| {
    expression(r#"(?i)[a-z][a-z0-9+.-]{1,30}://([^\s:/@?#"']*):([^\s/@"']+)@[^\s/@:]"#)
});

static DSN: LazyLock<LazyRegex> =
    LazyLock::new(|| expression(r#"(?i)(?:^|[\s;])(?:password|passwd|pwd)\s*=\s*'?([^\s;'"]+)"#));

static DSN_PARTNER: LazyLock<LazyRegex> = LazyLock::new(|| {
    expression(concat!(
        r"(?i)(?:^|[\s;])(?:host|server|hostaddr|dbname|database|user|uid|user id",
        r"|data source|driver)\s*=",
    ))
});

/// User names of documentation.
const GENERIC_USERS: &[&str] = &[
    "account", "foo", "login", "me", "name", "scott", "u", "uid", "user", "userid", "username",
    "usr", "x",
];

/// Passwords of documentation.
const GENERIC_PASSWORDS: &[&str] = &[
    "api_key",
    "apikey",
    "bar",
    "key",
    "mypassword",
    "p",
    "pass",
    "passw0rd",
    "passwd",
    "password",
    "psw",
    "pswd",
    "pw",
    "pwd",
    "secret",
    "tiger",
    "token",
    "x",
];

/// What a text is by its shape; `mark` is what the search over the file found in it.
pub(super) fn shape_of(text: &str, mark: &str) -> Option<&'static str> {
    if let Some(shape) = TOKENS.iter().find(|shape| shape.marks.contains(&mark)) {
        return token(shape, text);
    }
    if mark == URL_MARK {
        let is_url = text.contains('@')
            && URL
                .captures(text)
                .is_some_and(|parts| is_url_secret(group(&parts, 1), group(&parts, 2)));
        return is_url.then_some("a password in a URL");
    }
    if mark == PRIVATE_KEY_MARK {
        let is_key = PRIVATE_KEY
            .captures(text)
            .is_some_and(|parts| entropy(group(&parts, 1)) >= 4.0);
        return is_key.then_some("a private key");
    }
    if HEADERS.contains(&mark) {
        let is_header = HEADER
            .captures(text)
            .is_some_and(|parts| is_machine_made(group(&parts, 1)))
            && !PLACEHOLDER.is_match(text);
        return is_header.then_some("an authorization header");
    }
    let is_dsn = DSN
        .captures(text)
        .is_some_and(|parts| is_dsn_secret(group(&parts, 1)))
        && DSN_PARTNER.is_match(text);
    is_dsn.then_some("a password in a connection string")
}

fn token(shape: &Shape, text: &str) -> Option<&'static str> {
    let parts = shape.regex.captures(text)?;
    let is_token = entropy(group(&parts, 1)) >= 3.0 && !PLACEHOLDER.is_match(group(&parts, 0));
    is_token.then_some(shape.what)
}

fn group<'t>(parts: &Captures<'t, str>, index: usize) -> &'t str {
    parts.get(index).map_or("", |part| part.as_str())
}

fn is_dsn_secret(password: &str) -> bool {
    let lower = password.to_lowercase();
    !is_placeholder(password)
        && !TEMPLATE.is_match(password)
        && !matches!(lower.as_str(), "password" | "pass" | "pwd")
}

fn is_url_secret(user: &str, password: &str) -> bool {
    if TEMPLATE.is_match(password) || TEMPLATE.is_match(user) || PLACEHOLDER.is_match(password) {
        return false;
    }
    let first = password.chars().next();
    let is_repeated = password.chars().all(|letter| Some(letter) == first);
    let is_port = user.is_empty()
        && password.len() <= 5
        && password.bytes().all(|byte| byte.is_ascii_digit());
    if is_repeated || is_port {
        return false;
    }
    let lower = password.to_lowercase();
    let is_generic = GENERIC_PASSWORDS.contains(&lower.as_str()) || FIELD.is_match(password);
    let is_sample = is_generic && GENERIC_USERS.contains(&user.to_lowercase().as_str());
    !is_sample && !matches!(lower.as_str(), "pass" | "x") && password != user.to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::{MARKS, shape_of};

    #[test]
    fn shapes_are_told_from_their_samples() {
        let key = concat!("AKIA", "Q3EGRIXZLCKD7W2B");
        assert_eq!(shape_of(key, "AKIA"), Some("an AWS access key"));
        assert_eq!(shape_of(concat!("AKIA", "IOSFODNN7EXAMPLE"), "AKIA"), None);
        let url = "postgres://shop:Fake4711@db/shop";
        assert_eq!(shape_of(url, "://"), Some("a password in a URL"));
        assert_eq!(shape_of("http://user:pass@host/", "://"), None);
        assert!(MARKS.is_match(url).unwrap_or(false));
    }
}
