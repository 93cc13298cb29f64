//! What holds for any account of which signals are put away.

use crate::make::*;
use crate::properties::account;
use proptest::prelude::*;
use tenure::domain::account::{Account, Presence};
use tenure::domain::triage::closing::{How, Marks, Until};
use tenure::domain::triage::put::{self, Which};
use tenure::domain::triage::{Lane, Term};
use tenure::domain::write::Op;
use tenure::domain::{Book, Field};
use tenure::messages::Language;

fn book(account: Account) -> Book {
    Book::build(vec![account], vec![], &RULES, now())
}

/// The signals that are open, but for what only weighs them.
fn open(book: &Book) -> Vec<(Lane, Term)> {
    let row = book.row(0).expect("it is there");
    let terms = row.today.terms.iter().filter(|(_, term)| term.leads());
    let mut terms: Vec<_> = terms.copied().collect();
    terms.sort_by_key(|(lane, term)| (*lane, term.signal));
    terms
}

fn back(book: &Book) -> Vec<String> {
    let row = book.row(0).expect("it is there");
    let away = row.today.away.iter().flat_map(|away| &away.back);
    let why = |signal: &str, why: String| format!("{signal}: {why}");
    away.map(|back| why(&back.signal, back.why(&RULES.triage, now(), Language::En)))
        .collect()
}

fn close(book: &mut Book, named: &[String], how: How) {
    let row = book.row(0).expect("it is there");
    let id = row.account.id.clone();
    let closed = put::close(
        book,
        row,
        Which::Named(named),
        (how, Some("for a reason")),
        &RULES.triage,
        (now(), Language::En),
    );
    let (_, ops) = closed.expect("it can be put away");
    let mut marks: Marks = book.marks().clone();
    for op in ops {
        if let Op::Mark {
            after: Some(mark), ..
        } = op
        {
            marks.entry(id.clone()).or_default().push(mark);
        }
    }
    book.set_marks(marks, &RULES, now());
}

fn id((_, term): &(Lane, Term)) -> String {
    RULES.triage.id_of(term).to_owned()
}

/// Each that is put away says so, how, since when and what brings it back; the others do not.
#[test]
fn why_not_tells_what_is_put_away_and_what_brings_it_back() {
    let mut account = customer();
    account.last_touch = Some(ago(40));
    account.last_qbr = Some(day(100));
    account.task_due = Some(day(1));
    for (how, wanted) in [
        (
            How::Snoozed(Until::Day(day(-9))),
            "snoozed on 21 Nov (for a reason); comes back on 30 Nov, or sooner when it gets worse (3 points more, or graver)",
        ),
        (
            How::Snoozed(Until::When("renewal<60d".into())),
            "snoozed on 21 Nov (for a reason); comes back when renewal<60d, or sooner when it gets worse (3 points more, or graver)",
        ),
        (
            How::Dismissed,
            "dismissed on 21 Nov (for a reason); comes back when it gets worse (3 points more, or graver), or fires again after 7 d without",
        ),
    ] {
        let mut book = book(account.clone());
        assert!(
            book.near(0, &RULES, now(), Language::En)
                .iter()
                .all(|near| near.away.is_none())
        );
        close(&mut book, &["qbr_due".to_owned()], how);
        let near = book.near(0, &RULES, now(), Language::En);
        let away: Vec<_> = near
            .iter()
            .filter_map(|near| {
                Some((
                    near.signal.id(),
                    near.fires.is_some(),
                    near.away.as_deref()?,
                ))
            })
            .collect();
        assert_eq!(away, [("qbr_due", true, wanted)]);
    }
}

/// Something about the account gets better, and nothing worse.
fn better(account: &mut Account, what: usize) {
    let raise = |account: &mut Account, field: Field, most: f64| {
        if let Some(mut dated) = account.number(field) {
            dated.value = (dated.value + 1.0).min(most).max(dated.value);
            account.set_number(field, Some(dated));
        }
    };
    match what {
        0 => account.last_touch = Some(now().utc),
        1 => account.first_value = account.first_value.min(Some(day(0))).or(Some(day(0))),
        2 => account.last_qbr = Some(day(0)),
        3 => account.tickets.oldest_by_severity = [None; 4],
        4 => account.people.champion = Presence::Here,
        5 => account.task_due = None,
        6 => raise(account, Field::GoalsMet, 1e6),
        7 => raise(account, Field::Likelihood, 100.0),
        8 => {
            // Use that was gone is there again.
            let mut usage = account.usage.daily();
            let values = usage.values.iter_mut().rev().take(3);
            values
                .filter(|value| **value == 0.0)
                .for_each(|value| *value = 50.0);
            account.usage = usage.into();
        }
        _ => account.renewal = account.renewal.map(|_| day(-400)),
    }
}

const BETTERMENTS: usize = 10;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn closing_one_never_closes_another_nor_changes_it(account in account(), which in any::<prop::sample::Index>(), how in 0..3_usize) {
        let mut book = book(account);
        let before = open(&book);
        prop_assume!(!before.is_empty());
        let chosen = which.index(before.len());
        let how = [How::Done, How::Dismissed, How::Snoozed(Until::Worse)][how].clone();
        close(&mut book, &[id(&before[chosen])], how);
        let mut left = before.clone();
        left.remove(chosen);
        prop_assert_eq!(open(&book), left.clone());
        prop_assert!(back(&book).is_empty());
        // The row stays where another signal of it called for a person.
        let row = book.row(0).expect("it is there");
        for lane in [Lane::Risk, Lane::Opportunity] {
            let entry = RULES.triage.entry[lane as usize];
            let points = |terms: &[(Lane, Term)]| terms.iter().filter(|(of, _)| *of == lane).map(|(_, term)| i32::from(term.points)).sum::<i32>();
            if points(&before) >= entry && points(&left) > 0 {
                prop_assert!(row.today.queued(lane, RULES.triage.entry));
            }
        }
    }

    #[test]
    fn what_got_no_worse_does_not_come_back(account in account(), what in prop::collection::vec(0..BETTERMENTS, 0..3)) {
        let mut later = account.clone();
        let mut book = book(account);
        let risks: Vec<String> = open(&book).iter().filter(|(lane, _)| *lane == Lane::Risk).map(id).collect();
        prop_assume!(!risks.is_empty());
        close(&mut book, &risks, How::Done);
        prop_assert!(back(&book).is_empty());
        for what in &what {
            better(&mut later, *what);
        }
        book.update(vec![later], &[], &RULES, now());
        prop_assert_eq!(back(&book), Vec::<String>::new(), "{:?}", what);
    }
}
