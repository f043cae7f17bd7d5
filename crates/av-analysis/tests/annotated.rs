//! Rule files and annotated code: every `ruleid` line is found and no other.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use av_analysis::{FileInput, NoModules, RuleForm, RuleText, compile, read_rules};
use av_syntax::{Dialect, parse_module};

/// Lines by rule id, from 1.
type Lines = BTreeMap<String, BTreeSet<usize>>;

/// Lines that the annotations of a text say are found.
fn annotated(text: &str) -> Lines {
    let mut expected = Lines::new();
    let mut waiting: Vec<String> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if let Some(ids) = line.strip_prefix("# ruleid:") {
            waiting.extend(ids.split(',').map(|id| id.trim().to_owned()));
        } else if !line.starts_with("# ok:") && !line.starts_with("# todo") {
            for id in waiting.drain(..) {
                expected.entry(id).or_default().insert(index + 1);
            }
        }
    }
    expected
}

fn found(rules: &str, label: &str, code: &str) -> Lines {
    let file = read_rules(&[RuleText { label, text: rules }], RuleForm::Outside);
    assert_eq!(file.problems, [], "{label}");
    let (engine, problems) = compile(&file.rules);
    assert_eq!(problems, [], "{label}");
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
    assert!(
        matches.problems.is_empty(),
        "{label}: {:?}",
        matches.problems
    );
    let mut lines = Lines::new();
    for finding in &matches.findings {
        let start = usize::from(finding.range.start());
        let line = code[..start].matches('\n').count() + 1;
        let id = engine.rule_ids()[finding.rule as usize].clone();
        lines.entry(id).or_default().insert(line);
    }
    lines
}

#[test]
fn annotated_lines_are_found_and_no_others() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let mut failures = Vec::new();
    let mut count = 0;
    for entry in std::fs::read_dir(&folder).expect("the data folder") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|extension| extension != "yaml") {
            continue;
        }
        count += 1;
        let label = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let rules = std::fs::read_to_string(&path).expect("a rule file");
        let code = std::fs::read_to_string(path.with_extension("py")).expect("its code");
        let (expected, found) = (annotated(&code), found(&rules, &label, &code));
        if expected != found {
            failures.push(format!(
                "{label}\n  expected {expected:?}\n  found    {found:?}"
            ));
        }
    }
    assert!(count > 0, "no rule files in {}", folder.display());
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
