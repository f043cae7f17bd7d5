//! Do comparisons, negations and boolean operations have the shape of a pattern?

use av_syntax::ast::{CmpOp, Expr, ExprCompare, ExprUnaryOp, UnaryOp};
use av_syntax::{Ranged, TextRange};

use super::binding::{Bound, Env};
use super::{Envs, Matcher};
use crate::pattern::placeholder;

impl<'p, 'a> Matcher<'p, 'a, '_> {
    /// Comparisons and negations, among them `not a in b` for `a not in b`.
    pub(super) fn comparison(
        &self,
        pattern: &'p Expr,
        code: &'a Expr,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        match (pattern, code) {
            (Expr::Compare(left), Expr::Compare(right)) => self.compare(left, right, env),
            (Expr::UnaryOp(left), Expr::UnaryOp(right)) if left.op == right.op => {
                self.expr(&left.operand, &right.operand, env)
            }
            (Expr::Compare(left), Expr::UnaryOp(right)) => match negated_compare(right) {
                Some((compare, op)) if left.ops.first() == Some(&op) && left.ops.len() == 1 => {
                    self.sides(left, compare, env)
                }
                _ => Vec::new(),
            },
            (Expr::UnaryOp(left), Expr::Compare(right)) => match negated_compare(left) {
                Some((compare, op)) if right.ops.first() == Some(&op) && right.ops.len() == 1 => {
                    self.sides(compare, right, env)
                }
                _ => Vec::new(),
            },
            (Expr::UnaryOp(_), _) => self.literal(pattern, code, env),
            _ => Vec::new(),
        }
    }

    fn sides(
        &self,
        pattern: &'p ExprCompare,
        code: &'a ExprCompare,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        Self::then(self.expr(&pattern.left, &code.left, env), |env| {
            self.items(&pattern.comparators, &code.comparators, None, env)
        })
    }

    fn compare(
        &self,
        pattern: &'p ExprCompare,
        code: &'a ExprCompare,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        if pattern.ops != code.ops {
            return Vec::new();
        }
        let mut envs = self.sides(pattern, code, env.clone());
        let symmetric = matches!(*pattern.ops, [CmpOp::Eq | CmpOp::NotEq]);
        if envs.is_empty() && symmetric && self.options.symmetric_eq {
            envs = Self::then(self.expr(&pattern.left, &code.comparators[0], env), |env| {
                self.expr(&pattern.comparators[0], &code.left, env)
            });
        }
        envs
    }

    /// Operands of `and` and `or`: the pattern's are found among the code's.
    pub(super) fn operands(
        &self,
        pattern: &'p [Expr],
        code: &'a [Expr],
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let mut in_order = self.items(pattern, code, None, env.clone());
        if in_order.is_empty() {
            in_order = self.grouped(pattern, code, &env);
        }
        if !in_order.is_empty() || !self.options.unordered_booleans {
            return in_order;
        }
        let written: Vec<&'p Expr> = written(pattern).collect();
        self.unordered(written.len(), code.len(), env, &|wanted, operand, env| {
            self.expr(written[wanted], &code[operand], env)
        })
    }

    /// Operands of which one metavariable stands for several in a row: `$X and b` is
    /// `a and c and b` too.
    fn grouped(&self, pattern: &'p [Expr], code: &'a [Expr], env: &Env<'p, 'a>) -> Envs<'p, 'a> {
        let Some(more) = code
            .len()
            .checked_sub(pattern.len())
            .filter(|more| *more > 0)
        else {
            return Vec::new();
        };
        for (place, operand) in pattern.iter().enumerate().rev() {
            let Some(name) = placeholder::metavariable(operand) else {
                continue;
            };
            let (group, after) = code[place..].split_at(more + 1);
            let range = TextRange::new(
                group.first().map_or(code[place].start(), Ranged::start),
                group.last().map_or(code[place].end(), Ranged::end),
            );
            let before = self.items(&pattern[..place], &code[..place], None, env.clone());
            let bound = Self::then(before, |env| self.bind(name, Bound::Range(range), env));
            let envs = Self::then(bound, |env| {
                self.items(&pattern[place + 1..], after, None, env)
            });
            if !envs.is_empty() {
                return envs;
            }
        }
        Vec::new()
    }
}

/// The comparison under a `not`, with the operator that says the same without it.
fn negated_compare(operation: &ExprUnaryOp) -> Option<(&ExprCompare, CmpOp)> {
    if operation.op != UnaryOp::Not {
        return None;
    }
    let Expr::Compare(compare) = operation.operand.as_ref() else {
        return None;
    };
    let op = match *compare.ops {
        [CmpOp::In] => CmpOp::NotIn,
        [CmpOp::Is] => CmpOp::IsNot,
        [CmpOp::NotIn] => CmpOp::In,
        [CmpOp::IsNot] => CmpOp::Is,
        _ => return None,
    };
    Some((compare, op))
}

/// The items of a pattern that are no ellipsis.
pub(super) fn written(pattern: &[Expr]) -> impl Iterator<Item = &Expr> {
    pattern
        .iter()
        .filter(|item| placeholder::sequence(item).is_none())
}
