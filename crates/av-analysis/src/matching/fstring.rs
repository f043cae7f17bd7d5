//! Does an f-string have the text, gaps and holes of a pattern?

use av_syntax::ast::{Expr, FStringPart, InterpolatedStringElement};

use super::binding::Env;
use super::{Envs, Matcher};

impl<'p, 'a> Matcher<'p, 'a, '_> {
    pub(super) fn fstring(
        &self,
        pattern: &'p av_syntax::ast::FStringValue,
        code: &'a av_syntax::ast::FStringValue,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let pattern = pattern_pieces(pattern);
        let code = code_pieces(code);
        self.pieces(&pattern, &code, 0, env)
    }

    /// Pieces of f-strings: text, gaps and holes; `skip` bytes of the first text are spent.
    fn pieces(
        &self,
        pattern: &[PatternPiece<'p>],
        code: &[CodePiece<'a>],
        skip: usize,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        if !self.step() {
            return Vec::new();
        }
        let code = match code.first() {
            Some(CodePiece::Text(text)) if skip >= text.len() => {
                return if skip > 0 || text.is_empty() {
                    self.pieces(pattern, &code[1..], 0, env)
                } else {
                    Vec::new()
                };
            }
            _ => code,
        };
        match (pattern.first(), code.first()) {
            (None, None) => vec![env],
            (Some(PatternPiece::Gap), _) => self.gap(&pattern[1..], code, skip, &env),
            (Some(PatternPiece::Text(wanted)), Some(CodePiece::Text(text))) => {
                if text[skip..].starts_with(wanted.as_str()) {
                    self.pieces(&pattern[1..], code, skip + wanted.len(), env)
                } else {
                    Vec::new()
                }
            }
            (Some(PatternPiece::Hole(wanted)), Some(CodePiece::Hole(hole))) => {
                Self::then(self.expr(wanted, hole, env), |env| {
                    self.pieces(&pattern[1..], &code[1..], 0, env)
                })
            }
            _ => Vec::new(),
        }
    }

    /// A gap: whatever follows it may match at any later place.
    fn gap(
        &self,
        rest: &[PatternPiece<'p>],
        code: &[CodePiece<'a>],
        skip: usize,
        env: &Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let Some(next) = rest.first() else {
            return vec![env.clone()];
        };
        let mut result = Vec::new();
        for (index, piece) in code.iter().enumerate() {
            match (next, piece) {
                (PatternPiece::Hole(_), CodePiece::Hole(_)) => {
                    result.extend(self.pieces(rest, &code[index..], 0, env.clone()));
                }
                (PatternPiece::Text(wanted), CodePiece::Text(text)) => {
                    let from = if index == 0 { skip } else { 0 };
                    for (at, _) in text[from..].match_indices(wanted.as_str()) {
                        result.extend(self.pieces(rest, &code[index..], from + at, env.clone()));
                    }
                }
                _ => {}
            }
        }
        result
    }
}

/// A piece of an f-string in a pattern.
enum PatternPiece<'p> {
    Text(String),
    Gap,
    Hole(&'p Expr),
}

/// A piece of an f-string in code.
enum CodePiece<'a> {
    Text(&'a str),
    Hole(&'a Expr),
}

fn pattern_pieces(value: &av_syntax::ast::FStringValue) -> Vec<PatternPiece<'_>> {
    let mut pieces = Vec::new();
    for part in value {
        match part {
            FStringPart::Literal(literal) => add_text(&mut pieces, &literal.value),
            FStringPart::FString(string) => {
                for element in &string.elements {
                    match element {
                        InterpolatedStringElement::Literal(literal) => {
                            add_text(&mut pieces, &literal.value);
                        }
                        InterpolatedStringElement::Interpolation(hole) => {
                            pieces.push(PatternPiece::Hole(&hole.expression));
                        }
                    }
                }
            }
        }
    }
    pieces
}

fn add_text(pieces: &mut Vec<PatternPiece<'_>>, text: &str) {
    for (index, part) in text.split("...").enumerate() {
        if index > 0 {
            pieces.push(PatternPiece::Gap);
        }
        if !part.is_empty() {
            pieces.push(PatternPiece::Text(part.to_owned()));
        }
    }
}

fn code_pieces(value: &av_syntax::ast::FStringValue) -> Vec<CodePiece<'_>> {
    let mut pieces = Vec::new();
    for part in value {
        match part {
            FStringPart::Literal(literal) => pieces.push(CodePiece::Text(&literal.value)),
            FStringPart::FString(string) => {
                pieces.extend(string.elements.iter().map(|element| match element {
                    InterpolatedStringElement::Literal(literal) => CodePiece::Text(&literal.value),
                    InterpolatedStringElement::Interpolation(hole) => {
                        CodePiece::Hole(&hole.expression)
                    }
                }));
            }
        }
    }
    pieces
}
