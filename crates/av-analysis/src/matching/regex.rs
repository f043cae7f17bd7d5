//! Where does a regular expression find the text?

use std::rc::Rc;

use av_syntax::{TextRange, TextSize};
use fancy_regex::{Captures, Regex};

use super::binding::{Bound, Env};

/// Most matches of one expression in one file.
const MAX_MATCHES: usize = 10_000;

/// Names of numbered groups, as metavariables without the `$`.
const GROUPS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

/// All matches of an expression; numbered and named groups are bound.
///
/// A match attempt that backtracks beyond the library's limit ends the search.
pub(crate) fn regex_matches<'p, 'a>(
    regex: &'p Regex,
    source: &'a str,
) -> impl Iterator<Item = (TextRange, Env<'p, 'a>)> {
    regex
        .captures_iter(source)
        .map_while(Result::ok)
        .take(MAX_MATCHES)
        .filter_map(move |captures| {
            let whole = captures.get(0)?;
            Some((
                range(whole.start(), whole.end()),
                env(regex, &captures, source),
            ))
        })
}

fn env<'p, 'a>(regex: &'p Regex, captures: &Captures<'_, str>, source: &str) -> Env<'p, 'a> {
    let mut env = Env::default();
    for (number, name) in regex.capture_names().enumerate().skip(1) {
        let Some(group) = captures.get(number) else {
            continue;
        };
        let names = GROUPS.get(number).copied().into_iter().chain(name);
        for name in names {
            let bound = Bound::Content(Rc::from(group.as_str()), range(group.start(), group.end()));
            env = match env.clone().with(name, bound, source) {
                Some(with) => with,
                None => env,
            };
        }
    }
    env
}

fn range(start: usize, end: usize) -> TextRange {
    TextRange::new(TextSize::new(start as u32), TextSize::new(end as u32))
}
