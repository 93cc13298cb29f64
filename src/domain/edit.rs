//! Changing a field of an account by hand: which may be, what may be typed, and the write it makes.
//! The screen and the command line both change with this.

use super::account::Account;
use super::asked::Asked;
use super::book::Owner;
use super::field::{Field, FieldOption, Kind};
use super::id::{AccountId, OwnerId};
use super::money::Currency;
use super::money::parse::amount;
use super::search::fold;
use super::text;
use super::when::Now;
use super::write::{Op, Progress, Queued};
use crate::messages::{Language, fields as names, lines as say, refusals, titles};

/// Why a field is not changed by hand; `None` when it may be.
pub fn hindrance(field: Field) -> Option<&'static str> {
    match field {
        Field::Stage => Some(
            "The stage is moved, with its criteria and reason: `tenure stage`, or > in the cockpit.",
        ),
        Field::Plan => {
            Some("The plan has commands of its own: `tenure goal`, `handover` and `criteria`.")
        }
        Field::LastTouch => Some("The CRM keeps the last touch itself: log a touchpoint."),
        Field::CrmHealth => Some("The CRM works out its health score itself."),
        _ => None,
    }
}

/// The field that another value may be given for, in the place of the one that the CRM refused.
pub fn refused(queued: &Queued) -> Option<Field> {
    let refused = matches!(queued.progress, Progress::Refused { .. });
    match queued.write.op {
        Op::SetField { field, .. } if refused && hindrance(field).is_none() => Some(field),
        _ => None,
    }
}

/// The fields that may be changed by hand, in the order they are offered: what a customer success
/// manager judges, then the contract, then the figures that usually come from elsewhere.
pub fn fields() -> Vec<Field> {
    use Field as F;
    let first = [
        F::Likelihood,
        F::Sentiment,
        F::Tier,
        F::Owner,
        F::LossReason,
        F::RenewalReason,
        F::GoalsDue,
        F::GoalsMet,
        F::FirstValue,
        F::LastQbr,
        F::Renewal,
        F::TermStart,
        F::AutoRenew,
        F::Arr,
    ];
    let rest = Field::ALL
        .iter()
        .copied()
        .filter(|field| !first.contains(field));
    first
        .into_iter()
        .chain(rest)
        .filter(|field| hindrance(*field).is_none())
        .collect()
}

/// What people call a field, in English.
pub fn label(field: Field) -> String {
    label_in(Language::En, field)
}

/// The same in the language of the screen.
pub fn label_in(language: Language, field: Field) -> String {
    let name = match field {
        Field::Name => names::name,
        Field::Domain => names::domain,
        Field::Owner => names::manager,
        Field::Tier => names::tier,
        Field::Stage => names::stage,
        Field::Arr => names::arr,
        Field::TermStart => names::term_start,
        Field::Renewal => names::renewal,
        Field::AutoRenew => names::auto_renew,
        Field::Likelihood => names::likelihood,
        Field::SeatsBought => names::seats_bought,
        Field::SeatsActivated => names::seats_activated,
        Field::SeatsActive => names::seats_active,
        Field::Dau => names::dau,
        Field::Mau => names::mau,
        Field::FeaturesUsed => names::features_used,
        Field::FeaturesAvailable => names::features_available,
        Field::GoalsDue => names::goals_due,
        Field::GoalsMet => names::goals_met,
        Field::FirstValue => names::first_value,
        Field::Nps => names::nps,
        Field::Csat => names::csat,
        Field::Sentiment => names::sentiment,
        Field::CrmHealth => names::crm_health,
        Field::LastTouch => names::last_touch,
        Field::LastQbr => names::last_qbr,
        Field::LossReason => names::loss_reason,
        Field::RenewalReason => names::renewal_reason,
        Field::Plan => names::plan,
    };
    name(language).to_owned()
}

/// The field that is meant by its id, its label, or the only one that begins so.
///
/// # Errors
/// A sentence.
pub fn named(said: &str) -> Result<Field, String> {
    let want = fold(said.trim());
    let spelled = |field: Field| {
        [
            fold(field.id()),
            fold(&label(field)),
            fold(&field.id().replace('_', " ")),
        ]
    };
    let all = || Field::ALL.iter().copied();
    let exact = all().find(|field| spelled(*field).contains(&want));
    let begun: Vec<Field> = all()
        .filter(|field| {
            !want.is_empty() && spelled(*field).iter().any(|name| name.starts_with(&want))
        })
        .collect();
    let found = match (exact, &begun[..]) {
        (Some(field), _) => field,
        (None, [one]) => *one,
        (None, _) => {
            let shown = text::line(said);
            let near = super::search::nearest(said, fields().into_iter().map(Field::id));
            return Err(match near {
                Some(near) => format!("There is no field “{shown}”. Did you mean “{near}”?"),
                None => {
                    let names: Vec<&str> = fields().into_iter().map(Field::id).collect();
                    format!(
                        "There is no field “{shown}”; there are: {}.",
                        names.join(", ")
                    )
                }
            });
        }
    };
    match hindrance(found) {
        Some(why) => Err(why.to_owned()),
        None => Ok(found),
    }
}

/// What may be given for a field. `options` are the CRM's choices as last read, `owners` its users: those
/// that are hidden, or have left, are not offered and still named.
pub fn asked(field: Field, options: Option<&[FieldOption]>, owners: &[Owner]) -> Asked {
    let users = |archived: bool| {
        let owners = owners.iter().filter(|owner| owner.archived == archived);
        owners
            .map(|owner| (owner.id.0.clone(), owner.name.clone()))
            .collect()
    };
    let (options, gone) = match field {
        Field::Owner => (users(false), users(true)),
        _ => {
            let of = |hidden| FieldOption::pairs(options.unwrap_or_default(), hidden);
            (of(false), of(true))
        }
    };
    let mails = owners
        .iter()
        .filter(|owner| !owner.archived && field == Field::Owner);
    let mails = mails.filter_map(|owner| Some((owner.id.0.clone(), owner.email.clone()?)));
    let (range, whole) = match field {
        Field::Sentiment => (Some((-2.0, 2.0)), true),
        Field::Nps => (Some((0.0, 10.0)), true),
        Field::Arr => (Some((0.0, 1e15)), false),
        _ if field.kind() == Kind::Percent => (Some((0.0, 100.0)), false),
        _ if field.kind() == Kind::Number => (Some((0.0, 1e12)), true),
        _ => (None, false),
    };
    Asked {
        options,
        gone,
        also: mails.collect(),
        range,
        whole,
        ..Asked::new(field.id(), &label(field), field.kind())
    }
}

/// The same, said in the language of the screen.
pub fn asked_in(
    language: Language,
    field: Field,
    options: Option<&[FieldOption]>,
    owners: &[Owner],
) -> Asked {
    Asked {
        label: label_in(language, field),
        language,
        ..asked(field, options, owners)
    }
}

/// Refuses an amount typed in another currency than the account's: only the number is written. `usual` is
/// what amounts are in where the CRM does not say.
///
/// # Errors
/// A sentence that names both.
pub fn in_its_currency(
    language: Language,
    field: Field,
    typed: &str,
    account: &Account,
    usual: Currency,
) -> Result<(), String> {
    if field.kind() != Kind::Money {
        return Ok(());
    }
    let theirs = account.arr.map_or(usual, |arr| arr.currency);
    match amount(typed) {
        Ok((_, Some(typed))) if typed != theirs => Err(say::other_currency(
            language,
            label_in(language, field),
            theirs.code(),
            typed.code(),
        )),
        _ => Ok(()),
    }
}

/// A change of a field that a person has typed.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Which.
    pub field: Field,
    /// The CRM's raw value; `None` clears.
    pub value: Option<String>,
}

impl Change {
    /// Reads what was typed. `me` is who "me" is, for the owner.
    ///
    /// # Errors
    /// A sentence that says what would do.
    pub fn read(
        field: Field,
        asked: &Asked,
        typed: &str,
        me: Option<&OwnerId>,
        now: Now,
    ) -> Result<Self, String> {
        if field == Field::Name && typed.trim().is_empty() {
            return Err(say::has_name(asked.language).to_owned());
        }
        let value = match (field, typed.trim(), me) {
            (Field::Owner, "me", Some(me)) => Some(me.0.clone()),
            (Field::Owner, "me", None) => {
                return Err(refusals::no_me(asked.language).to_owned());
            }
            _ => asked.read(typed, now)?,
        };
        Ok(Self { field, value })
    }

    /// Whether it would change the account.
    pub fn changes(&self, account: &Account) -> bool {
        account.raw(self.field) != self.value
    }

    /// The change in a few words: `likelihood 40 % → 70 %`. `waiting`: the outbox.
    pub fn words(&self, account: &Account, asked: &Asked, waiting: &[Queued]) -> String {
        let language = asked.language;
        let none = || titles::none(language).to_owned();
        let shown = |raw: Option<String>| raw.map_or_else(none, |raw| asked.shown(&raw));
        let (before, after) = (self.before(account, waiting), self.value.clone());
        format!(
            "{} {} → {}",
            label_in(language, self.field),
            shown(before),
            shown(after)
        )
    }

    /// The raw value that the change is told from. A value in the outbox that the CRM has not taken gives way
    /// to this one: what is there without it counts, unless that is what is set.
    pub fn before(&self, account: &Account, waiting: &[Queued]) -> Option<String> {
        let beneath = self.beneath(&account.id, waiting);
        let beneath = beneath.filter(|beneath| **beneath != self.value);
        beneath.cloned().unwrap_or_else(|| account.raw(self.field))
    }

    /// What the field holds without the values that wait there only for a person, as the CRM refused them or
    /// wants more with them; `None` where none does, or something else waits behind them.
    fn beneath<'a>(
        &self,
        account: &AccountId,
        waiting: &'a [Queued],
    ) -> Option<&'a Option<String>> {
        let open = waiting.iter().filter(|queued| queued.progress.open());
        let ours = open.filter(|queued| queued.write.account == *account);
        let mut on = ours.filter_map(|queued| match &queued.write.op {
            Op::SetField { field, base, .. } if *field == self.field => {
                Some((&queued.progress, base))
            }
            _ => None,
        });
        let gives_way = |progress: &Progress| {
            matches!(progress, Progress::Refused { .. } | Progress::Asks { .. })
        };
        let (first, base) = on.next()?;
        (gives_way(first) && on.all(|(progress, _)| gives_way(progress))).then_some(base)
    }

    /// The write, over the value that the person saw.
    pub fn op(&self, base: Option<String>) -> Op {
        Op::SetField {
            field: self.field,
            base,
            value: self.value.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::write::Write;
    use chrono::DateTime;

    #[test]
    fn what_takes_the_place_of_a_refused_value_is_told_from_what_the_crm_has() {
        let account = Account {
            id: "1".into(),
            loss_reason: Some("90".into()),
            ..Account::default()
        };
        let waits = |seq, of: &str, base: &str, progress: Progress| Queued {
            seq,
            action: uuid::Uuid::nil(),
            title: String::new(),
            at: DateTime::UNIX_EPOCH,
            write: Write::new(
                uuid::Uuid::nil(),
                of.into(),
                Op::SetField {
                    field: Field::LossReason,
                    base: Some(base.to_owned()),
                    value: Some("90".to_owned()),
                },
            ),
            progress,
            attempts: 1,
            trouble: None,
            behind: None,
            missing: Vec::new(),
            account_name: None,
        };
        let refused = || Progress::Refused {
            why: "no".to_owned(),
        };
        let asked = asked(Field::LossReason, None, &[]);
        let to = |value: &str, waiting: &[Queued]| {
            let change = Change {
                field: Field::LossReason,
                value: Some(value.to_owned()),
            };
            change.words(&account, &asked, waiting)
        };
        let from = |percent: u8| format!("loss reason {percent} → 70");
        assert_eq!(to("70", &[]), from(90));
        assert_eq!(to("70", &[waits(1, "1", "40", refused())]), from(40));
        let both = [
            waits(1, "1", "40", refused()),
            waits(2, "1", "50", refused()),
        ];
        assert_eq!(to("70", &both), from(40));
        assert_eq!(
            to("70", &[waits(1, "2", "40", refused())]),
            from(90),
            "another's"
        );
        let waiting = [
            waits(1, "1", "40", refused()),
            waits(2, "1", "50", Progress::Waiting),
        ];
        assert_eq!(to("70", &waiting), from(90), "it goes before this one");
        let dropped = [waits(1, "1", "40", Progress::Dropped)];
        assert_eq!(to("70", &dropped), from(90));
        // Taking it back by hand is no change of what the CRM has.
        assert_eq!(
            to("40", &[waits(1, "1", "40", refused())]),
            "loss reason 90 → 40"
        );
    }

    #[test]
    fn a_field_is_named_by_id_label_or_beginning_and_some_are_not_set_by_hand() {
        assert_eq!(named("likelihood"), Ok(Field::Likelihood));
        assert_eq!(named("like"), Ok(Field::Likelihood));
        assert_eq!(named("manager"), Ok(Field::Owner));
        assert_eq!(named("loss reason"), Ok(Field::LossReason));
        assert!(named("stage").unwrap_err().contains("tenure stage"));
        assert!(
            named("sentimant")
                .unwrap_err()
                .contains("Did you mean “sentiment”")
        );
        assert!(named("s").is_err(), "several begin so");
        for field in fields() {
            assert_eq!(named(field.id()), Ok(field));
        }
    }

    #[test]
    fn an_amount_of_another_currency_is_not_taken_for_the_accounts() {
        use crate::domain::money::Money;
        let arr = |currency| Account {
            arr: Some(Money {
                amount: 12_500.into(),
                currency,
            }),
            ..Account::default()
        };
        let fits = |typed, account: &Account| {
            in_its_currency(Language::En, Field::Arr, typed, account, Currency::EUR)
        };
        let euros = arr(Currency::EUR);
        for typed in ["5k", "€5k", "5000 EUR", "", "soon"] {
            assert_eq!(fits(typed, &euros), Ok(()), "{typed}");
        }
        let why = fits("$5k", &euros).unwrap_err();
        assert_eq!(
            why,
            "ARR of this account is in EUR, not in USD: write the amount in EUR."
        );
        assert!(fits("5000 USD", &euros).is_err());
        assert_eq!(fits("$5k", &arr(Currency::USD)), Ok(()));
        assert!(fits("$5k", &Account::default()).is_err(), "the usual one");
        let none = asked(Field::Arr, None, &[]);
        let now = Now::utc(DateTime::UNIX_EPOCH);
        assert!(Change::read(Field::Arr, &none, "-5", None, now).is_err());
    }

    #[test]
    fn a_change_says_what_it_does() {
        let now = Now::utc(DateTime::UNIX_EPOCH);
        let account = Account {
            name: "Acme".into(),
            ..Account::default()
        };
        let tiers = [FieldOption::offered("benchmark", "Benchmark")];
        let asked = asked(Field::Tier, Some(&tiers), &[]);
        let change = Change::read(Field::Tier, &asked, "bench", None, now).expect("a tier");
        assert_eq!(change.words(&account, &asked, &[]), "tier none → Benchmark");
        assert!(change.changes(&account));
        let owner = super::asked(Field::Owner, None, &[]);
        let me = OwnerId("7".into());
        let mine = Change::read(Field::Owner, &owner, "me", Some(&me), now).expect("me");
        assert_eq!(mine.value.as_deref(), Some("7"));
        assert!(Change::read(Field::Owner, &owner, "me", None, now).is_err());
        let owner = |mail: &str, archived| Owner {
            id: OwnerId(mail.len().to_string()),
            name: "Ana".to_owned(),
            email: Some(mail.to_owned()),
            archived,
        };
        let users = [owner("ana@x.es", false), owner("gone@x.es", true)];
        let asked = super::asked(Field::Owner, None, &users);
        let read = |typed| Change::read(Field::Owner, &asked, typed, None, now);
        assert_eq!(
            read("Ana@x.es").map(|to| to.value),
            Ok(Some("8".to_owned()))
        );
        assert!(read("gone@x.es").is_err(), "who has left gets no accounts");
    }

    #[test]
    fn an_option_that_is_hidden_is_named_and_not_offered() {
        let hidden = FieldOption {
            hidden: true,
            ..FieldOption::offered("old", "Legacy price")
        };
        let options = [FieldOption::offered("price", "Price"), hidden];
        let asked = asked(Field::LossReason, Some(&options), &[]);
        assert_eq!(asked.named(), "price");
        assert_eq!(asked.fitting("l"), Vec::<&str>::new());
        assert_eq!(asked.shown("old"), "Legacy price");
        let now = Now::utc(DateTime::UNIX_EPOCH);
        for typed in ["old", "legacy price"] {
            assert_eq!(
                asked.read(typed, now),
                Err(
                    "loss reason: the CRM does not offer “Legacy price” any more; choose another."
                        .to_owned()
                )
            );
        }
    }
}
