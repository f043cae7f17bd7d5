//! Which tokens does a text have? Words, punctuation marks, brackets with their depth.

use std::ops::Range;

/// What a token is, as far as an ellipsis cares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    Word,
    Mark,
}

/// A token of a text.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) bytes: Range<usize>,
    /// Line from 0.
    pub(super) line: u32,
    /// How many brackets are open around it; a bracket counts as outside itself.
    pub(super) depth: u32,
}

/// Bytes of the token at the start of a text that starts with no white space.
pub(super) fn length(text: &str) -> usize {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    match text.chars().next() {
        Some(first) if is_word(first) => text.find(|c: char| !is_word(c)).unwrap_or(text.len()),
        Some(first) => first.len_utf8(),
        None => 0,
    }
}

/// The tokens of a text; those after a comment's start on a line are left out.
pub(super) fn tokens(text: &str, comment: Option<&str>) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut depth = 0u32;
    let mut line = 0u32;
    let mut at = 0;
    while let Some(next) = text[at..].chars().next() {
        if next == '\n' {
            line += 1;
        }
        if next.is_whitespace() {
            at += next.len_utf8();
            continue;
        }
        if comment.is_some_and(|comment| text[at..].starts_with(comment)) {
            at += text[at..].find('\n').unwrap_or(text.len() - at);
            continue;
        }
        let end = at + length(&text[at..]);
        let kind = if next.is_alphanumeric() || next == '_' {
            TokenKind::Word
        } else {
            TokenKind::Mark
        };
        if matches!(next, ')' | ']' | '}') {
            depth = depth.saturating_sub(1);
        }
        tokens.push(Token {
            kind,
            bytes: at..end,
            line,
            depth,
        });
        if matches!(next, '(' | '[' | '{') {
            depth += 1;
        }
        at = end;
    }
    tokens
}
