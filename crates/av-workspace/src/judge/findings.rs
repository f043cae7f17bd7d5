//! How are the engine's findings told to the outside?

use av_analysis::RawFinding;
use sha2::{Digest, Sha256};

use super::Counts;
use crate::place::Places;
use crate::report::{Fix, Match};

/// Bytes of the hash that make a fingerprint.
const FINGERPRINT_BYTES: usize = 16;

/// Places findings and fingerprints them; sorted by place, then rule, then entry.
pub(super) fn matches(
    mut found: Vec<RawFinding>,
    ids: &[String],
    places: &Places<'_>,
) -> Vec<Match> {
    found.sort_by_key(key);
    let mut seen = Counts::new();
    found
        .into_iter()
        .map(|finding| {
            let id = ids.get(finding.rule as usize).map_or("", String::as_str);
            let fingerprint = fingerprint(id, &finding, &mut seen);
            placed(finding, fingerprint, places)
        })
        .collect()
}

fn key(finding: &RawFinding) -> (u32, u32, u32, u32) {
    let (start, end) = (finding.range.start().to_u32(), finding.range.end().to_u32());
    (start, end, finding.rule, finding.entry)
}

fn placed(finding: RawFinding, fingerprint: String, places: &Places<'_>) -> Match {
    let fixes = finding.fixes.into_iter();
    let related = finding.related.into_iter();
    Match {
        rule: finding.rule,
        entry: finding.entry,
        span: places.span(finding.range),
        source_lines: places.lines(finding.range),
        message: finding.message,
        qualname: finding.qualname,
        fingerprint,
        metavariables: finding.metavariables,
        fixes: fixes
            .map(|(range, text)| Fix {
                span: places.span(range),
                text,
            })
            .collect(),
        related: related
            .map(|(range, note)| (places.span(range), note))
            .collect(),
    }
}

/// Rule, qualified name, normalised code, and which of the equal ones in the file it is: what
/// stays the same when lines move and files are renamed.
fn fingerprint(id: &str, finding: &RawFinding, seen: &mut Counts<[u8; 32]>) -> String {
    let mut hasher = Sha256::new();
    for part in [id, &finding.qualname, &finding.code] {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    let content: [u8; 32] = hasher.finalize().into();
    let count = seen.entry(content).or_default();
    let index = std::mem::replace(count, *count + 1);
    let digest = Sha256::new()
        .chain_update(content)
        .chain_update(index.to_le_bytes())
        .finalize();
    hexadecimal(&digest[..FINGERPRINT_BYTES])
}

fn hexadecimal(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits
        .filter_map(|digit| char::from_digit(u32::from(digit), 16))
        .collect()
}
