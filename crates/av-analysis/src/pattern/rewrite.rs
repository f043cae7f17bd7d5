//! How does a pattern become Python? Metavariables and ellipses take reserved names.
//!
//! Works on the text, token by token: what an ellipsis stands for depends on the brackets around
//! it. Strings stay as they are, apart from metavariables in the holes of f-strings.

use std::fmt::Write as _;

use super::lexicon::{is_keyword, is_string_prefix, string_length};
use super::placeholder::{CHAIN, DEEP, ELLIPSIS, METAVARIABLE, SEQUENCE, TYPED};

/// What a bracket in a pattern encloses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bracket {
    /// Arguments of a call or bases of a class.
    Arguments,
    /// Parameters of a function.
    Parameters,
    /// A parenthesised expression or a tuple.
    Group,
    /// A list or a subscript.
    Square,
    /// A dictionary.
    Mapping,
    /// A set.
    Set,
    /// `<... P ...>`.
    Deep,
    /// `($X: T)`.
    Typed,
}

/// Rewrites a pattern's text to Python with reserved identifiers.
pub(super) fn rewrite(pattern: &str) -> String {
    let mut rewriter = Rewriter {
        text: pattern,
        at: 0,
        out: String::with_capacity(pattern.len() + 32),
        brackets: Vec::new(),
        previous: Previous::Start,
        in_lambda: false,
        after_def: false,
        case: None,
        ellipses: 0,
    };
    rewriter.run();
    rewriter.out
}

/// The token before, as far as it decides what comes after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Previous {
    Start,
    /// A name, a literal or a closing bracket: something that can be called.
    Operand,
    /// A word of the language.
    Keyword,
    Dot,
    Comma,
    Open,
    Other,
}

struct Rewriter<'t> {
    text: &'t str,
    at: usize,
    out: String,
    brackets: Vec<Bracket>,
    previous: Previous,
    in_lambda: bool,
    after_def: bool,
    /// Where a `case` is being read: for each bracket in it, whether a keyword was written.
    case: Option<Vec<bool>>,
    ellipses: usize,
}

impl Rewriter<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn run(&mut self) {
        while let Some(next) = self.rest().chars().next() {
            match next {
                '#' => self.copy_until('\n'),
                '"' | '\'' => self.string(""),
                '$' => self.metavariable(),
                '.' if self.rest().starts_with("...>") => self.close_deep(),
                '.' if self.rest().starts_with("...") => self.ellipsis(),
                '<' if self.rest().starts_with("<...") => self.open_deep(),
                '(' | '[' | '{' => self.open(next),
                ')' | ']' | '}' => self.close(next),
                _ if next.is_alphabetic() || next == '_' => self.word(),
                _ if next.is_ascii_digit() => self.number(),
                _ if next.is_whitespace() => self.copy(next),
                _ => self.operator(next),
            }
        }
    }

    fn copy(&mut self, next: char) {
        self.out.push(next);
        self.at += next.len_utf8();
    }

    fn copy_until(&mut self, end: char) {
        let length = self.rest().find(end).unwrap_or(self.rest().len());
        self.copy_bytes(length);
    }

    fn copy_bytes(&mut self, length: usize) {
        self.out.push_str(&self.text[self.at..self.at + length]);
        self.at += length;
    }

    fn operator(&mut self, next: char) {
        self.copy(next);
        self.previous = match next {
            '.' => Previous::Dot,
            ',' => Previous::Comma,
            _ => Previous::Other,
        };
        if next == ':' {
            self.in_lambda = false;
            self.case.take_if(|brackets| brackets.is_empty());
        }
        if next == '='
            && let Some(has_keyword) = self.case.as_mut().and_then(|brackets| brackets.last_mut())
        {
            *has_keyword = true;
        }
    }

    fn number(&mut self) {
        let length = self
            .rest()
            .find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.'))
            .unwrap_or(self.rest().len());
        self.copy_bytes(length);
        self.previous = Previous::Operand;
    }

    fn word(&mut self) {
        let length = self
            .rest()
            .find(|c: char| !(c.is_alphanumeric() || c == '_'))
            .unwrap_or(self.rest().len());
        let word = &self.text[self.at..self.at + length];
        let quote = self.text[self.at + length..].chars().next();
        if matches!(quote, Some('"' | '\'')) && is_string_prefix(word) {
            let prefix = word.to_owned();
            self.copy_bytes(length);
            self.string(&prefix);
            return;
        }
        let starts_case = word == "case" && self.is_case();
        match word {
            "case" if starts_case => self.case = Some(Vec::new()),
            "if" => self.case = None,
            "lambda" => self.in_lambda = true,
            "def" => self.after_def = true,
            _ => {}
        }
        self.previous = if starts_case || is_keyword(word) {
            Previous::Keyword
        } else {
            Previous::Operand
        };
        self.copy_bytes(length);
    }

    /// Copies a string literal; `prefix` decides whether it has holes.
    fn string(&mut self, prefix: &str) {
        let rest = self.rest();
        let quote = rest.chars().next().unwrap_or('"');
        let triple: String = std::iter::repeat_n(quote, 3).collect();
        let delimiter = if rest.starts_with(&triple) {
            triple
        } else {
            quote.to_string()
        };
        let length = string_length(rest, &delimiter);
        let literal = &self.text[self.at..self.at + length];
        if prefix.contains(['f', 'F', 't', 'T']) {
            self.out.push_str(&rewrite_holes(literal));
        } else {
            self.out.push_str(literal);
        }
        self.at += length;
        self.previous = Previous::Operand;
    }

    fn metavariable(&mut self) {
        let rest = &self.rest()[1..];
        let (prefix, skipped, name_start) = match rest.strip_prefix("...") {
            Some(name) => (SEQUENCE, 4, name),
            None => (METAVARIABLE, 1, rest),
        };
        let length = name_start
            .find(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'))
            .unwrap_or(name_start.len());
        // `test_$X` is no metavariable, nor is anything else.
        let is_glued = self
            .out
            .ends_with(|c: char| c.is_alphanumeric() || c == '_');
        if length == 0 || is_glued {
            self.operator('$');
            return;
        }
        let name = name_start[..length].to_owned();
        let is_sequence = prefix == SEQUENCE;
        self.at += skipped + length;
        let star = if is_sequence { self.star() } else { "" };
        self.out.push_str(star);
        self.out.push_str(prefix);
        self.out.push_str(&name);
        self.previous = Previous::Operand;
    }

    /// What must stand before a sequence so that Python accepts it here.
    fn star(&self) -> &'static str {
        match self.brackets.last() {
            _ if self.in_lambda => "",
            Some(Bracket::Arguments) if self.case.is_some() => "",
            Some(Bracket::Mapping) => "**",
            Some(Bracket::Arguments) if self.previous != Previous::Other => "*",
            _ => "",
        }
    }

    fn ellipsis(&mut self) {
        let is_item = matches!(self.previous, Previous::Open | Previous::Comma);
        self.at += 3;
        if self.case.is_some() {
            self.case_ellipsis(is_item);
        } else if self.previous == Previous::Dot {
            self.out.push_str(CHAIN);
        } else if self.in_lambda
            || self.brackets.last() == Some(&Bracket::Parameters)
            || self.is_import()
        {
            self.ellipses += 1;
            let _ = write!(self.out, "{ELLIPSIS}{}", self.ellipses);
        } else if is_item && self.brackets.last() == Some(&Bracket::Mapping) {
            let _ = write!(self.out, "**{ELLIPSIS}");
        } else if is_item && self.brackets.last() == Some(&Bracket::Arguments) {
            let _ = write!(self.out, "*{ELLIPSIS}");
        } else {
            self.out.push_str("...");
        }
        self.previous = Previous::Operand;
    }

    /// An ellipsis in the pattern of a `case`, where Python wants names and, late, keywords.
    fn case_ellipsis(&mut self, is_item: bool) {
        self.ellipses += 1;
        let number = self.ellipses;
        let has_keyword = self.case.as_ref().and_then(|brackets| brackets.last());
        let _ = match self.brackets.last() {
            Some(Bracket::Mapping) if is_item => {
                write!(self.out, "\"{ELLIPSIS}\": {ELLIPSIS}{number}")
            }
            Some(Bracket::Arguments) if is_item && has_keyword == Some(&true) => {
                write!(self.out, "{ELLIPSIS}{number}={ELLIPSIS}{number}")
            }
            _ => write!(self.out, "{ELLIPSIS}{number}"),
        };
    }

    /// Whether the `case` at hand begins a case: first in its line, a pattern after it.
    fn is_case(&self) -> bool {
        let line = self.out.rsplit('\n').next().unwrap_or_default();
        let after = &self.rest()["case".len()..];
        let pattern = after.trim_start();
        let operators = [
            '=', ',', ')', ']', '}', ':', '+', '/', '%', '<', '>', '!', '|', '&',
        ];
        line.trim().is_empty()
            && after.starts_with(' ')
            && !pattern.starts_with(operators)
            && (pattern.starts_with("...") || !pattern.starts_with('.'))
    }

    /// Whether the names that an import brings are being read.
    fn is_import(&self) -> bool {
        let line = self
            .out
            .rsplit('\n')
            .next()
            .unwrap_or_default()
            .trim_start();
        line.starts_with("import ") || (line.starts_with("from ") && line.contains(" import "))
    }

    fn open_deep(&mut self) {
        self.at += 4;
        let _ = write!(self.out, "{DEEP}(");
        self.brackets.push(Bracket::Deep);
        self.previous = Previous::Other;
    }

    fn close_deep(&mut self) {
        self.at += 4;
        self.brackets.pop();
        self.out.push(')');
        self.previous = Previous::Operand;
    }

    fn open(&mut self, next: char) {
        let bracket = match next {
            '(' if self.after_def => {
                self.after_def = false;
                Bracket::Parameters
            }
            '(' if self.previous == Previous::Operand => Bracket::Arguments,
            '(' if self.is_typed_metavariable() => Bracket::Typed,
            '(' => Bracket::Group,
            '[' => Bracket::Square,
            _ if self.is_mapping() => Bracket::Mapping,
            _ => Bracket::Set,
        };
        self.brackets.push(bracket);
        if let Some(brackets) = &mut self.case {
            brackets.push(false);
        }
        if bracket == Bracket::Typed {
            self.open_typed();
        } else {
            self.copy(next);
            self.previous = Previous::Open;
        }
    }

    fn close(&mut self, next: char) {
        self.brackets.pop();
        if let Some(brackets) = &mut self.case {
            brackets.pop();
        }
        self.copy(next);
        self.previous = Previous::Operand;
    }

    fn is_typed_metavariable(&self) -> bool {
        self.typed_colon().is_some()
    }

    /// Offset of the colon where the text at hand is `($X: ...`.
    fn typed_colon(&self) -> Option<usize> {
        let inner = self.rest()[1..].trim_start();
        let name = inner.strip_prefix('$')?;
        let length =
            name.find(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'))?;
        let after = name[length..].trim_start();
        let is_annotation = after.starts_with(':') && !after.starts_with(":=");
        (length > 0 && is_annotation).then(|| self.rest().len() - after.len())
    }

    fn open_typed(&mut self) {
        let Some(colon) = self.typed_colon() else {
            return;
        };
        let name = self.rest()[1..colon]
            .trim()
            .trim_start_matches('$')
            .to_owned();
        self.at += colon + 1;
        let _ = write!(self.out, "{TYPED}({METAVARIABLE}{name},");
        self.previous = Previous::Other;
    }

    /// Whether the brace at hand opens a dictionary: a colon or `**` at its own level.
    fn is_mapping(&self) -> bool {
        let mut depth = 0usize;
        let mut quoted = None;
        let mut only_sequences = true;
        let inside = self.rest();
        for (at, c) in inside.char_indices() {
            if let Some(quote) = quoted {
                if c == quote {
                    quoted = None;
                }
                continue;
            }
            match c {
                '"' | '\'' => quoted = Some(c),
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => {
                    depth -= 1;
                    if depth == 0 {
                        break;
                    }
                }
                ':' if depth == 1 => return true,
                '*' if depth == 1 && inside[at..].starts_with("**") => return true,
                _ => {}
            }
            if depth == 1 && !(c == '.' || c == ',' || c == '{' || c.is_whitespace()) {
                only_sequences = false;
            }
        }
        only_sequences
    }
}

/// Rewrites the metavariables and ellipses in the holes of an f-string.
fn rewrite_holes(literal: &str) -> String {
    let mut out = String::with_capacity(literal.len());
    let mut rest = literal;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..=open]);
        rest = &rest[open + 1..];
        if rest.starts_with('{') {
            out.push('{');
            rest = &rest[1..];
            continue;
        }
        let mut depth = 1usize;
        let close = rest
            .char_indices()
            .find(|(_, c)| {
                match c {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    _ => {}
                }
                depth == 0
            })
            .map_or(rest.len(), |(at, _)| at);
        out.push_str(&rewrite(&rest[..close]));
        rest = &rest[close..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::rewrite;

    #[test]
    fn ellipses_take_the_form_their_place_admits() {
        assert_eq!(
            rewrite("f(..., $X, a=1, ...)"),
            "f(*__av_e, __av_m_X, a=1, *__av_e)"
        );
        assert_eq!(
            rewrite("def $F(..., $X, ...): ..."),
            "def __av_m_F(__av_e1, __av_m_X, __av_e2): ..."
        );
        assert_eq!(
            rewrite("{..., \"a\": $V, ...}"),
            "{**__av_e, \"a\": __av_m_V, **__av_e}"
        );
        assert_eq!(
            rewrite("$X. ... .get(...)"),
            "__av_m_X. __av_chain .get(*__av_e)"
        );
        assert_eq!(rewrite("[..., $X]"), "[..., __av_m_X]");
        assert_eq!(rewrite("return ..."), "return ...");
        assert_eq!(rewrite("f($...ARGS)"), "f(*__av_s_ARGS)");
        assert_eq!(rewrite("f(x=...)"), "f(x=...)");
    }

    #[test]
    fn deep_and_typed_patterns_become_calls() {
        assert_eq!(rewrite("f(<... $X ...>)"), "f(__av_deep( __av_m_X ))");
        assert_eq!(rewrite("($X: str).m()"), "__av_typed(__av_m_X, str).m()");
    }

    #[test]
    fn strings_keep_their_text_but_for_holes() {
        assert_eq!(rewrite("f(\"$X ...\")"), "f(\"$X ...\")");
        assert_eq!(rewrite("f\"...{$X}...\""), "f\"...{__av_m_X}...\"");
    }
}
