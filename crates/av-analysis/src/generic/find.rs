//! Where does a generic pattern match?

use av_syntax::{TextRange, TextSize};

use super::token::Token;
use super::{GenericPattern, Piece, TokenKind, tokens};
use crate::matching::{Bound, Env, slice};

/// Steps that finding one pattern in one text may take.
const MAX_STEPS: u32 = 5_000_000;

impl GenericPattern {
    /// All the places where it matches, in order, with what its metavariables stand for.
    ///
    /// Matches do not overlap; each is the shortest from its start. The search ends when its
    /// step budget is spent.
    pub(crate) fn find<'p, 'a>(&'p self, text: &'a str) -> Vec<(TextRange, Env<'p, 'a>)> {
        let tokens = tokens(text, self.comment);
        let mut search = Search {
            pattern: self,
            text,
            tokens: &tokens,
            steps: MAX_STEPS,
        };
        let mut found = Vec::new();
        let mut start = 0;
        while start < tokens.len() && search.steps > 0 {
            match search.from(0, start, start, Env::default()) {
                Some((end, env)) if end > start => {
                    let range = range(tokens[start].bytes.start, tokens[end - 1].bytes.end);
                    found.push((range, env));
                    start = end;
                }
                _ => start += 1,
            }
        }
        found
    }
}

fn range(start: usize, end: usize) -> TextRange {
    TextRange::new(TextSize::new(start as u32), TextSize::new(end as u32))
}

struct Search<'p, 'a, 't> {
    pattern: &'p GenericPattern,
    text: &'a str,
    tokens: &'t [Token],
    steps: u32,
}

impl<'p, 'a> Search<'p, 'a, '_> {
    /// Matches the pattern from a piece on at a token; gives the token after the match.
    fn from(
        &mut self,
        piece: usize,
        at: usize,
        start: usize,
        env: Env<'p, 'a>,
    ) -> Option<(usize, Env<'p, 'a>)> {
        self.steps = self.steps.checked_sub(1)?;
        let Some(wanted) = self.pattern.pieces.get(piece) else {
            return Some((at, env));
        };
        let token = self.tokens.get(at);
        match wanted {
            Piece::Literal(literal) => {
                let token = token?;
                if self.text[token.bytes.clone()] != **literal {
                    return None;
                }
                self.from(piece + 1, at + 1, start, env)
            }
            Piece::Word(name) => {
                let token = token?;
                if token.kind != TokenKind::Word {
                    return None;
                }
                let place = range(token.bytes.start, token.bytes.end);
                let env = env.with(name, Bound::Range(place), self.text)?;
                self.from(piece + 1, at + 1, start, env)
            }
            Piece::Skip(name) => self.skip(name.as_deref(), piece, at, start, &env),
        }
    }

    /// Skips as few tokens as the rest of the pattern allows.
    fn skip(
        &mut self,
        name: Option<&'p str>,
        piece: usize,
        at: usize,
        start: usize,
        env: &Env<'p, 'a>,
    ) -> Option<(usize, Env<'p, 'a>)> {
        let first_line = at
            .checked_sub(1)
            .and_then(|before| self.tokens.get(before))
            .map_or(0, |token| token.line);
        let floor = self.tokens.get(at).map_or(0, |token| token.depth);
        let is_last = piece + 1 == self.pattern.pieces.len();
        let mut end = at;
        let mut longest = None;
        loop {
            let bound = match (name, end > at) {
                (Some(name), true) => {
                    let place = range(self.tokens[at].bytes.start, self.tokens[end - 1].bytes.end);
                    env.clone().with(name, Bound::Range(place), self.text)
                }
                (Some(_), false) => None,
                (None, _) => Some(env.clone()),
            };
            if let Some(bound) = bound
                && let Some(found) = self.from(piece + 1, end, start, bound)
            {
                if !is_last {
                    return Some(found);
                }
                longest = Some(found);
            }
            let Some(token) = self.tokens.get(end) else {
                break;
            };
            let too_far = token.line > first_line + self.pattern.max_span;
            if too_far || token.depth < floor || self.leaves(token, floor) || self.steps == 0 {
                break;
            }
            end += 1;
        }
        longest
    }

    /// Whether a token closes the brackets that the ellipsis stands in.
    fn leaves(&self, token: &Token, floor: u32) -> bool {
        token.depth + 1 == floor
            && matches!(
                slice(self.text, range(token.bytes.start, token.bytes.end)),
                ")" | "]" | "}"
            )
    }
}
