//! Lifecycles: presets, places, moves, and faults of a file.

use tenure::domain::Rules;
use tenure::domain::lifecycle::{Lifecycle, Place, ReasonKind};

fn saas() -> Lifecycle {
    Lifecycle::preset("saas-default").expect("the preset is there")
}

#[test]
fn every_preset_can_be_read() {
    for id in Lifecycle::presets() {
        assert_eq!(Lifecycle::preset(id).map(|read| read.id), Some(id.into()));
    }
    assert_eq!(Rules::presets().lifecycle, saas());
    assert_eq!(Rules::presets().triage.id, "default");
    assert_eq!(Rules::presets().scorecard.measures.len(), 8);
    assert_eq!(Rules::presets().scorecard.weight(), 100.0);
}

#[test]
fn a_value_finds_its_column_whatever_its_capitals() {
    let saas = saas();
    assert_eq!(saas.place(Some("onboarding")), Place::Stage(0));
    assert_eq!(saas.place(Some("  At_Risk ")), Place::Stage(5));
    assert_eq!(saas.place(Some("paused")), Place::Unmapped);
    assert_eq!(saas.place(Some("")), Place::Unmapped);
    assert_eq!(saas.place(None), Place::Unmapped);
}

#[test]
fn advancing_follows_the_line_and_stops_at_its_end() {
    let saas = saas();
    let line: Vec<_> = std::iter::successors(Some(Place::Unmapped), |place| saas.next(*place))
        .map(|place| saas.value_of(place))
        .collect();
    assert_eq!(
        line,
        ["", "onboarding", "adoption", "value", "renewal", "advocacy"]
    );
    let back: Vec<_> = std::iter::successors(Some(Place::Stage(4)), |place| saas.previous(*place))
        .map(|place| saas.value_of(place))
        .collect();
    assert_eq!(
        back,
        ["advocacy", "renewal", "value", "adoption", "onboarding"]
    );
}

#[test]
fn from_beside_the_line_at_risk_leads_back_and_churned_leads_nowhere() {
    let saas = saas();
    let (risk, churned) = (saas.place(Some("at_risk")), saas.place(Some("churned")));
    assert_eq!(saas.next(risk), Some(saas.place(Some("adoption"))));
    assert_eq!(saas.next(churned), None);
    assert_eq!(saas.previous(risk), None);
}

#[test]
fn a_move_asks_for_a_reason_where_the_domain_wants_one() {
    let saas = saas();
    let place = |value| saas.place(Some(value));
    let table = [
        ("onboarding", "adoption", 0, None),
        ("onboarding", "adoption", 1, Some(ReasonKind::Unmet)),
        ("value", "adoption", 0, Some(ReasonKind::Backward)),
        ("value", "churned", 2, Some(ReasonKind::Loss)),
        ("at_risk", "churned", 0, Some(ReasonKind::Loss)),
        ("churned", "churned", 0, None),
        ("renewal", "advocacy", 1, Some(ReasonKind::Renewal)),
        ("value", "at_risk", 3, None),
        ("at_risk", "adoption", 0, None),
        ("at_risk", "adoption", 1, Some(ReasonKind::Unmet)),
        ("churned", "adoption", 1, None),
        ("paused", "adoption", 0, None),
    ];
    for (from, to, unmet, reason) in table {
        let asked = saas.needs_reason(place(from), place(to), unmet);
        assert_eq!(asked, reason, "{from} to {to}");
    }
}

#[test]
fn all_faults_of_a_file_are_told_at_once_with_line_and_suggestion() {
    let file = r#"id = "mine"
nmae = "Mine"
[[stages]]
id = "start"
kind = "onbording"
[[stages]]
id = "start"
kind = "active"
expected_days = "thirty"
"#;
    let faults = Lifecycle::parse(file).expect_err("the file is full of faults");
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "line 2: the file has no setting `nmae`; did you mean `name`?",
            "line 5: `kind` of stage `start` cannot be `onbording`; did you mean `onboarding`?",
            "line 9: `expected_days` of stage `start` must be a number, not string",
        ]
    );
    let twice = file
        .replace("onbording", "onboarding")
        .replace("nmae", "name");
    let twice = Lifecycle::parse(&twice.replace("\"thirty\"", "30"));
    let told = twice.expect_err("two stages have one id")[0].to_string();
    assert_eq!(told, "line 7: two stages are called `start`; rename one");
}

#[test]
fn text_that_is_not_toml_is_a_fault_with_its_line() {
    let faults = Lifecycle::parse("id = \"x\"\nname = \n").expect_err("no value");
    assert_eq!(faults[0].line, 2);
    assert!(!Lifecycle::parse("").expect_err("empty").is_empty());
}
