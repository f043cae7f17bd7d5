//! Does an import bring what a pattern names?

use std::rc::Rc;

use av_syntax::ast::{Alias, Identifier, Stmt, StmtImportFrom};
use av_syntax::{TextLen, TextRange, TextSize};

use super::binding::{Bound, Env};
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
            (Stmt::ImportFrom(left), Stmt::Import(right)) => right
                .names
                .iter()
                .flat_map(|alias| self.imported_part(left, alias, env))
                .take(1)
                .collect(),
            (Stmt::Import(left), Stmt::ImportFrom(right)) => match left.names.as_slice() {
                [wanted] if wanted.asname.is_none() && is_metavariable(wanted) => {
                    self.whole_import(wanted, right, env)
                }
                [wanted] if is_taken(wanted, right) => vec![env.clone()],
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    /// `from $M import $N` is also `import m.n`.
    fn imported_part(
        &self,
        pattern: &'p StmtImportFrom,
        code: &'a Alias,
        env: &Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let (Some(wanted), [member]) = (&pattern.module, pattern.names.as_slice()) else {
            return Vec::new();
        };
        let Some((module, last)) = code.name.as_str().rsplit_once('.') else {
            return Vec::new();
        };
        if pattern.level > 0 || member.asname.is_some() {
            return Vec::new();
        }
        let whole = code.name.range;
        let range = TextRange::at(whole.start(), module.text_len());
        let named = self.name(wanted.as_str(), module, range, env.clone());
        Self::then(named, |env| {
            let range = TextRange::new(whole.end() - last.text_len(), whole.end());
            self.name(member.name.as_str(), last, range, env)
        })
    }

    /// `import $M` is any import: `$M` is all that `from` brings.
    fn whole_import(
        &self,
        pattern: &'p Alias,
        code: &'a StmtImportFrom,
        env: &Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let (Some(first), Some(last)) = (code.names.first(), code.names.last()) else {
            return Vec::new();
        };
        let dots = TextSize::new(code.level);
        let start = match &code.module {
            Some(module) => module.range.start() - dots,
            // Between `from` and the names stand the dots; where exactly is not known.
            None => code.range.start() + "from ".text_len(),
        };
        let range = TextRange::new(start.min(first.range.start()), last.range.end());
        let Some(name) = placeholder::name(pattern.name.as_str()).metavariable() else {
            return Vec::new();
        };
        self.bind(name, Bound::Range(range), env.clone())
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

    /// `from $M import ...` where the module is a relative one.
    fn relative_module(
        &self,
        name: Option<&'p str>,
        code: &'a StmtImportFrom,
        env: &Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let Some(name) = name else { return Vec::new() };
        let bound = Bound::Content(Rc::from(relative_text(code)), code.range);
        self.bind(name, bound, env.clone())
    }

    fn import_from(
        &self,
        pattern: &'p StmtImportFrom,
        code: &'a StmtImportFrom,
        env: &Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let relative = match &pattern.module {
            Some(module) if pattern.level == 0 && code.level > 0 => {
                placeholder::name(module.as_str()).metavariable()
            }
            _ => None,
        };
        if pattern.level != code.level && relative.is_none() {
            return Vec::new();
        }
        let mut envs = match (&pattern.module, &code.module) {
            _ if relative.is_some() => self.relative_module(relative, code, env),
            // `from .` leads to all that is below it.
            (None, _) => vec![env.clone()],
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

/// `import a.b` also means `from a import b`, and `import a` taking anything from `a`.
fn is_taken(pattern: &Alias, code: &StmtImportFrom) -> bool {
    if pattern.asname.is_some() || code.level > 0 {
        return false;
    }
    let wanted = pattern.name.as_str();
    let module = code.module.as_ref().map_or("", |name| name.as_str());
    let member = wanted
        .strip_prefix(module)
        .and_then(|rest| rest.strip_prefix('.'));
    is_prefix(wanted, module)
        || member.is_some_and(|member| code.names.iter().any(|alias| alias.name.as_str() == member))
}

fn is_metavariable(alias: &Alias) -> bool {
    placeholder::name(alias.name.as_str())
        .metavariable()
        .is_some()
}

/// Dots and module of a relative import, as they are written without blanks.
fn relative_text(code: &StmtImportFrom) -> String {
    let mut text = ".".repeat(code.level as usize);
    text.push_str(code.module.as_ref().map_or("", |module| module.as_str()));
    text
}

/// Whether a dotted name is another one or leads to it.
fn is_prefix(prefix: &str, path: &str) -> bool {
    path.strip_prefix(prefix)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
