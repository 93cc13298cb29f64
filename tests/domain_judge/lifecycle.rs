//! Lifecycles: presets, places, moves, and faults of a file.

use tenure::domain::Rules;
use tenure::domain::lifecycle::{
    CrmStage, Language, Lifecycle, Place, Reading, ReasonKind, Source, Stage, StageKind,
};

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
            "line 7: two stages are called `start`; rename one.",
            "line 9: `expected_days` of stage `start` must be a number, not string.",
        ]
    );
    let twice = file
        .replace("onbording", "onboarding")
        .replace("nmae", "name");
    let twice = Lifecycle::parse(&twice.replace("\"thirty\"", "30"));
    let told = twice.expect_err("two stages have one id")[0].to_string();
    assert_eq!(told, "line 7: two stages are called `start`; rename one.");
}

/// What can never be meant is told beside all else, whatever else is wrong with its stage.
#[test]
fn what_can_never_be_meant_is_told_too() {
    let file = r#"id = "mine"
[[loss_reasons]]
value = "price"
label = "Price"
[[loss_reasons]]
value = "Price"
label = "Too dear"
win_back = { wait_days = 600, until_days = 40 }
[[stages]]
id = "Bad Id"
name = " "
kind = "onbording"
values = ["a", "A"]
[[stages]]
id = "next"
kind = "active"
values = ["b", "a"]
"#;
    let faults = Lifecycle::parse(file).expect_err("the file is full of faults");
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    let wanted = [
        (6, "two of `[[loss_reasons]]` have the value `Price`"),
        (8, "it would never be tried: `until_days` (40)"),
        (10, "the `id` of a stage is written with letters"),
        (11, "the `name` of a stage must not be empty"),
        (12, "did you mean `onboarding`?"),
        (13, "the CRM value `A` is there twice"),
        (17, "the CRM value `a` already belongs to stage `Bad Id`"),
    ];
    for (line, part) in wanted {
        let begin = format!("line {line}: ");
        let found = |of: &String| of.starts_with(&begin) && of.contains(part);
        assert!(told.iter().any(found), "{line}: {part}\nin\n{told:#?}");
    }
    assert_eq!(told.len(), wanted.len(), "{told:#?}");
}

#[test]
fn beside_lines_that_cannot_be_read_all_other_faults_are_told_too() {
    let told = |text: &str| -> Vec<String> {
        let faults = Lifecycle::parse(text).expect_err(text);
        faults.iter().map(ToString::to_string).collect()
    };
    let twice = "id = \"m\"\nname = \"M\"\n[[stages]]\nid = \"a\"\nkind = \"active\"\nkind = \"lost\"\n\
                 [[stages]]\nid = \"b\"\nkind = \"weird\"\nexpected_days = \"lots\"\nvalues = [\"b\", \"b\"]\n";
    let all = told(twice);
    for fault in [
        "line 6: duplicate key",
        "line 9: `kind` of stage `b` cannot be `weird`",
        "line 10: `expected_days` of stage `b` must be a number",
        "line 11: the CRM value `b` is there twice",
    ] {
        assert!(
            all.iter().any(|one| one.starts_with(fault)),
            "{fault}: {all:?}"
        );
    }
    assert_eq!(all.len(), 4, "{all:?}");
    // What may stand in the broken line is not said to be missing.
    let open = "id = \"m\"\n[[stages]]\nid = \"a\"\nkind = active\nexpected_days = -1\n";
    let all = told(open);
    assert!(
        all.iter().all(|one| !one.contains("needs `kind`")),
        "{all:?}"
    );
    assert!(
        all.iter()
            .any(|one| one.contains("must lie between 1 and 36500")),
        "{all:?}"
    );
    // Where a table's own line is broken nobody knows what belongs to it.
    let head = "id = \"m\"\n[[stages]\nid = \"a\"\nkind = \"weird\"\n";
    assert!(
        told(head).iter().all(|one| one.starts_with("line 2")),
        "{:?}",
        told(head)
    );
}

#[test]
fn a_lifecycle_needs_a_stage_on_the_line() {
    let text = "id = \"m\"\n[[stages]]\nid = \"a\"\nkind = \"lost\"\n";
    let faults = Lifecycle::parse(text).expect_err("nowhere to go");
    assert!(
        faults[0].text.contains("no stage stands on the line"),
        "{faults:?}"
    );
}

#[test]
fn text_that_is_not_toml_is_a_fault_with_its_line() {
    let faults = Lifecycle::parse("id = \"x\"\nname = \n").expect_err("no value");
    assert_eq!(faults[0].line, 2);
    assert!(!Lifecycle::parse("").expect_err("empty").is_empty());
}

/// Every table of words, at any depth, with the key it stands under.
fn words<'v>(key: &str, value: &'v toml::Value, found: &mut Vec<(String, &'v toml::Table)>) {
    match value {
        toml::Value::Table(table) if table.contains_key("en") => found.push((key.into(), table)),
        toml::Value::Table(table) => table
            .iter()
            .for_each(|(key, value)| words(key, value, found)),
        toml::Value::Array(list) => list.iter().for_each(|item| words(key, item, found)),
        _ => {}
    }
}

#[test]
fn no_word_of_a_preset_lacks_a_translation() {
    for id in Lifecycle::presets() {
        let text = Lifecycle::preset_text(id).expect("its file");
        let file: toml::Value = toml::from_str(text).expect("it is TOML");
        let mut found = Vec::new();
        words("", &file, &mut found);
        assert!(found.len() > 40, "{id} has its words in tables");
        for (key, table) in found {
            for language in ["en", "zh", "es"] {
                let said = table.get(language).and_then(toml::Value::as_str);
                let said = said.unwrap_or_default().trim();
                assert!(!said.is_empty(), "{id}: {key} lacks {language}: {table:?}");
            }
            let chinese = table["zh"].as_str().expect("a text");
            let han = chinese
                .chars()
                .any(|sign| ('\u{4e00}'..='\u{9fff}').contains(&sign));
            assert!(han || chinese == "NPS", "{id}: {chinese} is not Chinese");
        }
        // None of these is a plain text, which would be the same in every language.
        for stage in file["stages"].as_array().expect("stages") {
            for key in ["name", "aim", "journey"] {
                assert!(stage[key].is_table(), "{id}: {key} of {}", stage["id"]);
            }
            let empty = Vec::new();
            for list in ["tasks", "exit"] {
                let items = stage.get(list).and_then(toml::Value::as_array);
                for item in items.unwrap_or(&empty) {
                    assert!(item["text"].is_table(), "{id}: {item}");
                }
            }
        }
    }
}

#[test]
fn every_preset_stage_says_all_that_a_stage_has_to_say() {
    for id in Lifecycle::presets() {
        for language in Language::ALL {
            let lifecycle = Lifecycle::preset_in(id, *language).expect("a preset");
            for stage in &lifecycle.stages {
                let name = format!("{id} {language:?} {}", stage.id);
                assert!(!stage.aim.is_empty() && !stage.journey.is_empty(), "{name}");
                assert!(stage.roles.len() >= 2 && !stage.tasks.is_empty(), "{name}");
                assert!(!stage.measures.is_empty(), "{name}");
                // Also the last of a line and those beside it: a reference is asked anew each year,
                // a lost customer for two.
                assert!(!stage.exit.is_empty(), "{name}");
                assert!(stage.expected_days.is_some(), "{name}");
            }
            let lost = |stage: &Stage| stage.kind == StageKind::Lost;
            assert!(lifecycle.stages.iter().any(lost), "{id} can record a loss");
        }
    }
}

#[test]
fn the_words_of_the_presets_are_those_the_field_uses() {
    let names = |id: &str, language| -> Vec<String> {
        let lifecycle = Lifecycle::preset_in(id, language).expect("a preset");
        let line = lifecycle
            .stages
            .into_iter()
            .filter(|stage| stage.kind != StageKind::Lost);
        line.map(|stage| stage.name).collect()
    };
    assert_eq!(
        names("csm-4", Language::Zh),
        ["客户启用", "使用优化", "价值实现", "续约与扩展"]
    );
    assert_eq!(
        names("growth-4", Language::Zh),
        ["营销流程", "实施交付", "客户成功", "客户持续成功"]
    );
    assert_eq!(
        names("aarrr-5", Language::Zh),
        ["获取", "激活", "转化", "留存", "推荐"]
    );
    assert_eq!(
        names("b2b-7", Language::Es),
        [
            "Firma",
            "Iniciación",
            "Crecimiento",
            "Madurez",
            "Renovación",
            "Pérdida en etapa inicial"
        ]
    );
    assert_eq!(
        names("saas-default", Language::En),
        [
            "Onboarding",
            "Adoption",
            "Value",
            "Renewal",
            "Advocacy",
            "At risk"
        ]
    );
}

#[test]
fn a_file_of_ones_own_may_leave_languages_out() {
    let file = r#"
id = "mine"
[[stages]]
id = "start"
kind = "onboarding"
name = { en = "Start", es = "Inicio" }
tasks = ["Say hello", { text = { es = "Formar" }, days = 5 }]
exit = ["All is well", { text = "Happy", met = "nps>=9 stage:start" }]
"#;
    let read = |language| {
        let how = Reading {
            language,
            ..Reading::default()
        };
        Lifecycle::parse_as(file, &how)
            .expect("it is in order")
            .stages
            .remove(0)
    };
    assert_eq!(read(Language::Es).name, "Inicio");
    assert_eq!(read(Language::Zh).name, "Start", "English is the fallback");
    let start = read(Language::Zh);
    let tasks: Vec<_> = start
        .tasks
        .iter()
        .map(|task| (task.id.as_str(), task.days))
        .collect();
    assert_eq!(tasks, [("say_hello", 14), ("formar", 5)]);
    assert_eq!(start.exit[0].id, "all_is_well");
    assert!(start.exit[0].check.is_none() && start.exit[1].check.is_some());
}

#[test]
fn a_criterion_that_cannot_be_asked_is_a_fault_at_its_line() {
    let file = |exit: &str| {
        format!("id = \"x\"\n[[stages]]\nid = \"a\"\nkind = \"active\"\nexit = [\n{exit}\n]\n")
    };
    let told = |exit: &str| -> Vec<String> {
        let faults = Lifecycle::parse(&file(exit)).expect_err(exit);
        faults.iter().map(ToString::to_string).collect()
    };
    let query = told(r#"{ text = "t", met = "helth>=60" }"#);
    assert!(
        query[0].starts_with("line 6: the query `helth>=60` at its character 1:"),
        "{query:?}"
    );
    assert!(query[0].contains("health"), "{query:?}");
    assert_eq!(
        told(r#"{ text = "t", held = "kikoff" }"#),
        ["line 6: `held` of `exit` 1 of stage `a` cannot be `kikoff`; did you mean `kickoff`?"]
    );
    let twice = told(r#"{ text = "t", held = "qbr", goals_met = 0.5 }"#);
    assert!(twice[0].contains("one check"), "{twice:?}");
    let same = told(r#"{ id = "q", text = "t" }, { id = "q", text = "u" }"#);
    assert!(same[0].contains("there twice"), "{same:?}");
    let tongue = told(r#"{ text = { fr = "bonjour" } }"#);
    assert!(
        tongue.iter().any(|text| text.contains("`fr`")),
        "{tongue:?}"
    );
}

#[test]
fn the_crms_own_stages_keep_its_order_and_take_their_meaning_from_the_base() {
    let crm = |value: &str, label: &str| CrmStage {
        value: value.to_owned(),
        label: label.to_owned(),
        kind: None,
    };
    let stages = [
        crm("adoption", "Using it"),
        crm("paused", "Paused"),
        crm("gone", "Churned in 2026"),
        crm("onboarding", "Welcome"),
    ];
    let kinds = [("paused".to_owned(), StageKind::AtRisk)].into();
    let made = Lifecycle::from_crm("crm", &stages, &saas(), &kinds);
    let line: Vec<_> = made
        .stages
        .iter()
        .map(|stage| {
            (
                stage.id.as_str(),
                stage.name.as_str(),
                stage.kind,
                stage.aside,
            )
        })
        .collect();
    assert_eq!(
        line,
        [
            ("adoption", "Using it", StageKind::Active, false),
            ("onboarding", "Welcome", StageKind::Onboarding, false),
            ("paused", "Paused", StageKind::AtRisk, true),
            ("gone", "Churned in 2026", StageKind::Lost, true),
        ]
    );
    assert!(
        !made.stages[0].tasks.is_empty(),
        "what the base knows of it stays"
    );
    assert_eq!(made.value_of(made.place(Some("PAUSED"))), "paused");
    assert_eq!(
        made.place(Some("value")),
        Place::Unmapped,
        "not in the CRM's list"
    );
}

#[test]
fn a_pipeline_is_named_by_its_object_and_its_own_name() {
    assert_eq!(
        Source::parse(" deals/default "),
        Some(Source::Deals("default".into()))
    );
    assert_eq!(Source::parse("tickets/"), None);
    assert_eq!(Source::parse("pipelines"), None);
}
