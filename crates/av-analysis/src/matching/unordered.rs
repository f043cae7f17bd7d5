//! In which ways do the items of a pattern find partners among those of the code?

use super::binding::Env;
use super::{Envs, MAX_WAYS, Matcher};

/// How one item of a pattern is matched against one of the code, both by number.
type Fits<'f, 'p, 'a> = &'f dyn Fn(usize, usize, Env<'p, 'a>) -> Envs<'p, 'a>;

impl<'p, 'a> Matcher<'p, 'a, '_> {
    /// Matches each of `wanted` items of a pattern against another of the code's `count` items.
    ///
    /// The code may have more items. At most [`MAX_WAYS`] ways are given.
    pub(super) fn unordered(
        &self,
        wanted: usize,
        count: usize,
        env: Env<'p, 'a>,
        fits: Fits<'_, 'p, 'a>,
    ) -> Envs<'p, 'a> {
        let mut result = Vec::new();
        let mut used = Vec::with_capacity(wanted);
        self.assign(wanted, count, &mut used, env, fits, &mut result);
        result
    }

    /// Finds a partner for the next item of the pattern; those before it have the `used` ones.
    fn assign(
        &self,
        wanted: usize,
        count: usize,
        used: &mut Vec<usize>,
        env: Env<'p, 'a>,
        fits: Fits<'_, 'p, 'a>,
        result: &mut Envs<'p, 'a>,
    ) {
        let next = used.len();
        if next == wanted {
            result.push(env);
            return;
        }
        for item in 0..count {
            if result.len() >= MAX_WAYS || !self.step() {
                return;
            }
            if used.contains(&item) {
                continue;
            }
            used.push(item);
            for env in fits(next, item, env.clone()) {
                self.assign(wanted, count, used, env, fits, result);
            }
            used.pop();
        }
    }
}
