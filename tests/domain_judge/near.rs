//! Why a signal does not fire: its condition, its value, and what is missing, worked by hand.

use crate::make::*;
use tenure::domain::account::Account;
use tenure::domain::triage::{Near, SignalKind as S};
use tenure::domain::{Book, Field};
use tenure::messages::Language;

fn near(account: &Account) -> Vec<Near> {
    let book = Book::build(vec![account.clone()], vec![], &RULES, now());
    book.near(0, &RULES, now(), Language::En)
}

/// What is missing to a signal.
fn missing(account: &Account, signal: S) -> Option<String> {
    let near = near(account);
    let found = near.iter().find(|near| near.signal == signal);
    found.expect("every signal is there").distance.clone()
}

#[test]
fn each_signal_says_how_far_away_it_is() {
    let told = |signal| missing(&customer(), signal);
    // Renewal in 165 days, window 90.
    assert_eq!(told(S::RenewalNear).as_deref(), Some("75 d too early"));
    assert_eq!(told(S::RenewalOverdue).as_deref(), Some("166 d to go"));
    // Touched 3 days ago, promised within 30: fires on day 31.
    assert_eq!(told(S::PromiseBroken).as_deref(), Some("28 d to go"));
    // Reviewed 20 days ago, every 90.
    assert_eq!(told(S::QbrDue).as_deref(), Some("71 d to go"));
    // In adoption for 30 of 120 days.
    assert_eq!(told(S::StageOverdue).as_deref(), Some("91 d to go"));
    let mut account = customer();
    put(&mut account, Field::SeatsActive, 85.0);
    put(&mut account, Field::Nps, 8.0);
    assert_eq!(
        missing(&account, S::Expansion).as_deref(),
        Some("5 % more of the seats")
    );
    assert_eq!(missing(&account, S::Advocate).as_deref(), Some("1 higher"));
    // 8 is two above 6, and given after the last touch.
    account.last_touch = Some(ago(5));
    assert_eq!(missing(&account, S::Detractor).as_deref(), Some("2 lower"));
    // A severity 2 ticket of a day and a half, promised within 3.
    account.tickets.open = 1;
    account.tickets.oldest_by_severity[1] = Some(ago(2).timestamp() + 43_200);
    assert_eq!(
        missing(&account, S::Tickets).as_deref(),
        Some("1.5 d to go")
    );
    // Use of 100 a day without change: MAD is taken as 1, the line is 97; 98 now.
    let values: Vec<f32> = (0..70)
        .map(|day| if day >= 63 { 98.0 } else { 100.0 })
        .collect();
    account.usage = scores(0, &values).into();
    assert_eq!(
        missing(&account, S::UsageAbnormal).as_deref(),
        Some("1.0 users a day fewer")
    );
    let told = near(&account);
    let found = told.iter().find(|near| near.signal == S::UsageAbnormal);
    assert_eq!(
        found.expect("every signal is there").value,
        "98.0 users a day, norm 100.0, MAD 0.0, taken as 1.0 (1 % of the norm): the line is 97.0"
    );
    assert_eq!(
        missing(&account, S::UsageGone).as_deref(),
        Some("14 d to go")
    );
}

/// 89.6 of 100 seats against 90 %, an answer of 6.2 against 6, a ticket of 2.98 days against a promise of 3: rounded
/// both would read the same, and nothing would be missing.
#[test]
fn what_is_just_short_of_a_line_reads_otherwise_than_the_line() {
    let mut account = customer();
    put(&mut account, Field::SeatsActive, 89.6);
    put(&mut account, Field::Nps, 6.2);
    account.last_touch = Some(ago(5));
    account.tickets.open = 1;
    account.tickets.oldest_by_severity[1] = Some(ago(3).timestamp() + 1_728);
    let near = near(&account);
    let told = |signal| {
        let near = near.iter().find(|near| near.signal == signal);
        let near = near.expect("every signal is there");
        let missing = near.distance.clone().expect("it is measured");
        (near.value.clone(), missing)
    };
    let (value, missing) = told(S::Expansion);
    assert!(value.contains("89.6 % of seats"), "{value}");
    assert_eq!(missing, "0.4 % more of the seats");
    let (value, missing) = told(S::Detractor);
    assert!(value.contains("NPS 6.2 "), "{value}");
    assert_eq!(missing, "0.2 lower");
    let (value, missing) = told(S::Tickets);
    assert!(value.contains("open for 2.98 d (promise 3 d)"), "{value}");
    assert_eq!(missing, "0.02 d to go");
}

/// Sixty days are expected of onboarding, whatever is expected of the stage it stands in. And a norm of 10
/// with a MAD of 5 has its line below nobody.
#[test]
fn a_condition_tells_of_its_own_stage_and_a_line_nobody_can_pass_is_none() {
    let mut account = customer();
    let values: Vec<f32> = (0..70)
        .map(|day| if day / 7 % 2 == 0 { 15.0 } else { 5.0 })
        .collect();
    account.usage = scores(0, &values).into();
    let near = near(&account);
    let of = |signal| near.iter().find(|near| near.signal == signal);
    let late = of(S::FirstValueLate).expect("every signal is there");
    assert_eq!(
        late.condition,
        "onboarding for more than 60 d without first value"
    );
    let abnormal = of(S::UsageAbnormal).expect("every signal is there");
    assert!(
        abnormal.value.ends_with("use so uneven is never abnormal"),
        "{}",
        abnormal.value
    );
    assert_eq!(abnormal.distance, None);
}

#[test]
fn a_hole_names_what_is_empty() {
    let told = |account: &Account| {
        let near = near(account);
        let found = near.iter().find(|near| near.signal == S::DataHole);
        found.expect("every signal is there").value.clone()
    };
    let mut account = customer();
    assert_eq!(told(&account), "nothing is empty");
    account.renewal = None;
    assert_eq!(told(&account), "renewal date is empty");
    account.owner = None;
    assert_eq!(told(&account), "renewal date, owner are empty");
    // A stage that is not mapped is not empty.
    account.stage = Some("Paused".into());
    let unmapped = "stage is “Paused”, which no stage takes";
    assert_eq!(
        told(&account),
        format!("{unmapped}; renewal date, owner are empty")
    );
    account.renewal = Some(day(-165));
    account.owner = customer().owner;
    assert_eq!(told(&account), unmapped);
    account.stage = None;
    assert_eq!(told(&account), "stage is empty");
}

#[test]
fn those_that_fire_stand_first_and_the_nearest_next() {
    let mut account = customer();
    account.renewal = Some(day(-21));
    account.term_start = Some(day(344));
    // One day to go of 30.
    account.last_touch = Some(ago(30));
    let near = near(&account);
    assert_eq!(
        (near[0].signal, near[0].distance.as_deref()),
        (S::RenewalNear, None)
    );
    assert_eq!(near[0].fires.map(|term| term.points), Some(34));
    assert_eq!(
        (near[1].signal, near[1].distance.as_deref()),
        (S::PromiseBroken, Some("1 d to go"))
    );
    let shares: Vec<f64> = near[1..].iter().filter_map(|near| near.share).collect();
    assert!(
        shares.is_sorted() && shares.iter().all(|share| *share >= 0.0),
        "{shares:?}"
    );
    assert!(
        near.iter()
            .all(|near| !near.condition.is_empty() && !near.value.is_empty())
    );
    // All that are looked for on a customer: all but what only weighs, and what is for the lost.
    assert_eq!(near.len(), S::ALL.len() - 2);
}

#[test]
fn a_lost_account_is_held_against_what_there_is_for_it() {
    let mut lost = customer();
    lost.stage = Some("churned".into());
    lost.stage_since = Some(ago(10));
    lost.loss_reason = Some("price".into());
    let near = near(&lost);
    assert_eq!(near.len(), 2);
    let back = near
        .iter()
        .find(|near| near.signal == S::WinBack)
        .expect("it is there");
    assert!(
        back.distance
            .as_deref()
            .is_some_and(|left| left.ends_with("d to go")),
        "{back:?}"
    );
}

/// Every word of `why-not` is of the language of the screen; units and terms of the trade are the same.
#[test]
fn each_signal_is_told_in_the_language_of_the_screen() {
    let mut left = customer();
    left.stage = Some("churned".into());
    let mut troubled = customer();
    troubled.renewal = Some(day(5));
    troubled.last_touch = None;
    put(&mut troubled, Field::Nps, 2.0);
    for account in [customer(), bare(), left, troubled] {
        let book = Book::build(vec![account], vec![], &RULES, now());
        let told = |language| book.near(0, &RULES, now(), language);
        let texts = |near: &Near| {
            let distance = near.distance.clone().unwrap_or_default();
            [near.condition.clone(), near.value.clone(), distance]
        };
        for near in told(Language::Zh) {
            for text in texts(&near) {
                let mut words = text.split(|sign: char| !sign.is_ascii_alphabetic());
                let foreign = words.find(|word| {
                    word.len() > 1 && !["NPS", "MAD", "ARR", "Adoption", "Churned"].contains(word)
                });
                assert_eq!(foreign, None, "{text}");
            }
        }
        for near in told(Language::Es) {
            for text in texts(&near) {
                let mut words = text.split_whitespace();
                let english = [
                    "the", "of", "and", "for", "than", "more", "days", "ago", "now", "to",
                ];
                let foreign = words.find(|word| english.contains(&word.trim_matches(',')));
                assert_eq!(foreign, None, "{text}");
            }
        }
    }
}
