//! Places as links: what a terminal opens on a click (OSC 8), and paths as URIs.

use super::Style;
use super::spot::place;
use crate::text::{Position, Text};

/// `deploy.yaml:6:3`, as a link to the file where `style` wants links. Standard input and texts that came from
/// elsewhere are none.
pub(super) fn linked(text: &Text, at: Position, style: Style) -> String {
    let shown = place(text, at);
    let Some(base) = style.links.filter(|_| text.name() != "-") else { return shown };
    let target = match text.name().contains("://") {
        true => uri(text.name()),
        false => format!("file://{}", uri(&base.join(text.name()).to_string_lossy())),
    };
    format!("\x1b]8;;{target}\x1b\\{shown}\x1b]8;;\x1b\\")
}

/// A path as a URI reference: what RFC 3986 does not allow in one is encoded.
pub(super) fn uri(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=@".contains(&byte);
    let encoded = path.bytes().map(|byte| match plain(byte) || byte == b':' && path.contains("://") {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    });
    encoded.collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn paths_become_uri_references() {
        assert_eq!(uri("k8s/my app.yaml"), "k8s/my%20app.yaml");
        assert_eq!(uri("a:b/ü.yaml"), "a%3Ab/%C3%BC.yaml");
        assert_eq!(uri("https://example.com/a.yaml"), "https://example.com/a.yaml");
    }

    #[test]
    fn places_become_links_where_that_is_wanted() {
        let at = Position { line: 6, column: 3 };
        let style = Style { links: Some(Path::new("/my repo")), ..Style::PLAIN };
        let linked = |name: &str, style| linked(&Text::new(name, ""), at, style);
        assert_eq!(linked("a.yaml", Style::PLAIN), "a.yaml:6:3");
        assert_eq!(linked("-", style), "-:6:3");
        assert_eq!(
            linked("k8s/a.yaml", style),
            "\x1b]8;;file:///my%20repo/k8s/a.yaml\x1b\\k8s/a.yaml:6:3\x1b]8;;\x1b\\"
        );
    }
}
