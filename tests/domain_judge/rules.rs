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
fn a_persons_tier_stands_over_or_beside_ours() {
    let file = "default_tier = \"value\"\n[[tiers]]\nid = \"gold\"\ntouch_days = 7\n\
                [[tiers]]\nid = \"value\"\ntouch_days = 21\n\
                [[tiers]]\nid = \"benchmark\"\nqbr_days = 0\n";
    let rules = TriageRules::parse(file).expect("it is right");
    let tier = |id: &str| {
        let tier = rules.tier(Some(&id.into()));
        (tier.touch_days, tier.qbr_days)
    };
    assert_eq!(tier("gold"), (7, None));
    // What it does not say is as it was; 0 says that there are no reviews.
    assert_eq!(tier("value"), (21, Some(90)));
    assert_eq!(tier("benchmark"), (14, None));
    assert_eq!(tier("standard"), (90, None));
    assert_eq!(tier("platinum"), (21, Some(90)));
    let only = "[[tiers]]\nid = \"gold\"\ntouch_days = 7\nqbr_days = 30";
    let rules = TriageRules::parse(only).expect("it is right");
    assert_eq!(rules.tier(None), RULES.triage.tier(None));
    assert_eq!(rules.tier(Some(&"benchmark".into())).touch_days, 14);
    let faults = told(TriageRules::parse(
        "[[tiers]]\nid = \"gold\"\n[[tiers]]\nid = \"gold\"\ntouch_days = 7",
    ));
    assert!(faults[0].contains("needs `touch_days`"), "{faults:#?}");
    assert!(
        faults[1].contains("two tiers are called `gold`"),
        "{faults:#?}"
    );
}

#[test]
fn a_play_that_is_not_there_is_a_fault_and_a_sentence_is_none() {
    let file = |play: &str| format!("[signals.task_due]\nplay = \"{play}\"\n");
    let own = |play: &str| {
        format!("[[own]]\nid = \"o\"\nwhen = \"age>45d\"\npoints = 5\nplay = \"{play}\"\n")
    };
    for text in [
        file("nonexistent_play"),
        own("nonexistent_play"),
        own("renewl"),
    ] {
        let faults = told(TriageRules::parse(&text));
        assert_eq!(faults.len(), 1, "{faults:#?}");
        assert!(faults[0].contains("`play` of"), "{faults:#?}");
    }
    for play in ["renewal", "Call Dana, she knows", "celebrate"] {
        assert!(TriageRules::parse(&own(play)).is_ok(), "{play}");
    }
    let theirs = ["our_rescue".to_owned()];
    let known = tenure::domain::query::Known::default();
    assert!(TriageRules::parse_with(&own("our_rescue"), &known, &theirs).is_ok());
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

/// An empty list of parts says as little as none, and a cap may name a measure that has a fault itself.
#[test]
fn a_measure_without_a_source_is_told_and_the_sample_of_the_docs_is_right() {
    let measure = |id: &str, more: &str| {
        format!("[[measures]]\nid = \"{id}\"\ngroup = \"outcome\"\nweight = 5\n{more}\n")
    };
    let source = "source = \"dau / mau\"\ncurve = [[0, 0], [1, 100]]\nparts = []";
    let whole = format!("id = \"x\"\n{}", measure("a", source));
    let card = Scorecard::parse(&whole).expect("it is right");
    assert_eq!(card.measures[0].parts.len(), 1);
    let cap = "[[caps]]\nmeasure = \"b\"\nbelow = 10\nat_most = 60\n";
    let faults = told(Scorecard::parse(&format!(
        "{whole}{}{cap}",
        measure("b", "parts = []")
    )));
    // No curve is asked for beside it: what it would be read at is not known.
    assert!(
        faults
            .iter()
            .any(|fault| fault.contains("needs a `source`")),
        "{faults:#?}"
    );
    assert!(
        !faults.iter().any(|fault| fault.contains("cannot be `b`")),
        "{faults:#?}"
    );
    let docs = include_str!("../../docs/health.md");
    let (_, sample) = docs.split_once("## A scorecard file").expect("the part");
    let (_, sample) = sample.split_once("```toml\n").expect("the sample");
    let (sample, _) = sample.split_once("```").expect("its end");
    let card = Scorecard::parse(sample).expect("the sample is right");
    assert_eq!((card.measures.len(), card.caps.len()), (1, 2));
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
    // A cap may name `b`, which has a fault of its own.
    let wanted = [
        "line 2: `overall` of the file cannot be `crm`",
        "line 4: `kinds` of `[only]` cannot be `lsot`; did you mean `lost`?",
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

/// A file that names one tier, and another of the person's own: the others are promised what they were, and
/// so is whoever has none.
#[test]
fn one_tier_in_a_file_does_not_do_away_with_the_others() {
    let file = "id = \"mine\"\n[[tiers]]\nid = \"gold\"\ntouch_days = 7\n\
                [[tiers]]\nid = \"value\"\ntouch_days = 21\n";
    let rules = TriageRules::parse(file).expect("it is right");
    let days = |id: Option<&str>| rules.tier(id.map(Into::into).as_ref()).touch_days;
    assert_eq!(
        ["gold", "benchmark", "value", "standard", "none such"].map(|id| days(Some(id))),
        [7, 14, 21, 90, 90]
    );
    assert_eq!(days(None), 90);
    let twice = "[[tiers]]\nid = \"a\"\ntouch_days = 7\n[[tiers]]\nid = \"a\"\ntouch_days = 8\n";
    assert!(TriageRules::parse(twice).is_err());
}
