//! Is code known to hold the literal that a pattern writes?

use std::borrow::Cow;
use std::rc::Rc;

use av_syntax::Ranged;
use av_syntax::ast::Expr;
use av_syntax::ast::comparable::ComparableExpr;

use super::binding::{Bound, Env};
use super::text::{StringPattern, words};
use super::{Envs, Matcher};
use crate::names::Constant;

impl<'p, 'a> Matcher<'p, 'a, '_> {
    /// The text that an expression is known to hold.
    pub(super) fn text(&self, code: &'a Expr) -> Option<Cow<'a, str>> {
        match code {
            Expr::StringLiteral(string) => Some(Cow::Borrowed(string.value.to_str())),
            _ if !self.options.constant_propagation && !code.is_bytes_literal_expr() => None,
            _ => match self.names.constant(code)? {
                Constant::Text(text) => Some(Cow::Owned(text)),
                _ => None,
            },
        }
    }

    /// Whether code holds one or another text, all of them known.
    fn is_some_text(&self, code: &'a Expr) -> bool {
        self.options.constant_propagation
            && matches!(code, Expr::Name(_) | Expr::If(_) | Expr::BinOp(_))
            && self.names.is_some_text(code)
    }

    pub(super) fn byte_string(
        &self,
        content: &str,
        code: &'a Expr,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        match self.strings.get(content) {
            StringPattern::Exact => match self.text(code) {
                Some(text) if text == content => vec![env],
                _ => Vec::new(),
            },
            special => self.special_string(special, code, env),
        }
    }

    /// A string of a pattern against an expression; `text` where the content is known already.
    pub(super) fn string(
        &self,
        content: &str,
        text: Option<&str>,
        code: &'a Expr,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        match self.strings.get(content) {
            StringPattern::Exact => {
                let equal = match text {
                    Some(text) => text == content,
                    None => self.text(code).is_some_and(|text| text == content),
                };
                if equal { vec![env] } else { Vec::new() }
            }
            special => self.special_string(special, code, env),
        }
    }

    fn special_string(
        &self,
        pattern: &'p StringPattern,
        code: &'a Expr,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let Some(text) = self.text(code) else {
            let is_any = matches!(pattern, StringPattern::Any) && self.is_some_text(code);
            return if is_any { vec![env] } else { Vec::new() };
        };
        match pattern {
            StringPattern::Any => vec![env],
            StringPattern::Exact => Vec::new(),
            StringPattern::Bind(name) => self.bind(
                name,
                Bound::Content(Rc::from(text), content_range(code)),
                env,
            ),
            StringPattern::Regex(regex) => {
                if regex.is_match(&text) {
                    vec![env]
                } else {
                    Vec::new()
                }
            }
            StringPattern::Words(name) => words(&text)
                .take(super::MAX_WAYS)
                .flat_map(|word| {
                    let bound = Bound::Content(Rc::from(word), content_range(code));
                    self.bind(name, bound, env.clone())
                })
                .collect(),
            StringPattern::Gaps(regex, names) => {
                let Some(captures) = regex.captures(&text) else {
                    return Vec::new();
                };
                let mut envs = vec![env];
                for (index, name) in names.iter().enumerate() {
                    let Some(group) = captures.get(index + 1) else {
                        continue;
                    };
                    let bound = Bound::Content(Rc::from(group.as_str()), content_range(code));
                    envs = Self::then(envs, |env| self.bind(name, bound.clone(), env));
                }
                envs
            }
        }
    }

    pub(super) fn literal(
        &self,
        pattern: &'p Expr,
        code: &'a Expr,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        if ComparableExpr::from(pattern) == ComparableExpr::from(code) {
            return vec![env];
        }
        let is_variable = matches!(
            code,
            Expr::Name(_) | Expr::BinOp(_) | Expr::UnaryOp(_) | Expr::NumberLiteral(_)
        );
        if !self.options.constant_propagation || !is_variable {
            return Vec::new();
        }
        match (self.names.constant(pattern), self.names.constant(code)) {
            (Some(left), Some(right)) if left == right => vec![env],
            _ => Vec::new(),
        }
    }
}

/// Where the content of a string literal stands: without quotes where it is one literal.
fn content_range(code: &Expr) -> av_syntax::TextRange {
    if let Expr::StringLiteral(string) = code
        && let [literal] = string.value.as_slice()
    {
        return literal.content_range();
    }
    code.range()
}
