/// The candidate that `word` was most likely meant to be: at most a third of its letters off, counting
/// insertions, deletions, changes and swaps; case, dashes and underscores do not count.
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let wanted = plain(word);
    let length = wanted.chars().count();
    let limit = (length / 3).max(1);
    let distances = candidates.into_iter().filter_map(|candidate| {
        let other = plain(candidate);
        if other.chars().count().abs_diff(length) > limit {
            return None;
        }
        let same_start = other.chars().next() == wanted.chars().next();
        Some((strsim::damerau_levenshtein(&wanted, &other), !same_start, candidate))
    });
    let near = distances.filter(|&(distance, ..)| distance <= limit && distance < length);
    near.min_by_key(|&(distance, other_start, _)| (distance, other_start)).map(|(.., candidate)| candidate)
}

fn plain(word: &str) -> String {
    let letters = word.chars().filter(|letter| !matches!(letter, '-' | '_'));
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_is_near() {
        let fields = ["image", "imagePullPolicy", "ports", "name", "env", "envFrom"];
        let nearest = |word| nearest(word, fields);
        assert_eq!(nearest("imagePullpolcy"), Some("imagePullPolicy"));
        assert_eq!(nearest("image_pull_policy"), Some("imagePullPolicy"));
        assert_eq!(nearest("Image"), Some("image"));
        assert_eq!(nearest("port"), Some("ports"));
        assert_eq!(nearest("envs"), Some("env"));
        assert_eq!(nearest("replicas"), None);
        assert_eq!(nearest("x"), None);
        assert_eq!(nearest(""), None);
    }
}
