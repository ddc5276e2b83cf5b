//! The example chart, rendered as it is and for production: what comes out is kept whole.
//!
//! `UPDATE=1` writes the golden files anew; read them before you commit them.

use std::fs;
use std::path::Path;

use crate::run;

#[test]
fn the_shop_renders_as_kept() {
    for (golden, arguments) in [
        ("shop.yaml", "template shop"),
        ("shop-prod.yaml", "template shop -f shop/values-prod.yaml --name eu -n shop --set web.replicas=9"),
    ] {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let output = run::line(&root.join("charts-examples"), &format!("hoist {arguments}"));
        let found = String::from_utf8(output.stdout).expect("text");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        compare(&root.join("tests/cli/template").join(golden), &found);
    }
}

#[expect(clippy::disallowed_methods, reason = "a test has no session to ask")]
fn compare(golden: &Path, found: &str) {
    if std::env::var_os("UPDATE").is_some() {
        fs::create_dir_all(golden.parent().expect("a directory")).expect("a directory");
        fs::write(golden, found).expect("the golden file can be written");
        return;
    }
    let expected = fs::read_to_string(golden).unwrap_or_default();
    let differs = expected.lines().zip(found.lines()).position(|(one, other)| one != other);
    assert!(expected == found, "{} differs from line {differs:?} on:\n{found}", golden.display());
}
