//! Which comments of a module speak to antivenom?

use memchr::memmem::Finder;
use ruff_python_ast::token::{Token, TokenKind};
use ruff_text_size::{Ranged, TextRange};

use crate::parse::Module;

/// A comment, from its `#` to the end of the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comment {
    /// Where it stands, without the line end.
    pub range: TextRange,
    /// Whether code stands before it on its line.
    pub line_has_code: bool,
}

/// Finds the comments that hold a needle, in order.
///
/// A comment is what the tokens say it is: the needle in a string is not one. The text is searched
/// first, so a module without the needle costs one fast pass and its tokens are not looked at.
#[must_use]
pub fn comments_with(text: &str, module: &Module, needle: &str) -> Vec<Comment> {
    let tokens = module.tokens();
    let mut found: Vec<Comment> = Vec::new();
    for at in Finder::new(needle).find_iter(text.as_bytes()) {
        let index = tokens.partition_point(|token| token.end().to_usize() <= at);
        let Some(token) = tokens.get(index) else {
            break;
        };
        let is_comment = token.kind() == TokenKind::Comment && token.start().to_usize() <= at;
        let is_new = found.last().is_none_or(|last| last.range != token.range());
        if is_comment && is_new {
            let before = tokens[..index].iter().map(Token::kind);
            found.push(Comment {
                range: token.range(),
                line_has_code: follows_code(before),
            });
        }
    }
    found
}

/// Whether the tokens before a comment leave code on its line.
fn follows_code(before: impl DoubleEndedIterator<Item = TokenKind>) -> bool {
    before
        .rev()
        .find(|kind| !matches!(kind, TokenKind::Indent | TokenKind::Dedent))
        .is_some_and(|kind| !matches!(kind, TokenKind::Newline | TokenKind::NonLogicalNewline))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::{Dialect, parse_module};

    fn found(text: &str) -> Vec<(&str, bool)> {
        let module = parse_module(text, Dialect::Python);
        comments_with(text, &module, "antivenom:")
            .into_iter()
            .map(|comment| (&text[comment.range], comment.line_has_code))
            .collect()
    }

    #[test]
    fn the_needle_in_a_string_is_no_comment() {
        assert_eq!(
            found("x = '# antivenom: no'\n\"\"\"\n# antivenom: no\n\"\"\"\n"),
            []
        );
    }

    #[test]
    fn a_comment_knows_whether_code_stands_before_it() {
        let text = "# antivenom: a\nif x:\n    # antivenom: b antivenom: b\n    f(  # antivenom: c\n        # antivenom: d\n    )  # antivenom: e\n";
        let expected = [
            ("# antivenom: a", false),
            ("# antivenom: b antivenom: b", false),
            ("# antivenom: c", true),
            ("# antivenom: d", false),
            ("# antivenom: e", true),
        ];
        assert_eq!(found(text), expected);
    }

    #[test]
    fn a_comment_after_the_end_of_a_long_string_follows_code() {
        assert_eq!(
            found("x = '''\n'''  # antivenom: a"),
            [("# antivenom: a", true)]
        );
    }
}
