//! Do a function's parameters have the shape of a pattern's?

use av_syntax::ast::{Expr, Identifier, Parameters};

use super::binding::Env;
use super::{Envs, Matcher};
use crate::pattern::placeholder::{self, Name};

/// One parameter, whatever its kind.
#[derive(Clone, Copy)]
struct Item<'t> {
    stars: u8,
    name: &'t Identifier,
    annotation: Option<&'t Expr>,
    default: Option<&'t Expr>,
}

fn items(parameters: &Parameters) -> Vec<Item<'_>> {
    let mut items = Vec::with_capacity(parameters.len());
    for parameter in parameters.posonlyargs.iter().chain(&parameters.args) {
        items.push(Item {
            stars: 0,
            name: &parameter.parameter.name,
            annotation: parameter.parameter.annotation.as_deref(),
            default: parameter.default.as_deref(),
        });
    }
    if let Some(variadic) = &parameters.vararg {
        items.push(Item {
            stars: 1,
            name: &variadic.name,
            annotation: variadic.annotation.as_deref(),
            default: None,
        });
    }
    for parameter in &parameters.kwonlyargs {
        items.push(Item {
            stars: 0,
            name: &parameter.parameter.name,
            annotation: parameter.parameter.annotation.as_deref(),
            default: parameter.default.as_deref(),
        });
    }
    if let Some(variadic) = &parameters.kwarg {
        items.push(Item {
            stars: 2,
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
                return vec![env];
            }
            let mut result = Vec::new();
            for taken in 0..=code.len() {
                result.extend(self.parameter_items(rest, &code[taken..], env.clone()));
            }
            return result;
        }
        let Some((item, others)) = code.split_first() else {
            return Vec::new();
        };
        if item.stars != first.stars {
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
        let defaulted = Self::then(annotated, |env| self.less(first.default, item.default, env));
        Self::then(defaulted, |env| self.parameter_items(rest, others, env))
    }
}
