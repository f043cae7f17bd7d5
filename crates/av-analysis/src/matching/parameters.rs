//! Do a function's parameters have the shape of a pattern's?

use av_syntax::ast::{Expr, Identifier, Parameters};
use av_syntax::{Ranged, TextRange, TextSize};

use super::binding::{Bound, Env};
use super::{Envs, Matcher};
use crate::pattern::placeholder::{self, Name};

/// One parameter, whatever its kind.
#[derive(Clone, Copy)]
struct Item<'t> {
    stars: u8,
    /// Behind `*`, where only a keyword gives it.
    is_keyword: bool,
    name: &'t Identifier,
    annotation: Option<&'t Expr>,
    default: Option<&'t Expr>,
}

impl Item<'_> {
    /// Where the parameter starts, stars included.
    fn start(&self) -> TextSize {
        let stars = TextSize::from(u32::from(self.stars));
        self.name
            .range
            .start()
            .checked_sub(stars)
            .unwrap_or_default()
    }

    /// Where it ends, annotation and default included.
    fn end(&self) -> TextSize {
        let written = self.default.or(self.annotation);
        written.map_or(self.name.range.end(), Ranged::end)
    }
}

fn items(parameters: &Parameters) -> Vec<Item<'_>> {
    let mut items = Vec::with_capacity(parameters.len());
    for parameter in parameters.posonlyargs.iter().chain(&parameters.args) {
        items.push(Item {
            stars: 0,
            is_keyword: false,
            name: &parameter.parameter.name,
            annotation: parameter.parameter.annotation.as_deref(),
            default: parameter.default.as_deref(),
        });
    }
    if let Some(variadic) = &parameters.vararg {
        items.push(Item {
            stars: 1,
            is_keyword: false,
            name: &variadic.name,
            annotation: variadic.annotation.as_deref(),
            default: None,
        });
    }
    for parameter in &parameters.kwonlyargs {
        items.push(Item {
            stars: 0,
            is_keyword: true,
            name: &parameter.parameter.name,
            annotation: parameter.parameter.annotation.as_deref(),
            default: parameter.default.as_deref(),
        });
    }
    if let Some(variadic) = &parameters.kwarg {
        items.push(Item {
            stars: 2,
            is_keyword: false,
            name: &variadic.name,
            annotation: variadic.annotation.as_deref(),
            default: None,
        });
    }
    items
}

impl<'p, 'a> Matcher<'p, 'a, '_> {
    /// Matches parameters in order; an ellipsis takes any number of them.
    pub(super) fn parameters(
        &self,
        pattern: &'p Parameters,
        code: &'a Parameters,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        self.parameter_items(&items(pattern), &items(code), env)
    }

    /// Binds the parameters that an ellipsis takes, where it has a name.
    fn take_parameters(
        &self,
        sequence: &'p Identifier,
        items: &[Item<'a>],
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let Name::Sequence(Some(name)) = placeholder::name(sequence.as_str()) else {
            return vec![env];
        };
        let range = match (items.first(), items.last()) {
            (Some(first), Some(last)) => TextRange::new(first.start(), last.end()),
            _ => TextRange::default(),
        };
        self.bind(name, Bound::Range(range), env)
    }

    fn parameter_items(
        &self,
        pattern: &[Item<'p>],
        code: &[Item<'a>],
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        if !self.step() {
            return Vec::new();
        }
        let Some((first, rest)) = pattern.split_first() else {
            return if code.is_empty() {
                vec![env]
            } else {
                Vec::new()
            };
        };
        if first.stars == 0 && matches!(placeholder::name(first.name.as_str()), Name::Sequence(_)) {
            if rest.is_empty() {
                return self.take_parameters(first.name, code, env);
            }
            let mut result = Vec::new();
            for taken in 0..=code.len() {
                let envs = self.take_parameters(first.name, &code[..taken], env.clone());
                result.extend(Self::then(envs, |env| {
                    self.parameter_items(rest, &code[taken..], env)
                }));
            }
            return result;
        }
        let Some((item, others)) = code.split_first() else {
            return Vec::new();
        };
        if item.stars != first.stars || (first.is_keyword && !item.is_keyword) {
            return Vec::new();
        }
        let named = self.name(
            first.name.as_str(),
            item.name.as_str(),
            item.name.range,
            env,
        );
        let annotated = Self::then(named, |env| {
            self.less(first.annotation, item.annotation, env)
        });
        // `key=...` wants a default, whichever it is.
        if first.default.is_some() && item.default.is_none() {
            return Vec::new();
        }
        let defaulted = Self::then(annotated, |env| self.less(first.default, item.default, env));
        Self::then(defaulted, |env| self.parameter_items(rest, others, env))
    }
}
