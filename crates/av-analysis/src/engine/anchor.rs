//! Where in a file can a pattern match at all?
//!
//! Each pattern gets an anchor: the name it must find, or else the kind of node it looks at. A
//! file that lacks one of a rule's names is done with that rule at once, so that a hundred more
//! rules cost next to nothing.

use av_syntax::ast::visitor::{self, Visitor};
use av_syntax::ast::{Alias, CmpOp, Expr, ExprCompare, Keyword, Parameter, Stmt};

use crate::matching::{is_any_braces, is_only_ellipsis};
use crate::pattern::placeholder::{self, Name};
use crate::pattern::{Part, Pattern, Shape};
use crate::vocabulary::{Vocabulary, Word};

/// A kind of node that candidates are collected by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Kind {
    Call,
    Attribute,
    Name,
    Text,
    FString,
    Number,
    Singleton,
    BinOp,
    BoolOp,
    UnaryOp,
    Compare,
    Dict,
    Set,
    List,
    Tuple,
    Subscript,
    Lambda,
    Comprehension,
    /// `(x := v)`
    Named,
    OtherExpr,
    AnyExpr,
    FunctionDef,
    ClassDef,
    Return,
    Assign,
    AugAssign,
    /// Assignments of any form with a target such as `x[k]`.
    ItemAssign,
    For,
    While,
    If,
    With,
    Raise,
    Try,
    Assert,
    Import,
    Delete,
    OtherStmt,
    AnyStmt,
    /// The first statement of each block.
    BlockStart,
}

impl Kind {
    /// How many kinds there are.
    pub(crate) const COUNT: usize = Self::BlockStart as usize + 1;

    /// The bits of all kinds of expression.
    pub(crate) const EXPRESSIONS: u64 = (1 << (Self::AnyExpr as u8 + 1)) - 1;

    /// The bits of those kinds that are some form of statement; a file has few nodes of them.
    pub(crate) const STATEMENTS: u64 = (1 << Self::AnyStmt as u8) - 1 - Self::EXPRESSIONS;

    /// The kind's bit.
    pub(crate) const fn mask(self) -> u64 {
        1 << self as u8
    }

    /// The kind of an expression.
    #[inline]
    pub(crate) fn of_expr(expr: &Expr) -> Self {
        match expr {
            Expr::Call(_) => Self::Call,
            Expr::Attribute(_) => Self::Attribute,
            Expr::Name(_) => Self::Name,
            Expr::StringLiteral(_) | Expr::BytesLiteral(_) => Self::Text,
            Expr::FString(_) => Self::FString,
            Expr::NumberLiteral(_) => Self::Number,
            Expr::BooleanLiteral(_) | Expr::NoneLiteral(_) => Self::Singleton,
            Expr::BinOp(_) => Self::BinOp,
            Expr::BoolOp(_) => Self::BoolOp,
            Expr::UnaryOp(_) => Self::UnaryOp,
            Expr::Compare(_) => Self::Compare,
            Expr::Dict(_) => Self::Dict,
            Expr::Set(_) => Self::Set,
            Expr::List(_) => Self::List,
            Expr::Tuple(_) => Self::Tuple,
            Expr::Subscript(_) => Self::Subscript,
            Expr::Lambda(_) => Self::Lambda,
            Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) | Expr::Generator(_) => {
                Self::Comprehension
            }
            Expr::Named(_) => Self::Named,
            _ => Self::OtherExpr,
        }
    }

    /// The kind of a statement.
    #[inline]
    pub(crate) fn of_stmt(stmt: &Stmt) -> Self {
        match stmt {
            Stmt::FunctionDef(_) => Self::FunctionDef,
            Stmt::ClassDef(_) => Self::ClassDef,
            Stmt::Return(_) => Self::Return,
            Stmt::Assign(_) | Stmt::AnnAssign(_) => Self::Assign,
            Stmt::AugAssign(_) => Self::AugAssign,
            Stmt::For(_) => Self::For,
            Stmt::While(_) => Self::While,
            Stmt::If(_) => Self::If,
            Stmt::With(_) => Self::With,
            Stmt::Raise(_) => Self::Raise,
            Stmt::Try(_) => Self::Try,
            Stmt::Assert(_) => Self::Assert,
            Stmt::Import(_) | Stmt::ImportFrom(_) => Self::Import,
            Stmt::Delete(_) => Self::Delete,
            _ => Self::OtherStmt,
        }
    }
}

/// Where candidates for a pattern come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    /// Calls whose callee's last name is this.
    Call(Word),
    /// Names and attributes that end in this.
    Reference(Word),
    /// Assignments of any form to a name or attribute that ends in this.
    Target(Word),
    /// Nodes of a kind.
    Kind(Kind),
}

impl Anchor {
    /// The name that it looks for.
    pub(crate) fn word(self) -> Option<Word> {
        match self {
            Self::Call(word) | Self::Reference(word) | Self::Target(word) => Some(word),
            Self::Kind(_) => None,
        }
    }

    /// The kinds of node that have to be collected for it.
    pub(crate) fn kinds(self) -> u64 {
        match self {
            Self::Call(_) | Self::Reference(_) | Self::Target(_) => 0,
            Self::Kind(kind) => kind.mask(),
        }
    }
}

/// Chooses a pattern's anchor.
pub(crate) fn anchor(pattern: &Pattern, words: &mut Vocabulary) -> Anchor {
    match pattern.shape() {
        Shape::Expression(expr) => expression_anchor(expr, words),
        Shape::Statements(statements) => statements_anchor(statements, words),
        Shape::Part(part, whole) => Anchor::Kind(match part {
            // What else than the statement that lends the rest has such a part.
            Part::Else | Part::Decorators => Kind::AnyStmt,
            _ => Kind::of_stmt(whole),
        }),
    }
}

fn expression_anchor(expr: &Expr, words: &mut Vocabulary) -> Anchor {
    if placeholder::metavariable(expr).is_some()
        || placeholder::deep(expr).is_some()
        || placeholder::typed(expr).is_some()
    {
        return Anchor::Kind(Kind::AnyExpr);
    }
    match expr {
        Expr::Call(call) => match last_name(&call.func) {
            Some(name) => Anchor::Call(words.add(name)),
            None => Anchor::Kind(Kind::Call),
        },
        Expr::Attribute(_) | Expr::Name(_) => match last_name(expr) {
            Some(name) => Anchor::Reference(words.add(name)),
            None => Anchor::Kind(Kind::AnyExpr),
        },
        // Comprehensions are lists, dictionaries and sets too.
        Expr::List(list) if is_only_ellipsis(&list.elts) => Anchor::Kind(Kind::AnyExpr),
        Expr::Dict(_) | Expr::Set(_) if is_any_braces(expr) => Anchor::Kind(Kind::AnyExpr),
        Expr::Compare(compare) if is_negatable(compare) => Anchor::Kind(Kind::AnyExpr),
        Expr::UnaryOp(operation) if operation.operand.is_compare_expr() => {
            Anchor::Kind(Kind::AnyExpr)
        }
        _ => Anchor::Kind(Kind::of_expr(expr)),
    }
}

/// Whether `not` around the opposite comparison means the same.
fn is_negatable(compare: &ExprCompare) -> bool {
    matches!(*compare.ops, [CmpOp::NotIn])
}

/// The literal last name of a chain of attributes.
fn last_name(expr: &Expr) -> Option<&str> {
    let name = match expr {
        Expr::Name(name) => name.id.as_str(),
        Expr::Attribute(attribute) => attribute.attr.as_str(),
        _ => return None,
    };
    match placeholder::name(name) {
        Name::Literal(name) if !name.starts_with("__av_") => Some(name),
        _ => None,
    }
}

fn statements_anchor(statements: &[Stmt], words: &mut Vocabulary) -> Anchor {
    let Some(first) = statements.first() else {
        return Anchor::Kind(Kind::AnyStmt);
    };
    if placeholder::statement_sequence(first).is_some() {
        return Anchor::Kind(Kind::BlockStart);
    }
    if let [target] = assigned(first) {
        if let Some(name) = last_name(target) {
            return Anchor::Target(words.add(name));
        }
        if target.is_subscript_expr() {
            return Anchor::Kind(Kind::ItemAssign);
        }
    }
    match first {
        Stmt::Expr(_) => Anchor::Kind(Kind::AnyStmt),
        _ => Anchor::Kind(Kind::of_stmt(first)),
    }
}

/// The targets of an assignment of any form; none of other statements.
#[inline]
pub(crate) fn assigned(stmt: &Stmt) -> &[Expr] {
    match stmt {
        Stmt::Assign(assign) => &assign.targets,
        Stmt::AnnAssign(assign) => std::slice::from_ref(&assign.target),
        Stmt::AugAssign(assign) => std::slice::from_ref(&assign.target),
        _ => &[],
    }
}

/// The identifiers that a file must have for a pattern to match, each at least once.
pub(crate) fn required(pattern: &Pattern, words: &mut Vocabulary) -> Vec<Word> {
    let mut collector = Required {
        words,
        found: Vec::new(),
    };
    match pattern.shape() {
        Shape::Expression(expr) => collector.visit_expr(expr),
        Shape::Statements(statements) => collector.visit_body(statements),
        Shape::Part(_, whole) => collector.visit_stmt(whole),
    }
    let mut found = collector.found;
    found.sort_unstable();
    found.dedup();
    found
}

struct Required<'v> {
    words: &'v mut Vocabulary,
    found: Vec<Word>,
}

impl Required<'_> {
    fn add(&mut self, name: &str) {
        if let Name::Literal(name) = placeholder::name(name)
            && !name.starts_with("__av_")
        {
            let word = self.words.add(name);
            self.found.push(word);
        }
    }
}

impl<'p> Visitor<'p> for Required<'_> {
    fn visit_expr(&mut self, expr: &'p Expr) {
        match expr {
            _ if placeholder::typed(expr).is_some() => return,
            Expr::Name(name) => self.add(name.id.as_str()),
            Expr::Attribute(attribute) => self.add(attribute.attr.as_str()),
            _ => {}
        }
        visitor::walk_expr(self, expr);
    }

    fn visit_stmt(&mut self, stmt: &'p Stmt) {
        match stmt {
            Stmt::FunctionDef(function) => self.add(function.name.as_str()),
            Stmt::ClassDef(class) => self.add(class.name.as_str()),
            Stmt::ImportFrom(import) => {
                for part in import.module.iter().flat_map(|module| module.split('.')) {
                    self.add(part);
                }
            }
            _ => {}
        }
        visitor::walk_stmt(self, stmt);
    }

    fn visit_alias(&mut self, alias: &'p Alias) {
        for part in alias.name.split('.') {
            self.add(part);
        }
    }

    fn visit_keyword(&mut self, keyword: &'p Keyword) {
        if let Some(name) = &keyword.arg {
            self.add(name.as_str());
        }
        visitor::walk_keyword(self, keyword);
    }

    fn visit_parameter(&mut self, parameter: &'p Parameter) {
        self.add(parameter.name.as_str());
        visitor::walk_parameter(self, parameter);
    }
}
