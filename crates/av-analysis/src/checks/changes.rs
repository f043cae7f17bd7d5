//! Which statements and expressions change a collection that a loop runs over?

use av_syntax::ast::visitor::{self, Visitor};
use av_syntax::ast::{Arguments, Expr, ExprCall, Operator, Stmt, StmtAugAssign};
use av_syntax::{Ranged, TextRange};

use super::CheckContext;
use super::iterated::Iterated;
use super::place::same_place;

/// Methods that change the size or order of the collection they belong to.
const CHANGES: &[&str] = &[
    "__delitem__",
    "append",
    "appendleft",
    "clear",
    "difference_update",
    "discard",
    "extend",
    "extendleft",
    "insert",
    "intersection_update",
    "pop",
    "popitem",
    "popleft",
    "remove",
    "reverse",
    "rotate",
    "sort",
    "symmetric_difference_update",
];

/// Functions that change their first argument.
const CHANGING_FUNCTIONS: &[&str] = &[
    "bisect.insort",
    "bisect.insort_left",
    "bisect.insort_right",
    "heapq.heappop",
    "heapq.heappush",
];

/// Types of mappings, by the end of their name.
const MAPPINGS: &[&str] = &["Counter", "Dict", "OrderedDict", "defaultdict", "dict"];

/// Mappings that copy their keys before they are iterated over.
const COPYING: &[&str] = &["os.environ", "os.environb"];

/// Methods that only make sense for a collection when called without arguments.
const WITHOUT_ARGUMENTS: &[&str] = &["clear", "popitem", "popleft", "reverse"];

/// A change of the collection.
pub(crate) struct Change {
    pub(crate) range: TextRange,
    /// How a message names it.
    pub(crate) text: String,
    /// How a list grows at its end by it, which some loops mean to happen.
    pub(crate) growth: Growth,
}

/// Whether a change makes a list longer at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Growth {
    /// It does something else.
    None,
    /// By a fixed number of elements.
    Fixed,
    /// By what an expression gives, perhaps nothing.
    Open,
}

/// Recognises changes of one collection.
pub(crate) struct Changes<'s, 'a, 'm> {
    pub(crate) context: &'s CheckContext<'a, 'm>,
    pub(crate) iterated: &'s Iterated<'a>,
}

impl<'a> Changes<'_, 'a, '_> {
    /// How the code writes the collection.
    pub(crate) fn place(&self) -> &'a str {
        self.context.text_of(self.iterated.place)
    }

    /// Whether the collection copies itself when it is iterated over.
    pub(crate) fn copies(&self) -> bool {
        self.context
            .names
            .qualified(self.iterated.place)
            .iter()
            .any(|name| COPYING.contains(&name.as_str()))
    }

    /// Whether the collection is known to be a mapping.
    fn is_mapping(&self) -> bool {
        self.iterated.is_view
            || self
                .context
                .names
                .types(self.iterated.place)
                .iter()
                .any(|name| {
                    let last = name.rsplit('.').next().unwrap_or_default();
                    MAPPINGS.contains(&last)
                })
    }

    fn is_place(&self, expr: &Expr) -> bool {
        same_place(expr, self.iterated.place)
    }

    /// Changes that a statement makes itself, its inner blocks excluded.
    pub(crate) fn in_statement(&self, stmt: &'a Stmt) -> Vec<Change> {
        let mut found = Vec::new();
        match stmt {
            Stmt::Delete(delete) => {
                for target in &delete.targets {
                    if let Expr::Subscript(subscript) = target
                        && self.is_place(&subscript.value)
                        && self.counts(&subscript.slice)
                    {
                        let text = format!("del {}[...]", self.place());
                        found.push(Change::new(delete.range, text));
                    }
                }
            }
            Stmt::Assign(assign) => {
                for target in &assign.targets {
                    if self.grows_by(target, &assign.value) {
                        let text = format!("{}[...] = ...", self.place());
                        found.push(Change::new(assign.range, text));
                    }
                }
                found.extend(self.in_expression(&assign.value));
            }
            Stmt::AugAssign(assign) => {
                found.extend(self.by_operator(assign));
                found.extend(self.in_expression(&assign.value));
            }
            _ => each_expression(stmt, &mut |expr| found.extend(self.in_expression(expr))),
        }
        found
    }

    /// `collection += [...]`, `collection |= {...}`.
    fn by_operator(&self, assign: &StmtAugAssign) -> Option<Change> {
        let changes = self.is_place(&assign.target)
            && !self.iterated.by_position
            && changes_in_place(assign.op, &assign.value);
        changes.then(|| Change {
            range: assign.range,
            text: format!("{} {}= ...", self.place(), assign.op.as_str()),
            growth: match &*assign.value {
                Expr::List(_) => Growth::Fixed,
                Expr::ListComp(_) => Growth::Open,
                _ => Growth::None,
            },
        })
    }

    /// Where only positions are counted, a change matters if it goes by the position.
    fn counts(&self, index: &Expr) -> bool {
        !self.iterated.by_position || self.is_target(index)
    }

    fn is_target(&self, expr: &Expr) -> bool {
        self.iterated
            .targets
            .iter()
            .any(|target| same_place(target, expr))
    }

    /// Whether `target = value` adds a key to a mapping or changes the length of a list.
    fn grows_by(&self, target: &Expr, value: &Expr) -> bool {
        let Expr::Subscript(subscript) = target else {
            return false;
        };
        if !self.is_place(&subscript.value) || self.iterated.by_position {
            return false;
        }
        if subscript.slice.is_slice_expr() {
            return value.is_list_expr();
        }
        (self.is_mapping() || is_text_method(&subscript.slice)) && self.is_derived(&subscript.slice)
    }

    /// Whether an expression makes another key from the loop's variables.
    fn is_derived(&self, key: &Expr) -> bool {
        let mentions = |expr: &Expr| {
            let mut mentions = Mentions {
                targets: &self.iterated.targets,
                found: false,
            };
            mentions.visit_expr(expr);
            mentions.found
        };
        match key {
            Expr::Call(_) | Expr::FString(_) => mentions(key),
            Expr::BinOp(operation) => {
                let is_text =
                    |side: &Expr| side.is_string_literal_expr() || side.is_f_string_expr();
                mentions(key) && (is_text(&operation.left) || is_text(&operation.right))
            }
            _ => false,
        }
    }

    /// Changes that an expression makes when it is evaluated.
    pub(crate) fn in_expression(&self, expr: &'a Expr) -> Vec<Change> {
        let mut calls = Calls {
            changes: self,
            found: Vec::new(),
        };
        calls.visit_expr(expr);
        calls.found
    }

    /// Whether a call puts back what it takes out: `items.insert(0, items.pop(i))`.
    fn moves(&self, call: &ExprCall) -> bool {
        let calls = |call: &ExprCall, name: &str| {
            call.func
                .as_attribute_expr()
                .is_some_and(|method| method.attr.as_str() == name && self.is_place(&method.value))
        };
        calls(call, "insert")
            && call
                .arguments
                .args
                .iter()
                .filter_map(Expr::as_call_expr)
                .any(|argument| calls(argument, "pop"))
    }

    /// How a call changes the collection, if it does.
    fn by_call(&self, call: &ExprCall) -> Option<String> {
        let arguments = &call.arguments;
        if let Some(first) = arguments.args.first()
            && self.is_place(first)
        {
            return self.by_function(&call.func);
        }
        let Expr::Attribute(method) = &*call.func else {
            return None;
        };
        if !self.is_place(&method.value) {
            return None;
        }
        let name = method.attr.as_str();
        let first = arguments.args.first();
        let changes = if self.iterated.by_position {
            match name {
                "pop" => first.is_some_and(|index| self.is_target(index)),
                "remove" => first.is_some_and(|element| {
                    element.as_subscript_expr().is_some_and(|subscript| {
                        self.is_place(&subscript.value) && self.is_target(&subscript.slice)
                    })
                }),
                _ => false,
            }
        } else {
            match name {
                "add" => first.is_some_and(|element| !self.is_target(element)),
                "setdefault" => self.is_mapping() && first.is_some_and(|key| self.is_derived(key)),
                "update" => self.is_mapping() && self.updates_others(arguments),
                _ if WITHOUT_ARGUMENTS.contains(&name) => arguments.is_empty(),
                _ => CHANGES.binary_search(&name).is_ok(),
            }
        };
        changes.then(|| format!("{}.{name}()", self.place()))
    }

    /// How a function that is called on the collection changes it, if it is known to.
    fn by_function(&self, function: &Expr) -> Option<String> {
        let last = match function {
            Expr::Name(name) => name.id.as_str(),
            Expr::Attribute(attribute) => attribute.attr.as_str(),
            _ => return None,
        };
        let is_known = CHANGING_FUNCTIONS.iter().any(|name| name.ends_with(last))
            && self
                .context
                .names
                .qualified(function)
                .iter()
                .any(|name| CHANGING_FUNCTIONS.contains(&name.as_str()));
        (is_known && !self.iterated.by_position)
            .then(|| format!("{}()", self.context.text_of(function)))
    }

    /// Whether `update(...)` may bring other keys than those of the loop's variables.
    fn updates_others(&self, arguments: &Arguments) -> bool {
        match &*arguments.args {
            [] => false,
            [Expr::Dict(dict)] => dict.items.iter().any(|item| {
                item.key
                    .as_ref()
                    .is_some_and(|key| !self.is_target(key) && self.is_derived(key))
            }),
            _ => true,
        }
    }
}

impl Change {
    fn new(range: TextRange, text: String) -> Self {
        Self {
            range,
            text,
            growth: Growth::None,
        }
    }
}

/// How a method lets a list grow at its end.
fn growth(call: &ExprCall) -> Growth {
    let method = call
        .func
        .as_attribute_expr()
        .map(|method| method.attr.as_str());
    match (method, &*call.arguments.args) {
        (Some("append"), _) | (Some("extend"), [Expr::List(_)]) => Growth::Fixed,
        (Some("extend"), _) => Growth::Open,
        _ => Growth::None,
    }
}

/// Whether `collection op= value` changes a list or set in place rather than a number or text.
fn changes_in_place(operator: Operator, value: &Expr) -> bool {
    match operator {
        Operator::Add => value.is_list_expr() || value.is_list_comp_expr(),
        Operator::BitOr | Operator::Sub | Operator::BitAnd | Operator::BitXor => {
            value.is_set_expr() || value.is_set_comp_expr()
        }
        _ => false,
    }
}

/// Whether an expression is a text made by a method, so that what it indexes is a mapping.
fn is_text_method(expr: &Expr) -> bool {
    let method = expr
        .as_call_expr()
        .and_then(|call| call.func.as_attribute_expr())
        .map(|method| method.attr.as_str());
    expr.is_f_string_expr()
        || matches!(
            method,
            Some(
                "capitalize"
                    | "casefold"
                    | "decode"
                    | "encode"
                    | "format"
                    | "lower"
                    | "lstrip"
                    | "removeprefix"
                    | "removesuffix"
                    | "replace"
                    | "rstrip"
                    | "strip"
                    | "title"
                    | "upper"
            )
        )
}

/// Calls `visit` for the expressions of a statement outside its inner blocks.
fn each_expression<'a>(stmt: &'a Stmt, visit: &mut dyn FnMut(&'a Expr)) {
    match stmt {
        Stmt::Expr(statement) => visit(&statement.value),
        Stmt::AnnAssign(assign) => assign.value.iter().for_each(|value| visit(value)),
        Stmt::Return(leave) => leave.value.iter().for_each(|value| visit(value)),
        Stmt::If(choice) => {
            visit(&choice.test);
            choice
                .elif_else_clauses
                .iter()
                .filter_map(|clause| clause.test.as_ref())
                .for_each(visit);
        }
        Stmt::While(repeat) => visit(&repeat.test),
        Stmt::For(repeat) => visit(&repeat.iter),
        Stmt::With(with) => with.items.iter().for_each(|item| visit(&item.context_expr)),
        Stmt::Match(choice) => visit(&choice.subject),
        Stmt::Assert(claim) => visit(&claim.test),
        _ => {}
    }
}

/// Collects the calls that change the collection.
struct Calls<'c, 's, 'a, 'm> {
    changes: &'c Changes<'s, 'a, 'm>,
    found: Vec<Change>,
}

impl<'a> Visitor<'a> for Calls<'_, '_, 'a, '_> {
    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Lambda(_) => return,
            Expr::Call(call) if self.changes.moves(call) => return,
            Expr::Call(call) => {
                if let Some(text) = self.changes.by_call(call) {
                    self.found.push(Change {
                        range: call.range(),
                        text,
                        growth: growth(call),
                    });
                }
            }
            _ => {}
        }
        visitor::walk_expr(self, expr);
    }
}

/// Looks for the loop's variables in an expression.
struct Mentions<'t, 'a> {
    targets: &'t [&'a Expr],
    found: bool,
}

impl<'e> Visitor<'e> for Mentions<'_, '_> {
    fn visit_expr(&mut self, expr: &'e Expr) {
        self.found |= self.targets.iter().any(|target| same_place(target, expr));
        if !self.found {
            visitor::walk_expr(self, expr);
        }
    }
}
