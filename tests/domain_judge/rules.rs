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

#[test]
fn faults_of_caps_scopes_and_sources_are_told_too() {
    let file = r#"id = "mine"
overall = "crm"
[only]
kinds = ["lsot"]
[[caps]]
measure = "b"
at_most = 49
[[caps]]
measure = "c"
below = 10
at_most = 49
[[caps]]
at_most = 49
[[measures]]
id = "a"
group = "outcome"
weight = 1
drop_stale = true
source = "days_since:last_qrb"
curve = [[0, 0], [1, 50]]
[[measures]]
id = "b"
group = "experience"
weight = 1
source = "field: / csat"
curve = [[0, 0], [1, 50]]
tiers = ["value"]
"#;
    let told = told(Scorecard::parse(file));
    let wanted = [
        "line 2: `overall` of the file cannot be `crm`",
        "line 4: `kinds` of `[only]` cannot be `lsot`; did you mean `lost`?",
        "line 6: `measure` of `[[caps]]` 1 cannot be `b`",
        "line 6: a cap by a `measure` needs `below`",
        "line 9: `measure` of `[[caps]]` 2 cannot be `c`",
        "line 13: a cap needs either `ticket_severity`, or a `measure` and `below`",
        "line 18: `drop_stale` needs `stale_days`",
        "line 19: `source` of measure `a` cannot be `last_qrb`; did you mean `last_qbr`?",
        "line 25: `field:` needs the name of a custom field",
        "line 27: measure `b` has no setting `tiers`",
    ];
    assert_eq!(told.len(), wanted.len(), "{told:#?}");
    for (told, wanted) in told.iter().zip(wanted) {
        assert!(told.starts_with(wanted), "{told}, not {wanted}");
    }
}
