//! What holds for any account.

use crate::make::*;
use chrono::TimeDelta;
use proptest::prelude::*;
use tenure::domain::account::{Account, Daily, People, Presence, Tickets, Used};
use tenure::domain::book::{Gathered, Judge, Part};
use tenure::domain::health::curve::Curve;
use tenure::domain::health::{View, explain, past_scores};
use tenure::domain::triage::Lane;
use tenure::domain::triage::closing::{Closing, How, Mark, Marks, Seen};
use tenure::domain::triage::rules::TriageRules;
use tenure::domain::when::Dated;
use tenure::domain::{Book, Field, Rules};
use tenure::messages::Language;

const STAGES: &[&str] = &[
    "onboarding",
    "adoption",
    "value",
    "renewal",
    "advocacy",
    "at_risk",
    "churned",
    "??",
];
const TIERS: &[&str] = &["benchmark", "value", "standard", "other"];

/// Days ago, some to come, some absurd.
fn days() -> impl Strategy<Value = i64> {
    prop_oneof![8 => -100..400_i64, 1 => -50_000..50_000_i64]
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![8 => -3.0..120.0, 2 => Just(0.0), 1 => any::<f64>()]
}

fn series() -> impl Strategy<Value = Daily> {
    let value = prop_oneof![4 => 0.0..100.0_f32, 1 => Just(f32::NAN), 1 => Just(0.0)];
    (prop::collection::vec(value, 0..95), -3..40_i64).prop_map(|(values, back)| Daily {
        last: now().today() - TimeDelta::days(back),
        values,
    })
}

prop_compose! {
    fn facts()(
        numbers in prop::collection::vec((0..Field::ALL.len(), number(), days()), 0..30),
        usage in series(),
        scores in series(),
        moments in prop::array::uniform3(prop::option::of(days())),
        dates in prop::array::uniform5(prop::option::of(days())),
        stage in prop::option::of(0..STAGES.len()),
        tier in prop::option::of(0..TIERS.len()),
    ) -> Account {
        let mut account = Account {
            usage: usage.into(),
            scores,
            stage: stage.map(|at| STAGES[at].into()),
            tier: tier.map(|at| TIERS[at].into()),
            stage_since: moments[0].map(ago),
            last_touch: moments[1].map(ago),
            term_start: dates[0].map(day),
            renewal: dates[1].map(day),
            first_value: dates[2].map(day),
            last_qbr: dates[3].map(day),
            task_due: dates[4].map(day),
            ..Account::default()
        };
        for (field, value, back) in numbers {
            account.set_number(Field::ALL[field], Some(Dated { value, as_of: ago(back) }));
        }
        account
    }
}

prop_compose! {
    pub fn account()(
        mut account in facts(),
        key in 0..5_u16,
        met in 0..6_u16,
        presence in 0..4_usize,
        read in any::<bool>(),
        open in prop::array::uniform4(prop::option::weighted(0.2, days())),
        arr in prop::option::of(0..1_000_000_i64),
    ) -> Account {
        let one = [Presence::Unread, Presence::Missing, Presence::Here, Presence::Left][presence];
        account.people = People { champion: one, buyer: one, key, key_met: met, ..People::default() };
        account.tickets = Tickets {
            read,
            open: open.iter().flatten().count() as u16,
            worst: None,
            oldest: None,
            oldest_by_severity: open.map(|days| days.map(|days| ago(days).timestamp())),
        };
        account.arr = arr.and_then(euros);
        account
    }
}

fn curve() -> impl Strategy<Value = Curve> {
    let steps = prop::collection::vec((0.01..5.0_f64, 0.0..30.0_f64), 1..8);
    (steps, any::<bool>()).prop_map(|(steps, rises)| {
        let (mut x, mut y) = (-10.0, 0.0_f64);
        let point = |(dx, dy): (f64, f64)| {
            x += dx;
            y = (y + dy).min(100.0);
            (x, if rises { y } else { 100.0 - y })
        };
        Curve::new(steps.into_iter().map(point).collect()).expect("it never turns")
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn a_curve_never_turns_back_and_stays_on_the_scale(curve in curve(), a in -20.0..40.0, b in -20.0..40.0) {
        let points = curve.points();
        let rises = points[points.len() - 1].1 >= points[0].1;
        let (low, high) = if a < b { (curve.at(a), curve.at(b)) } else { (curve.at(b), curve.at(a)) };
        let turns = if rises { low > high + 1e-9 } else { low < high - 1e-9 };
        prop_assert!(!turns);
        prop_assert!((0.0..=100.0).contains(&low));
    }

    #[test]
    fn the_printed_contributions_add_up_and_the_shares_are_one(account in account()) {
        let explained = explain(&account, &RULES, now());
        let health = health(&account);
        prop_assert_eq!(explained.score, health.shown());
        if let Some(score) = explained.score {
            let given: i32 = explained.measures.iter().map(|one| one.contribution).sum();
            prop_assert_eq!(given + explained.capped, i32::from(score));
            let shares: f32 = explained.measures.iter().map(|one| one.share).sum();
            prop_assert!((shares - 1.0).abs() < 1e-5);
            for measure in &explained.measures {
                let exact = measure.share * measure.points.unwrap_or(0.0);
                prop_assert!((measure.contribution as f32 - exact).abs() <= 1.01, "{:?}", measure);
            }
        }
    }

    #[test]
    fn the_printed_terms_add_up_and_the_dearest_stands_first(account in account()) {
        let judged = judge(&account);
        for lane in [Lane::Risk, Lane::Opportunity] {
            let terms: Vec<i32> = judged.terms.iter().filter(|(of, _)| *of == lane).map(|(_, term)| i32::from(term.points)).collect();
            prop_assert_eq!(terms.iter().sum::<i32>(), judged.score(lane));
            prop_assert!(terms.iter().all(|points| *points > 0));
            prop_assert!(terms.is_sorted_by(|a, b| a >= b));
        }
        for (_, term) in &judged.terms {
            let words = tenure::domain::triage::describe(term, &RULES.triage, now());
            prop_assert!(!words.is_empty() && !words.contains("NaN"), "{}", words);
        }
    }

    #[test]
    fn with_own_signals_and_some_put_away_the_printed_terms_add_up_too(
        accounts in prop::collection::vec(account(), 1..6), points in 0..60_i16, closed in any::<u16>(),
    ) {
        let file = format!("[[own]]\nid = \"mine\"\nwhen = \"arr>1k\"\npoints = {points}\ngrowth = 7.3\nsince = \"stage_since\"\nover_days = 11\n");
        let rules = Rules {
            triage: TriageRules::parse(&file).expect("it is right"),
            ..Rules::presets()
        };
        let mut accounts = accounts;
        for (index, account) in accounts.iter_mut().enumerate() {
            account.id = index.to_string().into();
        }
        let mut book = Book::build(accounts, vec![], &rules, now());
        let mut marks = Marks::default();
        for row in &book.rows {
            let terms = row.today.terms.iter().filter(|(_, term)| term.leads()).enumerate();
            for (_, (_, term)) in terms.filter(|(at, _)| closed >> (at % 16) & 1 == 1) {
                marks.entry(row.account.id.clone()).or_default().push(Mark::Closed(Closing {
                    signal: rules.triage.id_of(term).to_owned(),
                    how: How::Done,
                    at: now().utc,
                    reason: None,
                    whole: false,
                    seen: Seen::of(term, &rules.triage, (now(), Language::En)),
                    quiet: None,
                }));
            }
        }
        let before: Vec<_> = book.rows.iter().map(|row| row.today.clone()).collect();
        book.set_marks(marks.clone(), &rules, now());
        for (row, before) in book.rows.iter().zip(&before) {
            for lane in [Lane::Risk, Lane::Opportunity] {
                let sum: i32 = row.today.terms.iter().filter(|(of, _)| *of == lane).map(|(_, term)| i32::from(term.points)).sum();
                prop_assert_eq!(sum, row.today.score(lane));
                let index = book.find(&row.account.id).expect("it is there");
                prop_assert_eq!(book.queue(lane).contains(&index), row.today.queued(lane, rules.triage.entry));
            }
            // What is open and what is put away are what fired.
            let count = |terms: &[(Lane, tenure::domain::triage::Term)]| terms.iter().filter(|(_, term)| term.leads()).count();
            let away = row.today.away.as_ref().map_or(0, |away| away.put.len());
            prop_assert_eq!(count(&row.today.terms) + away, count(&before.terms));
        }
        // Kept marks judge the same at once and when they are set later.
        book.rejudge(&rules, now());
        let again: Vec<_> = book.rows.iter().map(|row| row.today.clone()).collect();
        book.set_marks(Marks::default(), &rules, now());
        book.set_marks(marks, &rules, now());
        let later: Vec<_> = book.rows.iter().map(|row| row.today.clone()).collect();
        prop_assert_eq!(format!("{again:?}"), format!("{later:?}"));
    }

    #[test]
    fn a_score_is_on_the_scale_and_its_past_ends_in_it(account in account()) {
        let health = health(&account);
        if let Some(score) = health.score {
            prop_assert!((0.0..=100.0).contains(&score));
        }
        let mut account = account;
        // The series is not in the history: without it the field is what today and the past have.
        account.usage = Used::default();
        for (field, dated) in account.numbers.clone().iter() {
            let known = (dated.as_of <= now().utc).then_some(dated);
            account.set_number(field, known);
        }
        account.last_touch = account.last_touch.filter(|at| *at <= now().utc);
        account.tickets.oldest_by_severity = [None; 4];
        account.set_number(Field::Dau, None);
        let today = crate::make::health(&account).score;
        let past = past_scores(View::new(&account, &[]), &RULES, 91, now()).on(day(0));
        match (today, past) {
            (Some(today), Some(past)) => prop_assert!((today - past).abs() < 0.01, "{} {}", today, past),
            (today, past) => prop_assert_eq!(today, past),
        }
    }

    #[test]
    fn a_measure_that_is_missing_leaves_the_others_as_they_were(account in account()) {
        let before = explain(&account, &RULES, now());
        let mut less = account;
        less.set_number(Field::Nps, None);
        let after = explain(&less, &RULES, now());
        for (a, b) in before.measures.iter().zip(&after.measures).filter(|(a, _)| a.id != "overall") {
            prop_assert_eq!(a.points, b.points);
            prop_assert!(b.points.is_none() || b.share >= a.share);
        }
    }

    #[test]
    fn the_order_of_the_accounts_does_not_matter(accounts in prop::collection::vec(account(), 0..12), by in 0..12_usize) {
        let mut accounts = accounts;
        for (index, account) in accounts.iter_mut().enumerate() {
            account.id = index.to_string().into();
            account.name = format!("N{}", index % 3);
        }
        let shown = |book: &Book| {
            let rows: Vec<String> = book.rows.iter().map(|row| row.account.id.0.clone()).collect();
            (rows, format!("{:?}", book.columns()), book.queue(Lane::Risk).to_vec(), book.queue(Lane::Opportunity).to_vec())
        };
        let one = Book::build(accounts.clone(), vec![], &RULES, now());
        let middle = by.min(accounts.len());
        accounts.rotate_left(middle);
        let other = Book::build(accounts, vec![], &RULES, now());
        prop_assert_eq!(shown(&one), shown(&other));
    }

    /// What a start reads and judges in parts is the book that is built at once.
    #[test]
    fn a_book_put_together_is_the_book_built_at_once(
        accounts in prop::collection::vec(account(), 0..14), size in 1..6_usize,
    ) {
        let mut accounts = accounts;
        for (index, account) in accounts.iter_mut().enumerate() {
            account.id = index.to_string().into();
            account.name = format!("The same long beginning of a name {}", index * 7 % 5);
        }
        let marks = Default::default();
        let judge = Judge::new(&RULES, &[], &marks, now());
        let mut gathered = Gathered::with_room(0);
        for some in accounts.chunks(size) {
            gathered.add(Part::judged(some.to_vec(), &judge));
        }
        let one = Book::of(gathered, (vec![], marks.clone()), &RULES, now());
        let other = Book::build(accounts, vec![], &RULES, now());
        prop_assert_eq!(&one.rows, &other.rows);
        prop_assert_eq!(one.columns(), other.columns());
        for lane in [Lane::Risk, Lane::Opportunity] {
            prop_assert_eq!(one.queue(lane), other.queue(lane));
        }
        for (row, index) in one.rows.iter().zip(0..) {
            prop_assert_eq!(one.find(&row.account.id), Some(index));
        }
    }
}
