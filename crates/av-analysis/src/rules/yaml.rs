//! What does a rule file hold, and on which line? YAML as nodes that know their line.

use saphyr::{LoadableYamlNode, MarkedYaml, Scalar, YamlData};

/// Deepest nesting of lists and mappings that a rule file may have.
const MAX_DEPTH: usize = 64;

/// A node with the line it starts on.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    /// Line from 1.
    pub(crate) line: u32,
    pub(crate) value: Value,
}

/// What a node holds.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Integer(i64),
    Float(f64),
    Text(String),
    List(Vec<Node>),
    Map(Vec<(Node, Node)>),
}

impl Node {
    /// The node of a key, where this is a mapping that has it.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        self.entries()
            .find_map(|(name, node)| (name == key).then_some(node))
    }

    /// Keys that are text, with their nodes, in order; empty unless a mapping.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&str, &Self)> {
        let pairs: &[(Self, Self)] = match &self.value {
            Value::Map(pairs) => pairs,
            _ => &[],
        };
        pairs
            .iter()
            .filter_map(|(key, node)| key.text().map(|name| (name, node)))
    }

    /// The items, where this is a list.
    pub(crate) fn list(&self) -> Option<&[Self]> {
        match &self.value {
            Value::List(items) => Some(items),
            _ => None,
        }
    }

    /// The text, where this is a text scalar.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Any scalar as the text an author would see; `None` for lists and mappings.
    pub(crate) fn scalar_text(&self) -> Option<String> {
        match &self.value {
            Value::Null => Some(String::from("null")),
            Value::Bool(flag) => Some(if *flag { "True" } else { "False" }.to_owned()),
            Value::Integer(number) => Some(number.to_string()),
            Value::Float(number) => Some(format!("{number:?}")),
            Value::Text(text) => Some(text.clone()),
            Value::List(_) | Value::Map(_) => None,
        }
    }

    /// The flag, where this is one.
    pub(crate) fn flag(&self) -> Option<bool> {
        match self.value {
            Value::Bool(flag) => Some(flag),
            _ => None,
        }
    }

    /// The same content as JSON.
    pub(crate) fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(flag) => (*flag).into(),
            Value::Integer(number) => (*number).into(),
            Value::Float(number) => (*number).into(),
            Value::Text(text) => text.clone().into(),
            Value::List(items) => items.iter().map(Self::to_json).collect(),
            Value::Map(pairs) => serde_json::Value::Object(
                pairs
                    .iter()
                    .filter_map(|(key, node)| Some((key.scalar_text()?, node.to_json())))
                    .collect(),
            ),
        }
    }
}

/// Reads the first document of a YAML text, or says on which line it is broken.
pub(crate) fn read(text: &str) -> Result<Node, (u32, String)> {
    let documents = MarkedYaml::load_from_str(text)
        .map_err(|error| (line(error.marker().line()), error.info().to_owned()))?;
    let Some(document) = documents.first() else {
        return Err((1, String::from("the file is empty")));
    };
    convert(document, MAX_DEPTH)
}

fn convert(yaml: &MarkedYaml<'_>, depth: usize) -> Result<Node, (u32, String)> {
    let line = line(yaml.span.start.line());
    if depth == 0 {
        return Err((line, format!("nested deeper than {MAX_DEPTH} levels")));
    }
    let value = match &yaml.data {
        YamlData::Value(scalar) => convert_scalar(scalar),
        YamlData::Sequence(items) => Value::List(
            items
                .iter()
                .map(|item| convert(item, depth - 1))
                .collect::<Result<_, _>>()?,
        ),
        YamlData::Mapping(pairs) => Value::Map(merged(
            pairs
                .iter()
                .map(|(key, node)| Ok((convert(key, depth - 1)?, convert(node, depth - 1)?)))
                .collect::<Result<_, (u32, String)>>()?,
        )),
        YamlData::Tagged(_, inner) => return convert(inner, depth - 1),
        YamlData::Representation(text, ..) => Value::Text(text.to_string()),
        YamlData::Alias(_) | YamlData::BadValue => {
            return Err((line, String::from("a value that cannot be read")));
        }
    };
    Ok(Node { line, value })
}

/// A mapping with its merge keys (`<<: *other`) replaced by what they bring; own keys win.
fn merged(pairs: Vec<(Node, Node)>) -> Vec<(Node, Node)> {
    let (merges, mut own): (Vec<_>, Vec<_>) = pairs
        .into_iter()
        .partition(|(key, _)| key.text() == Some("<<"));
    for (key, node) in merges {
        let sources = match node.value {
            Value::Map(inner) => vec![inner],
            Value::List(items) => items
                .into_iter()
                .filter_map(|item| match item.value {
                    Value::Map(inner) => Some(inner),
                    _ => None,
                })
                .collect(),
            value => {
                own.push((
                    key,
                    Node {
                        line: node.line,
                        value,
                    },
                ));
                continue;
            }
        };
        for (key, node) in sources.into_iter().flatten() {
            if !own.iter().any(|(known, _)| known.text() == key.text()) {
                own.push((key, node));
            }
        }
    }
    own
}

fn convert_scalar(scalar: &Scalar<'_>) -> Value {
    match scalar {
        Scalar::Null => Value::Null,
        Scalar::Boolean(flag) => Value::Bool(*flag),
        Scalar::Integer(number) => Value::Integer(*number),
        Scalar::FloatingPoint(number) => Value::Float(number.into_inner()),
        Scalar::String(text) => Value::Text(text.to_string()),
    }
}

fn line(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX).max(1)
}
