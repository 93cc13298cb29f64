//! The fields of an account, in one table: what a profile maps, a query names, a write changes.

use serde::{Deserialize, Serialize};

/// What kind of value a field holds, which decides how it is read, compared and shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Free text.
    Text,
    /// One of a list of values the CRM knows.
    Choice,
    /// A decimal amount in the profile's currency.
    Money,
    /// A plain number.
    Number,
    /// 0 to 100.
    Percent,
    /// A calendar day.
    Date,
    /// A moment. In a series its value is seconds since 1970-01-01T00:00:00Z.
    Moment,
    /// Yes or no.
    Bool,
}

macro_rules! fields {
    ($($(#[$doc:meta])* $variant:ident $id:literal $kind:ident;)*) => {
        /// A field of an account that the program gives a meaning to.
        ///
        /// Fields that only the CRM gives a meaning to are an account's custom fields.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Field { $($(#[$doc])* $variant,)* }

        impl Field {
            /// All of them, in the order they are shown.
            pub const ALL: &'static [Field] = &[$(Field::$variant,)*];

            /// The name in files, queries and JSON.
            pub fn id(self) -> &'static str {
                match self { $(Field::$variant => $id,)* }
            }

            /// What kind of value it holds.
            pub fn kind(self) -> Kind {
                match self { $(Field::$variant => Kind::$kind,)* }
            }
        }
    };
}

fields! {
    /// The account's name.
    Name "name" Text;
    /// Its internet domain.
    Domain "domain" Text;
    /// The customer success manager, as the CRM's owner id.
    Owner "owner" Choice;
    /// The tier.
    Tier "tier" Choice;
    /// The stage, as the CRM's own value.
    Stage "stage" Choice;
    /// Annual recurring revenue.
    Arr "arr" Money;
    /// First day of the running term.
    TermStart "term_start" Date;
    /// Day on which the running term ends.
    Renewal "renewal" Date;
    /// Whether the term renews by itself.
    AutoRenew "auto_renew" Bool;
    /// How likely the renewal is judged to be.
    Likelihood "likelihood" Percent;
    /// Seats in the contract.
    SeatsBought "seats_bought" Number;
    /// Seats that were ever set up.
    SeatsActivated "seats_activated" Number;
    /// Seats used in the last 30 days.
    SeatsActive "seats_active" Number;
    /// Users active on the day: the daily usage series.
    Dau "dau" Number;
    /// Users active in the last 30 days.
    Mau "mau" Number;
    /// Key features in use.
    FeaturesUsed "features_used" Number;
    /// Key features the contract includes.
    FeaturesAvailable "features_available" Number;
    /// Goals whose date has come.
    GoalsDue "goals_due" Number;
    /// Of those, goals attained or on track.
    GoalsMet "goals_met" Number;
    /// Day on which the first value was reached.
    FirstValue "first_value" Date;
    /// Latest answer to "would you recommend us": 0 to 10.
    Nps "nps" Number;
    /// Latest support satisfaction: 0 to 100.
    Csat "csat" Percent;
    /// The last judged mood: -2 to +2.
    Sentiment "sentiment" Number;
    /// The CRM's own health score: 0 to 100.
    CrmHealth "crm_health" Percent;
    /// When there last was a two-way touchpoint (call, meeting, email).
    LastTouch "last_touch" Moment;
    /// When the last quarterly business review was held.
    LastQbr "last_qbr" Date;
    /// Why the account was lost.
    LossReason "loss_reason" Choice;
    /// Why it renewed or did not.
    RenewalReason "renewal_reason" Choice;
    /// The plan with the customer, a text of many lines: goals, promises, ticked criteria.
    Plan "plan" Text;
}

/// Some of the fields, in eight bytes: every account has such a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fields(u64);

const _: () = assert!(Field::ALL.len() <= 64);

impl Fields {
    /// Adds one.
    pub fn insert(&mut self, field: Field) {
        self.0 |= 1 << (field as u8);
    }

    /// Adds one, or takes it out.
    pub fn put(&mut self, field: Field, there: bool) {
        match there {
            true => self.insert(field),
            false => self.0 &= !(1 << (field as u8)),
        }
    }

    /// Whether one is among them.
    pub fn contains(self, field: Field) -> bool {
        self.0 & (1 << (field as u8)) != 0
    }

    /// All that are, in the order they are shown.
    pub fn iter(self) -> impl Iterator<Item = Field> {
        let all = Field::ALL.iter().copied();
        all.filter(move |field| self.contains(*field))
    }
}

/// One of the values that a choice of the CRM takes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Kept", into = "Kept")]
pub struct FieldOption {
    /// As the CRM keeps it.
    pub value: String,
    /// As the CRM calls it.
    pub label: String,
    /// The CRM offers it no more: what has it keeps it, and nothing new gets it.
    pub hidden: bool,
}

/// An option as it is kept: short, and what is not hidden as versions before this one kept it.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Kept {
    Marked(String, String, bool),
    Plain(String, String),
}

impl From<Kept> for FieldOption {
    fn from(kept: Kept) -> Self {
        let (value, label, hidden) = match kept {
            Kept::Marked(value, label, hidden) => (value, label, hidden),
            Kept::Plain(value, label) => (value, label, false),
        };
        Self {
            value,
            label,
            hidden,
        }
    }
}

impl From<FieldOption> for Kept {
    fn from(of: FieldOption) -> Self {
        match of.hidden {
            true => Kept::Marked(of.value, of.label, true),
            false => Kept::Plain(of.value, of.label),
        }
    }
}

impl FieldOption {
    /// One that is offered.
    pub fn offered(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            hidden: false,
        }
    }

    /// Whether a value is one of those that the CRM offers no more.
    pub fn hides(options: &[Self], value: &str) -> bool {
        let mut of = options.iter();
        let known = of.find(|option| option.value.eq_ignore_ascii_case(value));
        known.is_some_and(|option| option.hidden)
    }

    /// (value, label) of those that are hidden, or of those that are not.
    pub fn pairs(options: &[Self], hidden: bool) -> Vec<(String, String)> {
        let of = options.iter().filter(|option| option.hidden == hidden);
        of.map(|option| (option.value.clone(), option.label.clone()))
            .collect()
    }
}

impl Field {
    /// The field of that name, as [`Field::id`] writes it.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.id() == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read_as_they_were_kept_before_and_with_what_is_hidden() {
        let kept = r#"[["a","A"],["b","B",true]]"#;
        let options: Vec<FieldOption> = serde_json::from_str(kept).expect("options");
        let names: Vec<(&str, bool)> = options
            .iter()
            .map(|of| (of.label.as_str(), of.hidden))
            .collect();
        assert_eq!(names, [("A", false), ("B", true)]);
        let written = serde_json::to_string(&options).expect("JSON");
        assert_eq!(written, kept);
    }
}
