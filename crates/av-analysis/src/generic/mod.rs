//! Does a text of any language hold these words?
//!
//! Language `generic` knows words, punctuation and brackets, nothing more. A pattern is a
//! sequence of tokens; layout does not matter; an ellipsis skips tokens without leaving the
//! brackets around it, over a bounded number of lines.

mod find;
mod token;

use crate::rules::Options;
use token::{TokenKind, tokens};

/// Lines that an ellipsis may skip unless the rule says otherwise.
const DEFAULT_SPAN: u32 = 10;
/// Longest pattern, in tokens.
const MAX_TOKENS: usize = 2_000;

/// A piece of a generic pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    /// A word or a punctuation mark, as written.
    Literal(String),
    /// `$X`: one word.
    Word(String),
    /// `...` or `$...X`: any tokens.
    Skip(Option<String>),
}

/// A pattern of language `generic`.
#[derive(Debug)]
pub(crate) struct GenericPattern {
    pieces: Vec<Piece>,
    /// Most lines that one ellipsis skips.
    max_span: u32,
    comment: Option<&'static str>,
}

impl GenericPattern {
    /// Parses a pattern.
    pub(crate) fn parse(text: &str, options: &Options) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut rest = text.trim();
        while let Some(next) = rest.chars().next() {
            if let Some(after) = rest.strip_prefix("...") {
                pieces.push(Piece::Skip(None));
                rest = after;
            } else if let Some((name, after)) = metavariable(rest, "$...") {
                pieces.push(Piece::Skip(Some(name.to_owned())));
                rest = after;
            } else if let Some((name, after)) = metavariable(rest, "$") {
                pieces.push(Piece::Word(name.to_owned()));
                rest = after;
            } else if next.is_whitespace() {
                rest = &rest[next.len_utf8()..];
            } else {
                let length = token::length(rest);
                pieces.push(Piece::Literal(rest[..length].to_owned()));
                rest = &rest[length..];
            }
        }
        if !pieces.iter().any(|piece| *piece != Piece::Skip(None)) {
            return Err(String::from("the pattern is empty"));
        }
        if pieces.len() > MAX_TOKENS {
            return Err(format!("the pattern has more than {MAX_TOKENS} tokens"));
        }
        Ok(Self {
            pieces,
            max_span: options.generic_max_span.unwrap_or(DEFAULT_SPAN),
            comment: comment(options)?,
        })
    }
}

/// What line comments start with, where the rule says that they do not count.
fn comment(options: &Options) -> Result<Option<&'static str>, String> {
    match options.generic_comment_style.as_deref() {
        None => Ok(None),
        Some("shell") => Ok(Some("#")),
        Some("cpp" | "c++" | "c") => Ok(Some("//")),
        Some(other) => Err(format!("`generic_comment_style: {other}` is not known")),
    }
}

/// The metavariable at the start of a text, and what follows it; `$1` is none.
fn metavariable<'t>(text: &'t str, prefix: &str) -> Option<(&'t str, &'t str)> {
    let name = text.strip_prefix(prefix)?;
    let length = name
        .find(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'))
        .unwrap_or(name.len());
    let is_name = length > 0 && !name.starts_with(|c: char| c.is_ascii_digit());
    is_name.then(|| name.split_at(length))
}

#[cfg(test)]
mod tests {
    use super::GenericPattern;
    use crate::rules::Options;

    fn lines(pattern: &str, text: &str) -> Vec<usize> {
        let Ok(pattern) = GenericPattern::parse(pattern, &Options::default()) else {
            return Vec::new();
        };
        pattern
            .find(text)
            .iter()
            .map(|(range, _)| text[..usize::from(range.start())].matches('\n').count() + 1)
            .collect()
    }

    #[test]
    fn words_match_whatever_the_layout() {
        let text = "proxy_pass   http://$host;\nproxy_pass http://backend;\n";
        assert_eq!(lines("proxy_pass http://backend", text), [2]);
        assert_eq!(lines("proxy_pass $SCHEME://", text), [1, 2]);
        assert_eq!(lines("proxy", text), [] as [usize; 0]);
    }

    #[test]
    fn an_ellipsis_stays_within_its_brackets() {
        let text = "server { listen 80; }\nserver { root /; }\n";
        assert_eq!(lines("server { ... listen ... }", text), [1]);
        assert_eq!(lines("server { ... root ... }", text), [2]);
    }

    #[test]
    fn a_number_after_a_dollar_is_no_metavariable() {
        assert_eq!(lines("rewrite $1", "rewrite $2\nrewrite $1\n"), [2]);
    }

    #[test]
    fn the_same_metavariable_means_the_same_word() {
        assert_eq!(lines("$X == $X", "a == b\nc == c\n"), [2]);
    }
}
