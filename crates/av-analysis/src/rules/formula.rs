//! What does a rule look for? Patterns, how they combine, and what must hold of the matches.

use super::ProblemKind;
use super::yaml::Node;

/// Most patterns in one rule.
const MAX_PATTERNS: usize = 5_000;

/// A pattern's text with the line it stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternText {
    /// As written.
    pub text: String,
    /// Line of the rule file, from 1.
    pub line: u32,
}

/// How a leaf's text is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LeafKind {
    /// Code with metavariables, in the rule's language.
    Pattern,
    /// A regular expression over the source text.
    Regex,
}

/// Patterns and their combination.
#[derive(Debug, Clone)]
pub enum Formula {
    /// One pattern.
    Leaf(PatternText, LeafKind),
    /// What any of them matches.
    Any(Vec<Formula>),
    /// What all of them match together.
    All(Conjunction),
}

/// `patterns`: a conjunction with its exclusions and conditions.
#[derive(Debug, Clone, Default)]
pub struct Conjunction {
    /// What must match.
    pub positives: Vec<Formula>,
    /// What must match around.
    pub insides: Vec<Formula>,
    /// What must not match there or around: `pattern-not`, `pattern-not-inside`, `pattern-not-regex`.
    pub negatives: Vec<Formula>,
    /// What must hold of the metavariables.
    pub conditions: Vec<Condition>,
    /// Metavariables that become the range; each list gives one finding a member.
    pub focus: Vec<Vec<String>>,
}

/// What must hold of a match's metavariables.
#[derive(Debug, Clone)]
pub enum Condition {
    /// The text matches from its start.
    Regex {
        metavariable: String,
        regex: PatternText,
        constant_propagation: bool,
    },
    /// The bound code, or the bound string's content in `language`, matches.
    Pattern {
        metavariable: String,
        formula: Box<Formula>,
        language: Option<String>,
        line: u32,
    },
    /// An expression over metavariables is true.
    Comparison {
        metavariable: Option<String>,
        comparison: PatternText,
        strip: bool,
        base: Option<u32>,
    },
    /// The expression's type is one of these.
    Type {
        metavariable: String,
        types: Vec<String>,
    },
    /// A named judge (`entropy`, `redos`) says so.
    Analysis {
        metavariable: String,
        analyzer: String,
        line: u32,
    },
}

/// Switches of a rule that change what its patterns mean.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is an option of the rule language under its own name"
)]
pub struct Options {
    /// A literal matches a variable known to hold it.
    pub constant_propagation: bool,
    /// A variable stands for the expression last assigned to it.
    pub symbolic_propagation: bool,
    /// `a == b` also matches `b == a`.
    pub symmetric_eq: bool,
    /// An expression statement in a sequence matches inside what a statement there works out.
    pub implicit_deep_expression: bool,
    /// `and` and `or` match their operands in any order.
    pub unordered_booleans: bool,
    /// Most lines an ellipsis of a `generic` pattern may skip.
    pub generic_max_span: Option<u32>,
    /// Line comments of `generic` text start so.
    pub generic_comment_style: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            constant_propagation: true,
            symbolic_propagation: false,
            symmetric_eq: false,
            implicit_deep_expression: true,
            unordered_booleans: false,
            generic_max_span: None,
            generic_comment_style: None,
        }
    }
}

impl Options {
    /// The switches that change what a single pattern matches, as bits.
    pub(crate) fn matching_bits(&self) -> u8 {
        [
            self.constant_propagation,
            self.symbolic_propagation,
            self.symmetric_eq,
            self.implicit_deep_expression,
            self.unordered_booleans,
        ]
        .into_iter()
        .enumerate()
        .fold(0, |bits, (place, flag)| bits | u8::from(flag) << place)
    }
}

/// One way in which a rule detects.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Patterns or a named check.
    pub detection: Detection,
    /// With `$X` for what it binds.
    pub message: String,
    /// Replacement for the finding, with `$X`.
    pub fix: Option<String>,
    /// Replacements within the finding: regular expression, replacement, how many at most.
    pub fix_regex: Option<FixRegex>,
    /// Switches.
    pub options: Options,
    /// Paths the entry speaks of; all where empty.
    pub include: Vec<String>,
    /// Paths it does not speak of.
    pub exclude: Vec<String>,
    /// The line of the rule file where it starts.
    pub line: u32,
}

/// Patterns or a check of the kernel.
#[derive(Debug, Clone)]
pub enum Detection {
    /// Patterns.
    Formula(Formula),
    /// A semantic check, by name.
    Check(String),
}

/// `fix-regex`.
#[derive(Debug, Clone)]
pub struct FixRegex {
    /// What to replace.
    pub regex: PatternText,
    /// By what; `\1` is the first group.
    pub replacement: String,
    /// At most how often; without bound if `None`.
    pub count: Option<u32>,
}

/// Why a formula cannot be read: kind, line, message.
pub(super) type Refusal = (ProblemKind, u32, String);

fn invalid<T>(node: &Node, message: impl Into<String>) -> Result<T, Refusal> {
    Err((ProblemKind::Invalid, node.line, message.into()))
}

fn unsupported<T>(node: &Node, feature: &str) -> Result<T, Refusal> {
    let message = format!("`{feature}` is not supported");
    Err((ProblemKind::Unsupported, node.line, message))
}

/// Keys of a rule or an item that hold a positive formula.
const POSITIVE_KEYS: [&str; 4] = ["pattern", "patterns", "pattern-either", "pattern-regex"];

/// Operators of taint mode.
const TAINT_KEYS: [&str; 4] = [
    "pattern-sources",
    "pattern-sinks",
    "pattern-sanitizers",
    "pattern-propagators",
];

/// Reads the formula that a mapping holds under one of the positive keys.
///
/// Returns `None` where it has none of them. An operator beside them that belongs elsewhere is a
/// refusal, since to leave it out would change what the rule finds.
pub(super) fn read_formula(map: &Node) -> Result<Option<Formula>, Refusal> {
    let mut found = Vec::new();
    for (key, node) in map.entries() {
        if is_operator(key) && !POSITIVE_KEYS.contains(&key) {
            return refuse_beside(map, key, node);
        }
    }
    for key in POSITIVE_KEYS {
        if let Some(node) = map.get(key) {
            found.push(read_operator(key, node)?);
        }
    }
    let formula = if found.len() > 1 {
        Some(Formula::All(Conjunction {
            positives: found,
            ..Conjunction::default()
        }))
    } else {
        found.pop()
    };
    if let Some(formula) = &formula
        && count_leaves(formula) > MAX_PATTERNS
    {
        return invalid(map, format!("more than {MAX_PATTERNS} patterns"));
    }
    Ok(formula)
}

/// Whether somewhere in a formula `patterns` have nothing that must match.
///
/// Conditions do not count: there the metavariable's code is what matches.
pub(super) fn has_only_exclusions(formula: &Formula) -> bool {
    match formula {
        Formula::Leaf(..) => false,
        Formula::Any(formulas) => formulas.iter().any(has_only_exclusions),
        Formula::All(all) => {
            (all.positives.is_empty() && all.insides.is_empty())
                || [&all.positives, &all.insides, &all.negatives]
                    .into_iter()
                    .flatten()
                    .any(has_only_exclusions)
        }
    }
}

/// Whether a key is an operator of the language, known or not.
fn is_operator(key: &str) -> bool {
    let prefixes = ["pattern", "metavariable-", "focus-", "semgrep-"];
    prefixes.iter().any(|prefix| key.starts_with(prefix))
}

/// An operator that stands where only a positive pattern can; surroundings alone are one.
fn refuse_beside(map: &Node, key: &str, node: &Node) -> Result<Option<Formula>, Refusal> {
    let operators = map.entries().filter(|(key, _)| is_operator(key)).count();
    if key == "pattern-inside" && operators == 1 {
        return Ok(None);
    }
    if is_unsupported(key) || TAINT_KEYS.contains(&key) {
        return unsupported(node, key);
    }
    invalid(
        node,
        format!("`{key}` has no meaning beside a pattern; use `patterns`"),
    )
}

fn count_leaves(formula: &Formula) -> usize {
    match formula {
        Formula::Leaf(..) => 1,
        Formula::Any(formulas) => formulas.iter().map(count_leaves).sum(),
        Formula::All(all) => [&all.positives, &all.insides, &all.negatives]
            .into_iter()
            .flatten()
            .map(count_leaves)
            .sum(),
    }
}

fn read_operator(key: &str, node: &Node) -> Result<Formula, Refusal> {
    match key {
        "pattern" => read_nested(node),
        "patterns" => read_conjunction(node),
        "pattern-either" => read_alternatives(node),
        "pattern-regex" => Ok(Formula::Leaf(pattern_text(node)?, LeafKind::Regex)),
        _ => invalid(node, format!("`{key}` is not a pattern operator")),
    }
}

/// A pattern's text, or a mapping with operators in its place.
fn read_nested(node: &Node) -> Result<Formula, Refusal> {
    if node.entries().next().is_some() {
        return match read_formula(node)? {
            Some(formula) => Ok(formula),
            None => invalid(node, "a pattern is missing"),
        };
    }
    Ok(Formula::Leaf(pattern_text(node)?, LeafKind::Pattern))
}

fn pattern_text(node: &Node) -> Result<PatternText, Refusal> {
    match node.scalar_text() {
        Some(text) => Ok(PatternText {
            text,
            line: node.line,
        }),
        None => invalid(node, "a pattern must be text"),
    }
}

fn items(node: &Node) -> Result<&[Node], Refusal> {
    match node.list() {
        Some(items) if !items.is_empty() => Ok(items),
        _ => invalid(node, "a non-empty list is needed here"),
    }
}

fn read_alternatives(node: &Node) -> Result<Formula, Refusal> {
    let mut alternatives = Vec::new();
    for item in items(node)? {
        if item.text().is_some() {
            alternatives.push(Formula::Leaf(pattern_text(item)?, LeafKind::Pattern));
            continue;
        }
        match (read_formula(item)?, item.get("pattern-inside")) {
            (Some(formula), _) => alternatives.push(formula),
            // Beside a positive pattern the inner range remains, so surroundings are just
            // another pattern here.
            (None, Some(inside)) => alternatives.push(read_nested(inside)?),
            (None, None) => return read_stray(item, "pattern-either"),
        }
    }
    Ok(Formula::Any(alternatives))
}

fn read_stray<T>(item: &Node, parent: &str) -> Result<T, Refusal> {
    match item.entries().next() {
        Some((key, node)) if is_unsupported(key) => unsupported(node, key),
        Some((key, _)) => invalid(item, format!("`{key}` has no meaning in `{parent}`")),
        None => invalid(item, format!("an item of `{parent}` must be a mapping")),
    }
}

fn is_unsupported(key: &str) -> bool {
    matches!(
        key,
        "pattern-where-python" | "semgrep-internal-pattern-anywhere" | "metavariable-name"
    )
}

fn read_conjunction(node: &Node) -> Result<Formula, Refusal> {
    let mut all = Conjunction::default();
    for item in items(node)? {
        if item.text().is_some() {
            all.positives
                .push(Formula::Leaf(pattern_text(item)?, LeafKind::Pattern));
            continue;
        }
        let mut entries = item.entries().peekable();
        if entries.peek().is_none() {
            return read_stray(item, "patterns");
        }
        for (key, value) in entries {
            add_to_conjunction(&mut all, key, value)?;
        }
    }
    Ok(Formula::All(all))
}

fn add_to_conjunction(all: &mut Conjunction, key: &str, node: &Node) -> Result<(), Refusal> {
    match key {
        // Alternative surroundings are surroundings: they are looked for where something else is.
        "pattern-either" if has_only_surroundings(node) => {
            all.insides.push(read_alternatives(node)?);
        }
        "pattern" | "patterns" | "pattern-either" | "pattern-regex" => {
            all.positives.push(read_operator(key, node)?);
        }
        "pattern-inside" => all.insides.push(read_nested(node)?),
        "pattern-not" | "pattern-not-inside" => all.negatives.push(read_nested(node)?),
        "pattern-not-regex" => all
            .negatives
            .push(Formula::Leaf(pattern_text(node)?, LeafKind::Regex)),
        "focus-metavariable" => all.focus.push(read_focus(node)?),
        _ if key.starts_with("metavariable-") => all.conditions.push(read_condition(key, node)?),
        _ if is_unsupported(key) => return unsupported(node, key),
        _ => return invalid(node, format!("`{key}` has no meaning in `patterns`")),
    }
    Ok(())
}

/// Whether each alternative is a `pattern-inside` and nothing else.
fn has_only_surroundings(node: &Node) -> bool {
    node.list().is_some_and(|items| {
        items
            .iter()
            .all(|item| item.entries().map(|(key, _)| key).eq(["pattern-inside"]))
    })
}

fn read_focus(node: &Node) -> Result<Vec<String>, Refusal> {
    if let Some(name) = node.text() {
        return Ok(vec![name.to_owned()]);
    }
    items(node)?
        .iter()
        .map(|item| match item.text() {
            Some(name) => Ok(name.to_owned()),
            None => invalid(item, "a metavariable's name is needed here"),
        })
        .collect()
}

fn required_text(map: &Node, key: &str) -> Result<String, Refusal> {
    match map.get(key).and_then(Node::scalar_text) {
        Some(text) => Ok(text),
        None => invalid(map, format!("`{key}` is missing")),
    }
}

fn read_condition(key: &str, map: &Node) -> Result<Condition, Refusal> {
    match key {
        "metavariable-regex" => Ok(Condition::Regex {
            metavariable: required_text(map, "metavariable")?,
            regex: PatternText {
                text: required_text(map, "regex")?,
                line: map.line,
            },
            constant_propagation: map
                .get("constant-propagation")
                .and_then(Node::flag)
                .unwrap_or(false),
        }),
        "metavariable-pattern" => match read_formula(map)? {
            Some(formula) => Ok(Condition::Pattern {
                metavariable: required_text(map, "metavariable")?,
                formula: Box::new(formula),
                language: map.get("language").and_then(Node::scalar_text),
                line: map.line,
            }),
            None => invalid(map, "`metavariable-pattern` needs a pattern"),
        },
        "metavariable-comparison" => Ok(Condition::Comparison {
            metavariable: map.get("metavariable").and_then(Node::scalar_text),
            comparison: PatternText {
                text: required_text(map, "comparison")?,
                line: map.line,
            },
            strip: map.get("strip").and_then(Node::flag).unwrap_or(false),
            base: map
                .get("base")
                .and_then(Node::scalar_text)
                .and_then(|text| text.parse().ok()),
        }),
        "metavariable-type" => Ok(Condition::Type {
            metavariable: required_text(map, "metavariable")?,
            types: read_types(map)?,
        }),
        "metavariable-analysis" => {
            let analyzer = required_text(map, "analyzer")?;
            if !matches!(analyzer.as_str(), "entropy" | "redos") {
                return unsupported(map, &format!("metavariable-analysis: {analyzer}"));
            }
            Ok(Condition::Analysis {
                metavariable: required_text(map, "metavariable")?,
                analyzer,
                line: map.line,
            })
        }
        _ => unsupported(map, key),
    }
}

fn read_types(map: &Node) -> Result<Vec<String>, Refusal> {
    if let Some(list) = map.get("types").and_then(Node::list) {
        return Ok(list.iter().filter_map(Node::scalar_text).collect());
    }
    Ok(vec![required_text(map, "type")?])
}
