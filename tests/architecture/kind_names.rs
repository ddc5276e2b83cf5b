//! What hoist knows of a kind stands in its row of the table, and a kind is named by its constant.

use std::collections::HashSet;

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};

use crate::check;
use crate::source::is_test;

/// Words that are a kind's name, too, but stand for something else in that place.
const OTHER_WORDS: &[(&str, &str)] = &[
    // The traffic that a NetworkPolicy is for.
    ("kinds/defaults/networking.rs", "Ingress"),
    ("kinds/validation/networking/policy.rs", "Ingress"),
    // Scopes of a ResourceQuota.
    ("kinds/validation/core/quota.rs", "PriorityClass"),
    ("kinds/validation/core/quota.rs", "VolumeAttributesClass"),
    // Where the parameters of an IngressClass live.
    ("kinds/validation/networking/ingress.rs", "Namespace"),
];

struct Literals<'k> {
    kinds: &'k HashSet<&'static str>,
    found: Vec<(String, usize)>,
}

impl Literals<'_> {
    fn look(&mut self, text: &str, line: usize) {
        if self.kinds.contains(text) {
            self.found.push((text.to_owned(), line));
        }
    }

    fn tokens(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Literal(literal) => {
                    let line = literal.span().start().line;
                    if let Ok(syn::Lit::Str(text)) = syn::parse_str(&literal.to_string()) {
                        self.look(&text.value(), line);
                    }
                }
                _ => {}
            }
        }
    }
}

impl<'ast> Visit<'ast> for Literals<'_> {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !is_test(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_attribute(&mut self, _attribute: &'ast syn::Attribute) {}

    fn visit_lit_str(&mut self, literal: &'ast syn::LitStr) {
        self.look(&literal.value(), literal.span().start().line);
    }

    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        self.tokens(item.tokens.clone());
    }
}

#[test]
fn a_kind_is_named_by_its_constant() {
    let kinds: HashSet<&'static str> = hoist::kinds::table::all().iter().map(|kind| kind.kind).collect();
    assert!(kinds.contains(hoist::kinds::table::DEPLOYMENT.kind), "the table is empty");
    check(|file| {
        if file.path.starts_with("kinds/table") || file.path.ends_with("tests.rs") {
            return Vec::new();
        }
        let mut literals = Literals { kinds: &kinds, found: Vec::new() };
        file.items.iter().for_each(|item| literals.visit_item(item));
        let other =
            |word: &str| OTHER_WORDS.iter().any(|(path, of)| file.path.ends_with(path) && *of == word);
        let found = literals.found.into_iter().filter(|(word, _)| !other(word));
        found.map(|(kind, line)| file.found(line, format!("\"{kind}\": use its row of the table"))).collect()
    });
}
