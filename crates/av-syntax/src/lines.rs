//! On which line and in which column does an offset lie?

use memchr::{memchr_iter, memchr2_iter};
use ruff_text_size::{TextRange, TextSize};

/// A place as people count: lines and columns from 1, columns in code points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Line, from 1.
    pub line: u32,
    /// Column in code points, from 1.
    pub column: u32,
}

/// The starts of the lines of a text. A line ends with LF, CR LF or CR alone, as in Python.
///
/// Building one reads the whole text, so it is built only for files that have something to report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Finds the lines of a text shorter than 4 GiB.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = Vec::with_capacity(bytes.len() / 32 + 1);
        starts.push(0);
        if memchr::memchr(b'\r', bytes).is_none() {
            starts.extend(memchr_iter(b'\n', bytes).map(|at| at as u32 + 1));
        } else {
            let ends = memchr2_iter(b'\n', b'\r', bytes)
                .filter(|&at| bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'));
            starts.extend(ends.map(|at| at as u32 + 1));
        }
        Self { starts }
    }

    /// Line and column of a byte offset; an offset past the end means the end, and one inside a
    /// character means that character.
    #[must_use]
    pub fn place(&self, text: &str, offset: TextSize) -> Place {
        let offset = text.floor_char_boundary(usize::from(offset));
        let line = self
            .starts
            .partition_point(|&start| start as usize <= offset);
        let start = self.starts[line - 1] as usize;
        let column = text[start..offset].chars().count() + 1;
        Place {
            line: line as u32,
            column: column as u32,
        }
    }

    /// How many lines there are; a line that holds nothing after the last line end counts not.
    #[must_use]
    pub fn count(&self, text: &str) -> u32 {
        let last = self.starts[self.starts.len() - 1] as usize;
        self.starts.len() as u32 - u32::from(last == text.len())
    }

    /// The text of a line from 1, without its line end; empty if there is no such line.
    #[must_use]
    pub fn line<'t>(&self, text: &'t str, line: u32) -> &'t str {
        let range = self.range(text, line);
        text[range].trim_end_matches(['\n', '\r'])
    }

    /// The range of a line from 1, its line end included; empty if there is no such line.
    #[must_use]
    pub fn range(&self, text: &str, line: u32) -> TextRange {
        let bound = |index: usize| self.starts.get(index).copied().unwrap_or(text.len() as u32);
        let index = (line as usize).saturating_sub(1);
        TextRange::new(bound(index).into(), bound(index + 1).into())
    }
}

/// Counts the lines of a text as [`LineIndex::count`] does, without storing them.
#[must_use]
pub fn count_lines(text: &str) -> u32 {
    let bytes = text.as_bytes();
    let ends = if memchr::memchr(b'\r', bytes).is_none() {
        memchr_iter(b'\n', bytes).count()
    } else {
        memchr2_iter(b'\n', b'\r', bytes)
            .filter(|&at| bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'))
            .count()
    };
    let open = !matches!(bytes.last(), None | Some(b'\n' | b'\r'));
    ends as u32 + u32::from(open)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The slow way: walks the characters from the start.
    fn naive(text: &str, offset: usize) -> Place {
        let mut place = Place { line: 1, column: 1 };
        let mut characters = text.char_indices().peekable();
        while let Some((at, character)) = characters.next() {
            if at + character.len_utf8() > offset {
                break;
            }
            let followed_by_lf = characters.peek().is_some_and(|&(_, next)| next == '\n');
            if character == '\n' || (character == '\r' && !followed_by_lf) {
                place = Place {
                    line: place.line + 1,
                    column: 1,
                };
            } else {
                place.column += 1;
            }
        }
        place
    }

    fn texts() -> impl Strategy<Value = String> {
        proptest::collection::vec(
            prop_oneof![
                Just('\n'),
                Just('\r'),
                Just('é'),
                Just('𝄞'),
                Just('x'),
                any::<char>()
            ],
            0..60,
        )
        .prop_map(String::from_iter)
    }

    proptest! {
        #[test]
        fn places_agree_with_a_walk_over_the_characters(text in texts(), extra in 0..9_usize) {
            let index = LineIndex::new(&text);
            for offset in 0..text.len() + extra {
                let place = index.place(&text, TextSize::new(offset as u32));
                prop_assert_eq!(place, naive(&text, offset.min(text.len())), "at {}", offset);
            }
        }

        #[test]
        fn lines_put_together_are_the_text(text in texts()) {
            let index = LineIndex::new(&text);
            let lines = index.starts.len() as u32;
            let joined: String = (1..=lines).map(|line| &text[index.range(&text, line)]).collect();
            prop_assert_eq!(&joined, &text);
            prop_assert_eq!(index.count(&text), count_lines(&text));
        }
    }

    #[test]
    fn columns_count_code_points() {
        let text = "é = '𝄞' + x\n";
        let index = LineIndex::new(text);
        let offset = TextSize::new(text.find('x').map_or(0, |at| at as u32));
        assert_eq!(
            index.place(text, offset),
            Place {
                line: 1,
                column: 11
            }
        );
    }

    #[test]
    fn a_line_that_does_not_exist_is_empty() {
        let text = "a\nb";
        let index = LineIndex::new(text);
        assert_eq!(index.line(text, 2), "b");
        assert_eq!(index.line(text, 3), "");
        assert_eq!(index.line(text, 0), "a");
    }
}
