//! Which bindings does a fork in the flow keep from a later use?
//!
//! After `if c: x = 1` and `else: x = 2` nothing that `x` held before is left, and a binding in a
//! branch that returns is seen by nothing beyond it. Only forks of one of these two kinds are
//! noted, and they are looked at only where several bindings of a name are left.

use av_syntax::ast::{ExceptHandler, MatchCase, Pattern, Stmt, StmtIf, StmtMatch, StmtTry};
use av_syntax::{Ranged, TextRange, TextSize};

use super::scopes::Binding;

/// Most bindings that are looked at; where more are left, a few less tell nobody anything.
const MAX_BINDINGS: usize = 8;

/// A statement of which one branch or another runs.
#[derive(Debug)]
pub(super) struct Fork {
    range: TextRange,
    /// The innermost branch or body around it.
    block: TextRange,
    /// The innermost loop of the scope around it.
    repeat: Option<TextRange>,
    /// Whether one of the branches has to run.
    is_total: bool,
    branches: Vec<Branch>,
}

#[derive(Debug)]
struct Branch {
    range: TextRange,
    /// Statements that run after it, as `else` does after the body of `try`.
    then: Option<TextRange>,
    leaves: Option<Leaves>,
}

/// How a branch ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Leaves {
    /// `return`, `raise`: up to the end of the function, or of the `try` around.
    Function,
    /// `break`.
    Loop,
    /// `continue`.
    Turn,
}

/// What surrounds a fork.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around {
    /// The innermost branch or body.
    pub(super) block: TextRange,
    /// The innermost loop of the scope.
    pub(super) repeat: Option<TextRange>,
    /// Whether errors raised here are handled in the same scope.
    pub(super) is_tried: bool,
}

impl Fork {
    /// The fork that a statement is, where it says anything about bindings.
    pub(super) fn of(stmt: &Stmt, around: Around) -> Option<Self> {
        let (branches, is_total) = match stmt {
            Stmt::If(statement) => of_if(statement),
            Stmt::Try(statement) => of_try(statement),
            Stmt::Match(statement) => of_match(statement),
            _ => return None,
        };
        let mut fork = Self {
            range: stmt.range(),
            block: around.block,
            repeat: around.repeat,
            is_total,
            branches,
        };
        for branch in &mut fork.branches {
            // A handler around may see what was bound before an error.
            branch.leaves = branch
                .leaves
                .filter(|leaves| !(around.is_tried && *leaves == Leaves::Function));
        }
        let says_anything = is_total || fork.branches.iter().any(|branch| branch.leaves.is_some());
        says_anything.then_some(fork)
    }
}

fn of_if(statement: &StmtIf) -> (Vec<Branch>, bool) {
    let clauses = &statement.elif_else_clauses;
    let bodies = clauses.iter().map(|clause| &*clause.body);
    let branches = std::iter::once(&*statement.body)
        .chain(bodies)
        .map(|body| Branch::of(body, None))
        .collect();
    let is_total = clauses.last().is_some_and(|clause| clause.test.is_none());
    (branches, is_total)
}

fn of_try(statement: &StmtTry) -> (Vec<Branch>, bool) {
    let mut branches = vec![Branch::of(&statement.body, Some(&statement.orelse))];
    for ExceptHandler::ExceptHandler(handler) in &statement.handlers {
        branches.push(Branch::of(&handler.body, None));
    }
    (branches, true)
}

fn of_match(statement: &StmtMatch) -> (Vec<Branch>, bool) {
    let takes_any = |case: &MatchCase| {
        let any = matches!(&case.pattern, Pattern::MatchAs(capture) if capture.pattern.is_none());
        any && case.guard.is_none()
    };
    let branches = statement
        .cases
        .iter()
        .map(|case| Branch::of(&case.body, None))
        .collect();
    (branches, statement.cases.last().is_some_and(takes_any))
}

impl Branch {
    fn of(body: &[Stmt], then: Option<&[Stmt]>) -> Self {
        Self {
            range: range(body),
            then: then.filter(|body| !body.is_empty()).map(range),
            leaves: leaves(body).or_else(|| then.and_then(leaves)),
        }
    }
}

/// The block of a branch's statements.
pub(super) fn range(body: &[Stmt]) -> TextRange {
    match (body.first(), body.last()) {
        (Some(first), Some(last)) => TextRange::new(first.start(), last.end().max(first.start())),
        _ => TextRange::default(),
    }
}

/// How statements end, where they do not go on to what follows.
fn leaves(body: &[Stmt]) -> Option<Leaves> {
    match body.last()? {
        Stmt::Return(_) | Stmt::Raise(_) => Some(Leaves::Function),
        Stmt::Break(_) => Some(Leaves::Loop),
        Stmt::Continue(_) => Some(Leaves::Turn),
        _ => None,
    }
}

/// Removes the bindings that the forks before a use keep from it; at least one is left.
pub(super) fn prune(reaching: &mut Vec<Binding<'_>>, forks: &[Fork], at: TextSize) {
    if !(2..=MAX_BINDINGS).contains(&reaching.len()) {
        return;
    }
    let holds = |fork: &Fork| {
        let mut bindings = reaching.iter();
        bindings.any(|binding| fork.range.contains_inclusive(binding.at))
    };
    let near: Vec<&Fork> = forks.iter().filter(|fork| holds(fork)).collect();
    let first = reaching[0];
    reaching.retain(|binding| !near.iter().any(|fork| fork.keeps(binding, at)));
    for fork in &near {
        let is_past = fork.range.end() <= at && fork.block.contains_inclusive(at);
        if fork.is_total && is_past && covers(fork, reaching, &near) {
            reaching.retain(|binding| binding.at > fork.range.start());
        }
    }
    if reaching.is_empty() {
        reaching.push(first);
    }
}

impl Fork {
    /// Whether a binding is in a branch that leaves without coming to the use.
    fn keeps(&self, binding: &Binding<'_>, at: TextSize) -> bool {
        let mut branches = self.branches.iter();
        let Some(branch) = branches.find(|branch| branch.range.contains_inclusive(binding.at))
        else {
            return false;
        };
        let leaves = match branch.leaves {
            Some(Leaves::Function) => true,
            Some(Leaves::Loop) => self
                .repeat
                .is_some_and(|around| around.contains_inclusive(at)),
            // What `continue` leaves behind the next turn finds.
            Some(Leaves::Turn) | None => false,
        };
        leaves && !branch.range.contains_inclusive(at)
    }
}

/// Whether each branch of a fork either binds or leaves.
fn covers(fork: &Fork, reaching: &[Binding<'_>], forks: &[&Fork]) -> bool {
    let binds = |block: TextRange| {
        reaching.iter().any(|binding| binding.block == block)
            || forks.iter().any(|inner| {
                inner.is_total && inner.block == block && covers(inner, reaching, forks)
            })
    };
    fork.branches.iter().all(|branch| {
        branch.leaves.is_some() || binds(branch.range) || branch.then.is_some_and(binds)
    })
}
