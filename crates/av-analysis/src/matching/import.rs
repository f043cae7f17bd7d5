//! Does an import bring what a pattern names?

use av_syntax::ast::{Alias, Identifier, Stmt, StmtImportFrom};
use av_syntax::{TextLen, TextRange, TextSize};

use super::binding::Env;
use super::{Envs, Matcher};
use crate::pattern::placeholder::{self, Name};

impl<'p, 'a> Matcher<'p, 'a, '_> {
    pub(super) fn import(
        &self,
        pattern: &'p Stmt,
        code: &'a Stmt,
        env: &Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        match (pattern, code) {
            (Stmt::Import(left), Stmt::Import(right)) => {
                let mut envs = vec![env.clone()];
                for wanted in &left.names {
                    if placeholder::name(wanted.name.as_str()) == Name::Sequence(None) {
                        continue;
                    }
                    envs = Self::then(envs, |env| {
                        right
                            .names
                            .iter()
                            .flat_map(|alias| self.imported_module(wanted, alias, &env))
                            .collect()
                    });
                }
                envs
            }
            (Stmt::ImportFrom(left), Stmt::ImportFrom(right)) => self.import_from(left, right, env),
            (Stmt::Import(left), Stmt::ImportFrom(right)) => match left.names.as_slice() {
                [wanted] if right.level == 0 => right
                    .names
                    .iter()
                    .flat_map(|alias| self.taken_module(wanted, right, alias, env))
                    .take(1)
                    .collect(),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    /// `import a.b` also means `from a import b`, and `import a` taking anything from `a`.
    fn taken_module(
        &self,
        pattern: &'p Alias,
        code: &'a StmtImportFrom,
        alias: &'a Alias,
        env: &Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let wanted = pattern.name.as_str();
        let module = code.module.as_ref().map_or("", |name| name.as_str());
        let is_member = wanted
            .strip_prefix(module)
            .and_then(|rest| rest.strip_prefix('.'))
            .is_some_and(|rest| rest == alias.name.as_str());
        if is_member {
            self.alias(pattern, alias, vec![env.clone()])
        } else if pattern.asname.is_none() && is_prefix(wanted, module) {
            vec![env.clone()]
        } else {
            Vec::new()
        }
    }

    /// A dotted name, part by part where metavariables stand for some of its parts.
    fn dotted_name(
        &self,
        pattern: &'p str,
        code: &'a Identifier,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        if !pattern.contains('.') || !pattern.contains("__av_") {
            return self.name(pattern, code.as_str(), code.range, env);
        }
        if pattern.split('.').count() != code.split('.').count() {
            return Vec::new();
        }
        let mut envs = vec![env];
        let mut start = code.range.start();
        for (wanted, part) in pattern.split('.').zip(code.split('.')) {
            let range = TextRange::at(start, part.text_len());
            envs = Self::then(envs, |env| self.name(wanted, part, range, env));
            start = range.end() + TextSize::new(1);
        }
        envs
    }

    fn imported_module(
        &self,
        pattern: &'p Alias,
        code: &'a Alias,
        env: &Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let wanted = pattern.name.as_str();
        let name = code.name.as_str();
        let named = if is_prefix(wanted, name) {
            vec![env.clone()]
        } else {
            self.dotted_name(wanted, &code.name, env.clone())
        };
        self.alias(pattern, code, named)
    }

    fn alias(&self, pattern: &'p Alias, code: &'a Alias, envs: Envs<'p, 'a>) -> Envs<'p, 'a> {
        Self::then(envs, |env| match (&pattern.asname, &code.asname) {
            (None, _) => vec![env],
            (Some(wanted), Some(name)) => {
                self.name(wanted.as_str(), name.as_str(), name.range, env)
            }
            (Some(_), None) => Vec::new(),
        })
    }

    fn import_from(
        &self,
        pattern: &'p StmtImportFrom,
        code: &'a StmtImportFrom,
        env: &Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        if pattern.level != code.level {
            return Vec::new();
        }
        let mut envs = match (&pattern.module, &code.module) {
            (None, None) => vec![env.clone()],
            (Some(wanted), Some(module)) if is_prefix(wanted.as_str(), module.as_str()) => {
                vec![env.clone()]
            }
            (Some(wanted), Some(module)) => self.dotted_name(wanted.as_str(), module, env.clone()),
            _ => Vec::new(),
        };
        for wanted in &pattern.names {
            if placeholder::name(wanted.name.as_str()) == Name::Sequence(None) {
                continue;
            }
            envs = Self::then(envs, |env| {
                code.names
                    .iter()
                    // A star takes names, it is none.
                    .filter(|alias| alias.name.as_str() != "*" || wanted.name.as_str() == "*")
                    .flat_map(|alias| {
                        let named = self.name(
                            wanted.name.as_str(),
                            alias.name.as_str(),
                            alias.name.range,
                            env.clone(),
                        );
                        self.alias(wanted, alias, named)
                    })
                    .collect()
            });
        }
        envs
    }
}

/// Whether a dotted name is another one or leads to it.
fn is_prefix(prefix: &str, path: &str) -> bool {
    path.strip_prefix(prefix)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
