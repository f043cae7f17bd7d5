//! Which parentheses around an expression are part of where it is found?
//!
//! The tree has no node for `(x)`. Rules are compared by lines, and `(` often has a line to
//! itself. The parentheses of a call, of parameters and of a tuple are not meant.

use av_syntax::ast::token::{Token, TokenKind};
use av_syntax::{Module, Ranged, TextRange};

/// The range with all parentheses that enclose it and nothing else.
pub(super) fn with_parentheses(module: &Module, mut range: TextRange) -> TextRange {
    let tokens: &[Token] = module.tokens();
    loop {
        let before = tokens.partition_point(|token| token.end() <= range.start());
        let mut before = tokens[..before]
            .iter()
            .rev()
            .filter(|token| !is_layout(token));
        let after = tokens.partition_point(|token| token.start() < range.end());
        let mut after = tokens[after..].iter().filter(|token| !is_layout(token));
        match (before.next(), before.next(), after.next()) {
            (Some(open), callee, Some(close))
                if open.kind() == TokenKind::Lpar
                    && close.kind() == TokenKind::Rpar
                    && !callee.is_some_and(|token| can_be_called(token.kind())) =>
            {
                range = TextRange::new(open.start(), close.end());
            }
            _ => return range,
        }
    }
}

fn is_layout(token: &Token) -> bool {
    matches!(
        token.kind(),
        TokenKind::Comment | TokenKind::NonLogicalNewline
    )
}

/// Whether a parenthesis behind this token opens arguments or parameters.
fn can_be_called(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Name
            | TokenKind::Rpar
            | TokenKind::Rsqb
            | TokenKind::Rbrace
            | TokenKind::String
            | TokenKind::FStringEnd
            | TokenKind::TStringEnd
            | TokenKind::Lambda
    )
}
