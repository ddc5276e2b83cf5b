//! A place in an object under validation: where it is, what stands there, and where to say what is wrong.

use std::cell::RefCell;
use std::fmt;

use serde_json::Value;

use crate::kinds::{Concern, FieldError, KubeVersion, Reason, Warning};
use crate::scalar::names::Verdict;
use crate::yaml::{Path, Segment, Shape, View, to_value};

/// A place in an object, with the value there if there is one (a null counts as none). Places form a chain to
/// the root along the stack, so that a path costs nothing until something is wrong there.
pub(super) struct At<'p, V> {
    value: Option<V>,
    step: Step<'p>,
    parent: Option<&'p At<'p, V>>,
    /// Where the server says that it stands, if not here.
    said: Option<&'p At<'p, V>>,
    inquiry: &'p Inquiry,
}

/// What is asked, and what was found to be wrong so far.
pub(super) struct Inquiry {
    kube: KubeVersion,
    is_create: bool,
    /// Whether the server has completed the object.
    is_complete: bool,
    errors: RefCell<Vec<FieldError>>,
    warnings: RefCell<Vec<Warning>>,
}

impl Inquiry {
    fn new(kube: KubeVersion, is_create: bool, is_complete: bool) -> Self {
        Self { kube, is_create, is_complete, errors: RefCell::default(), warnings: RefCell::default() }
    }

    /// The same as [`Self::creation`] for an object in which the server has set what it sets.
    pub(super) fn completed(kube: KubeVersion) -> Self {
        Self::new(kube, true, true)
    }

    /// What is wrong for a server of version `kube` with an object to be created.
    pub(super) fn creation(kube: KubeVersion) -> Self {
        Self::new(kube, true, false)
    }

    /// What is wrong for a server of version `kube` with the new form of an object.
    pub(super) fn update(kube: KubeVersion) -> Self {
        Self::new(kube, false, true)
    }

    /// What was found to be worth a warning.
    pub(super) fn into_warnings(self) -> Vec<Warning> {
        self.warnings.into_inner()
    }

    /// What was found.
    pub(super) fn into_errors(self) -> Vec<FieldError> {
        self.errors.into_inner()
    }
}

#[derive(Clone, Copy)]
enum Step<'p> {
    Root,
    Field(&'static str),
    Named(&'p str),
    Key(&'p str),
    Index(usize),
}

impl<'p, 'v: 'p, V: View<'v>> At<'p, V> {
    /// The root of an object; what is wrong goes to `inquiry`.
    pub(super) fn root(value: V, inquiry: &'p Inquiry) -> Self {
        Self { value: Some(value), step: Step::Root, parent: None, said: None, inquiry }
    }

    fn child(&'p self, value: Option<V>, step: Step<'p>) -> Self {
        let value = value.filter(|value| !value.is_null());
        At { value, step, parent: Some(self), said: None, inquiry: self.inquiry }
    }

    /// The field `name`, be it there or not.
    pub(super) fn field(&'p self, name: &'static str) -> Self {
        self.child(self.value.and_then(|value| value.get(name)), Step::Field(name))
    }

    /// The entry `key` of a map, be it there or not.
    pub(super) fn key(&'p self, key: &'p str) -> Self {
        self.child(self.value.and_then(|value| value.get(key)), Step::Key(key))
    }

    /// A field whose name is not known beforehand, where the server reports a key as one.
    pub(super) fn named(&'p self, name: &'p str) -> Self {
        self.child(self.value.and_then(|value| value.get(name)), Step::Named(name))
    }

    /// The element `index` of a list, be it there or not.
    pub(super) fn index(&'p self, index: usize) -> Self {
        self.child(self.value.and_then(|value| value.items().nth(index)), Step::Index(index))
    }

    /// The elements of a list.
    pub(super) fn items(&'p self) -> impl Iterator<Item = At<'p, V>> {
        let items = self.value.into_iter().flat_map(View::items).enumerate();
        items.map(|(index, value)| self.child(Some(value), Step::Index(index)))
    }

    /// The entries of a map.
    pub(super) fn entries(&'p self) -> impl Iterator<Item = (&'v str, At<'p, V>)> {
        let entries = self.value.into_iter().flat_map(View::entries);
        entries.map(|(key, value)| (key, self.child(Some(value), Step::Key(key))))
    }

    /// Whether the server that is asked is of 1.`minor` or later.
    pub(super) fn since(&self, minor: u8) -> bool {
        self.inquiry.kube >= KubeVersion::minor(minor)
    }

    /// Whether the object shall be created; what is bad in an object that is there already is borne.
    pub(super) fn is_create(&self) -> bool {
        self.inquiry.is_create
    }

    /// Whether the server has set in the object what it sets; else that is yet to come.
    pub(super) fn is_complete(&self) -> bool {
        self.inquiry.is_complete
    }

    /// The value here, said to stand at `place`, where the server reports it.
    pub(super) fn at(&self, place: &'p At<'p, V>) -> Self {
        At {
            value: self.value,
            step: self.step,
            parent: self.parent,
            said: Some(place),
            inquiry: self.inquiry,
        }
    }

    /// This place with another value.
    pub(super) fn with(&'p self, value: Option<V>) -> Self {
        At { value, step: self.step, parent: self.parent, said: self.said, inquiry: self.inquiry }
    }

    /// What stands here.
    pub(super) fn value(&self) -> Option<V> {
        self.value
    }

    /// Whether something stands here.
    pub(super) fn is_set(&self) -> bool {
        self.value.is_some()
    }

    /// How many entries or elements are here.
    pub(super) fn count(&self) -> usize {
        self.value.map_or(0, View::len)
    }

    /// The string here; empty where there is none.
    pub(super) fn text(&self) -> &'v str {
        self.value.and_then(View::as_str).unwrap_or_default()
    }

    /// The string here, `default` where there is none or an empty one: a field that Go holds by value.
    pub(super) fn text_or(&self, default: &'v str) -> &'v str {
        match self.text() {
            "" => default,
            text => text,
        }
    }

    /// The strings of a list.
    pub(super) fn texts(&self) -> impl Iterator<Item = &'v str> {
        self.value.into_iter().flat_map(View::items).map(|item| item.as_str().unwrap_or_default())
    }

    /// The integer here, if there is one.
    pub(super) fn number(&self) -> Option<i64> {
        self.value.and_then(View::as_i64)
    }

    /// Whether `true` stands here.
    pub(super) fn is_true(&self) -> bool {
        self.value.and_then(View::as_bool) == Some(true)
    }

    /// The way from the root to here, as the server tells it.
    pub(super) fn path(&self) -> Path {
        self.way(true)
    }

    /// The way from the root to here: as the server tells it, or as it is written.
    fn way(&self, as_said: bool) -> Path {
        let mut segments = Vec::new();
        let mut at = Some(self);
        while let Some(mut here) = at {
            while let Some(place) = here.said.filter(|_| as_said) {
                here = place;
            }
            segments.extend(match here.step {
                Step::Root => None,
                Step::Field(name) | Step::Named(name) => Some(Segment::Field(name.to_owned())),
                Step::Key(key) => Some(Segment::Key(key.to_owned())),
                Step::Index(index) => Some(Segment::Index(index)),
            });
            at = here.parent;
        }
        segments.reverse();
        Path::from(segments)
    }

    fn report(&self, reason: Reason, value: Option<String>, detail: impl Into<String>) {
        let (path, written) = (self.path(), self.way(false));
        let written = Some(written).filter(|written| *written != path);
        let error = FieldError { path, written, reason, value, detail: detail.into(), suggestion: None };
        self.inquiry.errors.borrow_mut().push(error);
    }

    /// Warns of what stands here, in words that follow its path.
    pub(super) fn warn(&self, concern: Concern, says: impl fmt::Display) {
        self.warn_whole(concern, format!("{}: {says}", self.path()));
    }

    /// Warns of what stands here, where the server says so without the path.
    pub(super) fn warn_whole(&self, concern: Concern, message: impl Into<String>) {
        let warning = Warning { concern, path: self.path(), message: message.into(), synonym: None };
        self.inquiry.warnings.borrow_mut().push(warning);
    }

    /// Warns of a deprecated word here, for which another may stand.
    pub(super) fn warn_of_synonym(&self, message: String, synonym: Option<&'static str>) {
        let warning = Warning { concern: Concern::Deprecated, path: self.path(), message, synonym };
        self.inquiry.warnings.borrow_mut().push(warning);
    }

    /// Says that something must stand here.
    pub(super) fn required(&self, detail: impl Into<String>) {
        self.report(Reason::Required, None, detail);
    }

    /// Says what is wrong with the value here.
    pub(super) fn invalid(&self, detail: impl Into<String>) {
        self.report(Reason::Invalid, Some(self.quoted()), detail);
    }

    /// Says what is wrong here, quoting `value`.
    pub(super) fn invalid_as(&self, value: impl Quoted, detail: impl Into<String>) {
        self.report(Reason::Invalid, Some(value.quoted()), detail);
    }

    /// Says what is wrong here and quotes nothing: for structures, which the API server prints in Go's own
    /// notation.
    pub(super) fn invalid_whole(&self, detail: impl Into<String>) {
        self.report(Reason::Invalid, None, detail);
    }

    /// Says all that is wrong with the value here.
    pub(super) fn judge(&self, verdict: Verdict) {
        self.judge_as(self.text(), verdict);
    }

    /// Says all that is wrong here, quoting `value`.
    pub(super) fn judge_as(&self, value: impl Quoted, verdict: Verdict) {
        for problem in verdict.err().into_iter().flatten() {
            self.report(Reason::Invalid, Some(value.quoted()), problem);
        }
    }

    /// Says that the value here is none of `supported`.
    pub(super) fn not_supported(&self, supported: &[&str]) {
        self.not_supported_as(self.quoted(), supported);
    }

    /// Says that `value`, as it shall be quoted, is none of `supported`.
    pub(super) fn not_supported_as(&self, value: String, supported: &[&str]) {
        let names: Vec<_> = supported.iter().map(|name| format!("\"{name}\"")).collect();
        self.report(Reason::NotSupported, Some(value), format!("supported values: {}", names.join(", ")));
    }

    /// Says that the value here stands somewhere else, too.
    pub(super) fn duplicate(&self) {
        self.report(Reason::Duplicate, Some(self.quoted()), "");
    }

    /// Says that `value` stands somewhere else, too.
    pub(super) fn duplicate_as(&self, value: impl Quoted) {
        self.report(Reason::Duplicate, Some(value.quoted()), "");
    }

    /// Says that the structure here stands somewhere else, too.
    pub(super) fn duplicate_whole(&self) {
        self.report(Reason::Duplicate, None, "");
    }

    /// Says that the structure here stands somewhere else, too, and what tells structures apart.
    pub(super) fn duplicate_whole_for(&self, detail: &str) {
        self.report(Reason::Duplicate, None, detail);
    }

    /// Says why nothing may stand here.
    pub(super) fn forbidden(&self, detail: impl Into<String>) {
        self.report(Reason::Forbidden, None, detail);
    }

    /// Says that what the value here refers to is not there.
    pub(super) fn not_found(&self, detail: impl Into<String>) {
        self.report(Reason::NotFound, Some(self.quoted()), detail);
    }

    /// Says that what `value` refers to is not there.
    pub(super) fn not_found_as(&self, value: impl Quoted, detail: impl Into<String>) {
        self.report(Reason::NotFound, Some(value.quoted()), detail);
    }

    /// Says that the value here has more than `most` bytes.
    pub(super) fn too_long(&self, most: usize) {
        self.report(Reason::TooLong, None, format!("may not be more than {most} bytes"));
    }

    /// Says that there are more than `most` elements here.
    pub(super) fn too_many(&self, most: usize) {
        self.too_many_of(self.count(), most);
    }

    /// Says that there are `count` of something here, more than `most`.
    pub(super) fn too_many_of(&self, count: usize, most: usize) {
        let noun = if most == 1 { "item" } else { "items" };
        self.report(Reason::TooMany, Some(count.to_string()), format!("must have at most {most} {noun}"));
    }

    /// Says what was found to be wrong with the value here by itself: the paths go on from here.
    pub(super) fn tell(&self, error: FieldError) {
        let onward = |from: Path, steps: &[Segment]| {
            Path::from(from.segments().iter().chain(steps).cloned().collect::<Vec<_>>())
        };
        let written = onward(self.way(false), error.path.segments());
        let mut steps = error.path.segments().to_vec();
        // The judges of custom resources take an element at the root for a field, and a field without a name for
        // none.
        if let Some(Segment::Index(index)) = steps.first() {
            steps[0] = Segment::Field(format!("[{index}]"));
        }
        steps.retain(|step| *step != Segment::Field(String::new()));
        let path = onward(self.path(), &steps);
        let written = Some(written).filter(|written| *written != path);
        self.inquiry.errors.borrow_mut().push(FieldError { path, written, ..error });
    }

    /// How many errors there are by now.
    pub(super) fn error_count(&self) -> usize {
        self.inquiry.errors.borrow().len()
    }

    /// The value here as the API server quotes it.
    fn quoted(&self) -> String {
        match self.value.map(|value| (value, value.shape())) {
            None => "\"\"".to_owned(),
            Some((_, Shape::Str(text))) => text.quoted(),
            Some((_, Shape::Int(number))) => number.quoted(),
            Some((_, Shape::Bool(value))) => value.to_string(),
            Some((value, _)) => to_value(value).to_string(),
        }
    }
}

/// A value that the API server quotes in an error.
pub(super) trait Quoted {
    /// As Go prints it: a string in quotes, a number bare.
    fn quoted(&self) -> String;
}

impl Quoted for &str {
    fn quoted(&self) -> String {
        let mut quoted = String::with_capacity(self.len() + 2);
        quoted.push('"');
        self.chars().for_each(|c| quote(c, &mut quoted));
        quoted.push('"');
        quoted
    }
}

impl Quoted for String {
    fn quoted(&self) -> String {
        self.as_str().quoted()
    }
}

impl Quoted for i64 {
    fn quoted(&self) -> String {
        self.to_string()
    }
}

impl Quoted for bool {
    fn quoted(&self) -> String {
        self.to_string()
    }
}

impl Quoted for Value {
    fn quoted(&self) -> String {
        match self {
            Value::String(text) => text.quoted(),
            other => other.to_string(),
        }
    }
}

fn quote(c: char, out: &mut String) {
    use fmt::Write;
    // Writing to a string cannot fail.
    let _ = match c {
        '"' | '\\' => write!(out, "\\{c}"),
        '\n' => out.write_str("\\n"),
        '\r' => out.write_str("\\r"),
        '\t' => out.write_str("\\t"),
        '\x07' => out.write_str("\\a"),
        '\x08' => out.write_str("\\b"),
        '\x0b' => out.write_str("\\v"),
        '\x0c' => out.write_str("\\f"),
        c if c.is_ascii_control() => write!(out, "\\x{:02x}", u32::from(c)),
        c if c.is_control() => write!(out, "\\u{:04x}", u32::from(c)),
        c => out.write_char(c),
    };
}
