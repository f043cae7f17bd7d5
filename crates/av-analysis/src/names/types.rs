//! Which type does an expression have, as far as assignments and annotations tell?

use std::cell::Cell;

use av_syntax::ast::{Expr, Operator};

use super::resolve::{Names, dotted};
use super::scopes::Value;

/// How many assignments a type is followed through.
const MAX_HOPS: usize = 6;
/// How many bindings of one name are looked at.
const MAX_BINDINGS: usize = 4;

/// Most assignments that are looked at for one type.
const MAX_LOOKUPS: usize = 32;

/// How far a type is still followed.
#[derive(Clone, Copy)]
struct Hops<'c> {
    left: usize,
    /// Names that may still be looked up, by all ways together.
    lookups: &'c Cell<usize>,
}

impl Hops<'_> {
    fn next(self) -> Option<Self> {
        let left = self.left.checked_sub(1)?;
        self.lookups.set(self.lookups.get().checked_sub(1)?);
        Some(Self { left, ..self })
    }
}

impl Names<'_> {
    /// Names of the types an expression can have, built-in or qualified; empty if unknown.
    pub(crate) fn types(&self, expr: &Expr) -> Vec<String> {
        self.types_within(
            expr,
            Hops {
                left: MAX_HOPS,
                lookups: &Cell::new(MAX_LOOKUPS),
            },
        )
    }

    fn types_within(&self, expr: &Expr, hops: Hops<'_>) -> Vec<String> {
        if let Some(name) = literal_type(expr) {
            return vec![name.to_owned()];
        }
        let Some(hops) = hops.next() else {
            return Vec::new();
        };
        match expr {
            Expr::Call(call) => {
                if let Some(name) = self.result_type(&call.func, hops) {
                    return vec![name.to_owned()];
                }
                let mut names = self.qualified(&call.func);
                names.extend(dotted(&call.func));
                names.sort_unstable();
                names.dedup();
                names
            }
            Expr::Name(name) => {
                let reaching = self.reaching(name.id.as_str(), name.range.start());
                let mut types = Vec::new();
                for binding in reaching.bindings.iter().take(MAX_BINDINGS) {
                    types.extend(self.binding_types(binding.value, hops));
                }
                types
            }
            Expr::BinOp(operation) => {
                let left = self.types_within(&operation.left, hops);
                self.combined(left, operation.op, &operation.right, hops)
            }
            Expr::Await(inner) => self.types_within(&inner.value, hops),
            Expr::Named(named) => self.types_within(&named.value, hops),
            Expr::If(choice) => {
                let mut types = self.types_within(&choice.body, hops);
                types.extend(self.types_within(&choice.orelse, hops));
                types
            }
            _ => Vec::new(),
        }
    }

    /// The types of `left op right`.
    fn combined(
        &self,
        mut left: Vec<String>,
        operator: Operator,
        right: &Expr,
        hops: Hops<'_>,
    ) -> Vec<String> {
        let is_text = |name: &String| name == "str" || name == "bytes";
        match operator {
            Operator::Mod if left.iter().any(is_text) => left.retain(is_text),
            Operator::Add if left.iter().any(|name| name == "str") => {}
            Operator::Add if left.is_empty() => return self.types_within(right, hops),
            _ => {
                let right = self.types_within(right, hops);
                // Numbers and lists keep their type among themselves.
                if operator == Operator::Div || left != right {
                    left.clear();
                }
            }
        }
        left
    }

    /// What some functions and methods of the built-in types give, whatever they are given.
    fn result_type(&self, function: &Expr, hops: Hops<'_>) -> Option<&'static str> {
        match function {
            Expr::Name(name) => {
                let given = match name.id.as_str() {
                    "input" | "repr" | "chr" | "format" | "ascii" | "hex" | "bin" | "oct" => "str",
                    "len" | "ord" | "hash" | "id" => "int",
                    "sorted" => "list",
                    "isinstance" | "callable" | "any" | "all" => "bool",
                    _ => return None,
                };
                self.is_builtin(&name.id, name.range.start())
                    .then_some(given)
            }
            Expr::Attribute(method) => {
                let given = match method.attr.as_str() {
                    "format" | "join" | "strip" | "lstrip" | "rstrip" | "lower" | "upper"
                    | "replace" | "title" | "capitalize" | "removeprefix" | "removesuffix" => "str",
                    "split" | "rsplit" | "splitlines" => "list",
                    "encode" => "bytes",
                    _ => return None,
                };
                let owner = self.types_within(&method.value, hops);
                owner.iter().any(|name| name == "str").then_some(given)
            }
            _ => None,
        }
    }

    fn binding_types(&self, value: Value<'_>, hops: Hops<'_>) -> Vec<String> {
        match value {
            Value::Assigned(_, Some(annotation)) | Value::Declared(annotation) => {
                self.annotation_types(annotation)
            }
            Value::Assigned(value, None) | Value::Entered(value) => self.types_within(value, hops),
            Value::Gathered(name) => vec![name.to_owned()],
            Value::Augmented(assign) => {
                let left = self.types_within(&assign.target, hops);
                self.combined(left, assign.op, &assign.value, hops)
            }
            Value::Parameter(parameter) => parameter
                .annotation
                .as_deref()
                .map(|annotation| self.annotation_types(annotation))
                .unwrap_or_default(),
            _ => Vec::new(),
        }
    }

    /// The types that an annotation names: `T`, `"T"`, `Optional[T]`, `T | None`, `list[T]`.
    fn annotation_types(&self, annotation: &Expr) -> Vec<String> {
        match annotation {
            Expr::Name(_) | Expr::Attribute(_) => {
                let mut names = self.qualified(annotation);
                names.extend(dotted(annotation));
                names.sort_unstable();
                names.dedup();
                names
            }
            Expr::StringLiteral(string) => vec![string.value.to_str().trim().to_owned()],
            Expr::BinOp(union) if union.op == Operator::BitOr => {
                let mut types = self.annotation_types(&union.left);
                types.extend(self.annotation_types(&union.right));
                types
            }
            Expr::Subscript(subscript) => {
                let outer = dotted(&subscript.value).unwrap_or_default();
                let last = outer.rsplit('.').next().unwrap_or_default();
                if matches!(last, "Optional" | "Annotated" | "Final" | "ClassVar") {
                    let inner = match subscript.slice.as_ref() {
                        Expr::Tuple(tuple) => tuple.elts.first(),
                        single => Some(single),
                    };
                    return inner
                        .map(|inner| self.annotation_types(inner))
                        .unwrap_or_default();
                }
                if last == "Union"
                    && let Expr::Tuple(members) = subscript.slice.as_ref()
                {
                    return members
                        .elts
                        .iter()
                        .flat_map(|member| self.annotation_types(member))
                        .collect();
                }
                self.annotation_types(&subscript.value)
            }
            _ => Vec::new(),
        }
    }
}

fn literal_type(expr: &Expr) -> Option<&'static str> {
    Some(match expr {
        Expr::StringLiteral(_) | Expr::FString(_) => "str",
        Expr::BytesLiteral(_) => "bytes",
        Expr::NumberLiteral(number) => match number.value {
            av_syntax::ast::Number::Int(_) => "int",
            av_syntax::ast::Number::Float(_) => "float",
            av_syntax::ast::Number::Complex { .. } => "complex",
        },
        Expr::BooleanLiteral(_) | Expr::Compare(_) => "bool",
        Expr::NoneLiteral(_) => "None",
        Expr::List(_) | Expr::ListComp(_) => "list",
        Expr::Dict(_) | Expr::DictComp(_) => "dict",
        Expr::Set(_) | Expr::SetComp(_) => "set",
        Expr::Tuple(_) => "tuple",
        _ => return None,
    })
}
