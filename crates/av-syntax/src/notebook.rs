//! Which Python does a notebook hold, and in which cell does it stand?
//!
//! A notebook (`.ipynb`, nbformat 2 to 4) is JSON that lists cells. Its Python is read as one
//! module: the code cells in order, joined by line feeds, since names bound in one cell are seen
//! in the next. Cells are counted from 1 among the code cells, as Jupyter shows them.
//!
//! Not Python, and therefore empty in the module: a cell that starts with a cell magic for other
//! languages (`%%bash`), a cell of shell-like commands without `%` (`pip install x`), a cell that
//! its editor marks as another language, and every cell of a notebook whose kernel is not Python.

use std::fmt;

use ruff_text_size::{TextRange, TextSize};
use serde::Deserialize;

/// The code of a notebook as one module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notebook {
    /// The code cells, joined by line feeds.
    pub source: String,
    /// Where each code cell starts in `source`, in order.
    starts: Vec<u32>,
}

/// Why a text is not a notebook, in one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotebookProblem(String);

impl fmt::Display for NotebookProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Notebook {
    /// The range of each code cell in `source`, without the line feed that joins it to the next.
    pub fn ranges(&self) -> impl Iterator<Item = TextRange> + '_ {
        (0..self.starts.len()).map(|index| self.range(index))
    }

    /// The code cell from 1 that an offset lies in; an offset past the end means the last cell.
    #[must_use]
    pub fn cell(&self, offset: TextSize) -> u32 {
        let cell = self
            .starts
            .partition_point(|&start| start <= offset.to_u32());
        cell.max(1) as u32
    }

    /// The range of a code cell from 1 in `source`; empty if there is no such cell.
    #[must_use]
    pub fn cell_range(&self, cell: u32) -> TextRange {
        let index = (cell as usize).wrapping_sub(1);
        if index < self.starts.len() {
            self.range(index)
        } else {
            TextRange::empty(TextSize::of(self.source.as_str()))
        }
    }

    fn range(&self, index: usize) -> TextRange {
        let end = self
            .starts
            .get(index + 1)
            .map_or(self.source.len() as u32, |next| next - 1);
        TextRange::new(self.starts[index].into(), end.into())
    }
}

#[derive(Deserialize)]
struct Document {
    nbformat: u32,
    #[serde(default)]
    cells: Option<Vec<Cell>>,
    #[serde(default)]
    worksheets: Option<Vec<Worksheet>>,
    #[serde(default)]
    metadata: Metadata,
}

#[derive(Deserialize)]
struct Worksheet {
    #[serde(default)]
    cells: Vec<Cell>,
}

#[derive(Deserialize)]
struct Cell {
    #[serde(rename = "cell_type")]
    kind: String,
    /// Since nbformat 4.
    #[serde(default)]
    source: Option<Lines>,
    /// Up to nbformat 3.
    #[serde(default)]
    input: Option<Lines>,
    /// Up to nbformat 3.
    #[serde(default)]
    language: Option<String>,
    #[serde(default)]
    metadata: Option<CellMetadata>,
}

/// nbformat writes long texts as a list of lines that keep their line ends, or as one string.
#[derive(Deserialize)]
#[serde(untagged)]
enum Lines {
    One(String),
    Many(Vec<String>),
}

#[derive(Deserialize, Default)]
struct Metadata {
    #[serde(default)]
    kernelspec: Option<KernelSpec>,
    #[serde(default)]
    language_info: Option<LanguageInfo>,
}

#[derive(Deserialize)]
struct KernelSpec {
    #[serde(default)]
    language: Option<String>,
}

#[derive(Deserialize)]
struct LanguageInfo {
    #[serde(default)]
    name: Option<String>,
}

#[derive(Deserialize)]
struct CellMetadata {
    #[serde(default)]
    vscode: Option<EditorMetadata>,
}

#[derive(Deserialize)]
struct EditorMetadata {
    #[serde(default, rename = "languageId")]
    language_id: Option<String>,
}

/// Reads a notebook. Reports, as the error, in one line why the text is none.
///
/// The depth of the JSON is bounded by its reader, and the size of the result by that of the text.
pub fn read(text: &str) -> Result<Notebook, NotebookProblem> {
    let document: Document = serde_json::from_str(text)
        .map_err(|error| NotebookProblem(format!("not a notebook: {error}")))?;
    if !(2..=4).contains(&document.nbformat) {
        let message = format!("nbformat {} is not known (2 to 4 are)", document.nbformat);
        return Err(NotebookProblem(message));
    }
    let speaks_python = document.metadata.speaks_python();
    let mut notebook = Notebook {
        source: String::new(),
        starts: Vec::new(),
    };
    for cell in document.into_cells() {
        if cell.kind == "code" {
            notebook.push(cell, speaks_python);
        }
    }
    Ok(notebook)
}

impl Document {
    fn into_cells(self) -> impl Iterator<Item = Cell> {
        let sheets = self.worksheets.unwrap_or_default();
        let of_sheets = sheets.into_iter().flat_map(|sheet| sheet.cells);
        self.cells.unwrap_or_default().into_iter().chain(of_sheets)
    }
}

impl Metadata {
    fn speaks_python(&self) -> bool {
        let kernel = self
            .kernelspec
            .as_ref()
            .and_then(|spec| spec.language.as_deref());
        let info = self
            .language_info
            .as_ref()
            .and_then(|info| info.name.as_deref());
        info.or(kernel).is_none_or(is_python)
    }
}

fn is_python(language: &str) -> bool {
    let known = ["python", "ipython", "python3", "ipython3", "sage"];
    known.iter().any(|name| language.eq_ignore_ascii_case(name))
}

impl Notebook {
    fn push(&mut self, cell: Cell, speaks_python: bool) {
        if !self.starts.is_empty() {
            self.source.push('\n');
        }
        self.starts.push(self.source.len() as u32);
        let editor = cell.metadata.and_then(|metadata| metadata.vscode);
        let marked = editor
            .and_then(|editor| editor.language_id)
            .or(cell.language);
        if !marked.as_deref().map_or(speaks_python, is_python) {
            return;
        }
        let text = match cell.source.or(cell.input) {
            Some(Lines::One(text)) => text,
            Some(Lines::Many(lines)) => lines.concat(),
            None => String::new(),
        };
        if !magic::is_other_language(&text) {
            self.source.push_str(&text);
        }
    }
}

mod magic {
    //! Is a cell's text Python at all, or the input of a magic?

    /// Cell magics whose body is Python that runs in the notebook's own namespace.
    /// Source: the built-in magics of IPython 9, and ipytest.
    const PYTHON_CELLS: [&str; 9] = [
        "capture",
        "code_wrap",
        "debug",
        "ipytest",
        "prun",
        "python",
        "python3",
        "time",
        "timeit",
    ];

    /// Line magics that people write without `%`, which IPython accepts on a cell's first line.
    /// Source: the built-in line magics and shell aliases of IPython 9, and `conda`, `mamba`.
    const BARE: [&str; 40] = [
        "alias",
        "autoreload",
        "bookmark",
        "cat",
        "cd",
        "conda",
        "config",
        "cp",
        "debug",
        "edit",
        "env",
        "gui",
        "history",
        "ldir",
        "less",
        "load",
        "load_ext",
        "ls",
        "mamba",
        "man",
        "matplotlib",
        "micromamba",
        "mkdir",
        "more",
        "mv",
        "pdoc",
        "pfile",
        "pinfo",
        "pip",
        "popd",
        "psearch",
        "psource",
        "pushd",
        "pwd",
        "pylab",
        "reload_ext",
        "rm",
        "rmdir",
        "run",
        "uv",
    ];

    pub(super) fn is_other_language(text: &str) -> bool {
        let mut lines = text
            .lines()
            .map(str::trim_end)
            .filter(|line| !line.trim().is_empty());
        let Some(first) = lines.next() else {
            return false;
        };
        match first.strip_prefix("%%") {
            Some(magic) => {
                let name = magic.split_whitespace().next().unwrap_or_default();
                !PYTHON_CELLS.contains(&name)
            }
            None => is_bare_command(first),
        }
    }

    /// Whether a line reads `command argument`, which no Python does: two words side by side, or a
    /// word and a path. A word that could be an operator (`run in jobs`) leaves it Python.
    fn is_bare_command(line: &str) -> bool {
        let Some((command, rest)) = line.split_once([' ', '\t']) else {
            return false;
        };
        let rest = rest.trim_start();
        let argument = rest.split_whitespace().next().unwrap_or_default();
        let operator = ["and", "as", "for", "if", "in", "is", "not", "or"].contains(&argument);
        let words = argument.starts_with(|start: char| start.is_alphanumeric() || start == '_');
        let path = ["./", "../", "~", "--"]
            .iter()
            .any(|start| argument.starts_with(start));
        BARE.contains(&command) && !operator && (words || path || argument == "..")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn notebook(cells: &str) -> Notebook {
        read(&format!(
            r#"{{"nbformat": 4, "nbformat_minor": 5, "metadata": {{}}, "cells": [{cells}]}}"#
        ))
        .expect("a notebook")
    }

    fn code(source: &str) -> String {
        let source = serde_json::Value::from(source);
        format!(r#"{{"cell_type": "code", "outputs": [{{"a": [1]}}], "source": {source}}}"#)
    }

    #[test]
    fn code_cells_are_joined_in_order_and_others_left_out() {
        let markdown = r##"{"cell_type": "markdown", "source": ["# no\n", "code"]}"##;
        let notebook = notebook(&format!(
            "{}, {markdown}, {}",
            code("a = 1"),
            code("b = 2\n")
        ));
        assert_eq!(notebook.source, "a = 1\nb = 2\n");
        assert_eq!(notebook.cell(TextSize::new(4)), 1);
        assert_eq!(notebook.cell(TextSize::new(6)), 2);
        assert_eq!(notebook.cell_range(2), TextRange::new(6.into(), 12.into()));
        assert!(notebook.cell_range(3).is_empty());
    }

    #[test]
    fn cells_in_other_languages_are_empty_but_counted() {
        let cells = [
            "%%bash\nrm -rf x",
            "pip install yaml",
            "%%time\nx = 1",
            "run in jobs",
        ];
        let cells: Vec<String> = cells.map(code).into();
        let notebook = notebook(&cells.join(","));
        assert_eq!(notebook.source, "\n\n%%time\nx = 1\nrun in jobs");
        assert_eq!(notebook.cell(TextSize::new(4)), 3);
    }

    #[test]
    fn the_third_format_has_worksheets() {
        let text = r#"{"nbformat": 3, "metadata": {"name": ""}, "worksheets": [{"cells": [
            {"cell_type": "code", "language": "python", "input": ["a\n", "b"]}]}]}"#;
        assert_eq!(
            read(text).map(|notebook| notebook.source),
            Ok("a\nb".to_owned())
        );
    }

    #[test]
    fn a_notebook_for_another_kernel_holds_no_python() {
        let text = format!(
            r#"{{"nbformat": 4, "metadata": {{"language_info": {{"name": "R"}}}}, "cells": [{}]}}"#,
            code("x <- 1")
        );
        assert_eq!(
            read(&text).map(|notebook| notebook.source),
            Ok(String::new())
        );
    }

    #[test]
    fn hostile_json_is_a_problem() {
        let deep = format!(r#"{{"nbformat": 4, "cells": {}"#, "[".repeat(100_000));
        let hostile = [
            "",
            "[]",
            "{}",
            "null",
            r#"{"nbformat": 9}"#,
            r#"{"nbformat": "4"}"#,
            &deep,
        ];
        for text in hostile {
            assert!(read(text).is_err(), "{}", &text[..text.len().min(40)]);
        }
    }

    #[test]
    fn deep_outputs_are_skipped() {
        let outputs = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        let cell = format!(r#"{{"cell_type": "code", "outputs": {outputs}, "source": "x"}}"#);
        assert_eq!(notebook(&cell).source, "x");
    }

    proptest! {
        #[test]
        fn every_offset_lies_in_the_cell_it_came_from(
            sources in proptest::collection::vec("[a-c\n =]{0,9}", 1..6)
        ) {
            let cells: Vec<String> = sources.iter().map(|source| code(source)).collect();
            let notebook = notebook(&cells.join(","));
            for (index, source) in sources.iter().enumerate() {
                let range = notebook.cell_range(index as u32 + 1);
                prop_assert_eq!(&notebook.source[range], source);
                for offset in range.start().to_u32()..=range.end().to_u32() {
                    prop_assert_eq!(notebook.cell(offset.into()), index as u32 + 1);
                }
            }
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,80}") {
            let _ = read(&text);
        }
    }
}
