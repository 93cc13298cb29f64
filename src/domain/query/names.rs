//! The names a query knows: the account's fields, what is judged of it, the scorecard's measures, and
//! the custom fields.

use crate::domain::field::{Field, Kind};
use crate::domain::search::fold;
use std::fmt;

/// What can be compared.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Name {
    /// A field of the account.
    Field(Field),
    /// Something judged or summed.
    Derived(Derived),
    /// The points of a measure of the scorecard, by its id.
    Measure(String),
    /// A custom field of the profile.
    Custom(String),
}

/// How a name's values are read and compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// Free text: contains.
    Text,
    /// One of some words: it, or a word of it, begins so.
    Choice,
    /// A number.
    Number,
    /// A number of 0 to 100 that is shown in whole points.
    Points,
    /// A number of 0 to 100 that may be written with `%`.
    Percent,
    /// A count of which `20%` is a share of another count.
    Count(Field),
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
    /// Whatever a custom field holds: compared as number, day or text.
    Any,
}

impl Type {
    /// What people call it.
    pub fn word(self) -> &'static str {
        match self {
            Type::Text => "text",
            Type::Choice => "choice",
            Type::Number => "number",
            Type::Points => "points",
            Type::Percent => "percent",
            Type::Count(_) => "number or share",
            Type::Money => "money",
            Type::Days => "duration",
            Type::Ahead => "date ahead",
            Type::Behind => "date behind",
            Type::Bool => "yes or no",
            Type::Any => "anything",
        }
    }

    /// Whether its values are words, which have no order.
    pub fn words(self) -> bool {
        matches!(self, Type::Text | Type::Choice | Type::Bool)
    }
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
    Health "health" Points "Health score, 0 to 100.";
    Outcome "outcome" Points "The outcome half of health, 0 to 100.";
    Experience "experience" Points "The experience half of health, 0 to 100.";
    Band "band" Choice "Health band: good, watch, risk, unknown.";
    Quadrant "quadrant" Choice "Experience against outcome.";
    Trend "trend" Choice "Where health goes: rising, flat, falling.";
    Slope "slope" Number "Health points a week.";
    Coverage "coverage" Percent "Share of the scorecard's weight that has data.";
    Measures "measures" Number "Measures of the scorecard that have data.";
    Score "score" Number "Points in the risk queue.";
    Opportunity "opportunity" Number "Points in the opportunity queue.";
    Lane "lane" Choice "The queue it stands in: risk, opportunity.";
    Signal "signal" Choice "A signal that fires, like renewal_near.";
    Assigned "assigned" Choice "Who was asked to see to it, by name, address or id; `me` is you.";
    Signals "signals" Number "How many signals fire.";
    Days "days" Days "Days in the stage.";
    Touched "touched" Days "Days since the last two-way touchpoint; never is more than any number.";
    Age "age" Days "Days since the running term began.";
    Term "term" Days "Length of the running term.";
    StageSince "stage_since" Behind "When it came into its stage.";
    Kind "kind" Choice "Kind of stage: presale, onboarding, active, at_risk, renewal, lost.";
    Usage "usage" Number "Users a day, the mean of the last seven days.";
    Currency "currency" Choice "What the ARR is in, like EUR.";
    Contacts "contacts" Number "Key contacts who are still there.";
    Met "contacts_met" Number "Key contacts met in the last 90 days.";
    Champion "champion" Choice "The champion: here, left, missing.";
    Buyer "buyer" Choice "The economic buyer: here, left, missing.";
    Tickets "tickets" Number "Open tickets.";
    Severity "severity" Number "Worst severity of the open tickets, 1 to 4.";
    TicketAge "ticket_age" Days "Days since the oldest open ticket was opened.";
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
    ("promoter", "The NPS answer is 9 or 10."),
    ("passive", "The NPS answer is 7 or 8."),
    ("detractor", "The NPS answer is 0 to 6."),
    (
        "mistaken",
        "Experience good, outcome poor: mistaken for healthy.",
    ),
    ("captive", "Outcome good, experience poor."),
    ("untouched", "No two-way touchpoint is known."),
];

/// What `has:` knows besides names.
pub(super) const THINGS: &[&str] = &[
    "champion", "buyer", "tickets", "tasks", "signal", "usage", "history",
];

/// Other words for names.
pub(super) const ALIASES: &[(&str, &str)] = &[
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
    ("seats", "seats_bought"),
    ("features", "features_used"),
    ("goals", "goals_met"),
    ("risk", "score"),
    ("tenure", "age"),
];

/// Points of a measure whose id is also the name of something else: `measure.sentiment`.
pub(super) const MEASURE: &str = "measure.";
/// A custom field whose name is also the name of something else: `custom.stage`.
pub(super) const CUSTOM: &str = "custom.";

impl Name {
    /// The name as typed; of a custom field and a measure without what may stand before it.
    pub fn id(&self) -> &str {
        match self {
            Name::Field(field) => field.id(),
            Name::Derived(derived) => derived.id(),
            Name::Measure(name) | Name::Custom(name) => name,
        }
    }

    /// How it is compared.
    pub fn type_(&self) -> Type {
        match self {
            Name::Custom(_) => Type::Any,
            Name::Measure(_) => Type::Points,
            Name::Derived(derived) => derived.type_(),
            Name::Field(field) => match field {
                Field::SeatsActivated | Field::SeatsActive | Field::Mau => {
                    Type::Count(Field::SeatsBought)
                }
                Field::Dau => Type::Count(Field::Mau),
                Field::FeaturesUsed => Type::Count(Field::FeaturesAvailable),
                Field::GoalsMet => Type::Count(Field::GoalsDue),
                Field::Renewal => Type::Ahead,
                field => match field.kind() {
                    Kind::Text => Type::Text,
                    Kind::Choice => Type::Choice,
                    Kind::Money => Type::Money,
                    Kind::Number => Type::Number,
                    Kind::Percent => Type::Percent,
                    Kind::Bool => Type::Bool,
                    Kind::Date | Kind::Moment => Type::Behind,
                },
            },
        }
    }

    /// What it is, in words.
    pub fn help(&self) -> String {
        match self {
            Name::Derived(derived) => derived.help().to_owned(),
            Name::Field(field) => field_help(*field).to_owned(),
            Name::Measure(id) => format!("Health points of the measure {id}, 0 to 100."),
            Name::Custom(name) => format!("The custom field {name}."),
        }
    }
}

/// What a field is, in words.
fn field_help(field: Field) -> &'static str {
    match field {
        Field::Name => "The account's name.",
        Field::Domain => "Its internet domain.",
        Field::Owner => "The CSM, by name, address or id; `me` is you.",
        Field::Tier => "The tier.",
        Field::Stage => "The stage, by id, name or the CRM's value; `unmapped` is one of none.",
        Field::Arr => "Annual recurring revenue.",
        Field::TermStart => "First day of the running term.",
        Field::Renewal => "Day on which the running term ends.",
        Field::AutoRenew => "Whether the term renews by itself.",
        Field::Likelihood => "How likely the renewal is judged to be.",
        Field::SeatsBought => "Seats in the contract.",
        Field::SeatsActivated => "Seats set up; with `%` of those bought.",
        Field::SeatsActive => "Seats used in the last 30 days; with `%` of those bought.",
        Field::Dau => "Users on the latest day; with `%` of those of 30 days.",
        Field::Mau => "Users in the last 30 days; with `%` of the seats bought.",
        Field::FeaturesUsed => "Key features in use; with `%` of those there are.",
        Field::FeaturesAvailable => "Key features the contract includes.",
        Field::GoalsDue => "Goals whose date has come.",
        Field::GoalsMet => "Goals attained or on track; with `%` of those due.",
        Field::FirstValue => "Day on which the first value was reached.",
        Field::Nps => "Latest NPS answer, 0 to 10.",
        Field::Csat => "Latest support satisfaction.",
        Field::Sentiment => "The last judged mood, -2 to 2.",
        Field::CrmHealth => "The CRM's own health score.",
        Field::LastTouch => "When the last two-way touchpoint was.",
        Field::LastQbr => "When the last business review was held.",
        Field::LossReason => "Why it was lost.",
        Field::RenewalReason => "Why it renewed or did not.",
        Field::Plan => "The text of the plan with the customer.",
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Name::Custom(name) => {
                let plain = plain(name);
                match super::known::taken(&plain) {
                    true => write!(f, "{CUSTOM}{plain}"),
                    false => f.write_str(&plain),
                }
            }
            // Whether a bare id would do depends on the scorecard; this always does.
            Name::Measure(id) => write!(f, "{MEASURE}{id}"),
            name => f.write_str(name.id()),
        }
    }
}

/// A custom field's name as it is typed: itself where it is one plain word, else folded, with `_` for
/// what a query would read otherwise.
pub(super) fn plain(name: &str) -> String {
    let word = |char: char| char.is_alphanumeric() || matches!(char, '_' | '.');
    let begins = name.starts_with(char::is_alphanumeric);
    if begins && name.chars().all(word) {
        return name.to_owned();
    }
    slug(name)
}

/// A name by which custom fields are found: folded, everything but letters and digits as one `_`.
pub(super) fn slug(name: &str) -> String {
    let mut slug = String::new();
    for char in fold(name).chars() {
        if char.is_alphanumeric() {
            slug.push(char);
        } else if !slug.is_empty() && !slug.ends_with('_') {
            slug.push('_');
        }
    }
    let length = slug.trim_end_matches('_').len();
    slug.truncate(length);
    slug
}
