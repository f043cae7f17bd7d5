//! Is this text a secret, given what its name promises?
//!
//! The limits and word lists were measured on 1.4 million lines of well-kept packages; each
//! keeps some family of false alarms out: placeholders, names of things, algorithms, labels of
//! form fields, prose.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::lazy_regex::LazyRegex;

use super::secret_names::{SecretKind, kind_of, tail};
use super::words::words;

/// Compiles an expression of this program's own.
pub(super) fn expression(text: &str) -> LazyRegex {
    LazyRegex::new(text.to_owned()).expect("a constant expression is valid")
}

pub(super) static PLACEHOLDER: LazyLock<LazyRegex> = LazyLock::new(|| {
    expression(concat!(
        r"(?i)example|placeholder|dummy|sample|redacted|masked|censored",
        r"|change[-_ ]?(me|this|it|in)|replace[-_ ]?(me|this|with)",
        r"|insert[-_ ]|your[-_ ]?|my[-_ ](api|token|key)|to[-_ ]?be[-_ ]|todo|fixme|xxx",
        r"|\*\*\*|\.\.\.|\bnone\b|\bnull\b|undefined|unknown",
        r"|not[-_ ]?(set|used|needed|required|a[-_ ]secret)|unset",
        r"|no[-_ ]?(password|pass|token|auth)|anonymous|insecure-default",
    ))
});

pub(super) static TEMPLATE: LazyLock<LazyRegex> =
    LazyLock::new(|| expression(r"[{}<>\[\]()]|%[sdr(]|^\$|\$\{|^@|^%|\\|^#[0-9a-fA-F]{3,8}$"));

static ALGORITHM: LazyLock<LazyRegex> = LazyLock::new(|| {
    expression(concat!(
        r"(?i)^(md[245]|sha[-_]?\d+|utf[-_]?\d+|latin[-_]?\d|base\d+|oauth\d?|pbkdf2|argon2\w*",
        r"|bcrypt|scrypt|ntlm(v?2)?|des3?|aes[-_]?\d*|rsa[-_]?\d*|[hre]s(256|384|512)|ed25519",
        r"|x25519|http2|ipv[46]|x509|ssha\d*|hmac[-_]?sha\d+|blake2[bs]?|crc32|v\d+|p12",
        r"|pkcs\d+|s3|ec2|k8s|i18n)$",
    ))
});

pub(super) static FIELD: LazyLock<LazyRegex> = LazyLock::new(|| {
    expression(concat!(
        r"(?i)^(new|old|confirm|current|re|repeat|user|the|login|auth|plain|raw|hashed|encrypted)?",
        r"[-_. ]?(pass[-_ ]?word|passwd|pass|pwd|passphrase|secret|token|api[-_]?key|key)s?",
        r"[-_ ]?(hash|field|input|label|box)?\d?$",
    ))
});

static PROSE: LazyLock<LazyRegex> = LazyLock::new(|| {
    expression(concat!(
        r"(?i)\b(the|your|you|a|an|is|are|was|not|no|must|should|enter|for|with|and|or|please",
        r"|wrong|invalid|missing|required|error|fail\w*|bad|too|user|pass\w*|login|log|reset",
        r"|new|old|confirm|set|this|that|to|of|in)\b",
    ))
});

static ADDRESS: LazyLock<LazyRegex> = LazyLock::new(|| expression(r"^[\w.+-]+@[\w-]+(\.[\w-]+)+$"));

static REFERENCE: LazyLock<LazyRegex> =
    LazyLock::new(|| expression(r"^(arn|urn|vault|op|ssm|projects)[:/]"));

static NAME_PART: LazyLock<LazyRegex> = LazyLock::new(|| expression(r"^[A-Za-z]*\d?$"));

static HUMPS: LazyLock<LazyRegex> =
    LazyLock::new(|| expression(r"^(?:[a-z]*(?:[A-Z][a-z]+)+\d?|[a-z]+\d?|[A-Z]+\d?)$"));

/// Passwords that people think of first, without digits and signs.
const WEAK: &[&str] = &[
    "abc",
    "admin",
    "adminadmin",
    "administrator",
    "adminpass",
    "adminpassword",
    "correcthorsebatterystaple",
    "dbpass",
    "dbpassword",
    "dbsecret",
    "dragon",
    "hunter",
    "iloveyou",
    "jwtsecret",
    "jwtsecretkey",
    "letmein",
    "monkey",
    "mypass",
    "mypassword",
    "mysecret",
    "mysecretkey",
    "mysecretpassword",
    "pass",
    "passw",
    "password",
    "passwort",
    "pssw",
    "qwerty",
    "root",
    "rootpass",
    "rootpassword",
    "secret",
    "secretkey",
    "secretpassword",
    "strongpassword",
    "superpassword",
    "supersecret",
    "supersecretkey",
    "supersecretpassword",
    "swordfish",
    "test",
    "testpass",
    "testpassword",
    "toor",
    "topsecret",
    "trustno",
    "userpass",
    "verysecret",
    "verysecretkey",
    "welcome",
];

/// Those that are also plain words, so that they count with a digit only.
const WEAK_WITH_DIGIT: &[&str] = &[
    "abc",
    "pass",
    "passw",
    "password",
    "pssw",
    "secretkey",
    "test",
];

/// Whether a value is a secret under its name. `is_used`: it goes to something that
/// authenticates, signs or compares, so that a weak value counts as well.
pub(super) fn is_secret(value: &str, name: &str, kind: SecretKind, is_used: bool) -> bool {
    let is_short_key = is_used
        && name.eq_ignore_ascii_case("secret_key")
        && value.len() == 3
        && value.bytes().all(|byte| byte.is_ascii_alphabetic());
    if is_placeholder(value) && !is_short_key {
        return false;
    }
    if squeeze(value) == squeeze(name) && digits(value) == 0 {
        return false;
    }
    if is_used && kind != SecretKind::Key {
        let has_gap = value.trim().contains(char::is_whitespace);
        return !has_gap || kind == SecretKind::Secret || is_human_made(value, name);
    }
    match kind {
        SecretKind::Password => {
            is_human_made(value, name) || (is_machine_made(value) && !is_identifier_like(value))
        }
        _ if is_machine_made(value) => true,
        SecretKind::Secret => is_human_made(value, name) && value.chars().count() >= 6,
        SecretKind::Key => {
            let words = words(name);
            let last = tail(&words, 2);
            let is_credential = [
                ["api", "key"],
                ["api", "token"],
                ["access", "key"],
                ["auth", "token"],
            ]
            .iter()
            .any(|pair| last == *pair)
                || words.last().is_some_and(|word| word == "apikey");
            (is_used || is_credential)
                && digits(value) >= 2
                && value.chars().count() >= 8
                && is_human_made(value, name)
        }
    }
}

/// The letters of a text in lower case, a to z alone.
fn squeeze(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .filter(char::is_ascii_lowercase)
        .collect()
}

fn digits(text: &str) -> usize {
    text.chars().filter(char::is_ascii_digit).count()
}

fn distinct(text: &str) -> usize {
    let mut letters: Vec<char> = text.chars().collect();
    letters.sort_unstable();
    letters.dedup();
    letters.len()
}

/// Shannon entropy of a text's characters, in bits each; 0 if it is empty.
pub(super) fn entropy(text: &str) -> f64 {
    let mut counts: BTreeMap<char, u32> = BTreeMap::new();
    let mut total = 0_u32;
    for letter in text.chars() {
        *counts.entry(letter).or_default() += 1;
        total += 1;
    }
    -counts
        .values()
        .map(|count| {
            let share = f64::from(*count) / f64::from(total);
            share * share.log2()
        })
        .sum::<f64>()
}

/// Whether a value stands for one to be filled in or looked up.
pub(super) fn is_placeholder(value: &str) -> bool {
    let is_path = value.contains('/')
        && (["/", "./", "../", "~"]
            .iter()
            .any(|beginning| value.starts_with(beginning))
            || value.contains("://")
            || value.contains("/ "));
    value.chars().count() < 4
        || is_path
        || distinct(value) <= 2
        || PLACEHOLDER.is_match(value)
        || TEMPLATE.is_match(value)
        || ADDRESS.is_match(value)
        || REFERENCE.is_match(value)
}

/// Whether a value is the name of a thing: `X-Auth-Token`, `app.auth.token`, `PasswordField`.
fn is_identifier_like(value: &str) -> bool {
    let is_separator = |letter: char| "-_.:/ ".contains(letter);
    let parts: Vec<&str> = value
        .trim_matches(is_separator)
        .split(is_separator)
        .filter(|part| !part.is_empty())
        .collect();
    if parts.iter().any(|part| ALGORITHM.is_match(part)) {
        return true;
    }
    if !parts.iter().all(|part| NAME_PART.is_match(part)) {
        return false;
    }
    let all = |cased: fn(&str) -> bool| {
        parts
            .iter()
            .all(|part| cased(part) || part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let is_title = parts
        .iter()
        .all(|part| part.starts_with(char::is_uppercase));
    all(is_lower) || all(is_upper) || is_title || (parts.len() == 1 && HUMPS.is_match(value))
}

fn is_lower(text: &str) -> bool {
    text.contains(char::is_lowercase) && !text.contains(char::is_uppercase)
}

fn is_upper(text: &str) -> bool {
    text.contains(char::is_uppercase) && !text.contains(char::is_lowercase)
}

/// Whether a value looks like the output of a generator: long, of a token alphabet, dense.
pub(super) fn is_machine_made(value: &str) -> bool {
    let belongs =
        |byte: u8| byte.is_ascii_alphanumeric() || b"+/=_.~:!@#$%^&*(),?-".contains(&byte);
    let dots = value.bytes().filter(|byte| *byte == b'.').count();
    if value.len() < 16 || !value.bytes().all(belongs) || dots > 3 {
        return false;
    }
    let body = value.rsplit("django-insecure-").next().unwrap_or(value);
    let digits = digits(body);
    let letters = body.bytes().filter(u8::is_ascii_alphabetic).count();
    if value.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return digits >= 3 && letters >= 2 && entropy(value) >= 2.8;
    }
    if value
        .bytes()
        .all(|byte| byte.is_ascii_digit() || b".:".contains(&byte))
    {
        return false;
    }
    let is_mixed = body.contains(char::is_lowercase) && body.contains(char::is_uppercase);
    let signs = body
        .bytes()
        .filter(|byte| b"!@#$%^&*()+=?".contains(byte))
        .count();
    let is_dense = digits >= 3 || (digits >= 1 && is_mixed) || signs >= 2;
    is_dense && entropy(body) >= 3.2 && !is_identifier_like(value)
}

/// Whether a value looks like a password that somebody thought up.
fn is_human_made(value: &str, name: &str) -> bool {
    let is_plain = value.len() <= 64 && value.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    if !is_plain || FIELD.is_match(value) {
        return false;
    }
    if value.contains(' ') {
        return is_phrase(value);
    }
    let bare = squeeze(value);
    if WEAK.binary_search(&bare.as_str()).is_ok() && !value.contains('_') && !is_upper(value) {
        return if WEAK_WITH_DIGIT.contains(&bare.as_str()) {
            digits(value) > 0
        } else {
            bare != squeeze(name)
        };
    }
    if value.bytes().all(|byte| byte.is_ascii_digit()) {
        return value.len() >= 4;
    }
    if value.len() < 6 || value.ends_with([':', '?']) {
        return false;
    }
    if is_identifier_like(value) {
        return is_word_with_digit(value) || is_hyphenated_phrase(value, name);
    }
    let letters = value.bytes().filter(u8::is_ascii_alphabetic).count();
    let signs = value
        .bytes()
        .filter(|byte| b"!@#$%^&*?+~".contains(byte))
        .count();
    if letters >= 3 && (digits(value) >= 1 || signs >= 1) {
        return true;
    }
    let is_mixed = value.contains(char::is_lowercase) && value.contains(char::is_uppercase);
    letters >= 3 && is_mixed && value.split(['-', '_']).count() >= 3
}

/// Four plain words and more that make no sentence.
fn is_phrase(value: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    value.split(' ').count() >= 4 && value.split(' ').all(is_word) && !PROSE.is_match(value)
}

/// `hunter2`, `letmein1`; but not `sha1`, `step2`.
fn is_word_with_digit(value: &str) -> bool {
    let Some(word) = value.strip_suffix(|letter: char| letter.is_ascii_digit()) else {
        return false;
    };
    let is_word = word.len() >= 3 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    let bare = squeeze(value);
    is_word
        && !ALGORITHM.is_match(value)
        && (WEAK.binary_search(&bare.as_str()).is_ok() || bare == "hunter")
}

/// `correct-horse-battery-staple`.
fn is_hyphenated_phrase(value: &str, name: &str) -> bool {
    let is_prose =
        PROSE.is_match(&value.replace('-', " ")) && kind_of(name) != Some(SecretKind::Secret);
    value.split(['-', '_']).count() >= 4 && value.contains('-') && is_lower(value) && !is_prose
}

#[cfg(test)]
mod tests {
    use super::{WEAK, is_machine_made, is_placeholder, is_secret};
    use crate::checks::secret_names::SecretKind;

    #[test]
    fn lists_are_sorted_so_that_they_can_be_searched() {
        assert!(WEAK.is_sorted());
    }

    #[test]
    fn values_are_told_from_names_and_placeholders() {
        let is_password = |value| is_secret(value, "password", SecretKind::Password, false);
        assert!(is_password("Tr0ub4dor&3"));
        assert!(is_password("correct horse battery staple"));
        assert!(!is_password("password"));
        assert!(!is_password("PasswordField"));
        assert!(!is_password("{password}"));
        assert!(is_placeholder("change-me"));
        assert!(is_machine_made("9f86d081884c7d65"));
        assert!(!is_machine_made("X-Auth-Token-Header"));
    }
}
