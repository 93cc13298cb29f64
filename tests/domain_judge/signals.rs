//! Every signal: when it fires, when it does not, what it is worth, and how it is told.

use crate::make::*;
use tenure::domain::account::{Account, Presence, Unhappy};
use tenure::domain::assess::{Standing, assess};
use tenure::domain::health::explain;
use tenure::domain::lifecycle::WinBack;
use tenure::domain::triage::{Lane, SignalKind as S, describe, told_by};
use tenure::domain::{Field, Rules};

/// The words of a signal that fires.
fn words(account: &Account, signal: S) -> String {
    let (_, term) = term(account, signal).expect("it fires");
    describe(&term, &RULES.triage, now())
}

#[test]
fn nothing_fires_for_a_customer_who_is_fine() {
    assert_eq!(judge(&customer()).terms, []);
}

#[test]
fn a_renewal_is_near_within_ninety_days_or_a_third_of_the_term() {
    let renewal = |left: i64, likelihood: Option<f64>| {
        let mut account = customer();
        account.renewal = Some(day(-left));
        account.term_start = Some(day(365 - left));
        if let Some(percent) = likelihood {
            put(&mut account, Field::Likelihood, percent);
        }
        account
    };
    // 8 + 34 × (1 - 21/90)² = 27.98, and 6 while nobody has judged it.
    let account = renewal(21, None);
    assert_eq!(points(&account, S::RenewalNear), Some(34));
    assert_eq!(
        words(&account, S::RenewalNear),
        "renewal in 21 d (window 90 d), likelihood not judged"
    );
    assert_eq!(points(&renewal(21, Some(90.0)), S::RenewalNear), Some(28));
    // Judged low: 24 × (1 - 30/75) = 14.4 more; from 75 on it is not low.
    assert_eq!(points(&renewal(21, Some(30.0)), S::RenewalNear), Some(42));
    assert_eq!(points(&renewal(21, Some(75.0)), S::RenewalNear), Some(28));
    assert_eq!(points(&renewal(90, Some(90.0)), S::RenewalNear), Some(8));
    assert_eq!(points(&renewal(91, Some(90.0)), S::RenewalNear), None);
    assert_eq!(points(&renewal(0, Some(90.0)), S::RenewalNear), Some(42));
    // A term of 90 days has a window of 30.
    let mut short = renewal(31, None);
    short.term_start = Some(day(59));
    assert_eq!(points(&short, S::RenewalNear), None);
    short.renewal = Some(day(-30));
    short.term_start = Some(day(60));
    assert!(words(&short, S::RenewalNear).contains("window 30 d"));
}

#[test]
fn a_renewal_date_that_has_passed_wants_an_outcome() {
    let mut account = customer();
    account.renewal = Some(day(10));
    // 35 + 15 × 10/30.
    assert_eq!(points(&account, S::RenewalOverdue), Some(40));
    assert_eq!(points(&account, S::RenewalNear), None);
    assert_eq!(
        words(&account, S::RenewalOverdue),
        "renewal 10 d overdue, no outcome recorded"
    );
    account.stage = Some("churned".into());
    assert_eq!(points(&account, S::RenewalOverdue), None);
}

#[test]
fn an_outcome_recorded_since_the_window_opened_ends_the_overdue_renewal() {
    let overdue = |stage: &str, entered: i64, reason: Option<&str>| {
        let mut account = customer();
        // The window of 70 days, a third of the term, opened 80 days ago.
        account.renewal = Some(day(10));
        account.term_start = Some(day(220));
        account.stage = Some(stage.into());
        account.stage_since = Some(ago(entered));
        account.renewal_reason = reason.map(str::to_owned);
        points(&account, S::RenewalOverdue).is_some()
    };
    let reason = Some("value_proven");
    // Moved on from the renewal stage, with or without a reason.
    assert!(!overdue("advocacy", 2, reason));
    assert!(!overdue("advocacy", 80, None));
    assert!(
        overdue("advocacy", 81, reason),
        "that was the renewal before"
    );
    // Back to work: a reason tells it from an account that was never renewed.
    assert!(!overdue("value", 2, reason));
    assert!(overdue("value", 2, None));
    assert!(overdue("value", 300, reason), "the reason is an old one");
    // Still being renewed, or in danger: nothing is settled.
    assert!(overdue("renewal", 20, reason));
    assert!(overdue("at_risk", 5, reason));
}

#[test]
fn health_fell_by_ten_points_or_a_band_within_fourteen_days() {
    // Today 86.79.
    let with = |back: u64, before: &[f32]| {
        let mut account = customer();
        account.scores = scores(back, before);
        account
    };
    assert_eq!(points(&with(1, &[96.0, 90.0]), S::HealthFell), None);
    // 97 - 86.79 = 10.21: 4 + 10.21.
    let account = with(1, &[97.0, 90.0]);
    assert_eq!(points(&account, S::HealthFell), Some(14));
    assert_eq!(words(&account, S::HealthFell), "health −10 in 2 d");
    // Fourteen days ago counts, fifteen do not; gaps hide nothing.
    assert_eq!(points(&with(14, &[97.0]), S::HealthFell), Some(14));
    assert_eq!(points(&with(15, &[97.0]), S::HealthFell), None);
    // Held at 49, risk as before at 49: nothing fires.
    let mut capped = with(1, &[49.0]);
    capped.tickets.open = 1;
    capped.tickets.oldest_by_severity[0] = Some(ago(0).timestamp());
    assert_eq!(points(&capped, S::HealthFell), None);
    // A band lost is told, however few the points: 4 + (50 - 49).
    capped.scores = scores(1, &[50.0]);
    assert_eq!(points(&capped, S::HealthFell), Some(5));
    let mut bad = capped.clone();
    bad.scores = scores(1, &[80.0]);
    assert_eq!(
        words(&bad, S::HealthFell),
        "health −31 in 1 d (good to risk)"
    );
    assert_eq!(points(&bad, S::HealthFell), Some(18));
}

#[test]
fn a_promise_to_touch_is_broken_after_the_tiers_days() {
    let with = |tier: &str, days: i64| {
        let mut account = customer();
        account.tier = Some(tier.into());
        account.last_touch = Some(ago(days));
        account
    };
    assert_eq!(points(&with("benchmark", 14), S::PromiseBroken), None);
    // Twenty days over are 1.43 promises: 8 + 14 × 1.43 / 2 = 18.
    let account = with("benchmark", 34);
    assert_eq!(points(&account, S::PromiseBroken), Some(18));
    assert_eq!(
        words(&account, S::PromiseBroken),
        "no touch for 34 d (promise 14 d)"
    );
    assert_eq!(points(&with("value", 34), S::PromiseBroken), Some(9));
    assert_eq!(points(&with("standard", 34), S::PromiseBroken), None);
    // A tier nobody knows is promised what `standard` is.
    assert_eq!(points(&with("platinum", 90), S::PromiseBroken), None);
    assert_eq!(points(&with("platinum", 91), S::PromiseBroken), Some(8));
    // Never touched: the days of the term, 200 by a promise of 30: at its worst.
    let mut never = customer();
    never.last_touch = None;
    assert_eq!(points(&never, S::PromiseBroken), Some(22));
    assert_eq!(
        words(&never, S::PromiseBroken),
        "no touch recorded in 200 d (promise 30 d)"
    );
}

#[test]
fn the_first_value_is_late_after_the_days_of_onboarding() {
    let with = |days: i64| {
        let mut account = customer();
        account.stage = Some("onboarding".into());
        account.stage_since = Some(ago(days));
        account.first_value = None;
        account
    };
    assert_eq!(points(&with(60), S::FirstValueLate), None);
    // 12 + 16 × 20/90 = 15.6.
    assert_eq!(points(&with(80), S::FirstValueLate), Some(16));
    assert_eq!(
        words(&with(80), S::FirstValueLate),
        "no first value after 80 d (expected 60 d)"
    );
    // The stage is overdue too, but the same days count once: its base of 2.
    assert_eq!(points(&with(80), S::StageOverdue), Some(2));
    // Planned is not reached; reached, it is the stage that is overdue: 2 + 5 × 20/180 = 2.6.
    let mut planned = with(80);
    planned.first_value = Some(day(-3));
    assert_eq!(points(&planned, S::FirstValueLate), Some(16));
    planned.first_value = Some(day(3));
    assert_eq!(points(&planned, S::FirstValueLate), None);
    assert_eq!(points(&planned, S::StageOverdue), Some(3));
}

#[test]
fn a_stage_is_overdue_after_its_days() {
    let mut account = customer();
    account.stage_since = Some(ago(120));
    assert_eq!(points(&account, S::StageOverdue), None);
    account.stage_since = Some(ago(165));
    // 2 + 5 × 45/180 = 3.25.
    assert_eq!(points(&account, S::StageOverdue), Some(3));
    assert_eq!(
        words(&account, S::StageOverdue),
        "in stage for 165 d (expected 120 d)"
    );
    account.stage = Some("advocacy".into());
    assert_eq!(points(&account, S::StageOverdue), None);
}

#[test]
fn a_bad_answer_calls_until_somebody_has_spoken() {
    let mut account = customer();
    put_at(&mut account, Field::Nps, 6.0, 14);
    account.last_touch = Some(ago(20));
    // 12 + 8 × 14/28.
    assert_eq!(points(&account, S::Detractor), Some(16));
    assert_eq!(
        words(&account, S::Detractor),
        "NPS 6 on 7 Nov, not answered since"
    );
    account.last_touch = Some(ago(13));
    assert_eq!(points(&account, S::Detractor), None);
    put_at(&mut account, Field::Nps, 7.0, 1);
    assert_eq!(points(&account, S::Detractor), None);
    // The worst mood, noted in the very call: the call is no answer to it.
    // 12 + 8 × 5/28 = 13.43, and 10 since no mood is worse.
    put_at(&mut account, Field::Sentiment, -2.0, 5);
    account.last_touch = Some(ago(5));
    assert_eq!(points(&account, S::Detractor), Some(23));
    assert!(words(&account, S::Detractor).starts_with("mood −2 on"));
    put_at(&mut account, Field::Sentiment, -2.0, 91);
    account.last_touch = None;
    assert_eq!(points(&account, S::Detractor), None);
}

#[test]
fn tickets_call_when_work_has_stopped_or_a_promise_is_broken() {
    let with = |severity: usize, days: i64| {
        let mut account = customer();
        account.tickets.open = 1;
        account.tickets.oldest_by_severity[severity - 1] = Some(ago(days).timestamp());
        account
    };
    assert_eq!(points(&with(1, 0), S::Tickets), Some(22));
    // Promised 1 day: 2 days over is half of the growth of 8.
    assert_eq!(points(&with(1, 3), S::Tickets), Some(26));
    assert_eq!(points(&with(2, 3), S::Tickets), None);
    // 13 + 8 × (6/3 - 1) / 4.
    assert_eq!(points(&with(2, 6), S::Tickets), Some(15));
    assert_eq!(
        words(&with(2, 6), S::Tickets),
        "severity 2 ticket open for 6 d (promise 3 d)"
    );
    // Two: the dearer one is told.
    let mut two = with(4, 31);
    two.tickets.open = 2;
    two.tickets.oldest_by_severity[1] = Some(ago(4).timestamp());
    assert_eq!(
        words(&two, S::Tickets),
        "severity 2 ticket open for 4 d (promise 3 d), 2 open"
    );
}

#[test]
fn a_champion_who_left_weighs_more_than_one_never_known() {
    let mut account = customer();
    account.people.buyer = Presence::Missing;
    assert_eq!(points(&account, S::ChampionGone), Some(3));
    assert_eq!(words(&account, S::ChampionGone), "no economic buyer known");
    account.people.champion = Presence::Left;
    assert_eq!(points(&account, S::ChampionGone), Some(20));
    assert_eq!(words(&account, S::ChampionGone), "champion has left");
    account.people.champion = Presence::Unread;
    account.people.buyer = Presence::Unread;
    assert_eq!(points(&account, S::ChampionGone), None);
}

#[test]
fn one_half_of_health_without_the_other_is_flagged() {
    let mut pleasant = customer();
    for field in [
        Field::SeatsActivated,
        Field::Dau,
        Field::FeaturesUsed,
        Field::GoalsMet,
    ] {
        put(&mut pleasant, field, 0.0);
    }
    put(&mut pleasant, Field::GoalsDue, 0.0);
    // Outcome: engagement 98.6 × 15 of a weight of 55 is 26.9. 10 + 24 × (1 - 26.9/60) = 23.2.
    assert_eq!(points(&pleasant, S::MistakenForHealthy), Some(23));
    assert_eq!(points(&pleasant, S::Captive), None);
    assert!(words(&pleasant, S::MistakenForHealthy).ends_with("outcome only 27"));
    let mut captive = customer();
    put(&mut captive, Field::Nps, 0.0);
    put(&mut captive, Field::Csat, 0.0);
    put(&mut captive, Field::Sentiment, -1.0);
    // Experience: (0 + 50 + 30) / 3 = 26.7. 4 + 12 × (1 - 26.7/60) = 10.7.
    assert_eq!(points(&captive, S::Captive), Some(11));
    assert!(words(&captive, S::Captive).ends_with("experience only 27"));
}

#[test]
fn late_goals_due_tasks_and_reviews_call() {
    let mut account = customer();
    put(&mut account, Field::GoalsMet, 2.0);
    // 2 + 12 × 1/4.
    assert_eq!(points(&account, S::GoalLate), Some(5));
    assert_eq!(words(&account, S::GoalLate), "2 of 4 due goals not met");
    // The first goal is the first value: while that is late the goals do not grow.
    let mut onboarding = account.clone();
    onboarding.stage = Some("onboarding".into());
    onboarding.stage_since = Some(ago(80));
    onboarding.first_value = None;
    assert_eq!(points(&onboarding, S::GoalLate), Some(2));
    account.task_due = Some(day(0));
    assert_eq!(words(&account, S::TaskDue), "task due today");
    assert_eq!(points(&account, S::TaskDue), Some(1));
    account.task_due = Some(day(7));
    // 1 + 3 × 7/14 = 2.5.
    assert_eq!(points(&account, S::TaskDue), Some(3));
    account.task_due = Some(day(-1));
    assert_eq!(points(&account, S::TaskDue), None);
    account.last_qbr = Some(day(90));
    assert_eq!(points(&account, S::QbrDue), None);
    account.last_qbr = Some(day(135));
    // 2 + 3 × 45/90 = 3.5.
    assert_eq!(points(&account, S::QbrDue), Some(4));
    account.tier = Some("standard".into());
    assert_eq!(points(&account, S::QbrDue), None);
    account.tier = Some("value".into());
    account.last_qbr = None;
    assert!(words(&account, S::QbrDue).starts_with("no business review recorded in 200 d"));
}

#[test]
fn holes_in_the_data_are_named() {
    let mut account = customer();
    account.renewal = None;
    account.owner = None;
    // 1 + 3 × 2/6.
    assert_eq!(points(&account, S::DataHole), Some(2));
    assert_eq!(
        words(&account, S::DataHole),
        "renewal date is empty, and 1 more"
    );
    let mut unmapped = customer();
    unmapped.stage = Some("paused".into());
    assert_eq!(
        words(&unmapped, S::DataHole),
        "the stage is one that no stage of the lifecycle takes"
    );
    let (_, term) = term(&unmapped, S::DataHole).expect("it fires");
    assert_eq!(told_by(&unmapped, &term, now()), Some("paused"));
    unmapped.owner = None;
    assert_eq!(
        words(&unmapped, S::DataHole),
        "the stage is one that no stage of the lifecycle takes, and 1 more empty"
    );
    unmapped.owner = customer().owner;
    unmapped.stage = None;
    assert_eq!(words(&unmapped, S::DataHole), "stage is empty");
    // Health unknown: the first field that a measure misses.
    let mut unknown = customer();
    unknown.numbers = Default::default();
    assert_eq!(words(&unknown, S::DataHole), "seats activated is empty");
}

#[test]
fn a_lost_account_only_wants_its_reason_or_to_be_won_back() {
    let mut lost = customer();
    lost.stage = Some("churned".into());
    lost.stage_since = Some(ago(100));
    lost.renewal = Some(day(100));
    lost.last_touch = Some(ago(300));
    lost.task_due = Some(day(3));
    let signals = |account: &Account| -> Vec<S> {
        judge(account)
            .terms
            .iter()
            .map(|(_, term)| term.signal)
            .collect()
    };
    assert_eq!(signals(&lost), [S::DataHole]);
    assert_eq!(words(&lost, S::DataHole), "loss reason is empty");
    lost.loss_reason = Some("merger".into());
    assert_eq!(signals(&lost), []);
    lost.loss_reason = Some("price".into());
    assert_eq!(signals(&lost), [S::WinBack]);
    assert_eq!(
        term(&lost, S::WinBack).map(|(lane, _)| lane),
        Some(Lane::Opportunity)
    );
    lost.stage_since = Some(ago(89));
    assert_eq!(signals(&lost), []);
}

#[test]
fn a_reason_with_an_offer_says_itself_when_to_come_back() {
    // Not among the triage rules' reasons; to be asked 60 to 100 days after the loss.
    let fires = |lost_ago: i64, offer: &str, since: Option<i64>| {
        let mut rules = Rules::presets();
        let reasons = &mut rules.lifecycle.loss_reasons;
        let merger = reasons.iter_mut().find(|one| one.value == "merger");
        merger.expect("the reason").win_back = Some(WinBack {
            wait_days: 60,
            until_days: 100,
            offer: offer.to_owned(),
            since: since.map(day),
        });
        let mut lost = customer();
        lost.stage = Some("churned".into());
        lost.loss_reason = Some("Merger".into());
        lost.stage_since = Some(ago(lost_ago));
        let terms = assess(&lost, &rules, Standing::default(), now()).terms;
        terms.iter().any(|(_, term)| term.signal == S::WinBack)
    };
    let table = [
        (59, "group contract", None, false),
        (60, "group contract", None, true),
        (100, "group contract", None, true),
        (101, "group contract", None, false),
        // Nothing to come back with.
        (80, " ", None, false),
        // Lost long ago, and the answer is 30 days old: 100 days are counted from it.
        (400, "group contract", Some(30), true),
        (400, "group contract", Some(101), false),
        // An answer that is still to come.
        (80, "group contract", Some(-5), false),
        // An answer there was before the loss changes nothing.
        (80, "group contract", Some(200), true),
    ];
    for (lost_ago, offer, since, expected) in table {
        let fired = fires(lost_ago, offer, since);
        assert_eq!(fired, expected, "{lost_ago} d, {offer:?}, since {since:?}");
    }
}

#[test]
fn nobody_is_called_about_a_prospect() {
    let lifecycle = "id = \"x\"\n[[stages]]\nid = \"lead\"\nkind = \"presale\"";
    let rules = Rules {
        lifecycle: tenure::domain::lifecycle::Lifecycle::parse(lifecycle).expect("it is right"),
        ..Rules::presets()
    };
    let mut account = customer();
    account.stage = Some("lead".into());
    account.renewal = Some(day(3));
    assert_eq!(
        assess(&account, &rules, Standing { rank: 1, of: 100 }, now()).terms,
        []
    );
}

#[test]
fn growth_is_possible_where_all_is_used_and_all_is_well() {
    let mut account = customer();
    put(&mut account, Field::SeatsActive, 90.0);
    assert_eq!(points(&account, S::Expansion), Some(15));
    put(&mut account, Field::SeatsActive, 95.0);
    // 15 + 10 × half the way to all.
    assert_eq!(points(&account, S::Expansion), Some(20));
    assert_eq!(
        words(&account, S::Expansion),
        "95 of 100 bought seats in use"
    );
    let mut features = customer();
    put(&mut features, Field::FeaturesUsed, 8.0);
    assert_eq!(points(&features, S::Expansion), Some(25));
    assert_eq!(words(&features, S::Expansion), "8 of 8 features in use");
    let mut advocate = customer();
    put(&mut advocate, Field::Nps, 9.0);
    assert_eq!(points(&advocate, S::Advocate), Some(20));
    // A net score of 35 stands where an answer of 6.75 does: (35 + 100) / 20. One of 80 is a 9.
    let mut net = advocate.clone();
    put(&mut net, Field::Nps, 35.0);
    assert_eq!(points(&net, S::Advocate), None);
    put(&mut net, Field::Nps, 80.0);
    assert_eq!(points(&net, S::Advocate), Some(20));
    // 10 + 10 × (1 - 45/90): one asks while the answer is warm.
    let mut cold = advocate.clone();
    put_at(&mut cold, Field::Nps, 9.0, 45);
    assert_eq!(points(&cold, S::Advocate), Some(15));
    // Pleased without results is hardly a case to tell: half of 10, which brings nobody into the queue.
    let mut poor = advocate.clone();
    for field in [Field::SeatsActivated, Field::Dau, Field::FeaturesUsed] {
        put(&mut poor, field, 0.0);
    }
    assert_eq!(points(&poor, S::Advocate), Some(5));
    assert_eq!(words(&advocate, S::Advocate), "promoter: NPS 9 on 21 Nov");
    // At risk they fire, but do not grow.
    for (account, base) in [(&mut account, 15), (&mut features, 15), (&mut advocate, 5)] {
        account.stage = Some("at_risk".into());
        let dearest = Standing { rank: 1, of: 100 };
        let judged = assess(account, &RULES, dearest, now());
        assert_eq!(judged.score(Lane::Opportunity), base);
    }
}

#[test]
fn high_arr_only_weighs_what_is_in_the_queue_already() {
    let mut account = customer();
    let worth = |account: &Account, lane, rank, of| {
        let judged = assess(account, &RULES, Standing { rank, of }, now());
        let mut terms = judged.terms.iter();
        let found = terms.find(|(of, term)| (*of, term.signal) == (lane, S::TopArr));
        found.map(|(_, term)| term.points)
    };
    assert_eq!(worth(&account, Lane::Risk, 1, 100), None);
    // A chance is no risk, and weighs by itself.
    put(&mut account, Field::SeatsActive, 95.0);
    assert_eq!(worth(&account, Lane::Risk, 1, 100), None);
    assert_eq!(worth(&account, Lane::Opportunity, 1, 100), Some(40));
    // A reminder does not make a dear account a risk: 20 points do.
    account.task_due = Some(day(0));
    assert_eq!(worth(&account, Lane::Risk, 1, 100), None);
    account.people.champion = Presence::Left;
    // 40 × (1 - (rank - 1)/50)².
    for (rank, of, wanted) in [
        (1, 100, Some(40)),
        (6, 100, Some(32)),
        (26, 100, Some(10)),
        (50, 100, None),
        (51, 100, None),
        (1, 1, None),
        (1, 2, Some(40)),
        (0, 100, None),
    ] {
        assert_eq!(
            worth(&account, Lane::Risk, rank, of),
            wanted,
            "{rank} of {of}"
        );
    }
}

#[test]
fn the_sum_reads_as_it_is_promised_and_the_dearest_term_leads() {
    let mut account = customer();
    account.tier = Some("benchmark".into());
    account.renewal = Some(day(-21));
    account.term_start = Some(day(344));
    account.last_touch = Some(ago(34));
    let judged = assess(&account, &RULES, Standing { rank: 3, of: 190 }, now());
    let sum: Vec<String> = judged
        .terms
        .iter()
        .map(|(_, term)| format!("{} {}", term.points, describe(term, &RULES.triage, now())))
        .collect();
    assert_eq!(
        sum,
        [
            "34 renewal in 21 d (window 90 d), likelihood not judged",
            "18 no touch for 34 d (promise 14 d)",
            "38 ARR no. 3 of 190",
        ]
    );
    assert_eq!(judged.score(Lane::Risk), 90);
    let lead = judged.lead(Lane::Risk).expect("there is one");
    assert!(RULES.triage.advice(lead).starts_with("Renewal play"));
    assert_eq!(judged.lead(Lane::Opportunity), None);
}

#[test]
fn what_only_weighs_never_leads() {
    let mut account = customer();
    account.people.champion = Presence::Left;
    let judged = assess(&account, &RULES, Standing { rank: 1, of: 100 }, now());
    let signals: Vec<S> = judged.terms.iter().map(|(_, term)| term.signal).collect();
    assert_eq!(signals, [S::ChampionGone, S::TopArr]);
    assert!(judged.terms[0].1.points < judged.terms[1].1.points);
    assert_eq!(
        judged.lead(Lane::Risk).map(|term| term.signal),
        Some(S::ChampionGone)
    );
}

/// Nothing is kept with the account; a contact answered 3 twenty days ago and nobody called since: the
/// curve gives 3/6 of 40 = 20 points, and the signal 12 + 8 × 20/28 + 10 × 3/6 = 22.71. An answer of the
/// account itself goes before it.
#[test]
fn what_contacts_answered_speaks_for_an_account_without_an_answer() {
    let mut account = customer();
    account.set_number(Field::Nps, None);
    account.last_touch = Some(ago(25));
    account.people.answer = Some((3.0, ago(20).timestamp() as u32));
    account.people.unhappy = [unhappy("Dana", 3.0, 20)].into();
    let overall = |account: &Account| {
        let measures = explain(account, &RULES, now()).measures;
        let found = measures.into_iter().find(|one| one.id == "overall");
        let found = found.expect("a measure");
        (found.points, found.as_of)
    };
    assert_eq!(overall(&account), (Some(20.0), Some(ago(20))));
    assert_eq!(points(&account, S::Detractor), Some(23));
    account.people.answer = Some((10.0, ago(0).timestamp() as u32));
    // 10, and 10 more on the day of the answer.
    assert_eq!(points(&account, S::Advocate), Some(20));
    put_at(&mut account, Field::Nps, 8.0, 40);
    assert_eq!(overall(&account), (Some(75.0), Some(ago(40))));
    assert_eq!(points(&account, S::Advocate), None);
}

/// The worst mood of twenty days ago: 12 + 8 × 20/28 + 10 = 27.71. The 0 of five days ago is told, being later and as
/// bad, and makes it no less urgent; nor does a milder one.
#[test]
fn a_newer_bad_answer_hides_no_older_one() {
    let mut account = customer();
    account.last_touch = Some(ago(30));
    put_at(&mut account, Field::Sentiment, -2.0, 20);
    for (nps, told) in [
        (9.0, "mood −2 on 1 Nov, not answered since"),
        (3.0, "mood −2 on 1 Nov, not answered since"),
        (0.0, "NPS 0 on 16 Nov, and one of 1 Nov, not answered since"),
    ] {
        put_at(&mut account, Field::Nps, nps, 5);
        assert_eq!(points(&account, S::Detractor), Some(28), "with {nps}");
        assert_eq!(words(&account, S::Detractor), told);
    }
    // The mood was talked about; the answer came later: 12 + 8 × 5/28 + 10.
    account.last_touch = Some(ago(10));
    assert_eq!(points(&account, S::Detractor), Some(23));
}

fn unhappy(name: &str, value: f32, days: i64) -> Unhappy {
    Unhappy {
        value,
        at: ago(days).timestamp() as u32,
        name: name.to_owned(),
    }
}

/// The company's own 9 of June, the end user's 10 of today: neither answers the economic buyer who gave a
/// 0 twelve days ago. 12 + 8 × 12/28 + 10 = 25.43. A call after one answer leaves a later one open: of the
/// 4 of two days ago 12 + 8 × 2/28 + 10 × 2/6 = 15.90.
#[test]
fn a_good_answer_hides_no_bad_one_of_another() {
    let mut account = customer();
    put_at(&mut account, Field::Nps, 9.0, 160);
    account.last_touch = Some(ago(100));
    account.people.answer = Some((10.0, ago(0).timestamp() as u32));
    assert_eq!(points(&account, S::Detractor), None);
    account.people.unhappy = [unhappy("Eva", 4.0, 2), unhappy("Dana", 0.0, 12)].into();
    assert_eq!(points(&account, S::Detractor), Some(25));
    let (_, term) = term(&account, S::Detractor).expect("it fires");
    assert_eq!(told_by(&account, &term, now()), Some("Dana"));
    account.last_touch = Some(ago(5));
    assert_eq!(points(&account, S::Detractor), Some(16));
    account.last_touch = Some(ago(1));
    assert_eq!(points(&account, S::Detractor), None);
    // The company's own answer has no name beside it.
    put_at(&mut account, Field::Nps, 2.0, 0);
    let (_, own) = self::term(&account, S::Detractor).expect("it fires");
    assert_eq!(told_by(&account, &own, now()), None);
    // Too long ago.
    put_at(&mut account, Field::Nps, 9.0, 160);
    account.last_touch = None;
    account.people.unhappy = [unhappy("Dana", 0.0, 91)].into();
    assert_eq!(points(&account, S::Detractor), None);
}

/// Each chance at its least: 90 of 100 seats (15), the promoter of a year ago (10), a loss of the last day
/// on which it is asked about (10), against the entry of 10; and of the risks the 0 of today (12 + 10),
/// against 20.
#[test]
fn each_chance_and_the_worst_answer_stand_in_the_queue_by_themselves() {
    let mut seats = customer();
    put(&mut seats, Field::SeatsActive, 90.0);
    let mut promoter = customer();
    put_at(&mut promoter, Field::Nps, 9.0, 365);
    let mut lost = customer();
    lost.stage = Some("churned".into());
    lost.loss_reason = Some("missing_feature".into());
    lost.stage_since = Some(ago(730));
    let mut zero = customer();
    put(&mut zero, Field::Nps, 0.0);
    for (account, signal, lane, wanted) in [
        (seats, S::Expansion, Lane::Opportunity, 15),
        (promoter, S::Advocate, Lane::Opportunity, 10),
        (lost, S::WinBack, Lane::Opportunity, 10),
        (zero, S::Detractor, Lane::Risk, 22),
    ] {
        let found = term(&account, signal).map(|(of, term)| (of, term.points));
        assert_eq!(found, Some((lane, wanted)), "{signal:?}");
        assert!(wanted >= RULES.triage.entry(lane) as i16, "{signal:?}");
        assert!(
            judge(&account).queued(lane, RULES.triage.entry),
            "{signal:?}"
        );
    }
}

/// The date is in 21 days, so that the window of 90 opened 69 days ago. Moved on from the renewal stage
/// since then, it is renewed, whatever the date says; before that, it was the renewal before.
#[test]
fn a_renewal_that_is_recorded_is_not_near_any_more() {
    let near = |stage: &str, entered: i64, reason: Option<&str>| {
        let mut account = customer();
        account.renewal = Some(day(-21));
        account.term_start = Some(day(344));
        account.stage = Some(stage.into());
        account.stage_since = Some(ago(entered));
        account.renewal_reason = reason.map(str::to_owned);
        points(&account, S::RenewalNear).is_some()
    };
    let reason = Some("value_proven");
    assert!(!near("advocacy", 0, reason));
    assert!(!near("advocacy", 69, None));
    assert!(near("advocacy", 70, reason));
    assert!(!near("value", 3, reason));
    assert!(near("value", 3, None));
    assert!(near("renewal", 3, reason));
}

/// Experience at 27.5 of the line of 60: 4 + 12 × (1 − 27.5/60) = 10.5, and a half is rounded up,
/// though no binary fraction is exactly that.
#[test]
fn half_a_point_is_a_point() {
    let rule = RULES.triage.signal(S::Captive);
    assert_eq!(rule.points(f64::from(1.0_f32 - 27.5_f32 / 60.0), 0.0), 11);
    assert_eq!(rule.points(1.0 - 27.6 / 60.0, 0.0), 10);
}
