use std::sync::Arc;

use super::{Location, Secrets, Span};

/// Values that were given to templates, by their numbers: each with its path and the place that set it.
///
/// A value's number comes before those of the values in it, which follow one another.
#[derive(Debug, Default)]
pub struct Given {
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    holder: Option<u32>,
    step: Step,
    location: Option<Location>,
    /// What it says, where it holds no others.
    told: Option<Arc<str>>,
    /// One past the last value in it.
    end: u32,
}

/// A step from a map or list to a value in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// To the value of a key.
    Key(Arc<str>),
    /// To an element.
    Index(usize),
}

/// Which given values had a part in a piece of text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cause {
    /// None that is known.
    #[default]
    None,
    /// The value of that number.
    One(u32),
    /// Those of the [`Causes`] at that place.
    Several(u32),
}

/// Given values that had a part in something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Causes {
    /// Those that made it what it is.
    pub certain: Vec<u32>,
    /// Those that may have: reason enough to hide something, not to point at it.
    pub possible: Vec<u32>,
}

impl Given {
    /// Adds the value that `step` leads to from the one called `holder`, and that was set at `location`: with its key,
    /// where a file has one. What is in it is added next, and [`Self::close`] ends it. Returns its number.
    pub fn add(&mut self, holder: Option<u32>, step: Step, location: Option<Location>) -> u32 {
        let number = self.entries.len() as u32;
        self.entries.push(Entry { holder, step, location, told: None, end: number + 1 });
        number
    }

    /// Says that all that is in the value of that number has been added.
    pub fn close(&mut self, number: u32) {
        let end = self.entries.len() as u32;
        if let Some(entry) = self.entries.get_mut(number as usize) {
            entry.end = end;
        }
    }

    /// Says what the value of that number is as a text, where it is one, a number or the like.
    pub fn tell(&mut self, number: u32, told: Arc<str>) {
        if let Some(entry) = self.entries.get_mut(number as usize) {
            entry.told = Some(told);
        }
    }

    /// Where the value was set.
    pub fn location(&self, number: u32) -> Option<&Location> {
        self.entries.get(number as usize)?.location.as_ref()
    }

    /// What leads to the value, as `web.ports[0].name`.
    pub fn path(&self, number: u32) -> String {
        let mut path = String::new();
        for step in self.steps(number) {
            match step {
                Step::Key(key) if path.is_empty() => path.push_str(key),
                Step::Key(key) => path.extend([".", key]),
                Step::Index(index) => path.push_str(&format!("[{index}]")),
            }
        }
        path
    }

    /// What leads to the value, step by step; the first entry, which is all values, has no step of its own.
    pub fn steps(&self, number: u32) -> Vec<&Step> {
        let entry = |number: u32| self.entries.get(number as usize);
        let way = std::iter::successors(entry(number), |one| entry(one.holder?));
        let mut steps: Vec<_> = way.map(|one| &one.step).collect();
        steps.reverse();
        steps
    }

    /// The numbers of the values that hold no others and are never to be shown, in order: what set them is marked so,
    /// here or by whoever else was given them.
    pub fn concealed(&self) -> Vec<u32> {
        let is_concealed = |entry: &Entry| {
            let location = entry.location.as_ref()?;
            let body = self.set_with(entry).body(location)?;
            (!location.text.concealed_in(body).is_empty()).then_some(())
        };
        let alone = (1..).zip(&self.entries).filter(|(after, entry)| entry.end == *after);
        alone.filter(|(_, entry)| is_concealed(entry).is_some()).map(|(after, _)| after - 1).collect()
    }

    /// The texts of the values that are never to be shown.
    pub fn secrets(&self) -> Secrets {
        let concealed = self.concealed().into_iter();
        Secrets::of(concealed.filter_map(|number| self.entries[number as usize].told.as_deref()))
    }

    /// The numbers of a value and of all that is in it.
    pub fn within(&self, number: u32) -> std::ops::Range<u32> {
        number..self.entries.get(number as usize).map_or(number, |entry| entry.end)
    }

    /// Marks what set the value, and all that is in it, as never to be shown.
    pub fn conceal(&self, number: u32) {
        let Some(entry) = self.entries.get(number as usize) else { return };
        for (at, entry) in (number + 1..).zip(&self.entries[number as usize..entry.end as usize]) {
            if let (true, Some(location)) = (entry.end == at, &entry.location) {
                self.set_with(entry).body(location).into_iter().for_each(|body| location.text.conceal(body));
            }
        }
    }

    /// The step to what was set as a whole at the place of an entry: to itself, or to what holds it.
    fn set_with<'g>(&'g self, mut entry: &'g Entry) -> &'g Step {
        while let Some(holder) = entry.holder.map(|holder| &self.entries[holder as usize]) {
            if holder.location != entry.location {
                break;
            }
            entry = holder;
        }
        &entry.step
    }
}

impl Step {
    /// What the value itself takes of the place that set it; `None` where only its key stands there.
    fn body(&self, location: &Location) -> Option<Span> {
        let Location { text, span } = location;
        let Self::Key(key) = self else { return Some(*span) };
        let written = text.slice(*span);
        let after = written.trim_start_matches(['"', '\'']).strip_prefix(key.as_ref());
        match after.map(|after| after.trim_start_matches(['"', '\'', ' '])) {
            // The argument of a flag may set a value that reads as its key does.
            Some("") if !text.name().starts_with("--") => None,
            Some(after) if after.starts_with(':') => {
                let length = after[1..].trim_start().len() as u32;
                Some(Span { start: span.end - length, end: span.end })
            }
            _ => Some(*span),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    #[test]
    fn a_value_is_concealed_with_all_that_is_in_it() {
        let text = Arc::new(Text::new("values.yaml", "web: {a: x, b: y}\nc: z\n"));
        let at = |start, end| Some(Location { text: text.clone(), span: Span::new(start, end) });
        let key = |name: &str| Step::Key(name.into());
        let mut given = Given::default();
        let web = given.add(None, key("web"), at(0, 17));
        given.add(Some(web), key("a"), at(6, 10));
        let b = given.add(Some(web), key("b"), at(12, 16));
        given.close(web);
        let c = given.add(None, key("c"), at(18, 22));
        assert_eq!([web, b, c].map(|number| given.path(number)), ["web", "web.b", "c"]);
        given.conceal(web);
        assert_eq!(text.concealed_in(text.span()), [Span::new(9, 10), Span::new(15, 16)]);
    }
}
