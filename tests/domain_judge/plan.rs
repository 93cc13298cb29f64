//! The plan with a customer: its text, the ladder of goals, what they count for, and the criteria
//! that ask it.

use crate::make::*;
use tenure::domain::account::Account;
use tenure::domain::book::Row;
use tenure::domain::health::explain::explain;
use tenure::domain::lifecycle::{Check, Subject};
use tenure::domain::plan::{Direction, Goal, INTENT, Kept, PROMISED, Plan, Standing};
use tenure::domain::qbr::{Pack, page};
use tenure::domain::touchpoint::{Details, Kind, Touchpoint};
use tenure::domain::triage::SignalKind;
use tenure::messages::Language;

const TEXT: &str = "\
# Intent
Close the books in three days instead of nine.

# Promised
- [x] Single sign-on (2026-10-02)
- [ ] Export to the warehouse

# Goals
- [x] First team works in it
  due: 2026-09-30
  met: 2026-09-28
- [ ] Invoices go out without rework
  measure: rework rate %
  baseline: 12
  target: 4
  current: 8 (2026-11-02)
  due: 2026-11-15
  evidence: report of 2 November

# Criteria
- [x] onboarding: goals (2026-08-01)

# Notes
Call them Thursdays.";

fn with(text: &str) -> Account {
    let mut account = customer();
    account.plan = Some(Box::new(Kept::new(text)));
    account
}

#[test]
fn a_plan_is_read_and_written_as_it_was() {
    let plan = Plan::parse(TEXT);
    assert_eq!(plan.render(), TEXT);
    assert_eq!(
        plan.intent.as_deref(),
        Some("Close the books in three days instead of nine.")
    );
    assert!(plan.promised[0].kept && !plan.promised[1].kept);
    assert!(plan.ticked(&"onboarding".into(), "goals"));
    let rework = &plan.goals[1];
    assert_eq!(rework.way(), Direction::Down, "from 12 to 4");
    // (8 − 12) / (4 − 12) = 0.5
    assert_eq!(rework.progress(), Some(0.5));
    assert_eq!(rework.standing(now().today()), Standing::Late);
}

#[test]
fn nothing_that_somebody_wrote_into_the_crm_is_lost() {
    let odd = "no heading here\n# Goals\n* buy less\n  due: soon\n  target: 1e999\n# Somewhere\n- [x] else\n# goals\n-   [X]  done by hand ";
    let plan = Plan::parse(odd);
    let titles: Vec<&str> = plan.goals.iter().map(|goal| goal.title.as_str()).collect();
    assert_eq!(titles, ["buy less", "done by hand"]);
    assert!(plan.goals[1].done);
    let again = plan.render();
    for words in [
        "no heading here",
        "due: soon",
        "target: 1e999",
        "# Somewhere",
        "- [x] else",
    ] {
        assert!(again.contains(words), "{words} is in:\n{again}");
    }
    assert_eq!(
        Plan::parse(&again),
        plan,
        "and it reads the same again:\n{again}"
    );
    assert_eq!(Plan::parse("").render(), "");
}

#[test]
fn a_goal_is_attained_by_tick_or_by_figure() {
    let goal = |baseline, target, now: f64, direction| Goal {
        baseline,
        target,
        current: Some((now, None)),
        direction,
        ..Goal::default()
    };
    let table = [
        (goal(Some(10.0), Some(20.0), 20.0, None), true),
        (goal(Some(10.0), Some(20.0), 19.9, None), false),
        (goal(Some(10.0), Some(4.0), 4.0, None), true),
        (goal(Some(10.0), Some(4.0), 5.0, None), false),
        // Without a baseline up is meant, unless it is said.
        (goal(None, Some(4.0), 3.0, None), false),
        (goal(None, Some(4.0), 3.0, Some(Direction::Down)), true),
        (goal(Some(1.0), None, 9.0, None), false),
    ];
    for (goal, attained) in table {
        assert_eq!(goal.attained(), attained, "{goal:?}");
    }
}

#[test]
fn a_stage_of_the_ladder_takes_one_to_three_months() {
    let warned = |days: i64| {
        let goal = Goal {
            due: Some(day(-days)),
            ..Goal::default()
        };
        goal.warning(Some(day(0)), Language::En).is_some()
    };
    // 28 days is February, 92 are July to September.
    for (days, expected) in [
        (27, true),
        (28, false),
        (61, false),
        (92, false),
        (93, true),
    ] {
        assert_eq!(warned(days), expected, "{days} days");
    }
    assert!(
        Goal::default()
            .warning(Some(day(0)), Language::En)
            .is_some(),
        "no day at all"
    );
    // The second begins where the first ends, the first with the term.
    let text = "# Goals\n- [ ] a\n  due: 2026-06-30\n- [ ] b\n  due: 2026-12-31";
    let warnings = Plan::parse(text).warnings(Some(day(200)), Language::En);
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    // From 30 June to 31 December there are 184 days.
    assert!(
        warnings[0].0 == 1 && warnings[0].1.contains("184 days"),
        "{warnings:?}"
    );
}

#[test]
fn goals_that_were_agreed_go_before_the_crms_counts() {
    let mut account = with(TEXT);
    // The CRM says 4 of 4; of the plan's goals 1 is attained of 2 whose day has come.
    let goals = account.goals(now().today()).expect("goals");
    assert_eq!((goals.met, goals.due), (1.0, 2.0));
    let roi = |account: &Account| {
        let explained = explain(account, &RULES, now());
        let found = explained.measures.into_iter().find(|of| {
            of.text.contains("goals") || of.id.contains("roi") || of.label.contains("Return")
        });
        found.expect("the measure").text
    };
    assert!(roi(&account).contains("1 met of 2"), "{}", roi(&account));
    assert!(points(&account, SignalKind::GoalLate).is_some());
    account.plan = None;
    assert!(roi(&account).contains("4 met of 4"), "{}", roi(&account));
    assert_eq!(points(&account, SignalKind::GoalLate), None);
    // A plan whose goals are all still to come says nothing yet.
    account = with("# Goals\n- [ ] later\n  due: 2027-02-01");
    assert_eq!(
        account.goals(now().today()).map(|goals| goals.due),
        Some(4.0)
    );
}

#[test]
fn what_sales_promised_comes_from_the_plan_and_from_the_crms_own_field() {
    let mut account = with("# Promised\n- [x] single sign-on (2026-10-02)");
    account.custom = vec![
        (
            PROMISED.to_owned(),
            "Single Sign-On; Export to SAP ;".to_owned(),
        ),
        (INTENT.to_owned(), "Faster close".to_owned()),
    ];
    let handover = account.handover();
    let promised: Vec<_> = handover
        .promised
        .iter()
        .map(|one| (one.text.as_str(), one.kept))
        .collect();
    assert_eq!(
        promised,
        [("single sign-on", true), ("Export to SAP", false)]
    );
    assert_eq!(
        (handover.open(), handover.intent.as_deref()),
        (1, Some("Faster close"))
    );
}

fn row(account: Account) -> Row {
    let today = judge(&account);
    Row { account, today }
}

fn met(check: &Check, account: &Account, details: Option<&Details>) -> Option<bool> {
    let row = row(account.clone());
    check.met(Subject { row: &row, details }, &RULES, now())
}

#[test]
fn criteria_are_asked_of_the_data() {
    let account = customer();
    let planned = with(TEXT);
    let table = [
        (Check::GoalsAgreed, &account, None),
        (Check::GoalsAgreed, &planned, Some(true)),
        (Check::GoalsMet(0.8), &account, Some(true)),
        (Check::GoalsMet(0.8), &planned, Some(false)),
        (Check::HandoverRecorded, &account, None),
        (Check::HandoverRecorded, &planned, Some(true)),
        (Check::HandoverDone, &planned, Some(false)),
        (Check::IntentRecorded, &planned, Some(true)),
        // 4 of 8 features.
        (Check::FeaturesUsed(0.5), &account, Some(true)),
        (Check::FeaturesUsed(0.6), &account, Some(false)),
        (Check::ChampionKnown, &account, Some(true)),
        (Check::NoSevereTicket, &account, Some(true)),
        // 165 of 365 days are left, which is more than a third.
        (Check::LastThird, &account, Some(false)),
    ];
    for (check, account, expected) in table {
        assert_eq!(met(&check, account, None), expected, "{check:?}");
    }
    let bare = bare();
    for check in [
        Check::ChampionKnown,
        Check::NoSevereTicket,
        Check::LastThird,
        Check::FeaturesUsed(0.5),
    ] {
        assert_eq!(
            met(&check, &bare, None),
            None,
            "{check:?}: nothing is known"
        );
    }
}

#[test]
fn a_touchpoint_of_the_kind_meets_a_criterion_once_touchpoints_were_read() {
    let held = |kind, days, fetched: bool| {
        let touchpoint = Touchpoint {
            id: None,
            marker: None,
            kind,
            at: ago(days),
            minutes: None,
            title: String::new(),
            body: String::new(),
            contacts: Vec::new(),
            owner: None,
        };
        Details {
            touchpoints: vec![touchpoint],
            fetched: fetched.then(|| ago(0)),
            ..Details::default()
        }
    };
    let account = bare();
    let kickoff = Check::Held(Kind::Kickoff, None);
    assert_eq!(met(&kickoff, &account, None), None);
    assert_eq!(
        met(&kickoff, &account, Some(&held(Kind::Kickoff, 300, true))),
        Some(true)
    );
    assert_eq!(
        met(&kickoff, &account, Some(&held(Kind::Call, 3, true))),
        Some(false)
    );
    assert_eq!(
        met(&kickoff, &account, Some(&held(Kind::Kickoff, -3, true))),
        Some(false),
        "planned"
    );
    assert_eq!(
        met(&kickoff, &account, Some(&held(Kind::Call, 3, false))),
        None
    );
    let review = Check::Held(Kind::Qbr, Some(100));
    assert_eq!(
        met(&review, &account, Some(&held(Kind::Qbr, 101, true))),
        Some(false)
    );
    // The CRM's own field tells of one 20 days ago, whoever has read the touchpoints.
    assert_eq!(met(&review, &customer(), None), Some(true));
}

#[test]
fn the_review_says_what_is_known_and_no_sign_in_it_means_anything() {
    let mut account = with(TEXT);
    account.name = "Acme | *Sons* <b>".into();
    let row = row(account);
    let details = Details::default();
    let pack = Pack {
        row: &row,
        details: &details,
        rules: &RULES,
        csm: Some("Dana"),
        now: now(),
    };
    let page = page(&pack);
    for words in [
        "# Quarterly business review: Acme \\| \\*Sons\\* \\<b\\>",
        "Bought for: Close the books",
        "1 of 2 goals attained that were due.",
        "| 2 | Invoices go out without rework | rework rate %: 12 → 4, now 8 | 2026-11-15 | late, 50 % |",
        "## Health",
        "Promised by sales, not kept yet: Export to the warehouse",
        "- [ ] Goal (due since 2026-11-15: attain it, or agree another day): Invoices go out",
        "- [ ] Next review by 2027-02-20.",
    ] {
        assert!(page.contains(words), "{words}\nis not in:\n{page}");
    }
}
