//! What things are called in further languages, and further names in those of the tables: phrases apart by
//! `;`, written as [`super::super::words`] compares them: Latin letters folded, others as they are.

mod east;
mod west;

use super::Target;

/// More names of a target in a group of languages; the lists are those of [`super::Rule`].
pub(super) struct More {
    pub(super) target: Target,
    pub(super) names: &'static str,
    pub(super) weak: &'static str,
    pub(super) never: &'static str,
    pub(super) trumps: &'static str,
    pub(super) options: &'static str,
    pub(super) lights: &'static str,
}

const fn more(target: Target, names: &'static str) -> More {
    More {
        target,
        names,
        weak: "",
        never: "",
        trumps: "",
        options: "",
        lights: "",
    }
}

/// The phrases of one of the lists of a target.
pub(super) fn of(
    target: Target,
    list: fn(&More) -> &'static str,
) -> impl Iterator<Item = &'static str> {
    all()
        .filter(move |more| more.target == target)
        .flat_map(move |more| phrases(list(more)))
}

/// All of them.
pub(super) fn all() -> impl Iterator<Item = &'static More> {
    [east::ALL, west::ALL].into_iter().flatten()
}

/// The phrases of a list.
pub fn phrases(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.split(';')
        .map(str::trim)
        .filter(|phrase| !phrase.is_empty())
}
