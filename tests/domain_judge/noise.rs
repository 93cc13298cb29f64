//! How much of the queue is noise, on figures worked by hand.

use crate::make::*;
use tenure::domain::triage::Lane;
use tenure::domain::triage::closing::{How, Until};
use tenure::domain::triage::noise::{Act, Deed, QueueDay, Span, stats};

fn span(account: &str, signal: &str, from: i64, to: i64) -> Span {
    Span {
        account: account.into(),
        lane: Lane::Risk,
        signal: signal.to_owned(),
        first: day(from),
        last: day(to),
        fired: day(to),
    }
}

fn act(account: &str, days: i64, deed: Deed) -> Act {
    Act {
        account: account.into(),
        at: ago(days),
        deed,
    }
}

fn put(signal: &str, how: How) -> Deed {
    Deed::Put(signal.to_owned(), how)
}

fn no_play(_: &str, _: &str) -> bool {
    false
}

#[test]
fn shares_and_days_are_counted_by_showing() {
    // Ten days kept, two rows at risk on each.
    let days: Vec<QueueDay> = (0..10)
        .rev()
        .map(|back| QueueDay {
            day: day(back),
            rows: [2, 1],
        })
        .collect();
    let spans = [
        span("1", "tickets", 9, 5),
        span("2", "tickets", 9, 0),
        span("3", "tickets", 4, 3),
        span("1", "qbr_due", 9, 0),
    ];
    let acts = [
        // Two days after the first day of both signals of 1; `tickets` stopped two days later, the
        // review is due still: that was about something else.
        act("1", 7, Deed::Touched),
        // Too late for `tickets` of 1, which was gone on day 5: day 4 would still count.
        act("1", 3, Deed::Moved),
        // The day after it left: it made it leave. Two days after its first.
        act("3", 2, put("tickets", How::Done)),
        // Of another account, of another signal, before it was shown: nothing.
        act("9", 5, Deed::Touched),
        act("2", 5, put("qbr_due", How::Done)),
        act("3", 5, Deed::Planned("Call".to_owned())),
        act("2", 1, put("tickets", How::Dismissed)),
        act("2", 2, put("tickets", How::Snoozed(Until::Worse))),
    ];
    let stats = stats(&days, &spans, &acts, no_play, now());
    assert_eq!((stats.days, stats.since), (10, Some(day(9))));
    assert_eq!(stats.rows_a_day, [2.0, 1.0]);
    let [tickets, qbr] = &stats.signals[..] else {
        panic!("two signals: {stats:?}");
    };
    assert_eq!(tickets.signal, "tickets");
    assert_eq!(
        (
            tickets.shown,
            tickets.acted,
            tickets.dismissed,
            tickets.snoozed
        ),
        (3, 2, 1, 1)
    );
    // Shown on 5 + 10 + 2 of the 10 days.
    assert_eq!(tickets.rows_a_day, 1.7);
    // After 2 and after 2 days.
    assert_eq!(tickets.days_to_action, Some(2.0));
    assert_eq!((qbr.shown, qbr.acted, qbr.days_to_action), (1, 0, None));
    assert_eq!((stats.all.shown, stats.all.acted), (4, 2));
    assert!((stats.all.share(stats.all.dismissed) - 0.25).abs() < 1e-9);
}

/// A call twenty days ago brought the row below the entry: of its two signals the ticket was closed, the review
/// is due to this day. The row left, that one did not stop; nor did one that was put away. Of a third the row left
/// too, and it stopped five days after the call, which counts.
#[test]
fn a_signal_that_fires_on_has_not_stopped_when_its_row_leaves_the_queue() {
    let days: Vec<QueueDay> = (0..30)
        .rev()
        .map(|back| QueueDay {
            day: day(back),
            rows: [2, 1],
        })
        .collect();
    let until = |signal: &str, fired: i64| Span {
        fired: day(fired),
        ..span("1", signal, 25, 19)
    };
    let spans = [
        until("tickets", 19),
        until("qbr_due", 0),
        until("data_hole", 15),
        until("stage_overdue", 10),
    ];
    let stats = stats(
        &days,
        &spans,
        &[act("1", 20, Deed::Touched)],
        no_play,
        now(),
    );
    let acted = |signal: &str| {
        let found = stats.signals.iter().find(|of| of.signal == signal);
        found.map(|of| of.acted)
    };
    assert_eq!(acted("tickets"), Some(1));
    assert_eq!(acted("qbr_due"), Some(0));
    assert_eq!(acted("data_hole"), Some(1));
    assert_eq!(
        acted("stage_overdue"),
        Some(0),
        "ten days later: not by that"
    );
    // Of all together the rows are counted, not what stood in them.
    assert_eq!(stats.all.rows_a_day, 3.0);
}

/// Thirty days kept. One field was set on the 20th day back: the hole it filled was gone the next day, the
/// champion is still gone. What names a signal counts for it however long it goes on: a task of its play,
/// its being given to somebody; the row that is given counts for all of it.
#[test]
fn what_was_done_counts_for_the_signal_it_was_done_about() {
    let days: Vec<QueueDay> = (0..30)
        .rev()
        .map(|back| QueueDay {
            day: day(back),
            rows: [1, 0],
        })
        .collect();
    let spans = [
        span("1", "champion_gone", 25, 0),
        span("1", "data_hole", 25, 19),
        // It stopped, but ten days later: not by that.
        span("1", "stage_overdue", 25, 10),
    ];
    let acted = |deed: Deed| {
        let acts = [act("1", 20, deed)];
        let of_play = |signal: &str, title: &str| (signal, title) == ("champion_gone", "Map");
        let stats = stats(&days, &spans, &acts, of_play, now());
        let mut acted: Vec<String> = (stats.signals.iter())
            .filter(|of| of.acted == 1)
            .map(|of| of.signal.clone())
            .collect();
        acted.sort();
        acted
    };
    assert_eq!(acted(Deed::Corrected), ["data_hole"]);
    assert_eq!(acted(Deed::Touched), ["data_hole"]);
    let task = |title: &str| Deed::Planned(title.to_owned());
    assert_eq!(acted(task("Map")), ["champion_gone", "data_hole"]);
    assert_eq!(acted(task("Lunch")), ["data_hole"]);
    let given = |signal: &str| Deed::Given(Some(signal.to_owned()));
    assert_eq!(acted(given("champion_gone")), ["champion_gone"]);
    assert_eq!(acted(Deed::Given(None)).len(), 3);
    assert_eq!(acted(put("stage_overdue", How::Done)), ["stage_overdue"]);
}

#[test]
fn a_signal_mostly_dismissed_is_noise_once_it_was_shown_often_enough() {
    let days = [QueueDay {
        day: day(0),
        rows: [5, 0],
    }];
    let noise = |shown: usize, dismissed: usize| {
        let spans: Vec<Span> = (0..shown)
            .map(|at| span(&at.to_string(), "stage_overdue", 0, 0))
            .collect();
        let acts: Vec<Act> = (0..dismissed)
            .map(|at| act(&at.to_string(), 0, put("stage_overdue", How::Dismissed)))
            .collect();
        stats(&days, &spans, &acts, no_play, now()).signals[0].noise()
    };
    assert!(noise(5, 3));
    assert!(!noise(4, 4), "shown too seldom");
    assert!(!noise(6, 3), "half is not most");
}
