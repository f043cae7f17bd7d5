//! Where, as people count, does a byte range of a file lie?

use av_syntax::{LineIndex, Notebook, TextRange, TextSize};

use crate::report::{SourceLine, Span};

/// Lines shown with a match.
const MAX_LINES: u32 = 12;

/// Code points shown of a line.
const MAX_LINE_WIDTH: usize = 1000;

/// What was read of a file: a module, or a notebook's cells as one module.
#[derive(Debug)]
pub(crate) enum Source {
    Module(String),
    Notebook(Notebook),
}

impl Source {
    /// The text that byte ranges refer to.
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Module(text) => text,
            Self::Notebook(notebook) => &notebook.source,
        }
    }

    pub(crate) fn notebook(&self) -> Option<&Notebook> {
        match self {
            Self::Module(_) => None,
            Self::Notebook(notebook) => Some(notebook),
        }
    }
}

/// Translates byte ranges of one file. Made for files that have something to report.
pub(crate) struct Places<'s> {
    text: &'s str,
    notebook: Option<&'s Notebook>,
    index: LineIndex,
}

impl<'s> Places<'s> {
    pub(crate) fn new(source: &'s Source) -> Self {
        let text = source.text();
        Self {
            text,
            notebook: source.notebook(),
            index: LineIndex::new(text),
        }
    }

    /// The span of a range; in a notebook, what of it lies in the cell of its start.
    pub(crate) fn span(&self, range: TextRange) -> Span {
        let (cell, bounds) = self.cell_at(range.start());
        let before = self.lines_before(bounds);
        let start = self.index.place(self.text, range.start());
        let end = self
            .index
            .place(self.text, range.end().min(bounds.end()).max(range.start()));
        Span {
            cell,
            start_line: start.line - before,
            start_column: start.column,
            end_line: end.line - before,
            end_column: end.column,
        }
    }

    /// The lines of a range, one before and one after, within its cell.
    pub(crate) fn lines(&self, range: TextRange) -> Vec<SourceLine> {
        let (_, bounds) = self.cell_at(range.start());
        let before = self.lines_before(bounds);
        let last = self.index.place(self.text, bounds.end()).line;
        let end = range.end().min(bounds.end());
        let from = self
            .index
            .place(self.text, range.start())
            .line
            .saturating_sub(1)
            .max(before + 1);
        let to = (self.index.place(self.text, end).line + 1)
            .min(last)
            .min(from + MAX_LINES - 1);
        (from..=to)
            .filter(|&line| line <= self.index.count(self.text))
            .map(|line| SourceLine {
                number: line - before,
                text: shortened(self.index.line(self.text, line)),
            })
            .collect()
    }

    fn cell_at(&self, offset: TextSize) -> (Option<u32>, TextRange) {
        match self.notebook {
            Some(notebook) => {
                let cell = notebook.cell(offset);
                (Some(cell), notebook.cell_range(cell))
            }
            None => (None, TextRange::up_to(TextSize::of(self.text))),
        }
    }

    fn lines_before(&self, cell: TextRange) -> u32 {
        match self.notebook {
            Some(_) => self.index.place(self.text, cell.start()).line - 1,
            None => 0,
        }
    }
}

fn shortened(line: &str) -> String {
    match line.char_indices().nth(MAX_LINE_WIDTH) {
        Some((end, _)) => line[..end].to_owned(),
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(text: &str, part: &str) -> TextRange {
        let start = text.find(part).map_or(0, |at| at as u32);
        TextRange::at(start.into(), TextSize::of(part))
    }

    fn numbers(lines: &[SourceLine]) -> Vec<u32> {
        lines.iter().map(|line| line.number).collect()
    }

    #[test]
    fn a_span_counts_from_one_and_in_code_points() {
        let source = Source::Module("a\né = b\nc\n".to_owned());
        let places = Places::new(&source);
        let part = range(source.text(), "b");
        let expected = Span {
            cell: None,
            start_line: 2,
            start_column: 5,
            end_line: 2,
            end_column: 6,
        };
        assert_eq!(places.span(part), expected);
        assert_eq!(numbers(&places.lines(part)), [1, 2, 3]);
    }

    #[test]
    fn a_span_in_a_notebook_counts_within_its_cell() {
        let text = r#"{"nbformat": 4, "cells": [
            {"cell_type": "code", "source": "a = 1\nb = 2"},
            {"cell_type": "code", "source": "c = 3\nd = 4"}]}"#;
        let source = Source::Notebook(av_syntax::notebook::read(text).expect("a notebook"));
        let places = Places::new(&source);
        let expected = Span {
            cell: Some(2),
            start_line: 1,
            start_column: 1,
            end_line: 1,
            end_column: 2,
        };
        assert_eq!(places.span(range(source.text(), "c")), expected);
        assert_eq!(numbers(&places.lines(range(source.text(), "c"))), [1, 2]);
        assert_eq!(numbers(&places.lines(range(source.text(), "b"))), [1, 2]);
        let across = TextRange::new(0.into(), TextSize::of(source.text()));
        assert_eq!(
            (places.span(across).end_line, places.span(across).end_column),
            (2, 6)
        );
    }

    #[test]
    fn many_or_long_lines_are_cut() {
        let source = Source::Module(format!("{}\n", "x".repeat(5000)).repeat(40));
        let places = Places::new(&source);
        let lines = places.lines(TextRange::up_to(TextSize::of(source.text())));
        assert_eq!(lines.len(), 12);
        assert_eq!(lines[0].text.len(), MAX_LINE_WIDTH);
    }

    #[test]
    fn an_empty_file_has_a_place() {
        let source = Source::Module(String::new());
        let places = Places::new(&source);
        assert_eq!(places.span(TextRange::default()).start_line, 1);
        assert_eq!(places.lines(TextRange::default()), []);
    }
}
