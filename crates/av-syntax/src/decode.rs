//! Which characters do the bytes of a source file stand for?
//!
//! PEP 263: a byte order mark says UTF-8, a comment on one of the first two lines may name an
//! encoding, and UTF-8 is assumed otherwise. Nearly every file is UTF-8 without a declaration; its
//! bytes are checked once and become the text without a copy.
//!
//! Not supported, and said so: encodings that no editor writes Python in (`utf_7`, `rot13`,
//! `unicode_escape`, EBCDIC). They do serve to hide code in what looks like a comment, so a file
//! that declares one is never read as something else.

use std::borrow::Cow;
use std::fmt;

use encoding_rs::Encoding;
use memchr::{memchr, memchr2, memmem};

/// The text of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// The encoding, as declared; `utf-8` if nothing is declared.
    pub encoding: Cow<'static, str>,
}

/// Why the bytes are not a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DecodeProblem {
    /// The bytes hold a NUL, which Python refuses in source code: most likely not a text at all.
    Binary {
        /// Offset of the first NUL in the file.
        offset: usize,
    },
    /// A byte sequence that the encoding does not know.
    Undecodable {
        /// The encoding, as declared.
        encoding: Cow<'static, str>,
        /// Line from 1 of the first such bytes, where it is known.
        line: Option<u32>,
    },
    /// The declared encoding is unknown, or it is one of those that are not supported.
    UnknownEncoding(String),
    /// A byte order mark says UTF-8 and the declaration something else; Python refuses this.
    Contradiction(String),
}

impl fmt::Display for DecodeProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Binary { offset } => {
                write!(
                    formatter,
                    "holds a NUL byte (at offset {offset}), so it is no source code"
                )
            }
            Self::Undecodable {
                encoding,
                line: Some(line),
            } => {
                write!(formatter, "line {line} is not valid {encoding}")
            }
            Self::Undecodable {
                encoding,
                line: None,
            } => {
                write!(formatter, "is not valid {encoding}")
            }
            Self::UnknownEncoding(name) => {
                write!(
                    formatter,
                    "declares the encoding `{name}`, which is not supported"
                )
            }
            Self::Contradiction(name) => {
                write!(
                    formatter,
                    "starts with a UTF-8 byte order mark but declares `{name}`"
                )
            }
        }
    }
}

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Decodes the bytes of a source file. Takes the bytes, so that UTF-8 need not be copied.
pub fn decode(mut bytes: Vec<u8>) -> Result<Decoded, DecodeProblem> {
    if let Some(offset) = memchr(0, &bytes) {
        return Err(DecodeProblem::Binary { offset });
    }
    let marked = bytes.starts_with(BYTE_ORDER_MARK);
    if marked {
        bytes.drain(..BYTE_ORDER_MARK.len());
    }
    match declaration(&bytes) {
        None => utf8(bytes, Cow::Borrowed("utf-8")),
        Some(name) if is_utf8(&name) => utf8(bytes, Cow::Owned(name)),
        Some(name) if marked => Err(DecodeProblem::Contradiction(name)),
        Some(name) => legacy(&bytes, name),
    }
}

fn utf8(bytes: Vec<u8>, encoding: Cow<'static, str>) -> Result<Decoded, DecodeProblem> {
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Decoded { text, encoding }),
        Err(error) => {
            let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let line = memchr::memchr_iter(b'\n', good).count() as u32 + 1;
            Err(DecodeProblem::Undecodable {
                encoding,
                line: Some(line),
            })
        }
    }
}

/// The name of the encoding that a source declares, if it declares one.
///
/// Source: the language reference, section 2.1.4 "Encoding declarations". The second line counts
/// only if the first is blank or a comment.
fn declaration(bytes: &[u8]) -> Option<String> {
    let (first, rest) = split_line(bytes);
    if let Some(name) = declared_on(first) {
        return Some(name);
    }
    let content = first.trim_ascii_start();
    if content.is_empty() || content.starts_with(b"#") {
        return declared_on(split_line(rest).0);
    }
    None
}

fn split_line(bytes: &[u8]) -> (&[u8], &[u8]) {
    match memchr2(b'\n', b'\r', bytes) {
        Some(end) => {
            let after = &bytes[end + 1..];
            let after = if bytes[end] == b'\r' {
                after.strip_prefix(b"\n").unwrap_or(after)
            } else {
                after
            };
            (&bytes[..end], after)
        }
        None => (bytes, &[]),
    }
}

/// Reads `coding[:=]\s*([-\w.]+)` in a comment that has its line to itself.
fn declared_on(line: &[u8]) -> Option<String> {
    if !line.trim_ascii_start().starts_with(b"#") {
        return None;
    }
    memmem::find_iter(line, b"coding").find_map(|at| {
        let after = &line[at + b"coding".len()..];
        let after = after
            .strip_prefix(b":")
            .or_else(|| after.strip_prefix(b"="))?;
        let name: Vec<u8> = after
            .iter()
            .copied()
            .skip_while(|byte| matches!(byte, b' ' | b'\t'))
            .take_while(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte))
            .collect();
        String::from_utf8(name).ok().filter(|name| !name.is_empty())
    })
}

/// A name as Python compares names of encodings: lower case, `-` for what is no letter or digit.
fn normalised(name: &str) -> String {
    name.to_ascii_lowercase().replace(['_', '.'], "-")
}

fn is_utf8(name: &str) -> bool {
    matches!(
        normalised(name).as_str(),
        "utf-8" | "utf8" | "u8" | "utf" | "utf-8-sig" | "cp65001"
    ) || normalised(name).starts_with("utf-8-")
}

fn legacy(bytes: &[u8], name: String) -> Result<Decoded, DecodeProblem> {
    let key = normalised(&name);
    let text = match key.as_str() {
        "ascii" | "us-ascii" | "646" => bytes.is_ascii().then(|| latin1(bytes)),
        "latin-1" | "latin1" | "latin" | "l1" | "iso-8859-1" | "iso8859-1" | "8859" | "cp819"
        | "iso-latin-1" => Some(latin1(bytes)),
        _ => {
            let Some(encoding) = encoding_named(&key) else {
                return Err(DecodeProblem::UnknownEncoding(name));
            };
            encoding
                .decode_without_bom_handling_and_without_replacement(bytes)
                .map(Cow::into_owned)
        }
    };
    match text {
        Some(text) => Ok(Decoded {
            text,
            encoding: Cow::Owned(name),
        }),
        None => Err(DecodeProblem::Undecodable {
            encoding: Cow::Owned(name),
            line: None,
        }),
    }
}

/// Every byte is the code point of the same number.
fn latin1(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

/// Maps Python's names of encodings to those of the Encoding Standard.
///
/// Source: the table "Standard Encodings" of the `codecs` module. Encodings in which ASCII is not
/// ASCII are left out: Python could not read their declaration either.
fn encoding_named(key: &str) -> Option<&'static Encoding> {
    let label = match key {
        "shift-jis" | "sjis" | "shiftjis" | "s-jis" | "cp932" | "932" | "ms932" | "mskanji" => {
            "shift_jis"
        }
        "euc-jp" | "eucjp" | "ujis" => "euc-jp",
        "euc-kr" | "euckr" | "cp949" | "949" | "uhc" | "ms949" => "euc-kr",
        "gb2312" | "euc-cn" | "euccn" | "gbk" | "cp936" | "936" | "ms936" => "gbk",
        "gb18030" | "gb18030-2000" => "gb18030",
        "big5" | "big5-tw" | "cp950" | "950" | "big5-hkscs" | "big5hkscs" => "big5",
        "koi8-r" => "koi8-r",
        "koi8-u" => "koi8-u",
        "mac-roman" | "macroman" | "macintosh" => "macintosh",
        "mac-cyrillic" | "maccyrillic" => "x-mac-cyrillic",
        "cp866" | "866" | "ibm866" => "ibm866",
        "tis-620" | "iso-8859-11" | "iso8859-11" | "cp874" => "windows-874",
        _ => return single_byte(key),
    };
    Encoding::for_label(label.as_bytes())
}

/// The numbered families: `cp1250` to `cp1258`, and `iso-8859-2` to `iso-8859-16`.
fn single_byte(key: &str) -> Option<&'static Encoding> {
    let windows = key
        .strip_prefix("cp")
        .or_else(|| key.strip_prefix("windows-"))
        .unwrap_or(key);
    if let Some(page) = windows.strip_prefix("125").filter(|page| page.len() == 1) {
        return Encoding::for_label(format!("windows-125{page}").as_bytes());
    }
    let part = ["iso-8859-", "iso8859-", "8859-", "latin-", "latin", "l"]
        .iter()
        .find_map(|family| key.strip_prefix(family))?;
    let part: u8 = part.parse().ok()?;
    let part = if key.starts_with('l') {
        latin_part(part)?
    } else {
        part
    };
    // The standard reads parts 1 and 9 as their Windows cousins, which know more bytes.
    (part != 1).then(|| Encoding::for_label(format!("iso-8859-{part}").as_bytes()))?
}

/// The part of ISO 8859 that is called Latin-N.
fn latin_part(number: u8) -> Option<u8> {
    match number {
        2..=4 => Some(number),
        5 => Some(9),
        6 => Some(10),
        7 => Some(13),
        8 => Some(14),
        9 => Some(15),
        10 => Some(16),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(bytes: &[u8]) -> Result<String, DecodeProblem> {
        decode(bytes.to_vec()).map(|decoded| decoded.text)
    }

    #[test]
    fn utf8_is_assumed_and_a_byte_order_mark_is_taken_off() {
        assert_eq!(text("é".as_bytes()), Ok("é".to_owned()));
        assert_eq!(text(b"\xef\xbb\xbfx"), Ok("x".to_owned()));
    }

    #[test]
    fn the_text_is_not_copied() {
        let bytes = b"x = 1\n".to_vec();
        let address = bytes.as_ptr();
        assert_eq!(
            decode(bytes).map(|decoded| decoded.text.as_ptr()),
            Ok(address)
        );
    }

    #[test]
    fn a_declaration_on_the_first_two_lines_counts() {
        assert_eq!(
            text(b"# -*- coding: latin-1 -*-\n\xe9"),
            Ok("# -*- coding: latin-1 -*-\né".to_owned())
        );
        assert_eq!(
            text(b"#!x\r\n# vim:fileencoding=cp1252\r\n\x80").map(|text| text.ends_with('€')),
            Ok(true)
        );
        assert_eq!(
            text(b"#!x\n#\n# coding: koi8-r\n"),
            text(b"#!x\n#\n# coding: koi8-r\n")
        );
    }

    #[test]
    fn a_declaration_after_code_or_on_the_third_line_does_not() {
        for source in [
            "x = 1\n# coding: cp500\n",
            "#\n#\n# coding: cp500\n",
            "x = 1 # coding: cp500\n",
        ] {
            assert_eq!(text(source.as_bytes()), Ok(source.to_owned()));
        }
    }

    #[test]
    fn the_encodings_of_east_asia_are_known() {
        let cases: [(&str, &[u8], &str); 4] = [
            ("shift_jis", b"\x93\xfa", "日"),
            ("euc_jp", b"\xc6\xfc", "日"),
            ("gbk", b"\xc8\xd5", "日"),
            ("big5", b"\xa4\xe9", "日"),
        ];
        for (name, bytes, expected) in cases {
            let source = [format!("# coding: {name}\n").as_bytes(), bytes].concat();
            assert_eq!(
                text(&source).map(|text| text.ends_with(expected)),
                Ok(true),
                "{name}"
            );
        }
    }

    #[test]
    fn what_cannot_be_decoded_is_a_problem() {
        let undecodable = DecodeProblem::Undecodable {
            encoding: "utf-8".into(),
            line: Some(2),
        };
        assert_eq!(text(b"a\n\xff"), Err(undecodable));
        assert_eq!(text(b"a\0"), Err(DecodeProblem::Binary { offset: 1 }));
        let unknown = DecodeProblem::UnknownEncoding("utf_7".to_owned());
        assert_eq!(text(b"# coding: utf_7\n"), Err(unknown));
        let contradiction = DecodeProblem::Contradiction("latin-1".to_owned());
        assert_eq!(text(b"\xef\xbb\xbf# coding: latin-1\n"), Err(contradiction));
        assert!(text(b"# coding: ascii\n\xe9").is_err());
        assert!(text(b"# coding: euc-jp\n\xff\xff").is_err());
    }

    #[test]
    fn the_numbered_families_are_known() {
        for name in [
            "cp1252",
            "windows-1251",
            "iso-8859-15",
            "ISO8859_2",
            "latin-9",
            "l2",
            "8859-5",
        ] {
            assert!(encoding_named(&normalised(name)).is_some(), "{name}");
        }
        for name in [
            "utf-16",
            "utf-7",
            "cp37",
            "cp500",
            "rot13",
            "unicode-escape",
            "hex",
            "latin-77",
        ] {
            assert!(encoding_named(&normalised(name)).is_none(), "{name}");
        }
    }

    proptest! {
        #[test]
        fn any_text_comes_back(source in "\\PC{0,60}") {
            prop_assume!(!source.contains("coding"));
            prop_assert_eq!(text(source.as_bytes()), Ok(source));
        }

        #[test]
        fn any_bytes_are_decoded_or_refused(
            name in "[a-z0-9_-]{0,9}|latin-1|gbk|sjis|cp1252", bytes: Vec<u8>
        ) {
            let source = [format!("# coding: {name}\n").as_bytes(), &bytes].concat();
            let _ = decode(source);
        }
    }
}
