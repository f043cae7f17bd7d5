//! Which loops change the collection that they run over?
//!
//! What the loop runs over and what its body changes are compared as places, as they are
//! written. A change after which the loop is left for good is harmless, and so is a loop whose
//! body gives the place a new value. Assigning to an existing key changes no size; whether a key
//! exists is judged by how it is made from the loop's variables.

use av_syntax::ast::visitor::{self, Visitor};
use av_syntax::ast::{
    Arguments, Comprehension, ExceptHandler, Expr, ExprCall, Operator, Stmt, StmtFor,
};
use av_syntax::{Ranged, TextRange};

use super::iterated::{Iterated, iterated, rebinds};
use super::leaving::{After, always_leaves};
use super::place::{decides, same_place};
use super::surroundings::{each_block, expressions, statements};
use super::{Check, CheckContext, Hit};
use crate::engine::Kind;

/// Methods that change the size or order of the collection they belong to.
const CHANGES: &[&str] = &[
    "__delitem__", "append", "appendleft", "clear", "difference_update", "discard", "extend",
    "extendleft", "insert", "intersection_update", "pop", "popitem", "popleft", "remove",
    "reverse", "rotate", "sort", "symmetric_difference_update",
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

/// Loops and comprehensions that change what they run over.
#[derive(Debug)]
pub(crate) struct MutatedWhileIterated;

impl Check for MutatedWhileIterated {
    fn name(&self) -> &'static str {
        "mutated_while_iterated"
    }

    fn kinds(&self) -> u64 {
        Kind::For.mask() | Kind::Comprehension.mask()
    }

    fn run(&self, context: &CheckContext<'_, '_>, hits: &mut Vec<Hit>) {
        for repeat in statements(context, Kind::For).filter_map(Stmt::as_for_stmt) {
            in_loop(context, repeat, hits);
        }
        for comprehension in expressions(context, Kind::Comprehension) {
            in_comprehension(context, comprehension, hits);
        }
    }
}

/// Reports changes in the body of a `for` statement.
fn in_loop(context: &CheckContext<'_, '_>, repeat: &StmtFor, hits: &mut Vec<Hit>) {
    if repeat.is_async {
        return;
    }
    for iterated in iterated(&repeat.iter, &repeat.target) {
        let is_rebound = iterated
            .targets
            .iter()
            .any(|target| decides(target, iterated.place))
            || rebinds(&repeat.body, iterated.place);
        if !is_rebound {
            let changes = Changes::new(context, &iterated, repeat.iter.range());
            changes.block(&repeat.body, &After::NEXT_STEP, hits);
        }
    }
}

/// Reports changes in a comprehension; a generator may be left before its next step.
fn in_comprehension(context: &CheckContext<'_, '_>, comprehension: &Expr, hits: &mut Vec<Hit>) {
    let (generators, elements): (&[Comprehension], [Option<&Expr>; 2]) = match comprehension {
        Expr::ListComp(list) => (&list.generators, [Some(&list.elt), None]),
        Expr::SetComp(set) => (&set.generators, [Some(&set.elt), None]),
        Expr::DictComp(dict) => (&dict.generators, [dict.key.as_deref(), Some(&dict.value)]),
        _ => return,
    };
    for generator in generators {
        for iterated in iterated(&generator.iter, &generator.target) {
            if iterated
                .targets
                .iter()
                .any(|target| decides(target, iterated.place))
            {
                continue;
            }
            let changes = Changes::new(context, &iterated, generator.iter.range());
            for part in elements.into_iter().flatten().chain(&generator.ifs) {
                for (range, text) in changes.in_expression(part) {
                    hits.push(changes.hit(range, text));
                }
            }
        }
    }
}

/// Looks for changes of one collection in the body of its loop.
struct Changes<'s, 'a> {
    context: &'s CheckContext<'a, 's>,
    iterated: &'s Iterated<'a>,
    header: TextRange,
}

impl<'s, 'a> Changes<'s, 'a> {
    fn new(context: &'s CheckContext<'a, 's>, iterated: &'s Iterated<'a>, header: TextRange) -> Self {
        Self {
            context,
            iterated,
            header,
        }
    }

    fn place(&self) -> &'a str {
        self.context.text_of(self.iterated.place)
    }

    fn hit(&self, range: TextRange, change: String) -> Hit {
        Hit::new(range, "CHANGE", change)
            .with("COLLECTION", self.place())
            .related(self.header, "the loop runs over it here")
    }

    /// Reports the changes of a block after which the loop may go on.
    fn block(&self, body: &'a [Stmt], after: &After<'_, 'a>, hits: &mut Vec<Hit>) {
        for (index, stmt) in body.iter().enumerate() {
            let found = self.in_statement(stmt);
            if !found.is_empty() && !always_leaves(&body[index..], after) && !self.copies() {
                hits.extend(found.into_iter().map(|(range, text)| self.hit(range, text)));
            }
            self.inner(stmt, &body[index + 1..], after, hits);
        }
    }

    /// Goes into the blocks of a statement that `rest` follows.
    fn inner(&self, stmt: &'a Stmt, rest: &'a [Stmt], after: &After<'_, 'a>, hits: &mut Vec<Hit>) {
        let behind = After::block(rest, after);
        match stmt {
            Stmt::For(repeat) => {
                let around = After::inner_loop(rest, &repeat.orelse, after);
                self.block(&repeat.body, &around, hits);
                self.block(&repeat.orelse, &behind, hits);
            }
            Stmt::While(repeat) => {
                let around = After::inner_loop(rest, &repeat.orelse, after);
                self.block(&repeat.body, &around, hits);
                self.block(&repeat.orelse, &behind, hits);
            }
            Stmt::Try(attempt) => {
                let last = After::block(&attempt.finalbody, &behind);
                let good = After::block(&attempt.orelse, &last);
                self.block(&attempt.body, &good, hits);
                for ExceptHandler::ExceptHandler(handler) in &attempt.handlers {
                    self.block(&handler.body, &last, hits);
                }
                self.block(&attempt.orelse, &last, hits);
                self.block(&attempt.finalbody, &behind, hits);
            }
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) => {}
            _ => each_block(stmt, &mut |block| self.block(block, &behind, hits)),
        }
    }

    /// Whether the collection copies itself when it is iterated over.
    fn copies(&self) -> bool {
        self.context
            .names
            .qualified(self.iterated.place)
            .iter()
            .any(|name| COPYING.contains(&name.as_str()))
    }

    /// Whether the collection is known to be a mapping.
    fn is_mapping(&self) -> bool {
        self.iterated.is_view
            || self.context.names.types(self.iterated.place).iter().any(|name| {
                let last = name.rsplit('.').next().unwrap_or_default();
                MAPPINGS.contains(&last)
            })
    }

    fn is_place(&self, expr: &Expr) -> bool {
        same_place(expr, self.iterated.place)
    }

    /// Changes that a statement makes itself, its inner blocks excluded.
    fn in_statement(&self, stmt: &'a Stmt) -> Vec<(TextRange, String)> {
        let mut found = Vec::new();
        match stmt {
            Stmt::Delete(delete) => {
                for target in &delete.targets {
                    if let Expr::Subscript(subscript) = target
                        && self.is_place(&subscript.value)
                        && self.counts(&subscript.slice)
                    {
                        found.push((delete.range, format!("del {}[...]", self.place())));
                    }
                }
            }
            Stmt::Assign(assign) => {
                for target in &assign.targets {
                    if self.grows_by(target, &assign.value) {
                        found.push((assign.range, format!("{}[...] = ...", self.place())));
                    }
                }
                found.extend(self.in_expression(&assign.value));
            }
            Stmt::AugAssign(assign) => {
                if self.is_place(&assign.target)
                    && !self.iterated.by_position
                    && changes_in_place(assign.op, &assign.value)
                {
                    let text = format!("{} {}= ...", self.place(), assign.op.as_str());
                    found.push((assign.range, text));
                }
                found.extend(self.in_expression(&assign.value));
            }
            _ => each_expression(stmt, &mut |expr| found.extend(self.in_expression(expr))),
        }
        found
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
            return value.is_list_expr() || value.is_list_comp_expr();
        }
        (self.is_mapping() || is_text_method(&subscript.slice))
            && self.is_derived(&subscript.slice)
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
    fn in_expression(&self, expr: &'a Expr) -> Vec<(TextRange, String)> {
        let mut calls = Calls {
            changes: self,
            found: Vec::new(),
        };
        calls.visit_expr(expr);
        calls.found
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
                "setdefault" => {
                    self.is_mapping() && first.is_some_and(|key| self.is_derived(key))
                }
                "update" => self.is_mapping() && self.updates_others(arguments),
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
struct Calls<'c, 's, 'a> {
    changes: &'c Changes<'s, 'a>,
    found: Vec<(TextRange, String)>,
}

impl<'a> Visitor<'a> for Calls<'_, '_, 'a> {
    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Lambda(_) => return,
            Expr::Call(call) => {
                if let Some(text) = self.changes.by_call(call) {
                    self.found.push((call.range, text));
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
