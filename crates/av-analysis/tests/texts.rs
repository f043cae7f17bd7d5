//! Rules of languages `generic` and `regex`, fixes, and rules that are refused.

use av_analysis::{
    FileInput, NoModules, ProblemKind, RuleForm, RuleText, TextInput, compile, read_rules,
};
use av_syntax::{Dialect, parse_module};

/// Text that findings of one rule cover, in order.
fn covered(rule: &str, text: &str) -> Vec<String> {
    let message = if rule.contains("message:") {
        ""
    } else {
        "message: m, "
    };
    let rules = format!("rules:\n- {{id: r, severity: INFO, {message}{rule}}}\n");
    let label = "r.yaml";
    let file = read_rules(
        &[RuleText {
            label,
            text: &rules,
        }],
        RuleForm::Outside,
    );
    assert_eq!(file.problems, [], "{rule}");
    let (engine, problems) = compile(&file.rules);
    assert_eq!(problems, [], "{rule}");
    let input = TextInput {
        text,
        path: "a.txt",
        is_test: false,
        deadline: None,
    };
    let matches = engine.match_text(&input);
    matches
        .findings
        .iter()
        .map(|finding| {
            let range = usize::from(finding.range.start())..usize::from(finding.range.end());
            text[range].to_owned()
        })
        .collect()
}

fn generic(pattern: &str, text: &str) -> Vec<String> {
    covered(&format!("languages: [generic], pattern: {pattern:?}"), text)
}

/// Why a rule is refused, in the kind of the first problem and its message.
fn refusal(rule: &str) -> Option<(ProblemKind, String)> {
    let rules = format!("rules:\n- {{id: r, severity: INFO, message: m, {rule}}}\n");
    let label = "r.yaml";
    let file = read_rules(
        &[RuleText {
            label,
            text: &rules,
        }],
        RuleForm::Outside,
    );
    let (_, problems) = compile(&file.rules);
    file.problems
        .into_iter()
        .chain(problems)
        .map(|problem| (problem.kind, problem.message))
        .next()
}

/// Python code after the fixes of a rule.
fn fixed(rule: &str, code: &str) -> String {
    let languages = if rule.contains("languages:") {
        ""
    } else {
        "languages: [python], "
    };
    let rules = format!("rules:\n- {{id: r, severity: INFO, {languages}{rule}}}\n");
    let label = "r.yaml";
    let file = read_rules(
        &[RuleText {
            label,
            text: &rules,
        }],
        RuleForm::Outside,
    );
    let (engine, problems) = compile(&file.rules);
    assert!(file.problems.is_empty() && problems.is_empty(), "{rule}");
    let module = parse_module(code, Dialect::Python);
    let input = FileInput {
        text: code,
        module: &module,
        name: "module",
        is_package: false,
        is_test: false,
        path: "module.py",
        deadline: None,
    };
    let mut text = code.to_owned();
    for finding in engine
        .match_module(&input, &NoModules)
        .expect("nothing to wait for")
        .findings
        .iter()
        .rev()
    {
        for (range, by) in &finding.fixes {
            text.replace_range(usize::from(range.start())..usize::from(range.end()), by);
        }
    }
    text
}

#[test]
fn generic_patterns_read_configuration() {
    let text = "server {\n  listen 80;\n  ssl_protocols TLSv1 TLSv1.2;\n}\n";
    assert_eq!(generic("ssl_protocols ... TLSv1 ...;", text).len(), 1);
    assert_eq!(generic("listen $PORT;", text), ["listen 80;"]);
    assert_eq!(generic("server { ... ssl_protocols ... }", text).len(), 1);
    assert_eq!(generic("server { ... root ... }", text), [] as [&str; 0]);
}

#[test]
fn generic_patterns_read_markup() {
    let text = "<a target='_blank' rel=\"noopener\">\n<a href=\"x\"\n   target='_blank' >\n";
    assert_eq!(generic("<a ... target='_blank' ... >", text).len(), 2);
    let rule = "languages: [generic], patterns: [{pattern: \"<a ... target='_blank' ... >\"}, \
                {pattern-not: '<a ... rel=\"noopener\" ... >'}]";
    assert_eq!(covered(rule, text).len(), 1);
    assert_eq!(generic("href=\"$URL\"", text), ["href=\"x\""]);
}

#[test]
fn generic_patterns_read_a_dockerfile() {
    let text = "FROM python:3.12 AS base\nRUN pip install \\\n    --trusted-host x y\nUSER root\nCMD [\"a\", \"b\"]\n";
    assert_eq!(generic("FROM $IMAGE:$TAG", text), ["FROM python:3"]);
    assert_eq!(
        generic("pip install ... --trusted-host $H", text),
        ["pip install \\\n    --trusted-host x"]
    );
    assert_eq!(generic("CMD [..., \"b\"]", text).len(), 1);
    let last = "languages: [generic], patterns: [{pattern: USER $U}, \
                {metavariable-regex: {metavariable: $U, regex: root}}]";
    assert_eq!(covered(last, text), ["USER root"]);
}

#[test]
fn generic_sequences_bind_what_they_skip() {
    let rule = "languages: [generic], patterns: [{pattern: 'run($...ARGS)'}, \
                {metavariable-regex: {metavariable: $...ARGS, regex: \".*secret\"}}]";
    assert_eq!(
        covered(rule, "run(a, b)\nrun(a, secret)\nrun()\n"),
        ["run(a, secret)"]
    );
    let one_line =
        "languages: [generic], options: {generic_ellipsis_max_span: 0}, pattern: 'key: $...V'";
    assert_eq!(covered(one_line, "key: a b\nother: c\n"), ["key: a b"]);
    let narrowed = "languages: [generic], patterns: [{pattern: 'password = \"$P\"'}, {focus-metavariable: $P}]";
    assert_eq!(covered(narrowed, "password = \"abc\"\n"), ["abc"]);
}

#[test]
fn regex_rules_bind_their_groups() {
    let rule = "languages: [regex], patterns: [{pattern-regex: '^key=(?P<VALUE>\\w+)$'}, \
                {metavariable-regex: {metavariable: $VALUE, regex: '[0-9]+$'}}]";
    assert_eq!(covered(rule, "key=abc\nkey=12\n"), ["key=12"]);
    let either = "languages: [regex], pattern-either: [{pattern-regex: '(?i)AKIA[0-9A-Z]{4}'}, {pattern-regex: 'ghp_\\w+'}]";
    assert_eq!(covered(either, "akia12ab ghp_x\n"), ["akia12ab", "ghp_x"]);
    let comparison = "languages: [regex], patterns: [{pattern-regex: 'bits=(\\d+)'}, \
                      {metavariable-comparison: {metavariable: $1, comparison: 'int($1) < 2048'}}]";
    assert_eq!(covered(comparison, "bits=1024\nbits=4096\n"), ["bits=1024"]);
}

#[test]
fn fixes_say_what_the_rule_writes() {
    let rule = "message: m, pattern: 'load($X, $...REST)', fix: 'safe($X, $...REST)'";
    assert_eq!(fixed(rule, "load(a, b, c=1)\n"), "safe(a, b, c=1)\n");
    let rule = "message: m, pattern: 'load(...)', fix-regex: {regex: '(load)\\((.*)\\)', replacement: '\\1_safe(\\2, x=1)'}";
    assert_eq!(fixed(rule, "y = load(a)\n"), "y = load_safe(a, x=1)\n");
    let rule = "message: m, patterns: [{pattern: 'get(..., verify=$V, ...)'}, {focus-metavariable: $V}], fix: 'True'";
    assert_eq!(
        fixed(rule, "get(u, verify=False)\n"),
        "get(u, verify=True)\n"
    );
    let rule =
        "message: m, patterns: [{pattern: 'open(\"$S\")'}, {focus-metavariable: $S}], fix: 'x$S'";
    assert_eq!(fixed(rule, "open('a')\n"), "open('xa')\n");
    let rule = "message: m, pattern: 'def $F($...P): ...', fix: 'def $F($...P): pass'";
    assert_eq!(
        fixed(rule, "def f(a: int, *b, c=1): return 1\n"),
        "def f(a: int, *b, c=1): pass\n"
    );
    let rule = "message: m, pattern: '$X == None', fix: '$X is None'";
    assert_eq!(
        fixed(rule, "if a.b == None: pass\n"),
        "if a.b is None: pass\n"
    );
}

#[test]
fn a_fix_of_several_lines_is_indented_like_the_finding() {
    let rule = r#"message: m, pattern: "go($X)", fix: "if $X:\n    go($X)""#;
    let code = "def f():\n    go(a)\ngo(b)\n";
    let wanted = "def f():\n    if a:\n        go(a)\nif b:\n    go(b)\n";
    assert_eq!(fixed(rule, code), wanted);
}

#[test]
fn a_plain_pattern_of_language_regex_is_an_expression() {
    let text = "key = abc\nkey = 123\n";
    let rule = r#"languages: [regex], pattern: "^key = [0-9]+""#;
    assert_eq!(covered(rule, text), ["key = 123"]);
    let rule = r#"languages: [none], patterns: [{pattern: "key = ([a-z]+)"}, {metavariable-regex: {metavariable: $1, regex: abc}}]"#;
    assert_eq!(covered(rule, text), ["key = abc"]);
}

#[test]
fn languages_go_by_any_of_their_names() {
    for name in ["python", "py", "python2", "python3", "PYTHON"] {
        let rule = format!("languages: [{name}], pattern: f(...), message: m, fix: g()");
        assert_eq!(fixed(&rule, "f(1)\n"), "g()\n", "{name}");
    }
    let rule = "languages: [javascript, py], pattern: f(...), message: m, fix: g()";
    assert_eq!(fixed(rule, "f(1)\n"), "g()\n");
}

#[test]
fn a_rule_of_python_and_text_reads_each_in_its_language() {
    for other in ["generic", "regex"] {
        let rule = format!("languages: [{other}, python], pattern: check(1), message: m, fix: g()");
        // Language `regex` reads the parentheses as a group.
        let text = if other == "generic" {
            "if check ( 1 ) then"
        } else {
            "if check1 then"
        };
        assert_eq!(covered(&rule, text).len(), 1, "{other}");
        assert_eq!(fixed(&rule, "check(1)\ncheck(2)\n"), "g()\ncheck(2)\n");
    }
}

#[test]
fn what_would_be_half_run_is_refused() {
    let unsupported = [
        "languages: [python], mode: taint, pattern-sources: [{pattern: a}], pattern-sinks: [{pattern: b}]",
        "languages: [python], pattern: a, pattern-sources: [{pattern: a}]",
        "mode: join, join: {rules: []}, languages: [python]",
        "languages: [java], pattern: a",
        "languages: [python], patterns: [{pattern: f($X)}, {pattern-where-python: 'True'}]",
        "languages: [python], patterns: [{pattern: f($X)}, {metavariable-name: {metavariable: $X}}]",
        "languages: [python], pattern: a, r2c-internal-project-depends-on: {namespace: pypi}",
        "languages: [python], match: {all: [a]}",
        "languages: [generic], pattern: a b, options: {generic_engine: aliengrep}",
        "languages: [python], patterns: [{pattern: f($X)}, {metavariable-analysis: {analyzer: other, metavariable: $X}}]",
        "languages: [python], patterns: [{pattern: f($X)}, {metavariable-pattern: {metavariable: $X, language: yaml, pattern: a}}]",
    ];
    for rule in unsupported {
        let kind = refusal(rule).map(|(kind, _)| kind);
        assert_eq!(kind, Some(ProblemKind::Unsupported), "{rule}");
    }
    let invalid = [
        "languages: [python], pattern: a, pattern-not: b",
        "languages: [python], pattern: f($X), metavariable-regex: {metavariable: $X, regex: a}",
        "languages: [python], pattern-either: [{pattern: f($X), pattern-not: f(1)}]",
        "languages: [python], patterns: [{pattern: f($X)}, {pattern-wrong: 1}]",
        "languages: [python], patterns: [{pattern: f($X)}, {paterns: []}]",
        "languages: [python], patterns: [{pattern-not: f($X)}]",
        "languages: [python], patterns: [{pattern: f($X)}, {metavariable-regex: {metavariable: $X}}]",
        "languages: [python], patterns: [{pattern: f($X)}, {metavariable-regex: {metavariable: $X, regex: '('}}]",
        "languages: [python], pattern: 'f('",
        "languages: [python], pattern: ''",
        "languages: [python], pattern: 'def test_$X(...): ...'",
        "languages: [python], patterns: []",
        "pattern: a",
    ];
    for rule in invalid {
        let kind = refusal(rule).map(|(kind, _)| kind);
        assert_eq!(kind, Some(ProblemKind::Invalid), "{rule}");
    }
}
