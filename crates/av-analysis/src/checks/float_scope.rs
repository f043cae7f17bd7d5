//! Is an expression certainly a float, as far as the assignments of its scope tell?

use std::cell::Cell;

use av_syntax::TextRange;
use av_syntax::ast::statement_visitor::{StatementVisitor, walk_stmt};
use av_syntax::ast::{AnyParameterRef, Expr, Number, Operator, Stmt};

use super::CheckContext;
use super::place::same_place;
use crate::names::is_dotted;

/// How many assignments are followed.
const MAX_HOPS: usize = 5;
/// How many expressions are looked at for one question; assignments may branch.
const MAX_EXPRESSIONS: u32 = 4_000;

/// Functions that give a float.
const FLOAT_CALLS: &[&str] = &[
    "float",
    "math.cos",
    "math.exp",
    "math.fsum",
    "math.log",
    "math.pow",
    "math.radians",
    "math.sin",
    "math.sqrt",
    "math.tan",
    "random.random",
    "random.uniform",
    "time.monotonic",
    "time.perf_counter",
    "time.time",
];

/// Names that are floats.
const FLOAT_NAMES: &[&str] = &["math.e", "math.pi", "math.tau", "sys.float_info.epsilon"];

/// The scopes around a statement, the innermost first.
pub(crate) struct Scopes<'a> {
    scopes: Vec<Scope<'a>>,
}

/// What a function, class or module assigns.
#[derive(Default)]
struct Scope<'a> {
    values: Vec<(Target<'a>, &'a Expr)>,
    /// Parameters that are annotated as floats.
    floats: Vec<&'a str>,
}

/// What is assigned to.
enum Target<'a> {
    Place(&'a Expr),
    Parameter(&'a str),
}

impl Target<'_> {
    fn is(&self, place: &Expr) -> bool {
        match self {
            Self::Place(target) => same_place(target, place),
            Self::Parameter(parameter) => place
                .as_name_expr()
                .is_some_and(|name| name.id.as_str() == *parameter),
        }
    }
}

impl<'a> Scopes<'a> {
    /// The scopes around a range.
    pub(crate) fn around(context: &CheckContext<'a, '_>, range: TextRange) -> Self {
        let around = context.around(range);
        let mut scopes: Vec<Scope<'a>> = around.definitions().map(Scope::of_definition).collect();
        let mut module = Scope::default();
        module.visit_body(context.body);
        scopes.push(module);
        Self { scopes }
    }

    /// Whether an expression in the innermost scope is certainly a float.
    pub(crate) fn is_float(&self, context: &CheckContext<'a, '_>, expr: &Expr) -> bool {
        Question::new(context).is_float(&self.scopes, expr, MAX_HOPS)
    }

    /// Whether the innermost scope gives a counter a float.
    pub(crate) fn starts_as_float(&self, context: &CheckContext<'a, '_>, counter: &Expr) -> bool {
        let Some(scope) = self.scopes.first() else {
            return false;
        };
        let question = Question::new(context);
        scope.is_float_parameter(counter)
            || scope
                .values_of(counter)
                .any(|value| question.is_float(&self.scopes, value, MAX_HOPS))
    }
}

impl<'a> Scope<'a> {
    fn of_definition(definition: &'a Stmt) -> Self {
        let mut scope = Self::default();
        match definition {
            Stmt::FunctionDef(function) => {
                for parameter in &function.parameters {
                    scope.parameter(parameter);
                }
                scope.visit_body(&function.body);
            }
            Stmt::ClassDef(class) => scope.visit_body(&class.body),
            _ => {}
        }
        scope
    }

    fn parameter(&mut self, parameter: AnyParameterRef<'a>) {
        let name = parameter.name().as_str();
        if let Some(Expr::Name(annotation)) = parameter.annotation()
            && annotation.id.as_str() == "float"
        {
            self.floats.push(name);
        }
        if let Some(default) = parameter.default() {
            self.values.push((Target::Parameter(name), default));
        }
    }

    fn is_float_parameter(&self, place: &Expr) -> bool {
        place
            .as_name_expr()
            .is_some_and(|name| self.floats.contains(&name.id.as_str()))
    }

    fn values_of(&self, place: &Expr) -> impl Iterator<Item = &'a Expr> {
        self.values
            .iter()
            .filter(move |(target, _)| target.is(place))
            .map(|(_, value)| *value)
    }

    fn assign(&mut self, target: &'a Expr, value: &'a Expr) {
        match (target, value) {
            (Expr::Tuple(targets), Expr::Tuple(values))
                if targets.elts.len() == values.elts.len() =>
            {
                for (target, value) in targets.elts.iter().zip(&values.elts) {
                    self.assign(target, value);
                }
            }
            _ if is_dotted(target) => self.values.push((Target::Place(target), value)),
            _ => {}
        }
    }
}

impl<'a> StatementVisitor<'a> for Scope<'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) => return,
            Stmt::Assign(assign) => {
                for target in &assign.targets {
                    self.assign(target, &assign.value);
                }
            }
            Stmt::AnnAssign(assign) => {
                if let Some(value) = &assign.value {
                    self.assign(&assign.target, value);
                }
            }
            _ => {}
        }
        walk_stmt(self, stmt);
    }
}

/// One question and what may still be spent on it.
struct Question<'c, 'a, 'm> {
    context: &'c CheckContext<'a, 'm>,
    left: Cell<u32>,
}

impl<'c, 'a, 'm> Question<'c, 'a, 'm> {
    fn new(context: &'c CheckContext<'a, 'm>) -> Self {
        Self {
            context,
            left: Cell::new(MAX_EXPRESSIONS),
        }
    }

    fn is_float(&self, scopes: &[Scope<'_>], expr: &Expr, hops: usize) -> bool {
        let Some(left) = self.left.get().checked_sub(1) else {
            return false;
        };
        self.left.set(left);
        match expr {
            Expr::NumberLiteral(number) => matches!(number.value, Number::Float(_)),
            Expr::UnaryOp(operation) => self.is_float(scopes, &operation.operand, hops),
            Expr::BinOp(operation) => {
                let sides = [&*operation.left, &*operation.right];
                let any = || sides.iter().any(|side| self.is_float(scopes, side, hops));
                match operation.op {
                    Operator::Div => {
                        sides.iter().all(|side| side.is_number_literal_expr()) || any()
                    }
                    Operator::Add
                    | Operator::Sub
                    | Operator::Mult
                    | Operator::Pow
                    | Operator::FloorDiv
                    | Operator::Mod => any(),
                    _ => false,
                }
            }
            Expr::Call(call) => self.names_one_of(&call.func, FLOAT_CALLS),
            Expr::Name(_) | Expr::Attribute(_) => self.is_float_place(scopes, expr, hops),
            _ => false,
        }
    }

    fn is_float_place(&self, scopes: &[Scope<'_>], place: &Expr, hops: usize) -> bool {
        let Some(fewer) = hops.checked_sub(1) else {
            return false;
        };
        let Some((scope, outer)) = scopes.split_first() else {
            return self.names_one_of(place, FLOAT_NAMES);
        };
        if scope.is_float_parameter(place) {
            return true;
        }
        let mut values = scope.values_of(place).peekable();
        if values.peek().is_some() {
            return values.any(|value| self.is_float(scopes, value, fewer));
        }
        if place.is_name_expr() {
            self.is_float_place(outer, place, fewer)
        } else {
            self.names_one_of(place, FLOAT_NAMES)
        }
    }

    fn names_one_of(&self, expr: &Expr, names: &[&str]) -> bool {
        self.context
            .names
            .qualified(expr)
            .iter()
            .any(|name| names.contains(&name.as_str()))
    }
}
