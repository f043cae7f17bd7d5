//! Does an import bring what a pattern names?

use av_syntax::ast::{Alias, Stmt, StmtImportFrom};

use super::binding::Env;
use super::{Envs, Matcher};

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
            // `import a.b` also means `from a import b`.
            (Stmt::Import(left), Stmt::ImportFrom(right)) => {
                let [wanted] = left.names.as_slice() else {
                    return Vec::new();
                };
                let module = right.module.as_ref().map_or("", |name| name.as_str());
                if right.level > 0 {
                    return Vec::new();
                }
                let found = right.names.iter().any(|alias| {
                    is_prefix(wanted.name.as_str(), module)
                        || wanted.name.as_str() == format!("{module}.{}", alias.name)
                });
                if found && wanted.asname.is_none() {
                    vec![env.clone()]
                } else {
                    Vec::new()
                }
            }
            _ => Vec::new(),
        }
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
            self.name(wanted, name, code.name.range, env.clone())
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
            (Some(wanted), Some(module)) => {
                self.name(wanted.as_str(), module.as_str(), module.range, env.clone())
            }
            _ => Vec::new(),
        };
        for wanted in &pattern.names {
            envs = Self::then(envs, |env| {
                code.names
                    .iter()
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
