//! Files of scorecards and triage rules: what they may leave out, and what is wrong in them.

use crate::make::*;
use tenure::domain::health::scorecard::Scorecard;
use tenure::domain::triage::rules::TriageRules;
use tenure::domain::triage::{Lane, SignalKind};

fn told<T: std::fmt::Debug>(read: Result<T, Vec<tenure::domain::file::Fault>>) -> Vec<String> {
    let faults = read.expect_err("it is wrong");
    faults.iter().map(ToString::to_string).collect()
}

#[test]
fn the_presets_are_whole() {
    for id in Scorecard::presets() {
        assert!(Scorecard::preset(id).is_some(), "{id}");
    }
    let preset = include_str!("../../src/domain/presets/triage.toml");
    assert_eq!(TriageRules::parse(preset).as_ref(), Ok(&RULES.triage));
    for &kind in SignalKind::ALL {
        let rule = RULES.triage.signal(kind);
        assert!(
            rule.on && !rule.play.is_empty(),
            "{} is not in the preset",
            kind.id()
        );
        assert_eq!(SignalKind::parse(kind.id()), Ok(kind));
    }
    assert_eq!(SignalKind::parse("renewal_nera"), Err(Some("renewal_near")));
    let tier = |id: &str| {
        let tier = RULES.triage.tier(Some(&id.into()));
        (tier.touch_days, tier.qbr_days)
    };
    assert_eq!(tier("benchmark"), (14, Some(90)));
    assert_eq!(tier("value"), (30, Some(90)));
    assert_eq!(tier("standard"), (90, None));
}

#[test]
fn a_persons_file_says_only_what_is_different() {
    let file = "id = \"mine\"\n[entry]\nopportunity = 5\n[signals.task_due]\non = false\n[signals.renewal_near]\ndays = 120\n";
    let rules = TriageRules::parse(file).expect("it is right");
    assert!(!rules.signal(SignalKind::TaskDue).on);
    assert_eq!(rules.thresholds.renewal_days, 120.0);
    assert_eq!(rules.signal(SignalKind::RenewalNear).base, 8.0);
    assert_eq!(
        (rules.entry(Lane::Risk), rules.entry(Lane::Opportunity)),
        (20, 5)
    );
    assert_eq!(rules.tiers, RULES.triage.tiers);
}

#[test]
fn faults_in_triage_rules_are_all_told() {
    let file = "id = \"mine\"\nticket_days = [1, 2, 3]\ndefault_tier = \"standart\"\n[signals.renewal_nera]\nbase = 1\n[signals.task_due]\nbase = -3\n";
    let told = told(TriageRules::parse(file));
    assert_eq!(told.len(), 4, "{told:#?}");
    assert!(told[0].starts_with("line 2: `ticket_days` must be four numbers"));
    assert!(told[1].ends_with("did you mean `standard`?"));
    assert!(told[2].starts_with("line 4:") && told[2].ends_with("did you mean `renewal_near`?"));
    assert!(told[3].starts_with("line 7: `base`"));
}

#[test]
fn faults_in_a_scorecard_are_all_told() {
    let file = r#"id = "mine"
[bands]
good = 40
watch = 50
[[measures]]
id = "a"
group = "outcom"
weight = 0
source = "dua / mau"
curve = [[0, 0], [1, 50], [2, 20]]
[[measures]]
id = "b"
group = "experience"
weight = 1
source = "nps"
"#;
    let told = told(Scorecard::parse(file));
    let wanted = [
        "line 4: `watch` of `[bands]` must lie below `good`",
        "line 7: `group` of measure `a` cannot be `outcom`; did you mean `outcome`?",
        "line 8: `weight` of measure `a` must lie between 0.001",
        "line 9: `source` of measure `a` cannot be `dua`; did you mean `dau`?",
        "line 10: a curve must only rise or only fall",
        "line 11: a measure needs a `curve`",
    ];
    assert_eq!(told.len(), wanted.len(), "{told:#?}");
    for (told, wanted) in told.iter().zip(wanted) {
        assert!(told.starts_with(wanted), "{told}");
    }
}
