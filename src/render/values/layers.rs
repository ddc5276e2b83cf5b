//! How values are laid over values (helm `pkg/chart/common/util/coalesce.go`, `MergeMaps` in
//! `pkg/chart/v2/loader/load.go`).

use super::Node;
use super::node::Held;

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

    /// Lays what was given over a chart's defaults: as [`Self::merge`], and a null takes the default away. The nulls
    /// among the defaults, which Helm drops, go as well; see [`Self::take_back_nulls`].
    pub fn coalesce(&mut self, mut given: Self) {
        if let (Held::Map(defaults), Held::Map(given)) = (&self.held, &mut given.held) {
            // On top, and only there, a null takes away a default that is null itself.
            given.retain(|key, value| {
                let null_over_null = value.is_null() && defaults.get(key).is_some_and(Self::is_null);
                !null_over_null
            });
        }
        self.drop_nulls();
        self.overlay(given);
    }

    fn overlay(&mut self, given: Self) {
        match (&mut self.held, given) {
            (Held::Map(defaults), Self { held: Held::Map(given), location }) => {
                for (key, value) in given {
                    match defaults.get_mut(&key) {
                        Some(_) if value.is_null() => drop(defaults.shift_remove(&key)),
                        Some(default) => default.overlay(value),
                        None => drop(defaults.insert(key, value)),
                    }
                }
                self.location = location.or(self.location.take());
            }
            (_, given) => *self = given,
        }
    }

    /// Takes the nulls out of maps in maps; those in lists stay.
    fn drop_nulls(&mut self) {
        if let Held::Map(entries) = &mut self.held {
            entries.retain(|_, value| !value.is_null());
            entries.values_mut().for_each(Self::drop_nulls);
        }
    }

    /// Puts the nulls of `defaults` back where nothing else is: to Helm's templates a name that is missing is null,
    /// to hoist's it is an error, and a null is how a chart says that the name is there to be set.
    pub fn take_back_nulls(&mut self, defaults: &Self) {
        let (Held::Map(entries), Held::Map(defaults)) = (&mut self.held, &defaults.held) else { return };
        for (key, default) in defaults {
            match entries.get_mut(key) {
                Some(value) => value.take_back_nulls(default),
                None if default.is_null() => drop(entries.insert(key.clone(), default.clone())),
                None => {}
            }
        }
    }
}
