//! Which words and literals of Python does the rewriter of patterns have to know?

/// Whether a word before a quote is a string's prefix.
pub(super) fn is_string_prefix(word: &str) -> bool {
    word.len() <= 2
        && word
            .chars()
            .all(|c| matches!(c.to_ascii_lowercase(), 'r' | 'b' | 'u' | 'f' | 't'))
}

/// Words after which a parenthesis opens no call.
pub(super) fn is_keyword(word: &str) -> bool {
    matches!(
        word,
        "and"
            | "or"
            | "not"
            | "in"
            | "is"
            | "if"
            | "elif"
            | "else"
            | "for"
            | "while"
            | "with"
            | "as"
            | "return"
            | "yield"
            | "await"
            | "lambda"
            | "assert"
            | "raise"
            | "from"
            | "import"
            | "except"
            | "del"
            | "global"
            | "nonlocal"
            | "async"
            | "try"
            | "finally"
    )
}

/// Bytes of the string literal at the start of `text`, delimiters included.
///
/// A backslash keeps a quote from ending the literal, in raw strings too.
pub(super) fn string_length(text: &str, delimiter: &str) -> usize {
    let mut at = delimiter.len();
    while at < text.len() {
        let rest = &text[at..];
        if rest.starts_with(delimiter) {
            return at + delimiter.len();
        }
        let mut chars = rest.chars();
        let first = chars.next().map_or(1, char::len_utf8);
        at += first;
        if rest.starts_with('\\') {
            at += chars.next().map_or(0, char::len_utf8);
        }
    }
    text.len()
}
