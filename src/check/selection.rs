use super::rules::GROUPS;
use crate::kinds::nearest;

/// Which rules speak. Each word names a rule (`api/required`), a group (`api`) or `all`; the longer name
/// decides where two words name the same rule, and to ignore decides where they are the same. Where nothing is
/// selected, all speak but those of practice, which must be asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    select: Vec<String>,
    ignore: Vec<String>,
    practice: bool,
}

/// A word that names no rule and no group.
#[derive(Debug, thiserror::Error)]
#[error("no rule or group is called `{word}`{}", nearest.as_ref().map(|near| format!(", did you mean `{near}`?")).unwrap_or_default())]
pub struct UnknownRule {
    /// What was written.
    pub word: String,
    /// What it may have been meant to be.
    pub nearest: Option<String>,
}

impl Selection {
    /// The rules that `select` names (all where it is empty) without those that `ignore` names.
    ///
    /// # Errors
    /// [`UnknownRule`] for the first word that names nothing.
    pub fn new(select: &[String], ignore: &[String]) -> Result<Self, UnknownRule> {
        select.iter().chain(ignore).try_for_each(|word| known(word))?;
        Ok(Self { select: select.to_vec(), ignore: ignore.to_vec(), practice: false })
    }

    /// The same, with the rules of practice speaking, too, where nothing is selected.
    pub fn with_practice(self) -> Self {
        Self { practice: true, ..self }
    }

    /// Every rule but those that `words` name, which are names of rules or groups.
    pub fn without(words: &[&str]) -> Self {
        Self {
            select: Vec::new(),
            ignore: words.iter().map(|&word| word.to_owned()).collect(),
            ..Self::default()
        }
    }

    /// Whether every rule that `word`, the name of a rule or group, stands for is told.
    pub(super) fn contains_all(&self, word: &str) -> bool {
        let rules = GROUPS.iter().flat_map(|group| group.rules.iter().map(|rule| rule.id));
        rules.filter(|id| specificity(word, id).is_some()).all(|id| self.contains(id))
    }

    /// Whether what the rule called `id` finds is told.
    pub fn contains(&self, id: &str) -> bool {
        let longest = |words: &[String]| words.iter().filter_map(|word| specificity(word, id)).max();
        let selected = match self.select.is_empty() {
            true => (self.practice || !is_practice(id)).then_some(0),
            false => longest(&self.select),
        };
        selected.is_some_and(|selected| longest(&self.ignore).is_none_or(|ignored| selected > ignored))
    }
}

/// Whether the rule called `id` is about what is wise rather than what is right.
fn is_practice(id: &str) -> bool {
    let group = id.split('/').next().unwrap_or(id);
    GROUPS.iter().any(|one| one.practice && one.name == group)
}

/// How exactly `word` names the rule called `id`; `None` where it does not.
pub(super) fn specificity(word: &str, id: &str) -> Option<usize> {
    let group = id.split('/').next().unwrap_or(id);
    match word {
        "all" => Some(1),
        word if word == group => Some(2),
        word if word == id => Some(3),
        _ => None,
    }
}

fn known(word: &str) -> Result<(), UnknownRule> {
    if word == "all" { Ok(()) } else { named(word) }
}

/// Makes sure that `word` is the name of a rule or a group.
///
/// # Errors
/// [`UnknownRule`].
pub(super) fn named(word: &str) -> Result<(), UnknownRule> {
    let rules = GROUPS.iter().flat_map(|group| group.rules.iter().map(|rule| rule.id));
    let names = || GROUPS.iter().map(|group| group.name).chain(rules.clone());
    match names().any(|name| name == word) {
        true => Ok(()),
        false => {
            let near = nearest(word, names()).map(str::to_owned);
            Err(UnknownRule { word: word.to_owned(), nearest: near })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selection(select: &[&str], ignore: &[&str]) -> Selection {
        let words = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
        Selection::new(&words(select), &words(ignore)).expect("names of rules")
    }

    #[test]
    fn the_longer_name_decides() {
        assert!(selection(&[], &[]).contains("api/required"));
        assert!(!selection(&[], &["api"]).contains("api/required"));
        assert!(selection(&["api/required"], &["api"]).contains("api/required"));
        assert!(!selection(&["api"], &["api/required"]).contains("api/required"));
        assert!(!selection(&["yaml"], &[]).contains("api/required"));
        assert!(!selection(&[], &[]).contains("images/tag"));
        assert!(selection(&[], &[]).with_practice().contains("images/tag"));
        assert!(selection(&["images"], &[]).contains("images/tag"));
    }

    #[test]
    fn a_word_that_names_nothing_is_told_with_the_nearest() {
        let error = Selection::new(&[], &["api/requird".to_owned()]).expect_err("no such rule");
        assert_eq!(
            error.to_string(),
            "no rule or group is called `api/requird`, did you mean `api/required`?"
        );
    }
}
