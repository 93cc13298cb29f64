//! The plan with a customer: its text, the ladder of goals, what they count for, and the criteria
//! that ask it.

use crate::make::*;
use tenure::domain::Field;
use tenure::domain::account::Account;
use tenure::domain::book::Row;
use tenure::domain::health::{Explained, View, explain, explain_then};
use tenure::domain::lifecycle::{Check, Subject};
use tenure::domain::past::AccountHistory;
use tenure::domain::plan::{Direction, Goal, INTENT, Kept, PROMISED, Plan, Standing};
use tenure::domain::qbr::{Pack, page};
use tenure::domain::task::Task;
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

/// The first is due on 30 June 2027 and was begun on 22 November 2026, the second on 1 December, between
/// them: its days are counted from when the ladder begins, and no length is less than nothing. The third
/// of 31 January follows the second: the 30 June before it is none that it could begin with.
#[test]
fn a_goal_that_is_due_before_the_one_before_it_is_told_so() {
    let on = |text: &str| text.parse::<chrono::NaiveDate>().expect("a day");
    let plan = Plan::parse(
        "# Goals\n- [ ] a\n  start: 2026-11-22\n  due: 2027-06-30\n- [ ] b\n  due: 2026-12-01\n\
         - [ ] c\n  due: 2027-01-31",
    );
    assert_eq!(
        plan.start(1, Some(on("2026-01-01"))),
        Some(on("2026-11-22"))
    );
    assert_eq!(plan.start(2, None), Some(on("2026-12-01")));
    let warnings = plan.warnings(None, Language::En);
    assert!(
        warnings.iter().all(|(_, text)| !text.contains('-')),
        "{warnings:?}"
    );
    // From 22 November to 30 June there are 220 days; from 1 December to 31 January 61.
    let told: Vec<(usize, bool)> = (warnings.iter())
        .map(|(at, text)| (*at, text.contains("due before the goal before it")))
        .collect();
    assert_eq!(told, [(0, false), (1, true)], "{warnings:?}");
    // Without a day of its own the first begins with the term.
    let plan = Plan::parse("# Goals\n- [ ] a\n  due: 2027-06-30\n- [ ] b\n  due: 2026-12-01");
    assert_eq!(
        plan.start(1, Some(on("2026-10-01"))),
        Some(on("2026-10-01"))
    );
    assert_eq!(plan.start(1, None), None);
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
    let fields = [
        (PROMISED, "Single Sign-On; Export to SAP ;"),
        (INTENT, "Faster close"),
    ];
    account.custom = fields.into_iter().collect();
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
            odd: Vec::new(),
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
        past: None,
        rules: &RULES,
        csm: Some("Dana"),
        language: Language::En,
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

/// What is for the customer stands before the line, and nothing that only we should read.
#[test]
fn what_is_only_for_us_stands_behind_the_line() {
    let mut account = with(TEXT);
    account.name = "1. Acme\n- & ~Sons~ & $x$".into();
    account.renewal = Some(day(-20));
    put(&mut account, Field::Sentiment, -2.0);
    put(&mut account, Field::Nps, 700.0);
    let row = row(account);
    let task = Task {
        id: None,
        accounts: Vec::new(),
        title: "Make the renewal offer".into(),
        due: None,
        owner: None,
        done: false,
        odd: Vec::new(),
    };
    let details = Details {
        tasks: vec![task],
        ..Details::default()
    };
    for (language, line) in [
        (Language::En, "## Only for us"),
        (Language::Zh, "## 仅供内部"),
        (Language::Es, "## Solo para nosotros"),
    ] {
        let page = page(&Pack {
            row: &row,
            details: &details,
            past: None,
            rules: &RULES,
            csm: None,
            language,
            now: now(),
        });
        let (theirs, ours) = page.split_once("\n---\n").expect("a line between the two");
        assert!(ours.trim_start().starts_with(line), "{ours}");
        assert!(
            theirs.contains("1\\. Acme - \\& \\~Sons\\~ \\& \\$x\\$\n"),
            "{theirs}"
        );
        for only in ["Make the renewal offer", "700"] {
            assert!(!theirs.contains(only), "{only} is not for them:\n{theirs}");
        }
        assert!(
            ours.contains("Make the renewal offer") && ours.contains("700"),
            "{ours}"
        );
        let mood = RULES.scorecard.measures.last().expect("a measure");
        assert!(
            !theirs.contains(&mood.label) && ours.contains(&mood.label),
            "{page}"
        );
        // Each entry of the lists is one line, and the tables have as many cells as heads.
        for table in page.split("\n\n").filter(|part| part.starts_with('|')) {
            let cells = |row: &str| row.replace("\\|", "").matches('|').count();
            let all: Vec<usize> = table.trim_end().lines().map(cells).collect();
            assert!(all.windows(2).all(|two| two[0] == two[1]), "{table}");
        }
    }
}

/// The page of an account, and its past.
fn review(account: Account, past: Option<&AccountHistory>) -> String {
    let row = row(account);
    let details = Details::default();
    page(&Pack {
        row: &row,
        details: &details,
        past,
        rules: &RULES,
        csm: None,
        language: Language::En,
        now: now(),
    })
}

#[test]
fn opinions_stand_on_their_scales_and_no_more_goals_are_attained_than_were_due() {
    let with = |nps: f64, csat: f64| {
        let mut account = customer();
        put(&mut account, Field::Nps, nps);
        put(&mut account, Field::Csat, csat);
        put(&mut account, Field::GoalsDue, 3.0);
        put(&mut account, Field::GoalsMet, 5.0);
        review(account, None)
    };
    for (nps, csat, words) in [
        (8.0, 85.0, "- They would recommend us with 8 of 10."),
        (
            40.0,
            85.0,
            "- Their net promoter score is 40 (of −100 to 100).",
        ),
        (-20.0, 4.5, "- Their net promoter score is -20 (of"),
        (8.0, 4.5, "- 4.5 % are satisfied with support."),
        (
            -1_000.0,
            85.0,
            "NPS is recorded as -1000, which is not on its scale",
        ),
        (
            8.0,
            100_000.0,
            "CSAT is recorded as 100000, which is not on its scale",
        ),
        (
            8.0,
            85.0,
            "3 of 3 goals attained that were due; 5 are counted as attained in all.",
        ),
    ] {
        let page = with(nps, csat);
        assert!(page.contains(words), "{words}\nis not in:\n{page}");
    }
    let page = with(-1_000.0, 100_000.0);
    assert!(
        !page.contains("recommend us") && !page.contains("satisfied"),
        "{page}"
    );
}

/// Satisfaction with support comes in ten days ago and takes weight from all the others: what they give is less, and
/// none of them is worse for it. 24 of 40 users a day are 0.6 and 100 points, 20 are 0.5 and 90.
#[test]
fn the_review_calls_worse_what_has_fewer_points_not_what_gives_less() {
    let mut account = customer();
    account.last_qbr = None;
    put(&mut account, Field::Dau, 20.0);
    let value = |days: i64, value: f64| (ago(days), value);
    let known = [
        (Field::Dau, vec![value(300, 24.0), value(60, 20.0)]),
        (Field::Mau, vec![value(300, 40.0)]),
        (Field::FeaturesUsed, vec![value(300, 4.0)]),
        (Field::FeaturesAvailable, vec![value(300, 8.0)]),
        (Field::SeatsBought, vec![value(300, 100.0)]),
        (Field::SeatsActivated, vec![value(300, 80.0)]),
        (Field::Nps, vec![value(300, 8.0)]),
        (Field::Csat, vec![value(10, 85.0)]),
    ];
    let past = AccountHistory {
        account: account.clone(),
        history: known.into(),
        ..AccountHistory::default()
    };
    let then = explain_then(View::from(&past), &RULES, day(91), now());
    let today = explain(&account, &RULES, now());
    let breadth = |of: &Explained| {
        let found = of.measures.iter().find(|one| one.id == "breadth");
        let found = found.expect("a measure");
        (found.label.clone(), found.points, found.contribution)
    };
    let ((label, was, gave), (_, is, gives)) = (breadth(&then), breadth(&today));
    assert!(was == is && gave > gives, "{was:?} {gave}, {is:?} {gives}");
    let page = review(account, Some(&past));
    let moved: Vec<&str> = page
        .lines()
        .filter(|line| line.starts_with("Worse: ") || line.starts_with("Better: "))
        .collect();
    assert!(
        moved.iter().all(|line| !line.contains(&label)),
        "{label} did not move: {moved:?}"
    );
    let worse = moved.iter().find(|line| line.starts_with("Worse: "));
    let worse = worse.expect("the use a day");
    assert!(worse.contains("Adoption depth (-10)"), "{worse}");
}

/// A five is a detractor: something to talk about, not value. In Spanish a comma stands before the tenths.
#[test]
fn a_bad_opinion_is_an_open_point_and_numbers_are_as_the_language_writes_them() {
    let sections = |nps: f64, csat: f64, language| {
        let mut account = with(&TEXT.replace("target: 4", "target: 4.5"));
        put(&mut account, Field::Nps, nps);
        put(&mut account, Field::Csat, csat);
        put(&mut account, Field::Likelihood, 62.5);
        let row = row(account);
        let details = Details::default();
        let page = page(&Pack {
            row: &row,
            details: &details,
            past: None,
            rules: &RULES,
            csm: None,
            language,
            now: now(),
        });
        let parts: Vec<String> = page.split("## ").map(str::to_owned).collect();
        (parts, page)
    };
    let of = |parts: &[String], head: &str| {
        let found = parts.iter().find(|part| part.starts_with(head));
        found.expect("the section").clone()
    };
    let (parts, _) = sections(5.0, 40.5, Language::En);
    let (value, open) = (of(&parts, "Value shown"), of(&parts, "Open points"));
    for words in ["recommend us with 5 of 10", "40.5 % are satisfied"] {
        assert!(!value.contains(words), "{value}");
        assert!(open.contains(words), "{open}");
    }
    let (parts, _) = sections(9.0, 90.0, Language::En);
    let (value, open) = (of(&parts, "Value shown"), of(&parts, "Open points"));
    for words in ["recommend us with 9 of 10", "90 % are satisfied"] {
        assert!(value.contains(words), "{value}");
        assert!(!open.contains(words), "{open}");
    }
    let (_, page) = sections(8.5, 92.5, Language::Es);
    for words in [
        "12 → 4,5",
        "con 8,5 de 10",
        "El 92,5 %",
        "renovación 62,5 %",
    ] {
        assert!(page.contains(words), "{words}\nis not in:\n{page}");
    }
    let (_, page) = sections(8.5, 92.5, Language::Zh);
    assert!(page.contains("12 → 4.5"), "{page}");
}

#[test]
fn a_goal_that_is_to_go_down_does_not_go_up() {
    let goal = |from: f64, to: f64, direction| Goal {
        baseline: Some(from),
        target: Some(to),
        direction,
        ..Goal::default()
    };
    let (up, down) = (Some(Direction::Up), Some(Direction::Down));
    for (from, to, way, against) in [
        (10.0, 20.0, down, true),
        (20.0, 10.0, down, false),
        (20.0, 10.0, up, true),
        (10.0, 20.0, up, false),
        (10.0, 10.0, down, false),
        (20.0, 10.0, None, false),
    ] {
        let found = goal(from, to, way).contradiction();
        let wanted = way.filter(|_| against).map(|way| (from, to, way));
        assert_eq!(found, wanted, "{from} to {to}, {way:?}");
    }
}

/// Without a review the page looks 91 days back, where the day-wise series of the sparkline ends; the
/// history knows the use of then: 24 of 40 monthly users a day, which fell to 4 of 40 sixty days ago.
#[test]
fn the_review_tells_how_health_went_since_the_last_one() {
    let mut account = customer();
    account.last_qbr = None;
    put(&mut account, Field::Dau, 4.0);
    let value = |days: i64, value: f64| (ago(days), value);
    let known = [
        (Field::Dau, vec![value(300, 24.0), value(60, 4.0)]),
        (Field::Mau, vec![value(300, 40.0)]),
        (Field::FeaturesUsed, vec![value(300, 4.0)]),
        (Field::FeaturesAvailable, vec![value(300, 8.0)]),
        (Field::SeatsBought, vec![value(300, 100.0)]),
        (Field::SeatsActivated, vec![value(300, 80.0)]),
        (Field::Nps, vec![value(300, 8.0)]),
        (Field::Csat, vec![value(300, 85.0)]),
    ];
    let past = AccountHistory {
        account: account.clone(),
        history: known.into(),
        ..AccountHistory::default()
    };
    let day = day(91);
    let then = explain_then(View::from(&past), &RULES, day, now());
    let today = explain(&account, &RULES, now());
    let depth = |of: &Explained| {
        let found = of.measures.iter().find(|one| one.id == "depth");
        found.expect("a measure").contribution
    };
    let (was, is) = (then.score.expect("a score"), today.score.expect("a score"));
    // 24 of 40 are 0.6: 100 points; 4 of 40 are 0.1: 25.
    assert!(was > is, "{was} and {is}");
    let page = review(account.clone(), Some(&past));
    let moved = i32::from(is) - i32::from(was);
    let words = format!("; {was} on {day} ({moved:+})");
    assert!(page.contains(&words), "{words}\nis not in:\n{page}");
    assert!(page.contains(&format!("Gave on {day}")), "{page}");
    let (gave, gives) = (depth(&then), depth(&today));
    let line = format!("| {gives} | {gave} ({:+}) |", gives - gave);
    let found = page
        .lines()
        .find(|line| line.starts_with("| Adoption depth |"));
    let found = found.expect("the measure");
    assert!(found.ends_with(&line), "{found}\ndoes not end with {line}");
}
