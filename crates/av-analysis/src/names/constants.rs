//! Which constant is an expression known to hold?

use av_syntax::ast::{Expr, FStringPart, InterpolatedStringElement, Number, Operator, UnaryOp};

use super::resolve::Names;
use super::scopes::Value;

/// How many assignments and operators a constant is followed through.
const MAX_HOPS: usize = 12;
/// How many assignments are followed where each may have several values.
const MAX_CHOICES: usize = 4;
/// How many values one name may have there.
const MAX_BINDINGS: usize = 4;
/// Longest text that folding builds, in bytes.
const MAX_TEXT: usize = 65_536;

/// A value known before the program runs.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Constant {
    /// Text; byte strings too, as Latin-1.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Float(f64),
    Bool(bool),
    None,
}

impl Names<'_> {
    /// The constant that an expression is or, through assignments, must hold.
    pub(crate) fn constant(&self, expr: &Expr) -> Option<Constant> {
        self.constant_within(expr, MAX_HOPS)
    }

    /// Whether an expression holds text known before the program runs, whichever it is.
    pub(crate) fn is_some_text(&self, expr: &Expr) -> bool {
        self.is_text_within(expr, MAX_CHOICES)
    }

    fn is_text_within(&self, expr: &Expr, hops: usize) -> bool {
        let Some(hops) = hops.checked_sub(1) else {
            return false;
        };
        match expr {
            Expr::Name(name) => {
                if !self.may_hold_constant(&name.id) {
                    return false;
                }
                let bindings = self.reaching(name.id.as_str(), name.range.start()).bindings;
                let is_text = |value: Value<'_>| match value {
                    Value::Assigned(value, _) => self.is_text_within(value, hops),
                    _ => false,
                };
                (1..=MAX_BINDINGS).contains(&bindings.len())
                    && bindings.iter().all(|binding| is_text(binding.value))
            }
            Expr::If(choice) => {
                self.is_text_within(&choice.body, hops) && self.is_text_within(&choice.orelse, hops)
            }
            Expr::BinOp(operation) if operation.op == Operator::Add => {
                self.is_text_within(&operation.left, hops)
                    && self.is_text_within(&operation.right, hops)
            }
            _ => matches!(self.constant_within(expr, hops), Some(Constant::Text(_))),
        }
    }

    fn constant_within(&self, expr: &Expr, hops: usize) -> Option<Constant> {
        if let Some(literal) = literal(expr) {
            return Some(literal);
        }
        let hops = hops.checked_sub(1)?;
        match expr {
            Expr::Name(name) => {
                if !self.may_hold_constant(&name.id) {
                    return None;
                }
                let value = self.assigned(name.id.as_str(), name.range.start())?;
                self.constant_within(value, hops)
            }
            Expr::BinOp(operation) => {
                let left = self.constant_within(&operation.left, hops)?;
                let right = self.constant_within(&operation.right, hops)?;
                fold(operation.op, left, right)
            }
            Expr::UnaryOp(operation) => {
                let operand = self.constant_within(&operation.operand, hops)?;
                negate(operation.op, &operand)
            }
            Expr::FString(string) => {
                let mut text = String::new();
                for part in &string.value {
                    match part {
                        FStringPart::Literal(literal) => text.push_str(&literal.value),
                        FStringPart::FString(part) => {
                            for element in &part.elements {
                                text.push_str(&self.hole(element, hops)?);
                            }
                        }
                    }
                }
                (text.len() <= MAX_TEXT).then_some(Constant::Text(text))
            }
            _ => None,
        }
    }

    fn hole(&self, element: &InterpolatedStringElement, hops: usize) -> Option<String> {
        match element {
            InterpolatedStringElement::Literal(literal) => Some(literal.value.to_string()),
            InterpolatedStringElement::Interpolation(hole) => {
                if hole.format_spec.is_some() {
                    return None;
                }
                match self.constant_within(&hole.expression, hops)? {
                    Constant::Text(text) => Some(text),
                    Constant::Integer(number) => Some(number.to_string()),
                    _ => None,
                }
            }
        }
    }
}

/// The constant that a literal writes.
pub(crate) fn literal(expr: &Expr) -> Option<Constant> {
    match expr {
        Expr::StringLiteral(string) => Some(Constant::Text(string.value.to_str().to_owned())),
        Expr::BytesLiteral(bytes) => Some(Constant::Text(
            bytes.value.bytes().map(char::from).collect(),
        )),
        Expr::NumberLiteral(number) => match &number.value {
            Number::Int(whole) => whole.as_i64().map(Constant::Integer),
            Number::Float(number) => Some(Constant::Float(*number)),
            Number::Complex { .. } => None,
        },
        Expr::BooleanLiteral(flag) => Some(Constant::Bool(flag.value)),
        Expr::NoneLiteral(_) => Some(Constant::None),
        _ => None,
    }
}

fn fold(operator: Operator, left: Constant, right: Constant) -> Option<Constant> {
    match (operator, left, right) {
        (Operator::Add, Constant::Text(mut left), Constant::Text(right)) => {
            left.push_str(&right);
            (left.len() <= MAX_TEXT).then_some(Constant::Text(left))
        }
        (operator, Constant::Integer(left), Constant::Integer(right)) => {
            let result = match operator {
                Operator::Add => left.checked_add(right),
                Operator::Sub => left.checked_sub(right),
                Operator::Mult => left.checked_mul(right),
                Operator::FloorDiv if right > 0 => left.checked_div_euclid(right),
                Operator::Mod if right > 0 => left.checked_rem_euclid(right),
                Operator::LShift => u32::try_from(right)
                    .ok()
                    .filter(|shift| *shift < 62)
                    .and_then(|shift| left.checked_mul(1_i64 << shift)),
                Operator::Pow => u32::try_from(right)
                    .ok()
                    .and_then(|exponent| left.checked_pow(exponent)),
                Operator::BitOr => Some(left | right),
                Operator::BitAnd => Some(left & right),
                _ => None,
            };
            result.map(Constant::Integer)
        }
        _ => None,
    }
}

fn negate(operator: UnaryOp, operand: &Constant) -> Option<Constant> {
    match (operator, operand) {
        (UnaryOp::USub, Constant::Integer(number)) => number.checked_neg().map(Constant::Integer),
        (UnaryOp::USub, Constant::Float(number)) => Some(Constant::Float(-number)),
        (UnaryOp::Not, Constant::Bool(flag)) => Some(Constant::Bool(!flag)),
        _ => None,
    }
}
