//! Is an expression over metavariables true?
//!
//! The language is a small part of Python: literals, metavariables, arithmetic, comparisons,
//! `and`, `or`, `not`, `in`, and a few functions. What cannot be evaluated makes the condition
//! false, so that a rule never reports on a guess.

use av_syntax::ast::{BoolOp, CmpOp, Expr, ExprCall, Operator, Stmt, UnaryOp};
use fancy_regex::Regex;

use crate::names::dotted;
use crate::pattern::placeholder;
use crate::pattern::{Pattern, parse};

/// Functions that a comparison may call.
const FUNCTIONS: [&str; 10] = [
    "int",
    "float",
    "str",
    "bool",
    "len",
    "abs",
    "re.match",
    "re.search",
    "today",
    "strptime",
];

/// A value during evaluation.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Integer(i64),
    Float(f64),
    Text(String),
    Bool(bool),
    List(Vec<Value>),
    None,
}

/// A parsed comparison.
#[derive(Debug)]
pub(crate) struct Comparison {
    pattern: Pattern,
    /// The metavariable that `strip` and `base` apply to, without the `$`.
    metavariable: Option<String>,
    strip: bool,
    base: Option<u32>,
}

/// What a metavariable stands for: its text, and the constant it is known to hold.
pub(crate) struct Operand {
    pub(crate) text: String,
    pub(crate) constant: Option<Value>,
}

impl Comparison {
    /// Parses a comparison, or says what it uses that is not supported.
    pub(crate) fn parse(
        text: &str,
        metavariable: Option<String>,
        strip: bool,
        base: Option<u32>,
    ) -> Result<Self, String> {
        let pattern = parse(text)?;
        let [Stmt::Expr(statement)] = pattern.body() else {
            return Err(String::from("a comparison must be one expression"));
        };
        check(&statement.value)?;
        Ok(Self {
            pattern,
            metavariable,
            strip,
            base,
        })
    }

    /// Whether it is true; `None` where it cannot be told.
    pub(crate) fn holds(&self, operand: &dyn Fn(&str) -> Option<Operand>) -> Option<bool> {
        let [Stmt::Expr(statement)] = self.pattern.body() else {
            return None;
        };
        self.value(&statement.value, operand)
            .map(|value| truth(&value))
    }

    fn value(&self, expr: &Expr, operand: &dyn Fn(&str) -> Option<Operand>) -> Option<Value> {
        if let Some(name) = placeholder::metavariable(expr) {
            return self.metavariable_value(name, operand(name)?);
        }
        match expr {
            Expr::NumberLiteral(number) => match &number.value {
                av_syntax::ast::Number::Int(whole) => whole.as_i64().map(Value::Integer),
                av_syntax::ast::Number::Float(number) => Some(Value::Float(*number)),
                av_syntax::ast::Number::Complex { .. } => None,
            },
            Expr::StringLiteral(string) => {
                let text = string.value.to_str();
                match text.strip_prefix('$').and_then(operand) {
                    Some(operand) => Some(Value::Text(operand.text)),
                    None => Some(Value::Text(text.to_owned())),
                }
            }
            Expr::BooleanLiteral(flag) => Some(Value::Bool(flag.value)),
            Expr::NoneLiteral(_) => Some(Value::None),
            Expr::List(list) => self.list(&list.elts, operand),
            Expr::Tuple(tuple) => self.list(&tuple.elts, operand),
            Expr::BoolOp(operation) => {
                let mut result = operation.op == BoolOp::And;
                for part in &operation.values {
                    result = truth(&self.value(part, operand)?);
                    if result == (operation.op == BoolOp::Or) {
                        break;
                    }
                }
                Some(Value::Bool(result))
            }
            Expr::UnaryOp(operation) => {
                let inner = self.value(&operation.operand, operand)?;
                match (operation.op, inner) {
                    (UnaryOp::Not, value) => Some(Value::Bool(!truth(&value))),
                    (UnaryOp::USub, Value::Integer(number)) => {
                        number.checked_neg().map(Value::Integer)
                    }
                    (UnaryOp::USub, Value::Float(number)) => Some(Value::Float(-number)),
                    _ => None,
                }
            }
            Expr::BinOp(operation) => {
                let left = self.value(&operation.left, operand)?;
                let right = self.value(&operation.right, operand)?;
                arithmetic(operation.op, &left, &right)
            }
            Expr::Compare(compare) => {
                let mut left = self.value(&compare.left, operand)?;
                for (op, right) in compare.ops.iter().zip(&compare.comparators) {
                    let right = self.value(right, operand)?;
                    if !relation(*op, &left, &right)? {
                        return Some(Value::Bool(false));
                    }
                    left = right;
                }
                Some(Value::Bool(true))
            }
            Expr::Call(call) => self.call(call, operand),
            _ => None,
        }
    }

    fn metavariable_value(&self, name: &str, operand: Operand) -> Option<Value> {
        let is_target = self
            .metavariable
            .as_deref()
            .is_none_or(|target| target == name);
        // A number has its value already; `base` is for the text of a string.
        if is_target && self.strip && !matches!(operand.constant, Some(Value::Integer(_))) {
            let text = operand.text.trim_matches(|c| c == '"' || c == '\'');
            return integer(text, self.base.unwrap_or(10)).map(Value::Integer);
        }
        if let Some(constant) = operand.constant {
            return Some(constant);
        }
        match integer(&operand.text, 10) {
            Some(number) => Some(Value::Integer(number)),
            None => Some(Value::Text(operand.text)),
        }
    }

    fn list(&self, items: &[Expr], operand: &dyn Fn(&str) -> Option<Operand>) -> Option<Value> {
        items
            .iter()
            .map(|item| self.value(item, operand))
            .collect::<Option<_>>()
            .map(Value::List)
    }

    fn call(&self, call: &ExprCall, operand: &dyn Fn(&str) -> Option<Operand>) -> Option<Value> {
        let name = dotted(&call.func)?;
        let arguments: Vec<Value> = call
            .arguments
            .args
            .iter()
            .map(|argument| self.value(argument, operand))
            .collect::<Option<_>>()?;
        match (name.as_str(), arguments.as_slice()) {
            ("int", [value]) => to_integer(value).map(Value::Integer),
            ("float", [value]) => to_float(value).map(Value::Float),
            ("str", [value]) => Some(Value::Text(to_text(value))),
            ("bool", [value]) => Some(Value::Bool(truth(value))),
            ("len", [Value::Text(text)]) => {
                i64::try_from(text.chars().count()).ok().map(Value::Integer)
            }
            ("len", [Value::List(items)]) => i64::try_from(items.len()).ok().map(Value::Integer),
            ("abs", [Value::Integer(number)]) => number.checked_abs().map(Value::Integer),
            ("re.match", [Value::Text(regex), text]) => {
                let regex = Regex::new(&format!("\\A(?:{regex})")).ok()?;
                regex.is_match(&to_text(text)).ok().map(Value::Bool)
            }
            ("re.search", [Value::Text(regex), text]) => {
                let regex = Regex::new(regex).ok()?;
                regex.is_match(&to_text(text)).ok().map(Value::Bool)
            }
            ("today", []) => today().map(Value::Text),
            ("strptime", [Value::Text(date), ..]) => Some(Value::Text(date.clone())),
            _ => None,
        }
    }
}

/// Finds what a comparison uses that is not supported.
fn check(expr: &Expr) -> Result<(), String> {
    for inner in crate::matching::below(expr) {
        if let Expr::Call(call) = inner {
            let name = dotted(&call.func).unwrap_or_default();
            if !FUNCTIONS.contains(&name.as_str()) {
                return Err(format!("`{name}()` in a comparison is not supported"));
            }
        }
    }
    Ok(())
}

fn truth(value: &Value) -> bool {
    match value {
        Value::Integer(number) => *number != 0,
        Value::Float(number) => *number != 0.0,
        Value::Text(text) => !text.is_empty(),
        Value::Bool(flag) => *flag,
        Value::List(items) => !items.is_empty(),
        Value::None => false,
    }
}

/// A whole number as Python writes it, in a base unless it has a prefix.
fn integer(text: &str, base: u32) -> Option<i64> {
    let text = text.trim().replace('_', "");
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.as_str()),
    };
    let lower = digits.to_ascii_lowercase();
    let number = if let Some(hex) = lower.strip_prefix("0x") {
        i64::from_str_radix(hex, 16)
    } else if let Some(octal) = lower.strip_prefix("0o") {
        i64::from_str_radix(octal, 8)
    } else if let Some(binary) = lower.strip_prefix("0b") {
        i64::from_str_radix(binary, 2)
    } else if (2..=36).contains(&base) {
        i64::from_str_radix(&lower, base)
    } else {
        return None;
    };
    let number = number.ok()?;
    Some(if negative { -number } else { number })
}

fn to_integer(value: &Value) -> Option<i64> {
    match value {
        Value::Integer(number) => Some(*number),
        Value::Bool(flag) => Some(i64::from(*flag)),
        Value::Text(text) => integer(text.trim_matches(|c| c == '"' || c == '\''), 10),
        #[allow(
            clippy::cast_possible_truncation,
            reason = "int() of a float truncates; out of range saturates"
        )]
        Value::Float(number) => Some(*number as i64),
        Value::List(_) | Value::None => None,
    }
}

#[allow(
    clippy::cast_precision_loss,
    reason = "Python's own conversion loses the same digits"
)]
fn to_float(value: &Value) -> Option<f64> {
    match value {
        Value::Integer(number) => Some(*number as f64),
        Value::Float(number) => Some(*number),
        Value::Text(text) => text.trim().parse().ok(),
        Value::Bool(flag) => Some(f64::from(u8::from(*flag))),
        Value::List(_) | Value::None => None,
    }
}

fn to_text(value: &Value) -> String {
    match value {
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Text(text) => text.clone(),
        Value::Bool(flag) => String::from(if *flag { "True" } else { "False" }),
        Value::List(_) => String::new(),
        Value::None => String::from("None"),
    }
}

fn arithmetic(op: Operator, left: &Value, right: &Value) -> Option<Value> {
    match (left, right) {
        (Value::Integer(left), Value::Integer(right)) => match op {
            Operator::Add => left.checked_add(*right),
            Operator::Sub => left.checked_sub(*right),
            Operator::Mult => left.checked_mul(*right),
            Operator::FloorDiv => left.checked_div_euclid(*right),
            Operator::Mod => left.checked_rem_euclid(*right),
            Operator::Pow => u32::try_from(*right)
                .ok()
                .and_then(|power| left.checked_pow(power)),
            Operator::BitAnd => Some(left & right),
            Operator::BitOr => Some(left | right),
            Operator::BitXor => Some(left ^ right),
            Operator::Div => {
                return Some(Value::Float(
                    to_float(&Value::Integer(*left))? / to_float(&Value::Integer(*right))?,
                ));
            }
            _ => None,
        }
        .map(Value::Integer),
        (Value::Text(left), Value::Text(right)) if op == Operator::Add => {
            Some(Value::Text(format!("{left}{right}")))
        }
        (Value::Integer(_) | Value::Float(_), Value::Integer(_) | Value::Float(_)) => {
            let (left, right) = (to_float(left)?, to_float(right)?);
            Some(Value::Float(match op {
                Operator::Add => left + right,
                Operator::Sub => left - right,
                Operator::Mult => left * right,
                Operator::Div => left / right,
                _ => return None,
            }))
        }
        _ => None,
    }
}

fn relation(op: CmpOp, left: &Value, right: &Value) -> Option<bool> {
    match op {
        CmpOp::Eq | CmpOp::Is => Some(equal(left, right)),
        CmpOp::NotEq | CmpOp::IsNot => Some(!equal(left, right)),
        CmpOp::In => contains(right, left),
        CmpOp::NotIn => contains(right, left).map(|found| !found),
        CmpOp::Lt | CmpOp::LtE | CmpOp::Gt | CmpOp::GtE => {
            let order = match (left, right) {
                (Value::Text(left), Value::Text(right)) => left.partial_cmp(right),
                (Value::Text(_), _) | (_, Value::Text(_)) => None,
                _ => to_float(left)?.partial_cmp(&to_float(right)?),
            }?;
            Some(match op {
                CmpOp::Lt => order.is_lt(),
                CmpOp::LtE => order.is_le(),
                CmpOp::Gt => order.is_gt(),
                _ => order.is_ge(),
            })
        }
    }
}

fn equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Integer(_) | Value::Float(_), Value::Integer(_) | Value::Float(_)) => {
            to_float(left) == to_float(right)
        }
        _ => left == right,
    }
}

fn contains(container: &Value, item: &Value) -> Option<bool> {
    match (container, item) {
        (Value::List(items), item) => Some(items.iter().any(|member| equal(member, item))),
        (Value::Text(text), Value::Text(part)) => Some(text.contains(part.as_str())),
        _ => None,
    }
}

/// Today's date, `YYYY-MM-DD`, in UTC.
fn today() -> Option<String> {
    let seconds = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .ok()?
        .as_secs();
    let days = i64::try_from(seconds / 86_400).ok()?;
    // Source: H. Hinnant, chrono-compatible low-level date algorithms, civil_from_days.
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_index = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_index + 2) / 5 + 1;
    let month = if month_index < 10 {
        month_index + 3
    } else {
        month_index - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::{Comparison, Operand};

    fn holds(text: &str, value: &str) -> Option<bool> {
        let comparison = Comparison::parse(text, None, false, None).ok()?;
        comparison.holds(&|name| {
            (name == "X").then(|| Operand {
                text: value.to_owned(),
                constant: None,
            })
        })
    }

    #[test]
    fn numbers_and_texts_compare_as_in_python() {
        assert_eq!(holds("$X < 1024", "512"), Some(true));
        assert_eq!(holds("int($X) >= 2048 or $X == 0", "1024"), Some(false));
        assert_eq!(holds("$X in [80, 443]", "443"), Some(true));
        assert_eq!(holds("re.match(\"^0o?77\", str($X))", "0o777"), Some(false));
        assert_eq!(holds("not re.match('.*x', $X)", "abc"), Some(true));
        assert_eq!(holds("$X & 0o7", "0o777"), Some(true));
    }

    #[test]
    fn unknown_functions_are_refused_when_the_rule_is_read() {
        assert!(Comparison::parse("eval($X)", None, false, None).is_err());
    }
}
