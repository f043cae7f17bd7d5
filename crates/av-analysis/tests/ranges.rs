//! Which lines does a finding span? Outside rules are compared by where they begin and end.

use av_analysis::{FileInput, NoModules, RuleForm, RuleText, compile, read_rules};
use av_syntax::{Dialect, parse_module};

/// First and last line of each finding of a pattern, from 1.
fn spans(pattern: &str, code: &str) -> Vec<(usize, usize)> {
    let lines: Vec<String> = pattern
        .lines()
        .map(|line| format!("      {line}"))
        .collect();
    let text = format!(
        "rules:\n  - id: r\n    languages: [python]\n    severity: INFO\n    message: m\n    pattern: |\n{}\n",
        lines.join("\n")
    );
    let text = RuleText {
        label: "r.yaml",
        text: &text,
    };
    let file = read_rules(&[text], RuleForm::Outside);
    let (engine, problems) = compile(&file.rules);
    assert_eq!((file.problems, problems), (Vec::new(), Vec::new()));
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
    let matches = engine
        .match_module(&input, &NoModules)
        .expect("nothing to wait for");
    let line = |offset: usize| code[..offset].matches('\n').count() + 1;
    let span = |range: av_syntax::TextRange| {
        (
            line(usize::from(range.start())),
            line(usize::from(range.end())),
        )
    };
    matches
        .findings
        .iter()
        .map(|finding| span(finding.range))
        .collect()
}

#[test]
fn what_an_ellipsis_skips_is_part_of_the_match() {
    let code = "begin()\ntry:\n    end()\nexcept E:\n    pass\nafter()\n";
    assert_eq!(spans("begin()\n...\nend()\n", code), [(1, 5)]);
}

#[test]
fn a_loop_ends_before_the_else_that_the_pattern_lacks() {
    let code = "for a in b:\n    c\nelse:\n    d\n";
    assert_eq!(spans("for $A in $B:\n  ...\n", code), [(1, 2)]);
    assert_eq!(
        spans("for $A in $B:\n  ...\nelse:\n  ...\n", code),
        [(1, 4)]
    );
}

#[test]
fn an_import_ends_before_its_parenthesis() {
    let code = "from a import (\n    b,\n    c,\n)\n";
    assert_eq!(spans("from a import b", code), [(1, 3)]);
}

#[test]
fn parentheses_around_an_expression_belong_to_it() {
    let code = "x = (\n    # why\n    a\n    or b\n)\n";
    assert_eq!(spans("$A or $B", code), [(1, 5)]);
    assert_eq!(spans("f($A or $B)", "f(\n    a or b\n)\n"), [(1, 3)]);
}

#[test]
fn parentheses_of_a_call_do_not_belong_to_its_argument() {
    assert_eq!(spans("$A or $B", "f(\n    a or b\n)\n"), [(2, 2)]);
    assert_eq!(spans("$A or $B", "(lambda: 1)(\n    a or b\n)\n"), [(2, 2)]);
}
