//! Which collections does a loop run over, and does its body give them new values?

use av_syntax::ast::visitor::{self, Visitor};
use av_syntax::ast::{Expr, Stmt};

use super::place::{decides, each_target, is_place, same_place};

/// Functions that pass on the elements of their arguments one by one, without a copy.
const PASSING: &[&str] = &["enumerate", "filter", "iter", "map", "zip"];

/// What a loop runs over.
pub(crate) struct Iterated<'a> {
    pub(crate) place: &'a Expr,
    /// One of its views is used, so it is a mapping.
    pub(crate) is_view: bool,
    /// The loop counts positions of it: `for i in range(len(place))`.
    pub(crate) by_position: bool,
    /// What the loop binds.
    pub(crate) targets: Vec<&'a Expr>,
}

/// The collections that an iterable passes on without copying them.
pub(crate) fn iterated<'a>(iter: &'a Expr, target: &'a Expr) -> Vec<Iterated<'a>> {
    let mut targets = Vec::new();
    each_target(target, &mut |part| targets.push(part));
    let mut found = Vec::new();
    sources(iter, &mut |place, is_view, by_position| {
        found.push(Iterated {
            place,
            is_view,
            by_position,
            targets: targets.clone(),
        });
    });
    found
}

/// Calls `visit` with each place, whether a view of it is used, and whether only its positions
/// are counted.
fn sources<'a>(iter: &'a Expr, visit: &mut dyn FnMut(&'a Expr, bool, bool)) {
    match iter {
        Expr::Call(call) => match &*call.func {
            Expr::Attribute(method) if call.arguments.is_empty() => {
                let is_view = matches!(
                    method.attr.as_str(),
                    "items" | "iteritems" | "iterkeys" | "itervalues" | "keys" | "values"
                );
                if is_view && is_place(&method.value) {
                    visit(&method.value, true, false);
                }
            }
            Expr::Name(function) => {
                let name = function.id.as_str();
                let arguments = &call.arguments.args;
                if PASSING.contains(&name) {
                    let skipped = usize::from(matches!(name, "filter" | "map"));
                    for argument in arguments.iter().skip(skipped) {
                        sources(argument, visit);
                    }
                } else if name == "range"
                    && let Some(place) = counted(arguments)
                {
                    visit(place, false, true);
                }
            }
            _ => {}
        },
        Expr::Generator(generator) => {
            if let Some(first) = generator.generators.first() {
                sources(&first.iter, visit);
            }
        }
        place if is_place(place) => visit(place, false, false),
        _ => {}
    }
}

/// The place whose positions `range(len(place))` or `range(0, len(place))` counts upwards.
fn counted(arguments: &[Expr]) -> Option<&Expr> {
    let ([end] | [_, end]) = arguments else {
        return None;
    };
    let call = end.as_call_expr()?;
    let is_len = call.func.as_name_expr()?.id.as_str() == "len";
    let [place] = &*call.arguments.args else {
        return None;
    };
    (is_len && is_place(place)).then_some(place)
}

/// Whether a block gives `place`, or what leads to it, a new value.
pub(crate) fn rebinds(body: &[Stmt], place: &Expr) -> bool {
    let mut rebinding = Rebinding {
        place,
        found: false,
    };
    rebinding.visit_body(body);
    rebinding.found
}

/// Looks for new values of a place.
struct Rebinding<'p> {
    place: &'p Expr,
    found: bool,
}

impl Rebinding<'_> {
    fn target(&mut self, target: &Expr) {
        each_target(target, &mut |part| {
            self.found |= decides(part, self.place);
        });
    }
}

impl<'a> Visitor<'a> for Rebinding<'_> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) => return,
            Stmt::Assign(assign) => {
                for target in &assign.targets {
                    self.target(target);
                }
            }
            Stmt::AnnAssign(assign) if assign.value.is_some() => self.target(&assign.target),
            Stmt::AugAssign(assign) if !same_place(&assign.target, self.place) => {
                self.target(&assign.target);
            }
            Stmt::For(repeat) => self.target(&repeat.target),
            Stmt::With(with) => {
                for target in with
                    .items
                    .iter()
                    .filter_map(|item| item.optional_vars.as_deref())
                {
                    self.target(target);
                }
            }
            Stmt::Delete(delete) => {
                for target in &delete.targets {
                    if !target.is_subscript_expr() {
                        self.target(target);
                    }
                }
            }
            _ => {}
        }
        visitor::walk_stmt(self, stmt);
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        if let Expr::Named(named) = expr {
            self.target(&named.target);
        }
        visitor::walk_expr(self, expr);
    }
}
