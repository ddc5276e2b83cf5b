//! How values are laid over values (helm `pkg/chart/common/util/coalesce.go`, `MergeMaps` in
//! `pkg/chart/v2/loader/load.go`).

use indexmap::IndexMap;

use super::Node;
use super::node::Held;

/// The key of the values that flow down to every subchart.
pub const GLOBAL: &str = "global";

/// What becomes of a null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nulls {
    /// It takes away what is under it, and is gone.
    TakeAway,
    /// It stays, for a later layer to take away what is under it.
    Stay,
}

type Map = IndexMap<String, Node>;

impl Node {
    /// Lays `over` over it: maps key by key, all else as a whole.
    pub fn merge(&mut self, over: Self) {
        match (&mut self.held, over) {
            (Held::Map(entries), Self { held: Held::Map(over), location }) => {
                for (key, value) in over {
                    match entries.get_mut(&key) {
                        Some(under) => under.merge(value),
                        None => drop(entries.insert(key, value)),
                    }
                }
                self.location = location.or(self.location.take());
            }
            (_, over) => *self = over,
        }
    }

    /// Lays what was given over a chart's defaults: maps key by key, all else as a whole, the defaults' keys first.
    /// What is for a subchart keeps its nulls, which are for the subchart's own defaults.
    pub fn over_defaults(self, defaults: &Self, nulls: Nulls, is_subchart: impl Fn(&str) -> bool) -> Self {
        let (Held::Map(given), Held::Map(defaults)) = (self.held, &defaults.held) else {
            return Self::default();
        };
        let settled = |default: &Self, nulls| match nulls {
            Nulls::TakeAway => default.without_nulls(),
            Nulls::Stay => default.clone(),
        };
        let mut given: IndexMap<_, _> = given.into_iter().map(|(key, value)| (key, Some(value))).collect();
        let mut entries = Map::with_capacity(defaults.len());
        for (key, default) in defaults {
            let dropped = |value: &Self| value.is_null() && nulls == Nulls::TakeAway;
            let value = match given.get_mut(key).and_then(Option::take) {
                Some(given) if given.is_map() && default.is_map() => {
                    let within = if is_subchart(key) { Nulls::Stay } else { nulls };
                    Some(given.over(settled(default, within), within))
                }
                Some(given) => Some(given).filter(|given| !dropped(given)),
                None => Some(settled(default, nulls)).filter(|default| !dropped(default)),
            };
            entries.extend(value.map(|value| (key.clone(), value)));
        }
        entries.extend(given.into_iter().filter_map(|(key, value)| Some((key, value?))));
        Self { held: Held::Map(entries), location: self.location }
    }

    /// Lays a map over another, the keys of the one under it first. Where only one of two values is a map, the one on
    /// top stays.
    pub fn over(self, under: Self, nulls: Nulls) -> Self {
        let location = self.location.or(under.location);
        let (Held::Map(over), Held::Map(under)) = (self.held, under.held) else {
            return Self::default();
        };
        let mut over: IndexMap<_, _> = over.into_iter().map(|(key, value)| (key, Some(value))).collect();
        let mut entries = Map::with_capacity(under.len());
        for (key, below) in under {
            let value = match over.get_mut(&key).and_then(Option::take) {
                None => Some(below),
                Some(top) if top.is_map() && below.is_map() => Some(top.over(below, nulls)),
                Some(top) if top.is_null() && !below.is_null() && nulls == Nulls::TakeAway => None,
                Some(top) => Some(top),
            };
            entries.extend(value.map(|value| (key, value)));
        }
        entries.extend(over.into_iter().filter_map(|(key, value)| Some((key, value?))));
        Self { held: Held::Map(entries), location }
    }

    /// Lays the `global` of a parent's values over that of these, which are a subchart's. Every subchart has one then.
    pub fn take_globals(&mut self, parent: &Self) {
        let Held::Map(own) = &mut self.held else { return };
        let parent = parent.entries().and_then(|values| values.get(GLOBAL));
        let own = own.entry(GLOBAL.to_owned()).or_default();
        let Held::Map(own) = &mut own.held else { return };
        for (key, value) in parent.and_then(Self::entries).into_iter().flatten() {
            match own.get_mut(key) {
                Some(below) if value.is_map() && below.is_map() => {
                    *below = value.clone().over(std::mem::take(below), Nulls::Stay);
                }
                Some(below) if value.is_map() || below.is_map() => {}
                Some(below) => *below = value.clone(),
                None => drop(own.insert(key.clone(), value.clone())),
            }
        }
    }

    /// Puts a value under a key of a map.
    pub fn put_below(&mut self, key: &str, value: Self) {
        if let Held::Map(entries) = &mut self.held {
            entries.insert(key.to_owned(), value);
        }
    }

    /// Whether it is a map.
    pub fn is_map(&self) -> bool {
        self.entries().is_some()
    }

    /// The same without the nulls in its maps; those in lists stay.
    fn without_nulls(&self) -> Self {
        let Held::Map(entries) = &self.held else { return self.clone() };
        let kept = entries.iter().filter(|(_, value)| !value.is_null());
        let kept = kept.map(|(key, value)| (key.clone(), value.without_nulls()));
        Self { held: Held::Map(kept.collect()), location: self.location.clone() }
    }

    /// Puts the nulls of `defaults` back where nothing else is, but for those under a key that `except` names: to
    /// Helm's templates a value that is missing is null, to hoist's it is an error, and with a null a chart says that
    /// the value is there to be set.
    pub fn take_back_nulls(&mut self, defaults: &Self, except: &dyn Fn(&str) -> bool) {
        let (Held::Map(entries), Held::Map(defaults)) = (&mut self.held, &defaults.held) else { return };
        for (key, default) in defaults.iter().filter(|(key, _)| !except(key)) {
            match entries.get_mut(key) {
                Some(value) => value.take_back_nulls(default, &|_| false),
                None if default.is_null() => drop(entries.insert(key.clone(), default.clone())),
                None => {}
            }
        }
    }
}
