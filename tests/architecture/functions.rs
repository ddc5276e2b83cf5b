//! How long things may get.

use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use crate::{check, source};

const MOST_LINES_OF_A_FILE: usize = 600;
const MOST_LINES_OF_MAIN: usize = 40;
const MOST_LINES_OF_A_FUNCTION: usize = 40;

/// Functions that are longer, because cutting them would hide what they do. The list may only shrink.
const LONG_FUNCTIONS: &[&str] = &[];

#[derive(Default)]
struct Functions {
    found: Vec<(String, usize, usize)>,
}

impl Functions {
    fn add(&mut self, name: &syn::Ident, item: &impl Spanned) {
        let (start, end) = (item.span().start().line, item.span().end().line);
        self.found.push((name.to_string(), name.span().start().line, end - start + 1));
    }
}

impl<'ast> Visit<'ast> for Functions {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.add(&item.sig.ident, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.add(&item.sig.ident, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.add(&item.sig.ident, block);
        }
        visit::visit_trait_item_fn(self, item);
    }
}

#[test]
fn a_file_holds_one_idea() {
    check(|file| {
        let lines = file.text.lines().count();
        let most = match file.path.to_str() {
            Some("main.rs") => MOST_LINES_OF_MAIN,
            _ => MOST_LINES_OF_A_FILE,
        };
        (lines > most).then(|| file.found(1, format!("{lines} lines, {most} at most"))).into_iter().collect()
    });
}

#[test]
fn a_function_fits_a_screen() {
    check(|file| {
        let mut functions = Functions::default();
        file.items.iter().for_each(|item| functions.visit_item(item));
        let long = functions.found.into_iter().filter(|(name, _, lines)| {
            *lines > MOST_LINES_OF_A_FUNCTION && !LONG_FUNCTIONS.contains(&name.as_str())
        });
        long.map(|(name, line, lines)| file.found(line, format!("`{name}` has {lines} lines"))).collect()
    });
}

#[test]
fn the_list_of_long_functions_only_shrinks() {
    let mut functions = Functions::default();
    for file in source::all() {
        file.items.iter().for_each(|item| functions.visit_item(item));
    }
    let is_long = |name: &&&str| {
        let mut same = functions.found.iter().filter(|(found, ..)| found == **name);
        same.any(|(_, _, lines)| *lines > MOST_LINES_OF_A_FUNCTION)
    };
    let short: Vec<_> = LONG_FUNCTIONS.iter().filter(|name| !is_long(name)).collect();
    assert!(short.is_empty(), "no longer long, take them off the list: {short:?}");
}
