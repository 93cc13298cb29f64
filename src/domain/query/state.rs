//! Names that are several words at once (owner, stage, signal, lane, `is`), and what `has` asks for.
//! Which of them a query means is worked out once.

use super::ast::{Op, Word};
use super::filter::Scope;
use super::known;
use super::names::{Derived, Name, STATES, THINGS, slug};
use super::row::{self, Cell, KINDS, LANES};
use super::words::Pattern;
use crate::domain::account::Presence;
use crate::domain::book::Row;
use crate::domain::field::Field;
use crate::domain::health::Quadrant;
use crate::domain::id::TierId;
use crate::domain::lifecycle::{Place, StageKind};
use crate::domain::triage::{Evidence, Lane, SignalKind};
use crate::messages::Language;
use std::collections::HashSet;

/// A test of such a name. `Op::Ne` is asked as `Op::Eq`, and turned round by who asks.
#[derive(Clone, Debug)]
pub(super) enum Several {
    Owner {
        /// Ids of the users who are meant.
        meant: HashSet<String>,
        /// Users whose ids are not told by what is typed.
        known: HashSet<String>,
        /// What was typed, for an id of nobody that is known.
        patterns: Vec<Pattern>,
        exact: bool,
        none: bool,
    },
    /// Who was asked to see to it, or to a signal of it.
    Assigned {
        meant: HashSet<String>,
        none: bool,
    },
    Stage {
        /// For each stage whether it is meant.
        meant: Vec<bool>,
        unmapped: bool,
        /// What was typed, for the CRM's own value.
        patterns: Vec<Pattern>,
        exact: bool,
        none: bool,
    },
    Signal {
        kinds: Vec<SignalKind>,
        /// Places in the rules' own signals.
        own: Vec<u16>,
        none: bool,
    },
    Lane {
        meant: Vec<Lane>,
        none: bool,
    },
    /// A word out of a fixed list.
    Fixed {
        name: Name,
        meant: Vec<&'static str>,
        none: bool,
    },
    /// A value of the CRM's; exact where the word is one that is known.
    Value {
        name: Name,
        patterns: Vec<(Pattern, bool)>,
        none: bool,
    },
    Is(Vec<&'static str>),
}

/// The words of a fixed list that are meant: the one typed, else all that begin so.
fn among<'a>(
    all: impl Iterator<Item = &'a str> + Clone,
    pattern: &Pattern,
    exact: bool,
) -> Vec<&'a str> {
    let equal: Vec<&str> = all.clone().filter(|word| pattern.equals(word)).collect();
    match equal.is_empty() && !exact {
        true => all.filter(|word| pattern.begins_word(word)).collect(),
        false => equal,
    }
}

/// What else a word for a tier means: the id of the one that is called so in one of the languages. A CRM
/// may have such a name for its own value, which the word means as well.
fn tier(pattern: &Pattern, scope: &Scope<'_>) -> Option<Pattern> {
    let mut tiers = scope.rules.triage.tiers.iter();
    let called = |id: &TierId| {
        let mut names = Language::ALL.iter().map(|language| id.name(*language));
        names.any(|name| pattern.equals(name))
    };
    let found = tiers.find(|tier| called(&tier.id))?;
    Some(Pattern::choice(found.id.as_str()))
}

/// Whether a word is one of the CRM's choices, by its value or label: then it means that one, not all that
/// begin so.
fn chosen(name: &Name, pattern: &Pattern, scope: &Scope<'_>) -> bool {
    let Name::Field(field) = name else {
        return false;
    };
    let mut all = scope.rules.labels.all(*field);
    all.any(|(value, label)| pattern.equals(value) || pattern.equals(label))
}

/// What else words for a choice mean: the values whose labels they are, or begin.
fn labelled(
    name: &Name,
    patterns: &[Pattern],
    exact: bool,
    scope: &Scope<'_>,
) -> Vec<(Pattern, bool)> {
    let Name::Field(field) = name else {
        return Vec::new();
    };
    let mut meant = Vec::new();
    for pattern in patterns {
        let all = scope.rules.labels.all(*field);
        let whole = exact || chosen(name, pattern, scope);
        let of = std::slice::from_ref(pattern);
        let fitting = all.filter(|(_, label)| fits(of, whole, label));
        meant.extend(fitting.map(|(value, _)| (Pattern::choice(value), true)));
    }
    meant
}

impl Several {
    /// The test, for a name that is one of these.
    pub fn of(name: &Name, op: Op, words: &[&Word], scope: &Scope<'_>) -> Option<Self> {
        let missing = |word: &Word| !word.quoted && word.text.trim().eq_ignore_ascii_case("none");
        let none = words.iter().any(|word| missing(word));
        let words = words.iter().filter(|word| !missing(word));
        let patterns: Vec<Pattern> = words
            .map(|word| Pattern::choice(word.text.trim()))
            .collect();
        let exact = op != Op::Has;
        let fixed = |all: &[&'static str]| -> Vec<&'static str> {
            let meant = patterns.iter();
            meant
                .flat_map(|pattern| among(all.iter().copied(), pattern, exact))
                .collect()
        };
        Some(match name {
            Name::Field(Field::Owner) => owner(patterns, exact, none, scope),
            Name::Derived(Derived::Assigned) => match owner(patterns, exact, none, scope) {
                Several::Owner { meant, none, .. } => Several::Assigned { meant, none },
                other => other,
            },
            Name::Field(Field::Stage) => stage(patterns, exact, none, scope),
            Name::Field(Field::Tier | Field::LossReason | Field::RenewalReason)
            | Name::Derived(Derived::Id | Derived::Currency) => {
                let lifecycle = &scope.rules.lifecycle;
                let whole = |pattern: &Pattern| match name {
                    _ if chosen(name, pattern, scope) => true,
                    Name::Field(Field::Tier) => {
                        let mut tiers = scope.rules.triage.tiers.iter();
                        tiers.any(|tier| pattern.equals(tier.id.as_str()))
                    }
                    Name::Field(Field::LossReason) => {
                        let mut reasons = lifecycle.loss_reasons.iter();
                        reasons.any(|reason| pattern.equals(&reason.value))
                    }
                    Name::Field(_) => {
                        let mut reasons = lifecycle.renewal_reasons.iter();
                        reasons.any(|reason| pattern.equals(&reason.value))
                    }
                    // Of ids nobody means those that begin so.
                    _ => true,
                };
                let labelled = labelled(name, &patterns, exact, scope);
                Several::Value {
                    name: name.clone(),
                    patterns: patterns
                        .into_iter()
                        .flat_map(|pattern| {
                            let called = match name {
                                Name::Field(Field::Tier) => tier(&pattern, scope),
                                _ => None,
                            };
                            [Some(pattern), called].into_iter().flatten()
                        })
                        .map(|pattern| {
                            let whole = exact || whole(&pattern);
                            (pattern, whole)
                        })
                        .chain(labelled)
                        .collect(),
                    none,
                }
            }
            Name::Derived(Derived::Signal) => {
                let own = &scope.rules.triage.own;
                let ids = SignalKind::ALL.iter().map(|kind| kind.id());
                let all = ids.chain(own.iter().map(|own| own.id.as_str()));
                let meant: Vec<&str> = patterns
                    .iter()
                    .flat_map(|pattern| among(all.clone(), pattern, exact))
                    .collect();
                let kinds = SignalKind::ALL.iter().copied();
                let places = own.iter().enumerate();
                let places = places.filter(|(_, own)| meant.contains(&own.id.as_str()));
                Several::Signal {
                    kinds: kinds.filter(|kind| meant.contains(&kind.id())).collect(),
                    own: places
                        .filter_map(|(at, _)| u16::try_from(at).ok())
                        .collect(),
                    none,
                }
            }
            Name::Derived(Derived::Lane) => {
                let meant = fixed(&LANES.iter().map(|(_, word)| *word).collect::<Vec<_>>());
                let lanes = LANES.iter().filter(|(_, word)| meant.contains(word));
                Several::Lane {
                    meant: lanes.map(|(lane, _)| *lane).collect(),
                    none,
                }
            }
            Name::Derived(Derived::Is) => Several::Is(fixed(
                &STATES.iter().map(|(word, _)| *word).collect::<Vec<_>>(),
            )),
            Name::Derived(derived) if !row::choices(*derived).is_empty() => Several::Fixed {
                name: name.clone(),
                meant: fixed(&row::choices(*derived)),
                none,
            },
            _ => return None,
        })
    }

    /// Whether a row is one of those meant.
    pub fn takes(&self, row: &Row, scope: &Scope<'_>) -> bool {
        let account = &row.account;
        match self {
            Several::Owner {
                meant,
                known,
                patterns,
                exact,
                none,
            } => match &account.owner {
                None => *none,
                Some(id) if known.contains(id.as_str()) => meant.contains(id.as_str()),
                Some(id) => fits(patterns, *exact, id.as_str()),
            },
            Several::Assigned { meant, none } => {
                let given = row.today.away.iter().flat_map(|away| &away.assigned);
                (*none && given.clone().next().is_none())
                    || given.clone().any(|given| meant.contains(given.to.as_str()))
            }
            Several::Stage {
                meant,
                unmapped,
                patterns,
                exact,
                none,
            } => {
                let place = match row.today.place {
                    Place::Stage(at) => meant.get(usize::from(at)).copied().unwrap_or(false),
                    Place::Unmapped => *unmapped,
                };
                let value = account.stage.as_deref();
                place
                    || value.is_some_and(|value| fits(patterns, *exact, value))
                    || (*none && value.is_none())
            }
            Several::Signal { kinds, own, none } => {
                let mut terms = row.today.terms.iter();
                (*none && row.today.terms.is_empty())
                    || terms.any(|(_, term)| match term.evidence {
                        Evidence::Own { at, .. } => own.contains(&at),
                        _ => kinds.contains(&term.signal),
                    })
            }
            Several::Lane { meant, none } => {
                let stands = |lane: &Lane| in_lane(row, *lane, scope);
                meant.iter().any(stands) || (*none && !LANES.iter().any(|(lane, _)| stands(lane)))
            }
            Several::Fixed { name, meant, none } => match row::cell(row, name, scope) {
                Cell::Word(word) => meant.contains(&word),
                _ => *none,
            },
            Several::Value {
                name,
                patterns,
                none,
            } => match row::cell(row, name, scope) {
                Cell::Word(word) => patterns.iter().any(|(pattern, whole)| match whole {
                    true => pattern.equals(word),
                    false => pattern.begins_word(word),
                }),
                _ => *none,
            },
            Several::Is(states) => states.iter().any(|state| is(row, state, scope)),
        }
    }
}

fn fits(patterns: &[Pattern], exact: bool, word: &str) -> bool {
    patterns.iter().any(|pattern| match exact {
        true => pattern.equals(word),
        false => pattern.equals(word) || pattern.begins_word(word),
    })
}

fn owner(mut patterns: Vec<Pattern>, exact: bool, none: bool, scope: &Scope<'_>) -> Several {
    let mut meant = HashSet::new();
    // `me` is nobody else, whose name may begin so.
    let all = patterns.len();
    patterns.retain(|pattern| !pattern.equals("me"));
    let mine = patterns.len() < all;
    for owner in scope.owners {
        let id = owner.id.as_str();
        let words = [Some(owner.name.as_str()), owner.email.as_deref()];
        let named = words
            .into_iter()
            .flatten()
            .any(|word| fits(&patterns, exact, word));
        // Of ids nobody means those that begin so.
        if named || fits(&patterns, true, id) {
            meant.insert(id.to_owned());
        }
    }
    let mut known: HashSet<String> = scope
        .owners
        .iter()
        .map(|owner| owner.id.0.clone())
        .collect();
    if let Some(me) = scope.me {
        known.insert(me.0.clone());
        if mine {
            meant.insert(me.0.clone());
        }
    }
    Several::Owner {
        meant,
        known,
        patterns,
        exact: true,
        none,
    }
}

fn stage(patterns: Vec<Pattern>, exact: bool, none: bool, scope: &Scope<'_>) -> Several {
    let stages = &scope.rules.lifecycle.stages;
    let spellings = stages
        .iter()
        .map(|stage| [stage.id.as_str(), stage.name.as_str()]);
    let names = spellings.clone().flatten();
    // A word that is a stage means that one, not all that begin so.
    let whole = |pattern: &Pattern| {
        exact || names.clone().any(|name| pattern.equals(name)) || pattern.equals("unmapped")
    };
    let all_exact = patterns.iter().all(whole);
    let meant = spellings.map(|spellings| {
        patterns.iter().any(|pattern| {
            let of = std::slice::from_ref(pattern);
            spellings.iter().any(|word| fits(of, whole(pattern), word))
        })
    });
    Several::Stage {
        meant: meant.collect(),
        unmapped: patterns.iter().any(|pattern| pattern.equals("unmapped")),
        exact: all_exact,
        none,
        patterns,
    }
}

/// Whether a row stands in the queue of a lane.
fn in_lane(row: &Row, lane: Lane, scope: &Scope<'_>) -> bool {
    row.today.queued(lane, scope.rules.triage.entry)
}

/// Whether a row is in a state, one of [`STATES`].
fn is(row: &Row, state: &str, scope: &Scope<'_>) -> bool {
    let account = &row.account;
    let kind = scope.rules.lifecycle.kind(row.today.place);
    let lost = kind == Some(StageKind::Lost);
    let away = row.today.away.as_deref();
    let answer = |from: f64, to: f64| {
        let nps = account.nps();
        nps.is_some_and(|nps| from <= nps.value && nps.value <= to)
    };
    match state {
        "overdue" => !lost && account.renewal.is_some_and(|day| day < scope.now.today()),
        "pending" => scope.pending.is_some_and(|all| all.contains(&account.id)),
        "mine" => scope.me.is_some() && scope.me == account.owner.as_ref(),
        "unowned" => account.owner.is_none(),
        "customer" => !lost && kind != Some(StageKind::Presale),
        "unmapped" => kind.is_none(),
        "risk" => in_lane(row, Lane::Risk, scope),
        "opportunity" => in_lane(row, Lane::Opportunity, scope),
        "promoter" => answer(9.0, 10.0),
        "passive" => answer(7.0, 8.0),
        "detractor" => answer(0.0, 6.0),
        "mistaken" => row.today.health.quadrant == Some(Quadrant::PleasantButUnproductive),
        "captive" => row.today.health.quadrant == Some(Quadrant::ProductiveButCaptive),
        "snoozed" | "done" | "dismissed" => away.is_some_and(|away| away.is(state)),
        "back" => away.is_some_and(|away| !away.back.is_empty()),
        "assigned" => away.is_some_and(|away| !away.assigned.is_empty()),
        "untouched" => account.last_touch.is_none(),
        word => KINDS
            .iter()
            .any(|(of, name)| *name == word && kind == Some(*of)),
    }
}

/// What `has` asks for.
#[derive(Clone, Debug)]
pub(super) enum Thing {
    /// One of [`THINGS`].
    Known(&'static str),
    /// A value of a name.
    Name(Name),
    /// A value of a custom field, by its slug.
    Custom(String),
}

impl Thing {
    /// What a word asks for.
    pub fn of(word: &str) -> Self {
        let lower = word.trim().to_lowercase();
        let mut things = THINGS.iter();
        if let Some(thing) = things.find(|thing| **thing == lower) {
            return Thing::Known(thing);
        }
        match known::Known::default().find(&lower) {
            Some(name) => Thing::Name(name),
            None => Thing::Custom(slug(word)),
        }
    }

    /// Whether it is known of a row.
    pub fn there(&self, row: &Row, scope: &Scope<'_>) -> bool {
        let account = &row.account;
        match self {
            Thing::Known("champion") => account.people.champion == Presence::Here,
            Thing::Known("buyer") => account.people.buyer == Presence::Here,
            Thing::Known("tickets") => account.tickets.open > 0,
            Thing::Known("tasks") => account.open_tasks > 0,
            Thing::Known("signal") | Thing::Name(Name::Derived(Derived::Signal)) => {
                !row.today.terms.is_empty()
            }
            Thing::Known("usage") => {
                let usage = account.usage.daily();
                usage.values.iter().any(|value| !value.is_nan())
            }
            Thing::Known(_) => account.scores.values.iter().any(|value| !value.is_nan()),
            Thing::Name(Name::Derived(Derived::Assigned)) => is(row, "assigned", scope),
            Thing::Name(Name::Derived(Derived::Lane)) => {
                LANES.iter().any(|(lane, _)| in_lane(row, *lane, scope))
            }
            Thing::Name(name) => row::cell(row, name, scope).known(),
            Thing::Custom(wanted) => {
                let mut custom = account.custom.iter();
                let measure = || {
                    let name = Name::Measure(wanted.clone());
                    row::cell(row, &name, scope).known()
                };
                custom.any(|(name, value)| !value.is_empty() && slug(name) == *wanted) || measure()
            }
        }
    }
}
