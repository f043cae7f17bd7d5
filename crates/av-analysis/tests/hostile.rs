//! Rule files and code that nobody would write: a problem each, never a panic.
//!
//! `PROPTEST_CASES` sets how many cases are tried.

use av_analysis::{FileInput, NoModules, RuleForm, RuleText, TextInput, compile, read_rules};
use av_syntax::{Dialect, parse_module};
use proptest::prelude::*;

/// Pieces that patterns are made of, in any order.
fn pattern_text() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "$X",
        "$...ARGS",
        "...",
        "<... ",
        " ...>",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ":",
        ",",
        ".",
        "=",
        "==",
        "not ",
        " in ",
        "is ",
        "def f",
        "class C",
        "if ",
        "else",
        "try",
        "except ",
        "with ",
        " as ",
        "lambda ",
        "return ",
        "import ",
        "from ",
        "\"",
        "'",
        "f\"",
        "{$X}",
        "\n",
        "    ",
        "a",
        "b.c",
        "1",
        "@",
        "*",
        "**",
        "($X: int)",
        "=~/x/",
        "$",
        "#",
        "\\",
        "é",
        "await ",
    ]);
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// A rule file that looks for one pattern, quoted so that YAML takes it as it is.
fn rule_file(pattern: &str) -> String {
    let quoted = serde_json::to_string(pattern).unwrap_or_default();
    format!(
        "rules: [{{id: r, languages: [python], severity: INFO, message: $X, pattern: {quoted}}}]"
    )
}

fn run(rules: &str, code: &str) {
    for form in [RuleForm::Outside, RuleForm::Guide] {
        let label = "rules.yaml";
        let file = read_rules(&[RuleText { label, text: rules }], form);
        let (engine, _) = compile(&file.rules);
        let module = parse_module(code, Dialect::Python);
        let input = FileInput {
            text: code,
            module: &module,
            name: "m",
            is_package: false,
            is_test: false,
            path: "m.py",
            deadline: None,
        };
        let matches = engine
            .match_module(&input, &NoModules)
            .expect("nothing to wait for");
        for finding in matches.findings {
            assert!(usize::from(finding.range.end()) <= code.len());
        }
        let text = TextInput {
            text: code,
            path: "m.py",
            is_test: false,
            deadline: None,
        };
        let _ = engine.match_text(&text);
    }
}

proptest! {
    #[test]
    fn any_text_may_be_a_rule_file(text in ".{0,300}") {
        run(&text, "x = 1\n");
    }

    #[test]
    fn any_pattern_meets_any_code(pattern in pattern_text(), code in pattern_text()) {
        run(&rule_file(&pattern), &code);
    }

    #[test]
    fn any_pattern_meets_the_code_it_describes(pattern in pattern_text()) {
        let code = pattern.replace('$', "").replace("...", "y");
        run(&rule_file(&pattern), &code);
    }
}

#[test]
fn a_rule_file_nested_without_end_is_a_problem() {
    let text = "[".repeat(200_000);
    let file = read_rules(
        &[RuleText {
            label: "deep.yaml",
            text: &text,
        }],
        RuleForm::Outside,
    );
    assert_eq!(file.rules.len(), 0);
    assert_eq!(file.problems.len(), 1);
}

#[test]
fn names_assigned_to_each_other_in_a_loop_come_to_an_end() {
    let mut code = String::from("while c:\n");
    for index in 0..40 {
        for other in 0..40 {
            let line = format!("    if d: a{index} = a{other}.n\n");
            code.push_str(&line);
        }
    }
    code.push_str("    x = y\n    y = x\n    f(x, a0.n.n.n)\n    a0.g(1)\n");
    let rules = "rules:
  - {id: r, languages: [python], severity: INFO, message: m, options: {symbolic_propagation: true}, pattern: 'f(g(1), os.system)'}
  - {id: s, languages: [python], severity: INFO, message: m, pattern: os.n.g($X)}
";
    run(rules, &code);
}
