//! What is a value that goes by this name: a password, a key, a secret, or nothing of that kind?

use super::words::words;

/// What a name promises of its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SecretKind {
    /// Chosen by people.
    Password,
    /// Made by a machine.
    Key,
    /// Either.
    Secret,
}

impl SecretKind {
    /// The word for a message.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Key => "key",
            Self::Secret => "secret",
        }
    }
}

/// Last words of the names of secrets.
const SECRETS: &[&[&str]] = &[
    &["client", "secret"],
    &["secret"],
    &["secret", "access", "key"],
    &["secret", "key"],
    &["secret", "token"],
    &["secretkey"],
];

/// Last words of the names of keys and tokens.
const KEYS: &[&[&str]] = &[
    &["access", "key"],
    &["access", "token"],
    &["accesstoken"],
    &["account", "key"],
    &["aes", "key"],
    &["api", "key"],
    &["api", "token"],
    &["apikey"],
    &["apitoken"],
    &["auth", "key"],
    &["auth", "token"],
    &["authtoken"],
    &["bearer", "token"],
    &["cipher", "key"],
    &["crypto", "key"],
    &["encryption", "key"],
    &["fernet", "key"],
    &["hmac", "key"],
    &["jwt", "key"],
    &["license", "key"],
    &["master", "key"],
    &["private", "key"],
    &["refresh", "token"],
    &["service", "key"],
    &["session", "key"],
    &["shared", "key"],
    &["signing", "key"],
    &["token"],
];

/// Last words of the names of passwords.
const PASSWORDS: &[&[&str]] = &[
    &["pass", "phrase"],
    &["pass", "word"],
    &["passcode"],
    &["passphrase"],
    &["passwd"],
    &["password"],
    &["passwort"],
    &["pwd"],
    &["userpass"],
];

/// Short words for a password, only at the end of a short name.
const SHORT_PASSWORDS: &[&str] = &["pass", "psw", "pw"];

/// Words after the telling ones that change nothing.
const TRAILING: &[&str] = &[
    "bytes",
    "clear",
    "cleartext",
    "default",
    "dev",
    "live",
    "plain",
    "plaintext",
    "prod",
    "production",
    "raw",
    "staging",
    "str",
    "string",
    "value",
];

/// Words before `token` or `key` that make it one of another trade, or a public one.
const OTHER_TRADES: &[&str] = &[
    "audio",
    "bos",
    "cache",
    "cancel",
    "cancellation",
    "cls",
    "continuation",
    "csrf",
    "current",
    "dedup",
    "end",
    "eos",
    "first",
    "forge",
    "idempotency",
    "image",
    "label",
    "last",
    "lexer",
    "mask",
    "next",
    "pad",
    "padding",
    "page",
    "peek",
    "prefix",
    "previous",
    "public",
    "resume",
    "sep",
    "special",
    "start",
    "stop",
    "suffix",
    "sync",
    "unk",
    "update",
    "verification",
    "video",
    "xsrf",
];

/// What a value of this name is, judged by the name's last words.
pub(crate) fn kind_of(name: &str) -> Option<SecretKind> {
    if !may_tell(name) {
        return None;
    }
    let belongs = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '.' | '-');
    if !name.chars().all(belongs) {
        // `AWS::IAM::AccessKey` and sentences are keys of other tables.
        return None;
    }
    let mut words = words(name);
    while words.len() > 1 && words.last().is_some_and(|word| is_trailing(word)) {
        words.pop();
    }
    let ends_with = |table: &[&[&str]]| {
        table.iter().any(|sequence| {
            words.len() >= sequence.len() && tail(&words, sequence.len()) == *sequence
        })
    };
    let kind = if ends_with(SECRETS) {
        SecretKind::Secret
    } else if ends_with(KEYS) {
        SecretKind::Key
    } else if ends_with(PASSWORDS) {
        SecretKind::Password
    } else {
        let last = words.last()?;
        let is_short = SHORT_PASSWORDS.contains(&last.as_str()) && words.len() <= 3;
        return is_short.then_some(SecretKind::Password);
    };
    let before = &words[..words.len() - 1];
    let is_other = before
        .iter()
        .any(|word| OTHER_TRADES.contains(&word.as_str()));
    (!is_other).then_some(kind)
}

/// The last words of a name in lower case, trailing ones included; at most `count`.
pub(crate) fn tail(words: &[String], count: usize) -> &[String] {
    &words[words.len().saturating_sub(count)..]
}

fn is_trailing(word: &str) -> bool {
    TRAILING.contains(&word) || word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a name has any part of a telling word; most names of a program have none.
fn may_tell(name: &str) -> bool {
    let bytes = name.as_bytes();
    (2..=100).contains(&bytes.len())
        && bytes.windows(2).any(|pair| {
            let pair = [pair[0] | 0x20, pair[1] | 0x20];
            // pass, pwd/pw/psw, secret, token, key
            matches!(&pair, b"pa" | b"pw" | b"ps" | b"se" | b"to" | b"ke")
        })
}

#[cfg(test)]
mod tests {
    use super::{SecretKind, kind_of};

    #[test]
    fn the_last_words_tell() {
        assert_eq!(kind_of("DB_PASSWORD_2"), Some(SecretKind::Password));
        assert_eq!(kind_of("awsSecretAccessKey"), Some(SecretKind::Secret));
        assert_eq!(kind_of("x-api-key"), Some(SecretKind::Key));
        assert_eq!(kind_of("pw"), Some(SecretKind::Password));
        assert_eq!(kind_of("password_hash"), None);
        assert_eq!(kind_of("next_token"), None);
        assert_eq!(kind_of("compass"), None);
        assert_eq!(kind_of("AWS::IAM::AccessKey"), None);
    }
}
