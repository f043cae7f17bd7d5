//! Does a match satisfy a rule's conditions on its metavariables?

use std::cell::Cell;

use av_syntax::ast::Expr;
use av_syntax::{Ranged, TextRange};

use super::compile::{Compiled, CompiledCondition};
use super::evaluate::{Evaluator, Match, Subject, Universe};
use crate::conditions::comparison::{Comparison, Operand, Value};
use crate::conditions::{entropy, redos};
use crate::lazy_regex::LazyRegex;
use crate::link::NoModules;
use crate::matching::{Bound, Env, type_matches};
use crate::names::{Constant, Names};
use crate::rules::Options;

impl<'p, 'a> Evaluator<'p, 'a, '_> {
    /// The ways in which a match satisfies a condition; none where it does not.
    pub(super) fn condition(
        &self,
        condition: &'p CompiledCondition,
        found: Match<'p, 'a>,
        options: &'p Options,
    ) -> Vec<Match<'p, 'a>> {
        let holds = match condition {
            CompiledCondition::Pattern {
                metavariable,
                formula,
            } => return self.pattern_condition(metavariable, formula, found, options),
            CompiledCondition::Regex {
                metavariable,
                regex,
                constant_propagation,
            } => found
                .env
                .get(metavariable)
                .is_some_and(|bound| self.regex_holds(bound, regex, *constant_propagation)),
            CompiledCondition::Content {
                metavariable,
                formula,
            } => found
                .env
                .get(metavariable)
                .and_then(|bound| self.content(bound))
                .is_some_and(|content| self.content_matches(&content, formula, options)),
            CompiledCondition::Comparison(comparison) => self.compare(comparison, &found.env),
            CompiledCondition::Type {
                metavariable,
                types,
            } => found
                .env
                .get(metavariable)
                .and_then(Bound::expr)
                .is_some_and(|expr| self.has_type(expr, types)),
            CompiledCondition::Entropy(metavariable) => found
                .env
                .get(metavariable)
                .and_then(|bound| self.content(bound))
                .is_some_and(|content| entropy::is_random(&content)),
            CompiledCondition::Redos(metavariable) => found
                .env
                .get(metavariable)
                .and_then(|bound| self.content(bound))
                .is_some_and(|content| redos::is_exponential(&content)),
        };
        if holds { vec![found] } else { Vec::new() }
    }

    fn has_type(&self, expr: &'a Expr, types: &[String]) -> bool {
        let names = self.subject.names.types(expr);
        types
            .iter()
            .any(|wanted| names.iter().any(|name| type_matches(name, wanted)))
    }

    /// Whether an expression matches a metavariable's code as written, quotes included.
    ///
    /// With `constant` it is the content of a string, or of a name that is known to hold one. What
    /// `import m as x` calls `x` may also go by the module's own name.
    fn regex_holds(&self, bound: &Bound<'a>, regex: &LazyRegex, constant: bool) -> bool {
        if constant
            && let Some(expr @ (Expr::StringLiteral(_) | Expr::Name(_) | Expr::Attribute(_))) =
                bound.expr()
            && let Some(Constant::Text(text)) = self.subject.names.constant(expr)
        {
            return regex.is_match(&text);
        }
        if regex.is_match(bound.text(self.subject.source)) {
            return true;
        }
        match bound {
            Bound::Expr(Expr::Name(name)) => self
                .subject
                .names
                .imported_module(name.id.as_str(), name.range.start())
                .is_some_and(|module| regex.is_match(&module)),
            _ => false,
        }
    }

    /// A metavariable's text as comparisons see it: strings by their content.
    fn text(&self, bound: &Bound<'a>) -> String {
        match bound.expr() {
            Some(Expr::StringLiteral(string)) => string.value.to_str().to_owned(),
            _ => bound.text(self.subject.source).to_owned(),
        }
    }

    /// The content of the string that a metavariable is known to hold.
    fn content(&self, bound: &Bound<'a>) -> Option<String> {
        match bound {
            Bound::Expr(expr) => match self.subject.names.constant(expr)? {
                Constant::Text(text) => Some(text),
                _ => None,
            },
            Bound::Content(text, _) => Some(text.to_string()),
            Bound::Name(..) | Bound::Range(_) => Some(bound.text(self.subject.source).to_owned()),
        }
    }

    /// A formula over the code that a metavariable stands for.
    fn pattern_condition(
        &self,
        metavariable: &str,
        formula: &'p Compiled,
        found: Match<'p, 'a>,
        options: &'p Options,
    ) -> Vec<Match<'p, 'a>> {
        let Some(bound) = found.env.get(metavariable) else {
            return Vec::new();
        };
        let universe = match bound {
            Bound::Expr(expr) => Universe::Within(expr),
            Bound::Range(range) => Universe::Range(*range),
            Bound::Name(..) | Bound::Content(..) => {
                let text = bound.text(self.subject.source).to_owned();
                return if self.python_content_matches(&text, formula, options) {
                    vec![found]
                } else {
                    Vec::new()
                };
            }
        };
        let mut result: Vec<Match<'p, 'a>> = Vec::new();
        for inner in self.formula(formula, options, universe) {
            if let Some(env) = found.env.merge(&inner.env, self.subject.source) {
                result.push(Match {
                    range: found.range,
                    env,
                });
            }
        }
        result
    }

    /// A name or a string's content, judged as an expression of its own.
    fn python_content_matches(
        &self,
        text: &str,
        formula: &'p Compiled,
        options: &'p Options,
    ) -> bool {
        let Ok(module) = av_syntax::parse_fragment(text) else {
            return false;
        };
        let [av_syntax::ast::Stmt::Expr(statement)] = module.body() else {
            return false;
        };
        let names = Names::new(
            module.body(),
            TextRange::up_to(statement.range().end()),
            "",
            false,
            &NoModules,
        );
        let subject = Subject {
            source: text,
            names: &names,
            index: None,
        };
        let steps = Cell::new(self.steps.get());
        let inner = Evaluator::new(self.program, &subject, &steps, self.deadline);
        !inner
            .formula(formula, options, Universe::Within(&statement.value))
            .is_empty()
    }

    fn content_matches(&self, content: &str, formula: &'p Compiled, options: &'p Options) -> bool {
        let names = Names::new(&[], TextRange::default(), "", false, &NoModules);
        let subject = Subject {
            source: content,
            names: &names,
            index: None,
        };
        let inner = Evaluator::new(self.program, &subject, self.steps, self.deadline);
        let whole = TextRange::up_to(av_syntax::TextLen::text_len(content));
        !inner
            .formula(formula, options, Universe::Range(whole))
            .is_empty()
    }

    fn compare(&self, comparison: &Comparison, env: &Env<'p, 'a>) -> bool {
        comparison
            .holds(&|name| {
                let bound = env.get(name)?;
                let constant = bound
                    .expr()
                    .and_then(|expr| self.subject.names.constant(expr))
                    .map(value_of);
                Some(Operand {
                    text: self.text(bound),
                    constant,
                })
            })
            .unwrap_or(false)
    }
}

fn value_of(constant: Constant) -> Value {
    match constant {
        Constant::Text(text) => Value::Text(text),
        Constant::Integer(number) => Value::Integer(number),
        Constant::Float(number) => Value::Float(number),
        Constant::Bool(flag) => Value::Bool(flag),
        Constant::None => Value::None,
    }
}
