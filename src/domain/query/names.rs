//! The names a query knows: the account's fields, what is judged of it, and the custom fields.

use crate::domain::book::Book;
use crate::domain::field::{Field, Kind};
use crate::domain::triage::rules::TriageRules;
use std::fmt;

/// What can be compared.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Name {
    /// A field of the account.
    Field(Field),
    /// Something judged or summed.
    Derived(Derived),
    /// A custom field of the profile.
    Custom(String),
}

/// How a name's values are read and compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// Free text: contains.
    Text,
    /// One of some words: equals or begins.
    Choice,
    /// A number.
    Number,
    /// An amount of money.
    Money,
    /// A number of days: `30`, `30d`, `2w`.
    Days,
    /// A day that lies ahead: `60d` is sixty days from today.
    Ahead,
    /// A day that lies behind: `60d` is sixty days old.
    Behind,
    /// Yes or no.
    Bool,
}

macro_rules! derived {
    ($($variant:ident $id:literal $type:ident $help:literal;)*) => {
        /// A name beyond the fields.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Derived { $(#[doc = $help] $variant,)* }

        impl Derived {
            /// All of them.
            pub const ALL: &'static [Derived] = &[$(Derived::$variant,)*];

            /// The name in a query.
            pub fn id(self) -> &'static str {
                match self { $(Derived::$variant => $id,)* }
            }

            /// How it is compared.
            pub fn type_(self) -> Type {
                match self { $(Derived::$variant => Type::$type,)* }
            }

            /// What it is, in words.
            pub fn help(self) -> &'static str {
                match self { $(Derived::$variant => $help,)* }
            }
        }
    };
}

derived! {
    Health "health" Number "Health score, 0 to 100.";
    Outcome "outcome" Number "The outcome half of health, 0 to 100.";
    Experience "experience" Number "The experience half of health, 0 to 100.";
    Band "band" Choice "Health band: good, watch, risk, unknown.";
    Quadrant "quadrant" Choice "Experience against outcome.";
    Trend "trend" Choice "Where health goes: rising, flat, falling.";
    Slope "slope" Number "Health points a week.";
    Score "score" Number "Points in the risk queue.";
    Opportunity "opportunity" Number "Points in the opportunity queue.";
    Signal "signal" Choice "A signal that fires, like renewal_near.";
    Days "days" Days "Days in the stage.";
    Touched "touched" Days "Days since the last two-way touchpoint; never is more than any number.";
    StageSince "stage_since" Behind "When it came into its stage.";
    Kind "kind" Choice "Kind of stage: onboarding, active, at_risk, renewal, lost.";
    Tickets "tickets" Number "Open tickets.";
    Severity "severity" Number "Worst severity of the open tickets, 1 to 4.";
    Tasks "tasks" Number "Open tasks.";
    TaskDue "task_due" Ahead "When the first open task is due.";
    Updated "updated" Behind "When the CRM last changed it.";
    Id "id" Choice "The CRM's identifier.";
    Has "has" Choice "Whether something is known: champion, buyer, tickets, tasks, or a name.";
    Is "is" Choice "A state: overdue, pending, mine, unowned, lost, risk, opportunity, …";
}

/// What `is:` knows.
pub(super) const STATES: &[(&str, &str)] = &[
    ("overdue", "The renewal date has passed and it is not lost."),
    ("pending", "A change of yours still waits to be sent."),
    ("mine", "You own it."),
    ("unowned", "Nobody owns it."),
    ("customer", "Neither lost nor still to be won."),
    ("lost", "In a stage of the lost."),
    ("presale", "In a stage before the sale."),
    ("onboarding", "In an onboarding stage."),
    ("active", "In an active stage."),
    ("at_risk", "In an at-risk stage."),
    ("renewal", "In a renewal stage."),
    ("unmapped", "Its CRM value belongs to no stage."),
    ("snoozed", "A signal of it is snoozed."),
    ("done", "A signal of it is put away as done."),
    ("dismissed", "A signal of it is dismissed."),
    ("back", "A signal of it had been put away and is back."),
    ("assigned", "It, or a signal of it, was given to somebody."),
    ("risk", "In the risk queue."),
    ("opportunity", "In the opportunity queue."),
];

/// What `has:` knows besides names.
pub(super) const THINGS: &[&str] = &[
    "champion", "buyer", "tickets", "tasks", "signal", "usage", "history",
];

/// Other words for names.
const ALIASES: &[(&str, &str)] = &[
    ("csm", "owner"),
    ("customer", "name"),
    ("account", "name"),
    ("renews", "renewal"),
    ("mood", "sentiment"),
    ("touch", "last_touch"),
    ("qbr", "last_qbr"),
    ("likely", "likelihood"),
    ("worst", "severity"),
    ("due", "task_due"),
    ("since", "stage_since"),
];

impl Name {
    /// The name as typed.
    pub fn id(&self) -> &str {
        match self {
            Name::Field(field) => field.id(),
            Name::Derived(derived) => derived.id(),
            Name::Custom(name) => name,
        }
    }

    /// How it is compared.
    pub fn type_(&self) -> Type {
        match self {
            Name::Custom(_) => Type::Text,
            Name::Derived(derived) => derived.type_(),
            Name::Field(field) => match field.kind() {
                Kind::Text => Type::Text,
                Kind::Choice => Type::Choice,
                Kind::Money => Type::Money,
                Kind::Number | Kind::Percent => Type::Number,
                Kind::Bool => Type::Bool,
                Kind::Date if *field == Field::Renewal => Type::Ahead,
                Kind::Date | Kind::Moment => Type::Behind,
            },
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// The names that exist beside the program's own: the profile's custom fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    custom: Vec<String>,
    signals: Vec<String>,
}

impl Known {
    /// The custom fields that occur in a book.
    pub fn of(book: &Book) -> Self {
        let mut custom: Vec<String> = Vec::new();
        for (name, _) in book.rows.iter().flat_map(|row| &row.account.custom) {
            if !custom.contains(name) {
                custom.push(name.clone());
            }
        }
        Self::new(custom)
    }

    /// The custom fields of a profile.
    pub fn new(custom: impl IntoIterator<Item = String>) -> Self {
        let mut custom: Vec<String> = custom.into_iter().collect();
        custom.sort();
        custom.dedup();
        Self {
            custom,
            signals: Vec::new(),
        }
    }

    /// With the person's own signals too, for `signal:`.
    pub fn and_signals(mut self, rules: &TriageRules) -> Self {
        self.signals = rules.own.iter().map(|own| own.id.clone()).collect();
        self
    }

    /// The person's own signals.
    pub fn signals(&self) -> &[String] {
        &self.signals
    }

    /// Every name, in the order it is proposed.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        let derived = Derived::ALL.iter().map(|name| name.id());
        let fields = Field::ALL.iter().map(|field| field.id());
        derived
            .chain(fields)
            .chain(self.custom.iter().map(String::as_str))
    }

    /// The custom fields.
    pub fn custom(&self) -> &[String] {
        &self.custom
    }

    /// The name of that spelling; case does not count.
    pub fn find(&self, text: &str) -> Option<Name> {
        let lower = text.to_lowercase();
        let lower = ALIASES
            .iter()
            .find(|(alias, _)| *alias == lower)
            .map_or(lower.as_str(), |(_, name)| name);
        if let Some(derived) = Derived::ALL.iter().find(|name| name.id() == lower) {
            return Some(Name::Derived(*derived));
        }
        if let Some(field) = Field::parse(lower) {
            return Some(Name::Field(field));
        }
        let custom = self.custom.iter();
        custom
            .clone()
            .find(|name| *name == text)
            .or_else(|| custom.clone().find(|name| name.eq_ignore_ascii_case(text)))
            .map(|name| Name::Custom(name.clone()))
    }
}
