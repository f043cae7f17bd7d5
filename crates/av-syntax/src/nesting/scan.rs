//! How deep could the tree of these bytes be, by brackets, strings and logical lines?
//!
//! One pass with a stack of open brackets. A bracket holds elements, separated by commas; an
//! element is as deep as its operators and its deepest bracket together, since any operator may
//! stand above any bracket. A closed bracket counts towards the element that it stands in. A
//! logical line is an element of its block. F-strings are brackets that hold text, in which braces
//! hold expressions again.

use memchr::memchr2;

/// F-strings in f-strings that are borne, whatever the limit: the parser's time grows with the
/// square of their depth. Source: `MAXFSTRINGLEVEL` of the reference implementation.
const MAX_TEMPLATES: usize = 150;

/// What an open frame is closed by, and how its content reads.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The logical line.
    Line,
    /// A bracket, with its closing byte.
    Bracket(u8),
    /// The text of an f-string or t-string.
    Text { quote: u8, triple: bool },
    /// A replacement field in such a text.
    Field,
    /// The format specification of a field: text again, ended by the field's brace.
    Format,
}

struct Frame {
    kind: Kind,
    /// Operators of the current element.
    operators: usize,
    /// Depth of the deepest bracket in the current element.
    inner: usize,
    /// Depth of the deepest element so far.
    deepest: usize,
    /// Lambdas whose parameters are being read, so that commas separate no elements.
    lambdas: usize,
}

impl Frame {
    fn new(kind: Kind) -> Self {
        Self {
            kind,
            operators: 0,
            inner: 0,
            deepest: 0,
            lambdas: 0,
        }
    }

    fn depth(&self) -> usize {
        self.deepest.max(self.operators + self.inner)
    }

    fn end_element(&mut self) {
        if self.lambdas == 0 {
            self.deepest = self.depth();
            self.operators = 0;
            self.inner = 0;
        }
    }
}

struct Scan<'b> {
    bytes: &'b [u8],
    at: usize,
    /// The innermost open frame; the others, outermost first, are in `outer`.
    top: Frame,
    outer: Vec<Frame>,
    /// How many open frames are texts.
    templates: usize,
    /// Indentation of the open blocks, in columns.
    blocks: Vec<u32>,
    limit: usize,
}

/// Marks that the limit is passed, so that `?` ends the scan.
struct TooDeep;

/// Whether the bound of the depth is above a limit.
pub(super) fn is_deeper(bytes: &[u8], limit: usize) -> bool {
    let scan = Scan {
        bytes,
        at: 0,
        top: Frame::new(Kind::Line),
        outer: Vec::new(),
        templates: 0,
        blocks: vec![0],
        limit,
    };
    scan.run().is_err()
}

impl Scan<'_> {
    fn run(mut self) -> Result<(), TooDeep> {
        self.indentation();
        while let Some(&byte) = self.bytes.get(self.at) {
            match self.top.kind {
                Kind::Text { quote, triple } => self.text(byte, quote, triple)?,
                Kind::Format => self.format(byte)?,
                Kind::Line | Kind::Bracket(_) | Kind::Field => self.code(byte)?,
            }
        }
        while !self.outer.is_empty() {
            self.close()?;
        }
        self.check()
    }

    fn code(&mut self, byte: u8) -> Result<(), TooDeep> {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'0'..=b'9' | 0x80.. => return self.word(),
            b'(' => self.open(Kind::Bracket(b')'))?,
            b'[' => self.open(Kind::Bracket(b']'))?,
            b'{' => self.open(Kind::Bracket(b'}'))?,
            b')' | b']' | b'}' => self.close_bracket(byte)?,
            b'"' | b'\'' => {
                return {
                    self.skip_string(byte);
                    Ok(())
                };
            }
            b'#' => {
                return {
                    self.skip_comment();
                    Ok(())
                };
            }
            b',' | b';' => self.top.end_element(),
            b'\n' | b'\r' => return self.newline(),
            b'\\' => self.skip_continuation(),
            b':' => return self.colon(),
            b'+' | b'-' | b'*' | b'/' | b'%' | b'@' | b'&' | b'|' | b'^' | b'~' | b'<' | b'>'
            | b'.' => self.operator()?,
            _ => {}
        }
        self.at += 1;
        Ok(())
    }

    /// Counts a level above what the current element holds.
    fn operator(&mut self) -> Result<(), TooDeep> {
        self.top.operators += 1;
        self.check()
    }

    fn check(&self) -> Result<(), TooDeep> {
        let levels = self.top.depth() + self.outer.len() + self.blocks.len();
        if levels > self.limit {
            Err(TooDeep)
        } else {
            Ok(())
        }
    }

    fn open(&mut self, kind: Kind) -> Result<(), TooDeep> {
        let outer = std::mem::replace(&mut self.top, Frame::new(kind));
        self.outer.push(outer);
        self.check()
    }

    /// Closes the innermost frame; its depth goes to the element it stands in.
    fn close(&mut self) -> Result<(), TooDeep> {
        if let Some(mut outer) = self.outer.pop() {
            self.templates -= usize::from(matches!(self.top.kind, Kind::Text { .. }));
            // The bracket is a level, and so is what applies it: a call, a subscript.
            outer.inner = outer.inner.max(self.top.depth() + 1);
            outer.operators += 1;
            self.top = outer;
        }
        self.check()
    }

    /// Closes frames up to the bracket that a byte closes; a byte that closes none is passed over,
    /// as the parser does.
    fn close_bracket(&mut self, byte: u8) -> Result<(), TooDeep> {
        let closes =
            |kind: Kind| kind == Kind::Bracket(byte) || (kind == Kind::Field && byte == b'}');
        // Brackets do not reach out of the f-string that they stand in.
        let frames = std::iter::once(&self.top).chain(self.outer.iter().rev());
        let inside =
            frames.take_while(|frame| !matches!(frame.kind, Kind::Text { .. } | Kind::Format));
        let Some(depth) = inside.map(|frame| frame.kind).position(closes) else {
            return Ok(());
        };
        for _ in 0..=depth {
            self.close()?;
        }
        Ok(())
    }

    fn colon(&mut self) -> Result<(), TooDeep> {
        self.at += 1;
        if self.top.kind == Kind::Field {
            return self.open(Kind::Format);
        }
        self.top.lambdas = self.top.lambdas.saturating_sub(1);
        self.operator()
    }

    fn word(&mut self) -> Result<(), TooDeep> {
        let rest = &self.bytes[self.at..];
        let length = rest
            .iter()
            .position(|&byte| !is_word(byte))
            .unwrap_or(rest.len());
        let word = &rest[..length];
        let quote = rest
            .get(length)
            .copied()
            .filter(|byte| matches!(byte, b'"' | b'\''));
        self.at += length;
        if let Some(quote) = quote {
            // A number may run into a keyword and this into a string, with nothing between.
            if is_template_prefix(word) {
                return self.open_template(quote);
            }
            self.skip_string(quote);
        }
        match word {
            b"lambda" => self.top.lambdas += 1,
            b"not" | b"if" | b"await" | b"async" | b"yield" | [b'0'..=b'9', .., b'a'..=b'z'] => {
                return self.operator();
            }
            _ => {}
        }
        Ok(())
    }

    fn open_template(&mut self, quote: u8) -> Result<(), TooDeep> {
        self.templates += 1;
        if self.templates > MAX_TEMPLATES {
            return Err(TooDeep);
        }
        let triple = self.bytes[self.at..].starts_with(&[quote; 3]);
        self.at += if triple { 3 } else { 1 };
        self.open(Kind::Text { quote, triple })
    }

    /// Skips a string that holds no fields, from its opening quote.
    fn skip_string(&mut self, quote: u8) {
        let triple = self.bytes[self.at..].starts_with(&[quote; 3]);
        self.at += if triple { 3 } else { 1 };
        while let Some(&byte) = self.seek(|rest| {
            if triple {
                memchr2(quote, b'\\', rest)
            } else {
                line_string_stop(quote, rest)
            }
        }) {
            if byte == b'\\' {
                self.skip_escape();
            } else if !triple {
                // A line end leaves the string unterminated; it is a line end all the same.
                self.at += usize::from(byte == quote);
                return;
            } else if self.bytes[self.at..].starts_with(&[quote; 3]) {
                self.at += 3;
                return;
            } else {
                self.at += 1;
            }
        }
    }

    /// Goes on to the byte that a search finds, or to the end.
    fn seek(&mut self, search: impl Fn(&[u8]) -> Option<usize>) -> Option<&u8> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        self.at += search(rest).unwrap_or(rest.len());
        self.bytes.get(self.at)
    }

    fn text(&mut self, byte: u8, quote: u8, triple: bool) -> Result<(), TooDeep> {
        let doubled = self.bytes.get(self.at + 1) == Some(&byte);
        match byte {
            b'\\' => {
                // A brace after a backslash still opens a field.
                if matches!(self.bytes.get(self.at + 1), Some(b'{' | b'}')) {
                    self.at += 1;
                } else {
                    self.skip_escape();
                }
            }
            b'{' if doubled => self.at += 2,
            b'{' => {
                self.at += 1;
                return self.open(Kind::Field);
            }
            b'\n' | b'\r' if !triple => return self.close(),
            _ if byte == quote && triple => {
                let ends = self.bytes[self.at..].starts_with(&[quote; 3]);
                self.at += if ends { 3 } else { 1 };
                return if ends { self.close() } else { Ok(()) };
            }
            _ if byte == quote => {
                self.at += 1;
                return self.close();
            }
            _ => self.at += 1,
        }
        Ok(())
    }

    fn format(&mut self, byte: u8) -> Result<(), TooDeep> {
        match byte {
            b'{' => {
                self.at += 1;
                return self.open(Kind::Field);
            }
            b'}' => {
                // The brace ends the specification and its field.
                self.at += 1;
                self.close()?;
                return self.close();
            }
            b'\n' | b'\r' => return self.close(),
            b'"' | b'\'' if self.ends_template(byte) => return self.close_template(),
            _ => self.at += 1,
        }
        Ok(())
    }

    /// Whether a quote in a format specification ends the whole f-string, leaving fields open.
    fn ends_template(&self, byte: u8) -> bool {
        let texts = self.outer.iter().rev().map(|frame| frame.kind);
        let innermost = texts.into_iter().find_map(|kind| match kind {
            Kind::Text { quote, triple } => Some((quote, triple)),
            _ => None,
        });
        innermost.is_some_and(|(quote, triple)| {
            byte == quote && (!triple || self.bytes[self.at..].starts_with(&[quote; 3]))
        })
    }

    fn close_template(&mut self) -> Result<(), TooDeep> {
        while !matches!(self.top.kind, Kind::Text { .. } | Kind::Line) {
            self.close()?;
        }
        Ok(())
    }

    /// Skips a backslash in a string and what it escapes; a line end may be two bytes.
    fn skip_escape(&mut self) {
        let line_end = self.bytes[self.at + 1..].starts_with(b"\r\n");
        self.at += if line_end { 3 } else { 2 };
    }

    fn skip_comment(&mut self) {
        self.seek(|rest| memchr2(b'\n', b'\r', rest));
    }

    /// Joins a line to the next; a backslash elsewhere is an error that changes nothing.
    fn skip_continuation(&mut self) {
        match self.bytes.get(self.at + 1..) {
            Some([b'\r', b'\n', ..]) => self.at += 2,
            Some([b'\n' | b'\r', ..]) => self.at += 1,
            _ => {}
        }
    }

    fn newline(&mut self) -> Result<(), TooDeep> {
        self.at += 1;
        if self.outer.is_empty() {
            self.top = Frame::new(Kind::Line);
            self.indentation();
            return self.check();
        }
        if self.starts_statement() {
            // A bracket was left open: the parser gives it up at a word that only starts
            // statements, and reads on from the line end.
            self.outer.clear();
            self.templates = 0;
            self.top = Frame::new(Kind::Line);
            self.indentation();
        }
        Ok(())
    }

    /// Whether a line that continues a bracket starts with a word that no expression holds.
    fn starts_statement(&self) -> bool {
        if self
            .outer
            .iter()
            .any(|frame| matches!(frame.kind, Kind::Text { .. }))
        {
            return false;
        }
        let line = self.bytes[self.at..].trim_ascii_start();
        [
            "def ", "class ", "import ", "return ", "raise ", "while ", "try:", "del ",
        ]
        .iter()
        .any(|word| line.starts_with(word.as_bytes()))
    }

    /// Reads the white space that starts a logical line, and opens or ends blocks.
    fn indentation(&mut self) {
        let mut column = 0;
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b' ' => column += 1,
                b'\t' => column = (column / 8 + 1) * 8,
                b'\x0c' => column = 0,
                b'\n' | b'\r' | b'#' => return,
                _ => break,
            }
            self.at += 1;
        }
        while self.blocks.last().is_some_and(|&block| block > column) {
            self.blocks.pop();
        }
        if self.blocks.last() != Some(&column) {
            self.blocks.push(column);
        }
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// The next byte that a string on one line stops at.
fn line_string_stop(quote: u8, rest: &[u8]) -> Option<usize> {
    rest.iter()
        .position(|&byte| byte == quote || matches!(byte, b'\\' | b'\n' | b'\r'))
}

/// Whether a word before a quote makes an f-string or a t-string, raw or not.
fn is_template_prefix(word: &[u8]) -> bool {
    // A number may touch the prefix: such code is not valid, but the parser reads it so.
    let digits = word.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let is_template = |byte: u8| matches!(byte | 0x20, b'f' | b't');
    match word[digits..] {
        [only] => is_template(only),
        [first, second] => {
            (is_template(first) && second | 0x20 == b'r')
                || (first | 0x20 == b'r' && is_template(second))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ruff_python_ast::visitor::{Visitor, walk_expr, walk_pattern, walk_stmt};
    use ruff_python_ast::{Expr, Pattern, Stmt};

    use super::*;
    use crate::parse::{Dialect, parse_module};

    /// The true depth of a tree, in nested statements, expressions and patterns.
    #[derive(Default)]
    struct Depth {
        now: usize,
        deepest: usize,
    }

    impl Depth {
        fn below(&mut self, walk: impl FnOnce(&mut Self)) {
            self.now += 1;
            self.deepest = self.deepest.max(self.now);
            walk(self);
            self.now -= 1;
        }
    }

    impl<'a> Visitor<'a> for Depth {
        fn visit_expr(&mut self, expression: &'a Expr) {
            self.below(|depth| walk_expr(depth, expression));
        }

        fn visit_stmt(&mut self, statement: &'a Stmt) {
            self.below(|depth| walk_stmt(depth, statement));
        }

        fn visit_pattern(&mut self, pattern: &'a Pattern) {
            self.below(|depth| walk_pattern(depth, pattern));
        }
    }

    fn depth(text: &str) -> usize {
        let module = parse_module(text, Dialect::Python);
        let mut depth = Depth::default();
        depth.visit_body(module.body());
        depth.deepest
    }

    /// The least limit that the scan accepts.
    fn bound(text: &str) -> usize {
        let (mut low, mut high) = (0, 4 * text.len() + 8);
        while low < high {
            let middle = usize::midpoint(low, high);
            if is_deeper(text.as_bytes(), middle) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// Nests of every kind, as (what opens a level, what closes it).
    const NESTS: [(&str, &str); 27] = [
        ("[", "]"),
        ("(", ",)"),
        ("{1: ", "}"),
        ("f(", ")"),
        ("a[", "]"),
        ("f(x=", ")"),
        ("", "()"),
        ("", ".a"),
        ("", "[0]"),
        ("", " + a"),
        ("", " ** a"),
        ("", " @ a"),
        ("-", ""),
        ("not ", ""),
        ("lambda: ", ""),
        ("lambda a, b=1, *c: ", ""),
        ("a if b else ", ""),
        ("1if 0else ", ""),
        ("f'{", "}'"),
        ("f\"{x:{", "}}\""),
        ("rf\"\"\"{'{'}{", "}\"\"\""),
        ("t'{f(", ")}'"),
        ("[x for x in ", "]"),
        ("(yield ", ")"),
        ("[a, *b, (c, ", "), d]"),
        ("(a := ", ")"),
        ("{**", "}"),
    ];

    #[test]
    fn every_nest_is_bounded_from_above_and_not_by_much() {
        for (open, close) in NESTS {
            let text = format!("x = {}1{}\n", open.repeat(50), close.repeat(50));
            let (depth, bound) = (depth(&text), bound(&text));
            assert!(depth <= bound + 2, "{open}{close}: {depth} > {bound}");
            assert!(bound <= 10 * 50, "{open}{close}: {bound}");
        }
    }

    #[test]
    fn nested_blocks_are_bounded() {
        let lines = (0..60).map(|level| format!("{}if a:\n", " ".repeat(level)));
        let text = lines.collect::<String>() + &" ".repeat(60) + "pass\n";
        assert!(is_deeper(text.as_bytes(), 50));
        assert!(!is_deeper(text.as_bytes(), 80));
    }

    #[test]
    fn nested_templates_have_a_limit_of_their_own() {
        let nested = |levels| format!("{}1{}\n", "f'{".repeat(levels), "}'".repeat(levels));
        assert!(!is_deeper(nested(150).repeat(9).as_bytes(), 10_000));
        assert!(is_deeper(nested(151).as_bytes(), 10_000));
    }

    #[test]
    fn long_flat_texts_are_shallow() {
        let flat = [
            ("x = [", "-1, f(a.b), {'a': 1}, ", "]"),
            ("", "x = a.b(c)[d] + f'{e:>{w}}' # ((((\n", ""),
            ("", "'''((((\n'''; \"\\\"((\"\n", ""),
            ("x = (", "'(((' \n", ")"),
            ("if a:\n pass\n", "elif b:\n pass\n", ""),
            ("x = 0", " or a == b", ""),
            ("", "def f(\n", ""),
            ("x = {", "'a\\\r\n((': b,\r\n", "}"),
            ("", "f'a\\\r\n((', rb'\\'(', F'\\{a}{{('\n", ""),
        ];
        for (start, middle, end) in flat {
            let text = format!("{start}{}{end}", middle.repeat(500));
            assert!(!is_deeper(text.as_bytes(), 40), "{middle}");
        }
    }

    fn soup() -> impl Strategy<Value = String> {
        let pieces = [
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            ",",
            ":",
            ";",
            ".",
            "+",
            "-",
            "**",
            "not ",
            "if ",
            " else ",
            "lambda ",
            "await ",
            "yield ",
            "async ",
            "def f",
            "class A",
            "for ",
            " in ",
            "f'",
            "'",
            "f\"\"\"",
            "\"",
            "\"\"\"",
            "rt'",
            "\\",
            "\n",
            "\n ",
            "\n  ",
            "\r\n",
            "a",
            " b ",
            "1",
            "#",
            "match x:\n case ",
            "=",
            ":=",
            "*",
            "@",
            "!r",
            "!",
            "{{",
            "return ",
            "\t",
        ];
        proptest::collection::vec(proptest::sample::select(pieces.to_vec()), 0..80)
            .prop_map(|pieces| pieces.concat())
    }

    proptest! {
        /// Whatever the parser makes of broken text, the scan is not far below it.
        #[test]
        fn any_text_is_bounded_from_above(text in soup()) {
            let (depth, bound) = (depth(&text), bound(&text));
            prop_assert!(depth <= 2 * bound + 4, "depth {} bound {}", depth, bound);
        }

        #[test]
        fn nests_of_nests_are_bounded(
            nests in proptest::collection::vec(proptest::sample::select(NESTS.to_vec()), 0..40)
        ) {
            let open: String = nests.iter().map(|nest| nest.0).collect();
            let close: String = nests.iter().rev().map(|nest| nest.1).collect();
            let text = format!("x = {open}1{close}\n");
            prop_assert!(depth(&text) <= bound(&text) + 4);
        }

        #[test]
        fn any_bytes_are_scanned(bytes: Vec<u8>, limit in 0..9_usize) {
            is_deeper(&bytes, limit);
        }
    }
}
