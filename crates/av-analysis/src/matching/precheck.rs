//! Can this code have the shape of that pattern at all? Said without binding anything.
//!
//! Nearly all candidates differ from a pattern in some fixed part: the callee's name, a literal
//! key, the kind of a node. To find that out by matching would build environments only to throw
//! them away. The answer is never wrongly no; where the code can stand for something else than
//! it says, as a variable can, it is yes.

use av_syntax::ast::{Arguments, Expr, Stmt};

use super::Matcher;
use super::display::{is_any_braces, is_only_ellipsis};
use super::statement::pairs;
use super::text::StringPattern;
use crate::engine::assigned;
use crate::pattern::placeholder::{self, Name};

/// How deep a pattern is looked into.
const MAX_DEPTH: u8 = 6;

impl Matcher<'_, '_, '_> {
    /// Whether an expression can match a pattern.
    pub(crate) fn may_match(&self, pattern: &Expr, code: &Expr) -> bool {
        self.may(pattern, code, MAX_DEPTH)
    }

    /// Whether a statement can match the first one of a pattern.
    pub(crate) fn may_start(&self, pattern: &Stmt, code: &Stmt) -> bool {
        match (pattern, code) {
            (Stmt::Assign(left), Stmt::Assign(_) | Stmt::AnnAssign(_)) => {
                let [target] = left.targets.as_slice() else {
                    return true;
                };
                let value = match code {
                    Stmt::Assign(right) => Some(&*right.value),
                    Stmt::AnnAssign(right) => right.value.as_deref(),
                    _ => None,
                };
                if let Stmt::Assign(right) = code {
                    if pairs(right).any(|(code, value)| {
                        self.may_match(&left.value, value) && self.may_match(target, code)
                    }) {
                        return true;
                    }
                    // The targets of a chain are a tuple.
                    if right.targets.len() > 1 && target.is_tuple_expr() {
                        return self.may_match(&left.value, &right.value);
                    }
                }
                value.is_some_and(|value| self.may_match(&left.value, value))
                    && assigned(code)
                        .iter()
                        .any(|code| self.may_match(target, code))
            }
            (Stmt::AugAssign(left), Stmt::AugAssign(right)) => {
                left.op == right.op
                    && self.may_match(&left.target, &right.target)
                    && self.may_match(&left.value, &right.value)
            }
            (Stmt::For(left), Stmt::For(right)) => {
                self.may_match(&left.target, &right.target)
                    && self.may_match(&left.iter, &right.iter)
            }
            (Stmt::Raise(left), Stmt::Raise(right)) => match (&left.exc, &right.exc) {
                (Some(wanted), Some(raised)) => self.may_match(wanted, raised),
                _ => true,
            },
            (Stmt::Assign(_) | Stmt::AugAssign(_), _) => false,
            _ => true,
        }
    }

    fn may(&self, pattern: &Expr, code: &Expr, depth: u8) -> bool {
        let Some(depth) = depth.checked_sub(1) else {
            return true;
        };
        if code.is_named_expr() || (self.options.symbolic_propagation && code.is_name_expr()) {
            return true;
        }
        match (pattern, code) {
            (Expr::Name(name), _) => match placeholder::name(&name.id) {
                Name::Literal(last) => self.names.can_end_in(code, last),
                Name::Metavariable(_) | Name::Sequence(_) => true,
            },
            (Expr::Attribute(_), _) => self.may_refer(pattern, code),
            (Expr::Call(left), _) if placeholder::is_special(&left.func) => true,
            (Expr::Call(left), Expr::Call(right)) => {
                self.may(&left.func, &right.func, depth)
                    && self.may_take(&left.arguments, &right.arguments, depth)
            }
            (Expr::Subscript(left), Expr::Subscript(right)) => {
                self.may(&left.value, &right.value, depth)
                    && self.may(&left.slice, &right.slice, depth)
            }
            (Expr::BinOp(left), Expr::BinOp(right)) => {
                left.op == right.op
                    && self.may(&left.left, &right.left, depth)
                    && self.may(&left.right, &right.right, depth)
            }
            (Expr::Call(_) | Expr::Subscript(_) | Expr::BinOp(_), _) => false,
            (Expr::StringLiteral(string), Expr::StringLiteral(code)) => {
                let content = string.value.to_str();
                !matches!(self.strings.get(content), StringPattern::Exact)
                    || content == code.value.to_str()
            }
            (Expr::List(left), _) => {
                code.is_list_expr()
                    || ((code.is_list_comp_expr() || code.is_generator_expr())
                        && is_only_ellipsis(&left.elts))
            }
            (Expr::Tuple(_), _) => code.is_tuple_expr(),
            (Expr::Dict(_) | Expr::Set(_), _) => {
                code.is_dict_expr() || code.is_set_expr() || is_any_braces(pattern)
            }
            (
                Expr::StringLiteral(_)
                | Expr::NumberLiteral(_)
                | Expr::BooleanLiteral(_)
                | Expr::NoneLiteral(_),
                _,
            ) => may_be_constant(pattern, code),
            _ => true,
        }
    }

    /// Whether a name or a chain of attributes can be the one that a pattern writes.
    fn may_refer(&self, pattern: &Expr, code: &Expr) -> bool {
        let Expr::Attribute(left) = pattern else {
            return true;
        };
        match (placeholder::name(&left.attr), code) {
            (Name::Literal(last), _) => self.names.can_end_in(code, last),
            (_, Expr::Attribute(right)) => {
                self.may_denote(&left.value, &right.value)
                    || self.names.may_be_member(code, &left.value)
            }
            (_, Expr::Name(_)) => self.names.may_be_member(code, &left.value),
            _ => true,
        }
    }

    /// Whether a call has the keywords that a pattern writes, and its one argument.
    fn may_take(&self, pattern: &Arguments, code: &Arguments, depth: u8) -> bool {
        let has_keywords = pattern.keywords.iter().all(|wanted| match &wanted.arg {
            Some(name) if is_literal(name) => code.keywords.iter().any(|keyword| {
                keyword
                    .arg
                    .as_ref()
                    .is_some_and(|arg| arg.as_str() == name.as_str())
                    && self.may(&wanted.value, &keyword.value, depth)
            }),
            _ => true,
        });
        let is_open = pattern
            .args
            .iter()
            .any(|item| placeholder::sequence(item).is_some());
        // Something unpacked can be what a metavariable stands for.
        let is_unpacked = code.args.iter().any(Expr::is_starred_expr)
            || code.keywords.iter().any(|keyword| keyword.arg.is_none());
        if !is_open && !is_unpacked && pattern.args.len() != code.args.len() {
            return false;
        }
        let may_begin = match (pattern.args.first(), code.args.first()) {
            (Some(first), _) if placeholder::sequence(first).is_some() => true,
            (Some(first), Some(argument)) => self.may(first, argument, depth),
            // `**x` is something that a metavariable can stand for.
            (Some(_), None) => code.keywords.iter().any(|keyword| keyword.arg.is_none()),
            (None, _) => true,
        };
        has_keywords && may_begin
    }
}

fn is_literal(name: &str) -> bool {
    matches!(placeholder::name(name), Name::Literal(_))
}

/// Whether an expression can be known to hold a literal: its own kind, or something computed.
fn may_be_constant(pattern: &Expr, code: &Expr) -> bool {
    match code {
        Expr::StringLiteral(_) | Expr::BytesLiteral(_) => pattern.is_string_literal_expr(),
        Expr::NumberLiteral(_) => pattern.is_number_literal_expr(),
        Expr::BooleanLiteral(_) | Expr::NoneLiteral(_) => {
            pattern.is_boolean_literal_expr() || pattern.is_none_literal_expr()
        }
        Expr::List(_)
        | Expr::Tuple(_)
        | Expr::Dict(_)
        | Expr::Set(_)
        | Expr::Lambda(_)
        | Expr::ListComp(_)
        | Expr::SetComp(_)
        | Expr::DictComp(_)
        | Expr::Generator(_)
        | Expr::Compare(_) => false,
        _ => true,
    }
}
