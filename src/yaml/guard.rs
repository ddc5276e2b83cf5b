use libyaml_safer::{EventData, ScalarStyle};

use super::events::{Pieces, skip_properties};

/// Where a tag stands in `content` with a comma right behind it, as in `[!a, b]`: there libyaml-safer 0.3 panics.
///
/// What looks like one may stand in a text, where it means nothing. To tell, the exclamation marks are replaced and
/// the document is parsed: a tag has then become a plain scalar. That is done only where there is such a mark.
pub(super) fn tag_before_comma(content: &str) -> Option<usize> {
    let suspects: Vec<usize> =
        memchr::memchr_iter(b'!', content.as_bytes()).filter(|&at| may_be_tag(content, at)).collect();
    if suspects.is_empty() {
        return None;
    }
    let mut probe = String::with_capacity(content.len());
    let mut done = 0;
    for &at in &suspects {
        probe.push_str(&content[done..at]);
        probe.push('_');
        done = at + 1;
    }
    probe.push_str(&content[done..]);
    let mut parser = Pieces::parser(&probe);
    loop {
        let Ok(event) = parser.parse() else { return suspects.first().copied() };
        let (start, end) = (event.start_mark.index as usize, event.end_mark.index as usize);
        match event.data {
            EventData::StreamEnd => return None,
            EventData::Scalar { style: ScalarStyle::Plain, .. } if start < end => {
                let written = probe.get(start..end).unwrap_or_default();
                let scalar = end - skip_properties(written).len();
                if suspects.contains(&scalar) {
                    return Some(scalar);
                }
            }
            _ => {}
        }
    }
}

/// Whether the exclamation mark at `at` begins a word that has a comma in it.
fn may_be_tag(content: &str, at: usize) -> bool {
    let before = [' ', '\t', '\n', '\r', '[', ']', '{', '}', ',', ':', '"', '\'', '\u{feff}'];
    let begins = content[..at].ends_with(before) || at == 0;
    let word = content[at..].split([' ', '\t', '\n', '\r']).next().unwrap_or_default();
    // `!<…>` may have commas within.
    let after = match word.strip_prefix("!<") {
        Some(verbatim) => verbatim.split_once('>').map_or("", |(_, after)| after),
        None => word,
    };
    begins && after.contains(',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_tags_and_nothing_else() {
        assert_eq!(tag_before_comma("a: [!x, b]\n"), Some(4));
        assert_eq!(tag_before_comma("a: [b, &c !,]\n"), Some(10));
        assert_eq!(tag_before_comma("a: hello !, world\nb: 'x !,y'\nc: |\n  !a, b\n# !x,\n"), None);
        assert_eq!(tag_before_comma("a: [!x b, !y c, !<a,b> d]\n"), None);
        assert_eq!(tag_before_comma("a: [!<a,b>, c]\n"), Some(4));
        assert_eq!(tag_before_comma("a: [\"b\"!, c]\n"), Some(7));
    }
}
