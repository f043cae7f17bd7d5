//! Do a call's arguments match where the pattern does not end in an ellipsis?
//!
//! `f(..., k=1)` says that nothing follows but keywords that the pattern writes too. The
//! arguments are then one row, keywords among them: an ellipsis takes some in a row, a keyword
//! its namesake from anywhere in the rest, and in the end nothing may be left.

use av_syntax::ast::{ArgOrKeyword, Arguments, Expr, Keyword};
use av_syntax::{Ranged, TextRange, TextSize};

use super::binding::{Bound, Env};
use super::{Envs, Matcher};
use crate::pattern::placeholder::{self, Name};

/// Most arguments of a call that are told apart: the bits of what is used.
const MAX_ARGUMENTS: usize = 64;

/// Arguments of the code and which of them are left.
#[derive(Clone, Copy)]
struct Rest<'a, 's> {
    items: &'s [ArgOrKeyword<'a>],
    /// The first that no ellipsis has taken.
    from: usize,
    /// Keywords that found their partner, as bits.
    used: u64,
    /// Where the arguments end.
    end: TextSize,
}

impl<'a> Rest<'a, '_> {
    fn is_left(&self, place: usize) -> bool {
        place >= self.from && self.used & (1 << place) == 0
    }

    fn first(&self) -> Option<usize> {
        (self.from..self.items.len()).find(|place| self.is_left(*place))
    }

    fn without(self, place: usize) -> Self {
        Self {
            used: self.used | 1 << place,
            ..self
        }
    }

    /// Keywords that are left, with their places.
    fn keywords(&self) -> impl Iterator<Item = (usize, &'a Keyword)> {
        let items = self.items.iter().enumerate();
        items.filter_map(|(place, item)| match item {
            ArgOrKeyword::Keyword(keyword) if self.is_left(place) => Some((place, *keyword)),
            _ => None,
        })
    }
}

/// Whether the last thing that a pattern writes is an ellipsis, or it has none at all.
pub(super) fn is_plain(pattern: &Arguments) -> bool {
    let mut has_sequence = false;
    let mut ends_in_ellipsis = true;
    for item in pattern.iter_source_order() {
        let sequence = match item {
            ArgOrKeyword::Arg(argument) => placeholder::sequence(argument),
            ArgOrKeyword::Keyword(_) => None,
        };
        has_sequence |= sequence.is_some();
        ends_in_ellipsis = sequence == Some(None);
    }
    ends_in_ellipsis || !has_sequence
}

/// Whether a metavariable of a pattern may stand for `**x`.
pub(super) fn takes_unpacked(pattern: &Arguments, code: &Arguments) -> bool {
    let is_free = |argument: &Expr| placeholder::metavariable(argument).is_some();
    code.keywords.iter().any(|keyword| keyword.arg.is_none()) && pattern.args.iter().any(is_free)
}

impl<'p, 'a> Matcher<'p, 'a, '_> {
    /// Matches arguments of which all must be accounted for in their order.
    pub(super) fn ordered_arguments(
        &self,
        pattern: &'p Arguments,
        code: &'a Arguments,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let wanted: Vec<ArgOrKeyword<'p>> = pattern.iter_source_order().collect();
        let items: Vec<ArgOrKeyword<'a>> = code.iter_source_order().collect();
        if items.len() > MAX_ARGUMENTS {
            return Vec::new();
        }
        let rest = Rest {
            items: &items,
            from: 0,
            used: 0,
            end: code.range.end() - TextSize::new(1),
        };
        self.ordered(&wanted, rest, env)
    }

    fn ordered(
        &self,
        pattern: &[ArgOrKeyword<'p>],
        rest: Rest<'a, '_>,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        if !self.step() {
            return Vec::new();
        }
        let Some((wanted, others)) = pattern.split_first() else {
            return if rest.first().is_none() {
                vec![env]
            } else {
                Vec::new()
            };
        };
        match *wanted {
            ArgOrKeyword::Arg(argument) => match placeholder::sequence(argument) {
                Some(name) => self.gap_of_arguments(name, others, rest, &env),
                None => self.one_argument(argument, others, rest, env),
            },
            ArgOrKeyword::Keyword(keyword) => self.one_keyword(keyword, others, rest, &env),
        }
    }

    /// An ellipsis takes none, one or more in a row.
    fn gap_of_arguments(
        &self,
        name: Option<&'p str>,
        others: &[ArgOrKeyword<'p>],
        rest: Rest<'a, '_>,
        env: &Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let mut result = Vec::new();
        let mut taken = TextRange::empty(rest.end);
        for from in rest.from..=rest.items.len() {
            if let Some(last) = from.checked_sub(1).filter(|last| *last >= rest.from) {
                if !rest.is_left(last) {
                    continue;
                }
                let range = rest.items[last].range();
                taken = if taken.is_empty() {
                    range
                } else {
                    taken.cover(range)
                };
            }
            let bound = match name {
                Some(name) => self.bind(name, Bound::Range(taken), env.clone()),
                None => vec![env.clone()],
            };
            result.extend(Self::then(bound, |env| {
                self.ordered(others, Rest { from, ..rest }, env)
            }));
            if result.len() > super::MAX_WAYS {
                break;
            }
        }
        result
    }

    /// What is no keyword stands first; a metavariable also takes `**x`.
    fn one_argument(
        &self,
        wanted: &'p Expr,
        others: &[ArgOrKeyword<'p>],
        rest: Rest<'a, '_>,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let Some(place) = rest.first() else {
            return Vec::new();
        };
        let envs = match (rest.items[place], placeholder::metavariable(wanted)) {
            (ArgOrKeyword::Arg(argument), _) => self.expr(wanted, argument, env),
            (ArgOrKeyword::Keyword(keyword), Some(name)) if keyword.arg.is_none() => {
                self.bind(name, Bound::Range(keyword.range), env)
            }
            _ => Vec::new(),
        };
        Self::then(envs, |env| self.ordered(others, rest.without(place), env))
    }

    /// A keyword finds its namesake anywhere in the rest; `**$X` stands first.
    fn one_keyword(
        &self,
        wanted: &'p Keyword,
        others: &[ArgOrKeyword<'p>],
        rest: Rest<'a, '_>,
        env: &Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let mut result = Vec::new();
        for (place, keyword) in rest.keywords() {
            let may_be = match (&wanted.arg, &keyword.arg) {
                (Some(name), Some(arg)) => match placeholder::name(name) {
                    Name::Literal(name) => arg.as_str() == name,
                    _ => true,
                },
                (None, None) => rest.first() == Some(place),
                _ => false,
            };
            if !may_be {
                continue;
            }
            let envs = self.keyword(wanted, keyword, env.clone());
            result.extend(Self::then(envs, |env| {
                self.ordered(others, rest.without(place), env)
            }));
        }
        result
    }
}
