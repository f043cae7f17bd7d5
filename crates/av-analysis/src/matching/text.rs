//! What does a string literal in a pattern accept?

use av_syntax::ast::visitor::{self, Visitor};
use av_syntax::ast::{Expr, Stmt};
use rustc_hash::FxHashMap;

use crate::lazy_regex::LazyRegex;

/// Meaning of the content of a string literal in a pattern.
#[derive(Debug)]
pub(crate) enum StringPattern {
    /// `"..."`: any content.
    Any,
    /// `"$X"`: any content, bound.
    Bind(String),
    /// `"=~/re/"`: content that the expression finds.
    Regex(Box<LazyRegex>),
    /// `"a...b"`, `"a$X"`: content with gaps; the groups bind these metavariables.
    Gaps(Box<LazyRegex>, Vec<String>),
    /// `"...$X..."`: any word of the content, bound.
    Words(String),
    /// Exactly this content.
    Exact,
}

/// The string literals of some patterns, by content.
#[derive(Debug, Default)]
pub(crate) struct StringPatterns {
    by_content: FxHashMap<String, StringPattern>,
}

impl StringPatterns {
    /// Compiles the string literals of a pattern, or says which one is wrong.
    pub(crate) fn add(&mut self, body: &[Stmt]) -> Result<(), String> {
        let mut collector = Collector {
            strings: self,
            problem: None,
        };
        collector.visit_body(body);
        collector.problem.map_or(Ok(()), Err)
    }

    /// What a content means; exact where it was never added.
    pub(crate) fn get(&self, content: &str) -> &StringPattern {
        self.by_content
            .get(content)
            .unwrap_or(&StringPattern::Exact)
    }
}

struct Collector<'s> {
    strings: &'s mut StringPatterns,
    problem: Option<String>,
}

impl<'p> Visitor<'p> for Collector<'_> {
    fn visit_expr(&mut self, expr: &'p Expr) {
        let content = match expr {
            Expr::StringLiteral(string) => Some(string.value.to_str().to_owned()),
            Expr::BytesLiteral(bytes) => Some(bytes.value.bytes().map(char::from).collect()),
            _ => None,
        };
        if let Some(content) = content {
            match compile(&content) {
                Ok(pattern) => {
                    self.strings.by_content.insert(content, pattern);
                }
                Err(problem) => self.problem = Some(problem),
            }
        }
        visitor::walk_expr(self, expr);
    }
}

fn compile(content: &str) -> Result<StringPattern, String> {
    if content == "..." {
        return Ok(StringPattern::Any);
    }
    if let Some(name) = whole_metavariable(content) {
        return Ok(StringPattern::Bind(name.to_owned()));
    }
    if let Some(regex) = content
        .strip_prefix("=~/")
        .and_then(|rest| rest.rfind('/').map(|end| (&rest[..end], &rest[end + 1..])))
    {
        return compile_regex(regex.0, regex.1).map(|regex| StringPattern::Regex(Box::new(regex)));
    }
    let word = content
        .strip_prefix("...")
        .and_then(|rest| rest.strip_suffix("..."))
        .and_then(whole_metavariable);
    if let Some(name) = word {
        return Ok(StringPattern::Words(name.to_owned()));
    }
    let (text, names) = gaps(content);
    if text.is_empty() {
        return Ok(StringPattern::Exact);
    }
    LazyRegex::new(text)
        .map(|regex| StringPattern::Gaps(Box::new(regex), names))
        .map_err(|error| format!("`{content}`: {error}"))
}

fn compile_regex(text: &str, flags: &str) -> Result<LazyRegex, String> {
    let flags: String = flags
        .chars()
        .filter(|c| matches!(c, 'i' | 'm' | 's'))
        .collect();
    let text = text.replace("\\/", "/");
    let text = if flags.is_empty() {
        text
    } else {
        format!("(?{flags}){text}")
    };
    LazyRegex::new(text.clone())
        .map_err(|error| format!("`{text}` is no regular expression: {error}"))
}

/// The metavariable that a content is from end to end.
fn whole_metavariable(content: &str) -> Option<&str> {
    let name = content.strip_prefix('$')?;
    let name = name.strip_prefix("...").unwrap_or(name);
    let is_name = name.starts_with(|c: char| c.is_ascii_uppercase() || c == '_')
        && name
            .chars()
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    is_name.then_some(name)
}

/// What a metavariable beside a gap takes: without a bound of its own it would be a character.
const WORD: &str = r"\b(\w+)\b";

/// The words of a content.
pub(super) fn words(content: &str) -> impl Iterator<Item = &str> {
    content
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|word| !word.is_empty())
}

/// A regular expression for content with gaps and metavariables; empty where it has none.
fn gaps(content: &str) -> (String, Vec<String>) {
    let mut regex = String::from("(?s)^");
    let mut names = Vec::new();
    let mut rest = content;
    let mut has_gap = false;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix("...") {
            regex.push_str(".*?");
            has_gap = true;
            rest = after;
            continue;
        }
        let name_length = rest.strip_prefix('$').map_or(0, |name| {
            name.find(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'))
                .unwrap_or(name.len())
        });
        let is_name = name_length > 0 && !rest[1..].starts_with(|c: char| c.is_ascii_digit());
        if is_name {
            names.push(rest[1..=name_length].to_owned());
            has_gap = true;
            rest = &rest[1 + name_length..];
            let is_beside_gap = regex.ends_with(".*?") || rest.starts_with("...");
            regex.push_str(if is_beside_gap { WORD } else { "(.+?)" });
            continue;
        }
        let end = rest.chars().next().map_or(1, char::len_utf8);
        regex.push_str(&fancy_regex::escape(&rest[..end]));
        rest = &rest[end..];
    }
    regex.push('$');
    (if has_gap { regex } else { String::new() }, names)
}

#[cfg(test)]
mod tests {
    use super::{StringPattern, compile, words};

    fn accepts(pattern: &str, content: &str) -> bool {
        match compile(pattern) {
            Ok(StringPattern::Any | StringPattern::Bind(_)) => true,
            Ok(StringPattern::Regex(regex) | StringPattern::Gaps(regex, _)) => {
                regex.is_match(content)
            }
            Ok(StringPattern::Words(_)) => words(content).next().is_some(),
            Ok(StringPattern::Exact) => pattern == content,
            Err(_) => false,
        }
    }

    #[test]
    fn contents_are_read_by_their_form() {
        assert!(accepts("...", "anything"));
        assert!(accepts("$X", "anything"));
        assert!(accepts("=~/^a.c/", "abcd"));
        assert!(!accepts("=~/^a.c/", "xabc"));
        assert!(accepts("=~/SELECT/i", "select 1"));
        assert!(accepts("http://...", "http://example.org"));
        assert!(!accepts("http://...", "https://example.org"));
        assert!(accepts("a.b", "a.b"));
        assert!(!accepts("a.b...", "axb"));
        assert!(!accepts("cost $1", "cost $2"));
    }
}
