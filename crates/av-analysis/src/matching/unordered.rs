//! In which ways do the items of a pattern find partners among those of the code?

use super::binding::Env;
use super::{Envs, MAX_WAYS, Matcher};

/// How one item of a pattern is matched against one of the code.
type Fits<'f, 'p, 'a, P, C> = &'f dyn Fn(&'p P, &'a C, Env<'p, 'a>) -> Envs<'p, 'a>;

impl<'p, 'a> Matcher<'p, 'a, '_> {
    /// Matches each item of a pattern against another item of the code, in any order.
    ///
    /// The code may have more items. At most [`MAX_WAYS`] ways are given.
    pub(super) fn unordered<P, C>(
        &self,
        pattern: &[&'p P],
        code: &'a [C],
        env: Env<'p, 'a>,
        fits: Fits<'_, 'p, 'a, P, C>,
    ) -> Envs<'p, 'a> {
        let mut result = Vec::new();
        self.assign(pattern, code, &mut Vec::new(), env, fits, &mut result);
        result
    }

    fn assign<P, C>(
        &self,
        pattern: &[&'p P],
        code: &'a [C],
        used: &mut Vec<usize>,
        env: Env<'p, 'a>,
        fits: Fits<'_, 'p, 'a, P, C>,
        result: &mut Envs<'p, 'a>,
    ) {
        let Some((first, rest)) = pattern.split_first() else {
            result.push(env);
            return;
        };
        for (index, item) in code.iter().enumerate() {
            if result.len() >= MAX_WAYS || !self.step() {
                return;
            }
            if used.contains(&index) {
                continue;
            }
            used.push(index);
            for env in fits(first, item, env.clone()) {
                self.assign(rest, code, used, env, fits, result);
            }
            used.pop();
        }
    }
}
