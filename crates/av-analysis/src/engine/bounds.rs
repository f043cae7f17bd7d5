//! Can something here contain one of these matches? Asked before a pattern is tried around them.

use av_syntax::ast::Stmt;
use av_syntax::{Ranged, TextRange, TextSize};

/// The text that statements can match in at most.
pub(super) fn reach(statements: &[Stmt]) -> TextRange {
    match statements {
        [first, .., last] => TextRange::new(first.start(), last.end().max(first.start())),
        [only] => only.range(),
        [] => TextRange::default(),
    }
}

/// The ranges of matches, for asking whether something may contain one of them.
pub(super) struct Bounds {
    /// Ascending.
    starts: Vec<TextSize>,
    /// The least end among the ranges from each of these starts on.
    least_ends: Vec<TextSize>,
}

impl Bounds {
    pub(super) fn of(matches: impl Iterator<Item = TextRange>) -> Self {
        let mut ranges: Vec<TextRange> = matches.collect();
        ranges.sort_unstable_by_key(Ranged::start);
        let mut least_ends: Vec<TextSize> = ranges.iter().map(Ranged::end).collect();
        for place in (1..least_ends.len()).rev() {
            least_ends[place - 1] = least_ends[place - 1].min(least_ends[place]);
        }
        let starts = ranges.iter().map(Ranged::start).collect();
        Self { starts, least_ends }
    }

    /// Whether a range contains one of the matches.
    pub(super) fn admit(&self, range: TextRange) -> bool {
        let from = self.starts.partition_point(|start| *start < range.start());
        self.least_ends
            .get(from)
            .is_some_and(|end| *end <= range.end())
    }
}

#[cfg(test)]
mod tests {
    use av_syntax::TextRange;

    use super::Bounds;

    fn range(start: u32, end: u32) -> TextRange {
        TextRange::new(start.into(), end.into())
    }

    #[test]
    fn what_contains_a_match_is_admitted_and_nothing_else() {
        let matches = [range(40, 90), range(10, 20), range(12, 14), range(50, 60)];
        let bounds = Bounds::of(matches.into_iter());
        for start in 0..100 {
            for end in start..100 {
                let wanted = range(start, end);
                let contains = matches.iter().any(|found| wanted.contains_range(*found));
                assert_eq!(bounds.admit(wanted), contains, "{wanted:?}");
            }
        }
        assert!(!Bounds::of(std::iter::empty()).admit(range(0, 100)));
    }
}
