//! Can a regular expression be made to backtrack without end?
//!
//! A repeated group that itself ends or begins in a repetition, or whose alternatives overlap,
//! can match the same text in exponentially many ways (CWE-1333). This is a judgement on the
//! expression's text alone: it neither proves nor disproves, and it errs on the side of silence.

/// Whether an expression repeats something that already repeats without bound.
pub(crate) fn is_exponential(regex: &str) -> bool {
    let chars: Vec<char> = regex.chars().collect();
    let mut groups: Vec<Group> = vec![Group::default()];
    let mut at = 0;
    while at < chars.len() {
        match chars[at] {
            '\\' => {
                groups_last(&mut groups).atoms += 1;
                at += 1;
            }
            '[' => {
                at = class_end(&chars, at);
                groups_last(&mut groups).atoms += 1;
            }
            '(' => groups.push(Group::default()),
            ')' if groups.len() > 1 => {
                let group = groups.pop().unwrap_or_default();
                let unbounded = is_unbounded(&chars[at + 1..]);
                if unbounded && group.is_ambiguous() {
                    return true;
                }
                let outer = groups_last(&mut groups);
                outer.atoms += 1;
                outer.repeats |= unbounded;
            }
            '|' => groups_last(&mut groups).alternatives += 1,
            '*' | '+' => groups_last(&mut groups).repeats = true,
            '{' if is_unbounded(&chars[at..]) => groups_last(&mut groups).repeats = true,
            '^' | '$' | '?' => {}
            _ => groups_last(&mut groups).atoms += 1,
        }
        at += 1;
    }
    false
}

/// What is known of a group that is still open.
#[derive(Debug, Default)]
struct Group {
    atoms: usize,
    alternatives: usize,
    repeats: bool,
}

impl Group {
    /// One repeated atom, or alternatives among which one repeats.
    fn is_ambiguous(&self) -> bool {
        self.repeats && (self.atoms <= 1 || self.alternatives > 0)
    }
}

fn groups_last(groups: &mut Vec<Group>) -> &mut Group {
    if groups.is_empty() {
        groups.push(Group::default());
    }
    let last = groups.len() - 1;
    &mut groups[last]
}

/// Whether what follows repeats without bound: `*`, `+`, `{n,}`.
fn is_unbounded(rest: &[char]) -> bool {
    match rest.first() {
        Some('*' | '+') => true,
        Some('{') => {
            let end = rest.iter().position(|c| *c == '}').unwrap_or(0);
            end > 1 && rest[end - 1] == ','
        }
        _ => false,
    }
}

fn class_end(chars: &[char], start: usize) -> usize {
    let mut at = start + 1;
    if chars.get(at) == Some(&'^') {
        at += 1;
    }
    if chars.get(at) == Some(&']') {
        at += 1;
    }
    while at < chars.len() && chars[at] != ']' {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    at
}

#[cfg(test)]
mod tests {
    use super::is_exponential;

    #[test]
    fn nested_repetition_is_exponential() {
        assert!(is_exponential("^(a+)+$"));
        assert!(is_exponential("([a-z]*)*"));
        assert!(is_exponential("(a|b+)*c"));
        assert!(!is_exponential("^[a-z]+$"));
        assert!(!is_exponential("(ab+c)+"));
        assert!(!is_exponential("(abc)+"));
    }
}
