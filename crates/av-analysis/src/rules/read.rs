//! Which rules does a file hold, in either of the two forms?

use rustc_hash::FxHashSet;

use super::formula::{
    Detection, Entry, FixRegex, Options, PatternText, Refusal, has_only_exclusions, read_formula,
};
use super::yaml::{self, Node};
use super::{ProblemKind, RuleFile, RuleForm, RuleProblem, RuleSource, RuleText};

/// Largest rule file that is read, in bytes.
const MAX_BYTES: usize = 16_000_000;

/// Keys that say how a rule detects; all others are metadata.
const DETECTION_KEYS: [&str; 10] = [
    "pattern",
    "patterns",
    "pattern-either",
    "pattern-regex",
    "detect",
    "fix",
    "fix-regex",
    "options",
    "paths",
    "message",
];

/// Keys of an outside rule without which it would find something else.
const UNSUPPORTED_KEYS: [&str; 10] = [
    "match",
    "taint",
    "join",
    "validators",
    "extract",
    "steps",
    "step",
    "equivalences",
    "project-depends-on",
    "r2c-internal-project-depends-on",
];

/// Options that this engine does not have, and the value with which they change nothing.
const UNSUPPORTED_OPTIONS: [(&str, &str); 7] = [
    ("generic_engine", "spacegrep"),
    ("generic_caseless", "False"),
    ("decorators_order_matters", "False"),
    ("vardef_assign", "True"),
    ("attr_expr", "True"),
    ("go_deeper_expr", "True"),
    ("go_deeper_stmt", "True"),
];

/// Keys by which a `detect` entry may differ from its rule.
const OVERRIDES: [&str; 3] = ["persona", "severity", "precision"];

/// Languages an outside rule may name, and what they are here.
const LANGUAGES: [(&str, &str); 7] = [
    ("python", "python"),
    ("python3", "python"),
    ("python2", "python"),
    ("py", "python"),
    ("generic", "generic"),
    ("regex", "regex"),
    ("none", "regex"),
];

/// Reads rule files. A rule that is wrong becomes a problem; the others are read all the same.
#[must_use]
pub fn read_rules(files: &[RuleText<'_>], form: RuleForm) -> RuleFile {
    let mut result = RuleFile::default();
    for file in files {
        read_file(file, form, &mut result);
    }
    result
}

fn read_file(file: &RuleText<'_>, form: RuleForm, result: &mut RuleFile) {
    if file.text.len() > MAX_BYTES {
        let message = format!("larger than {MAX_BYTES} bytes");
        result.problems.push(problem(file, 1, None, message));
        return;
    }
    let root = match yaml::read(file.text) {
        Ok(root) => root,
        Err((line, message)) => {
            result.problems.push(problem(file, line, None, message));
            return;
        }
    };
    match form {
        RuleForm::Guide => read_into(file, &root, form, result),
        RuleForm::Outside => {
            let Some(rules) = root.get("rules").and_then(Node::list) else {
                let message = String::from("`rules: [...]` is missing");
                result
                    .problems
                    .push(problem(file, root.line, None, message));
                return;
            };
            let mut seen = FxHashSet::default();
            for rule in rules {
                if let Some(id) = rule.get("id").and_then(Node::scalar_text)
                    && !seen.insert(id.clone())
                {
                    let message = String::from("a second rule with this id");
                    result
                        .problems
                        .push(problem(file, rule.line, Some(id), message));
                    continue;
                }
                read_into(file, rule, form, result);
            }
        }
    }
}

fn problem(file: &RuleText<'_>, line: u32, rule: Option<String>, message: String) -> RuleProblem {
    RuleProblem {
        label: file.label.to_owned(),
        line,
        rule,
        kind: ProblemKind::Invalid,
        message,
    }
}

fn read_into(file: &RuleText<'_>, node: &Node, form: RuleForm, result: &mut RuleFile) {
    let Some(id) = node.get("id").and_then(Node::scalar_text) else {
        let message = String::from("a rule without `id`");
        result
            .problems
            .push(problem(file, node.line, None, message));
        return;
    };
    match read_rule(file, &id, node, form) {
        Ok(rule) => result.rules.push(rule),
        Err((kind, line, message)) => result.problems.push(RuleProblem {
            label: file.label.to_owned(),
            line,
            rule: Some(id),
            kind,
            message,
        }),
    }
}

fn read_rule(
    file: &RuleText<'_>,
    id: &str,
    node: &Node,
    form: RuleForm,
) -> Result<RuleSource, Refusal> {
    let mut metadata: serde_json::Map<String, serde_json::Value> = node
        .entries()
        .filter(|(key, _)| !DETECTION_KEYS.contains(key) || *key == "message")
        .map(|(key, value)| (key.to_owned(), value.to_json()))
        .collect();
    if form == RuleForm::Guide {
        metadata.insert(String::from("detect"), overrides(node));
    }
    let entries = match form {
        RuleForm::Guide => read_guide_entries(node)?,
        RuleForm::Outside => vec![read_outside_entry(node)?],
    };
    let quiet_in_tests = node
        .get("in_tests")
        .and_then(Node::text)
        .is_some_and(|value| value == "quiet");
    let languages = match form {
        RuleForm::Guide => vec![String::from("python")],
        RuleForm::Outside => read_languages(node)?,
    };
    Ok(RuleSource {
        id: id.to_owned(),
        label: file.label.to_owned(),
        metadata: serde_json::Value::Object(metadata),
        languages,
        entries,
        quiet_in_tests,
    })
}

/// What each `detect` entry says of itself that differs from its rule.
fn overrides(node: &Node) -> serde_json::Value {
    let entries = node.get("detect").and_then(Node::list).unwrap_or_default();
    entries
        .iter()
        .map(|entry| {
            let said = entry
                .entries()
                .filter(|(key, _)| OVERRIDES.contains(key))
                .map(|(key, value)| (key.to_owned(), value.to_json()));
            serde_json::Value::Object(said.collect())
        })
        .collect()
}

fn read_guide_entries(node: &Node) -> Result<Vec<Entry>, Refusal> {
    let Some(items) = node.get("detect").and_then(Node::list) else {
        let message = String::from("`detect` must be a list");
        return Err((ProblemKind::Invalid, node.line, message));
    };
    items.iter().map(read_entry).collect()
}

fn read_outside_entry(node: &Node) -> Result<Entry, Refusal> {
    if let Some(mode) = node.get("mode").and_then(Node::text)
        && mode != "search"
    {
        let message = format!("`mode: {mode}` is not supported");
        return Err((ProblemKind::Unsupported, node.line, message));
    }
    for key in UNSUPPORTED_KEYS {
        if let Some(value) = node.get(key) {
            let message = format!("`{key}` is not supported");
            return Err((ProblemKind::Unsupported, value.line, message));
        }
    }
    if let Some(options) = node.get("options") {
        check_options(options)?;
    }
    read_entry(node)
}

/// Refuses options that would change what the rule finds.
fn check_options(options: &Node) -> Result<(), Refusal> {
    for (key, harmless) in UNSUPPORTED_OPTIONS {
        if let Some(value) = options.get(key)
            && value.scalar_text().as_deref() != Some(harmless)
        {
            let message = format!("`options: {key}` is not supported");
            return Err((ProblemKind::Unsupported, value.line, message));
        }
    }
    Ok(())
}

fn read_languages(node: &Node) -> Result<Vec<String>, Refusal> {
    let Some(listed) = node.get("languages") else {
        let message = String::from("`languages` is missing");
        return Err((ProblemKind::Invalid, node.line, message));
    };
    let names: Vec<String> = match listed.list() {
        Some(items) => items.iter().filter_map(Node::scalar_text).collect(),
        None => listed.scalar_text().into_iter().collect(),
    };
    let known: Vec<String> = LANGUAGES
        .iter()
        .filter(|(name, _)| names.iter().any(|listed| listed.eq_ignore_ascii_case(name)))
        .map(|(_, language)| (*language).to_owned())
        .collect();
    if known.is_empty() {
        let message = format!("none of the languages {} is supported", names.join(", "));
        return Err((ProblemKind::Unsupported, listed.line, message));
    }
    Ok(known)
}

fn read_entry(node: &Node) -> Result<Entry, Refusal> {
    Ok(Entry {
        detection: read_detection(node)?,
        message: node
            .get("message")
            .and_then(Node::scalar_text)
            .map(|text| text.trim().to_owned())
            .unwrap_or_default(),
        fix: node.get("fix").and_then(Node::scalar_text),
        fix_regex: node.get("fix-regex").map(read_fix_regex).transpose()?,
        options: node.get("options").map(read_options).unwrap_or_default(),
        include: read_paths(node, "include"),
        exclude: read_paths(node, "exclude"),
        line: node.line,
    })
}

fn read_detection(node: &Node) -> Result<Detection, Refusal> {
    if let Some(check) = node.get("check") {
        return match check.text() {
            Some(name) => Ok(Detection::Check(name.to_owned())),
            None => Err((
                ProblemKind::Invalid,
                check.line,
                String::from("`check` must name a check"),
            )),
        };
    }
    if let Some(flow) = node.get("flow") {
        let message = String::from("`flow` is not supported");
        return Err((ProblemKind::Unsupported, flow.line, message));
    }
    match read_formula(node)? {
        Some(formula) if has_only_exclusions(&formula) => Err((
            ProblemKind::Invalid,
            node.line,
            String::from("`patterns` that only exclude match nothing"),
        )),
        Some(formula) => Ok(Detection::Formula(formula)),
        None => Err((
            ProblemKind::Invalid,
            node.line,
            String::from("no pattern and no check"),
        )),
    }
}

fn read_fix_regex(node: &Node) -> Result<FixRegex, Refusal> {
    let text = |key: &str| node.get(key).and_then(Node::scalar_text);
    let (Some(regex), Some(replacement)) = (text("regex"), text("replacement")) else {
        let message = String::from("`fix-regex` needs `regex` and `replacement`");
        return Err((ProblemKind::Invalid, node.line, message));
    };
    Ok(FixRegex {
        regex: PatternText {
            text: regex,
            line: node.line,
        },
        replacement,
        count: text("count").and_then(|count| count.parse().ok()),
    })
}

fn read_options(node: &Node) -> Options {
    let defaults = Options::default();
    let flag = |key: &str, default| node.get(key).and_then(Node::flag).unwrap_or(default);
    Options {
        constant_propagation: flag("constant_propagation", defaults.constant_propagation),
        symbolic_propagation: flag("symbolic_propagation", defaults.symbolic_propagation),
        symmetric_eq: flag("symmetric_eq", defaults.symmetric_eq),
        implicit_deep_expression: flag("implicit_deep_exprstmt", defaults.implicit_deep_expression),
        unordered_booleans: flag("commutative_boolop", defaults.unordered_booleans),
        generic_max_span: node
            .get("generic_ellipsis_max_span")
            .and_then(Node::scalar_text)
            .and_then(|text| text.parse().ok()),
        generic_comment_style: node
            .get("generic_comment_style")
            .and_then(Node::scalar_text),
    }
}

fn read_paths(node: &Node, key: &str) -> Vec<String> {
    node.get("paths")
        .and_then(|paths| paths.get(key))
        .map(|list| match list.list() {
            Some(items) => items.iter().filter_map(Node::scalar_text).collect(),
            None => list.scalar_text().into_iter().collect(),
        })
        .unwrap_or_default()
}
