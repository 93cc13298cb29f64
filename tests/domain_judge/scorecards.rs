//! What a scorecard of one's own can say beyond the default one.

use crate::make::*;
use tenure::domain::account::Account;
use tenure::domain::health::scorecard::Scorecard;
use tenure::domain::health::{Band, explain, score};
use tenure::domain::{Field, Rules};

/// Two measures of equal weight, CSAT as it is and the mood, and more text behind.
const TWO: &str = r#"id = "two"
[[measures]]
id = "csat"
group = "experience"
weight = 1
source = "csat"
[[measures]]
id = "mood"
group = "experience"
weight = 1
source = "sentiment"
curve = [[-2, 0], [2, 100]]
"#;

fn card(text: &str) -> Rules {
    let scorecard = Scorecard::parse(text);
    Rules {
        scorecard: scorecard.unwrap_or_else(|faults| panic!("{faults:?}")),
        ..Rules::presets()
    }
}

/// CSAT 80 of `days` ago, mood 0 of today.
fn account(days: i64) -> Account {
    let mut account = bare();
    put_at(&mut account, Field::Csat, 80.0, days);
    put(&mut account, Field::Sentiment, 0.0);
    account
}

#[track_caller]
fn scored(account: &Account, rules: &Rules, wanted: Option<f32>) {
    let found = score(account, rules, now()).score;
    assert_eq!(found, wanted);
    let told = explain(account, rules, now());
    let sum: i32 = told.measures.iter().map(|one| one.contribution).sum();
    let shown = wanted.map_or(0, |wanted| wanted.round() as i32);
    assert_eq!(sum + told.capped, shown, "the column adds up");
}

#[test]
fn a_stale_value_counts_unless_the_file_drops_it() {
    // (80 + 50) / 2 = 65.
    let marked = TWO.replace(
        "weight = 1\nsource = \"csat\"",
        "weight = 1\nstale_days = 30\nsource = \"csat\"",
    );
    scored(&account(31), &card(&marked), Some(65.0));
    assert!(explain(&account(31), &card(&marked), now()).measures[0].stale);
    // Dropped, its weight is shared: the mood alone, half of the weight, 50.
    let dropped = marked.replace("stale_days = 30", "stale_days = 30\ndrop_stale = true");
    scored(&account(31), &card(&dropped), Some(50.0));
    scored(&account(30), &card(&dropped), Some(65.0));
    let told = explain(&account(31), &card(&dropped), now());
    assert_eq!(told.measures[0].text, "CSAT 80; too old to count");
    assert_eq!((told.of, told.coverage), ((1, 2), 0.5));
}

#[test]
fn a_measure_can_be_for_some_accounts_alone() {
    let scoped =
        format!("{TWO}only = {{ kinds = [\"onboarding\"], tiers = [\"Value\", \"benchmark\"] }}\n");
    let rules = card(&scoped);
    let mut one = account(0);
    // Without a tier it is held to the last one, standard: the mood is not for it.
    one.stage = Some("onboarding".into());
    scored(&one, &rules, Some(80.0));
    assert_eq!(score(&one, &rules, now()).measures, (1, 1));
    one.tier = Some("value".into());
    scored(&one, &rules, Some(65.0));
    // Adoption is `active`.
    one.stage = Some("adoption".into());
    scored(&one, &rules, Some(80.0));
    let told = explain(&one, &rules, now());
    assert!(!told.measures[1].applies);
    assert_eq!(told.measures[1].text, "not measured for accounts like this");
}

#[test]
fn a_scorecard_can_leave_accounts_out() {
    let rules = card(&format!("except = {{ stages = [\"churned\"] }}\n{TWO}"));
    let mut one = account(0);
    scored(&one, &rules, Some(65.0));
    one.stage = Some("churned".into());
    scored(&one, &rules, None);
    assert_eq!(score(&one, &rules, now()).band, Band::Unknown);
}

#[test]
fn a_measure_in_trouble_caps_the_total_at_once() {
    let rules = card(&format!(
        "{TWO}[[caps]]\nmeasure = \"mood\"\nbelow = 20\nat_most = 49\n"
    ));
    let mut one = account(0);
    put(&mut one, Field::Csat, 100.0);
    // Mood -1.2 is 20 points: not below. (100 + 20) / 2 = 60.
    put(&mut one, Field::Sentiment, -1.2);
    scored(&one, &rules, Some(60.0));
    // -1.4 is 15 points: 57.5 held at 49, and in risk though it was good and 48 would be the line.
    put(&mut one, Field::Sentiment, -1.4);
    one.scores = scores(1, &[80.0]);
    scored(&one, &rules, Some(49.0));
    assert_eq!(score(&one, &rules, now()).band, Band::Risk);
    let told = explain(&one, &rules, now()).cap;
    assert_eq!(told.as_deref(), Some("held at 49 while mood is below 20"));
}

#[test]
fn custom_fields_and_days_are_sources() {
    let file = |source: &str| {
        let measure = "[[measures]]\nid = \"a\"\ngroup = \"outcome\"\nweight = 1";
        card(&format!(
            "id = \"x\"\n{measure}\nsource = \"{source}\"\ncurve = [[-50, 0], [50, 100]]"
        ))
    };
    let mut one = bare();
    one.custom = [("Logins", " 30 "), ("Seats", "many")]
        .into_iter()
        .collect();
    put(&mut one, Field::SeatsBought, 60.0);
    one.last_qbr = Some(day(20));
    one.renewal = Some(day(-10));
    one.arr = euros(25);
    for (source, wanted) in [
        // 30 stands 80 of 100 above -50.
        ("field:Logins", Some(80.0)),
        // 30 / 60 = 0.5 stands 50.5 above it.
        ("field:Logins / seats_bought", Some(50.5)),
        ("field:Seats", None),
        ("field:Else", None),
        // 20 days ago: 70. Ten days to come: 60. It has not been yet: no value.
        ("days_since:last_qbr", Some(70.0)),
        ("days_to:renewal", Some(60.0)),
        ("days_since:renewal", None),
        ("days_to:last_qbr", Some(30.0)),
        ("arr", Some(75.0)),
    ] {
        scored(&one, &file(source), wanted);
    }
}

#[test]
fn a_net_promoter_score_is_read_on_its_own_scale() {
    let rules = |source: &str| {
        card(&format!(
            "id = \"x\"\n[[measures]]\nid = \"a\"\ngroup = \"experience\"\nweight = 1\nsource = \"{source}\"\ncurve = [[0, 0], [10, 100]]"
        ))
    };
    // No answer can be 50 or -20: they are net scores, which stand at (50 + 100) / 20 = 7.5 and 4.
    for (value, plain, net) in [(50.0, 75.0, 75.0), (-20.0, 40.0, 40.0), (8.0, 80.0, 54.0)] {
        let mut one = bare();
        put(&mut one, Field::Nps, value);
        scored(&one, &rules("nps"), Some(plain));
        scored(&one, &rules("nps_net"), Some(net));
    }
}

#[test]
fn the_crms_own_score_can_stand_in_place_of_ours() {
    let rules = card(&format!("overall = \"crm_health\"\n{TWO}"));
    let mut one = account(0);
    scored(&one, &rules, None);
    put(&mut one, Field::CrmHealth, 72.4);
    let health = score(&one, &rules, now());
    assert_eq!((health.score, health.experience), (Some(72.4), Some(65.0)));
    let told = explain(&one, &rules, now());
    let given: Vec<i32> = told.measures.iter().map(|one| one.contribution).collect();
    assert_eq!((given, told.score), (vec![0, 0, 72], Some(72)));
}

#[test]
fn the_version_is_another_when_the_file_says_something_else() {
    let version = |text: &str| card(text).scorecard.version;
    let first = version(TWO);
    assert_eq!(first.len(), 8);
    let same = [
        format!("# a comment\nname = \"On the screen\"\n{TWO}"),
        TWO.replace(
            "weight = 1\nsource = \"csat\"",
            "source   =   'csat'\nweight = 1.0",
        ),
    ];
    for text in same {
        assert_eq!(version(&text), first, "{text}");
    }
    let others = [
        TWO.replace("100]]", "99]]"),
        format!("{TWO}stale_days = 9\n"),
        format!("least_coverage = 0.6\n{TWO}"),
    ];
    for text in others {
        assert_ne!(version(&text), first, "{text}");
    }
    assert_eq!(card(TWO).scorecard.stamp(), format!("two@{first}"));
}
