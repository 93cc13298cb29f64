//! `tenure health`: sums that add up, files that are checked, a past that is looked at.

use crate::support::{Home, accounts, profile, synced, text};

/// What the measures of an explanation give, all together.
fn given(measures: &serde_json::Value) -> i64 {
    let measures = measures.as_array().expect("a list").iter();
    measures
        .filter_map(|one| one["contribution"].as_i64())
        .sum()
}

#[test]
fn the_columns_of_an_explanation_add_up_to_the_total() {
    let (home, _crm) = synced();
    let since = (chrono::Utc::now().date_naive() - chrono::TimeDelta::days(30)).to_string();
    let mut scored = 0;
    for account in accounts(&home, &[]) {
        let id = text(&account, "id");
        let told = ["health", "explain", &id, "--since", &since, "--json"];
        let told = home.run(&told).with(0).json();
        assert_eq!(
            told["score"].as_i64(),
            account["health"]["score"].as_f64().map(|it| it as i64)
        );
        let Some(score) = told["score"].as_i64() else {
            continue;
        };
        scored += 1;
        assert_eq!(
            given(&told["measures"]) + told["capped"].as_i64().unwrap(),
            score
        );
        let since = &told["since"];
        if let Some(then) = since["score"].as_i64() {
            assert_eq!(
                given(&since["measures"]) + since["capped"].as_i64().unwrap(),
                then
            );
            assert_eq!(since["moved"], score - then);
        }
        let printed = home.run(&["health", "explain", &id]).with(0).out;
        let total = printed.lines().find(|line| line.starts_with("Score"));
        let words: Vec<&str> = total.expect("a total").split_whitespace().collect();
        assert_eq!(words, ["Score", "100", "%", &score.to_string()]);
    }
    assert!(scored > 5, "{scored} have a score");
}

#[test]
fn a_scorecard_is_checked_chosen_and_tried() {
    let (home, crm) = synced();
    home.write("scorecards/bad.toml", "id = \"bad\"\nweigth = 1\n");
    let bad = home.path("config/scorecards/bad.toml");
    let bad = bad.to_str().expect("plain");
    let told = home.run(&["health", "check", bad]).with(1).out;
    assert!(
        told.contains("bad.toml:2:") && told.contains("weigth"),
        "{told}"
    );
    assert!(
        told.contains("1 to 255 `[[measures]]`"),
        "all at once: {told}"
    );
    home.run(&["health", "what-if", "bad"]).with(3);
    let unknown = home.run(&["health", "what-if", "usage-frist"]).with(3).err;
    assert!(unknown.contains("Did you mean “usage-first”?"), "{unknown}");

    home.write(
        "scorecards/mine.toml",
        "id = \"mine\"\n[[measures]]\nid = \"csat\"\ngroup = \"experience\"\nweight = 1\nsource = \"csat\"\n",
    );
    let right = home.run(&["health", "check"]).with(1).out;
    assert!(right.contains("mine.toml: right. 1 measure"), "{right}");
    let all = home.run(&["health", "scorecards"]).with(0).out;
    assert!(
        all.contains("usage-first") && all.contains("has faults: tenure health check bad.toml"),
        "{all}"
    );
    let preset = home.run(&["health", "scorecards", "default"]).with(0).out;
    assert!(preset.contains("id = \"engagement\""), "{preset}");
    home.run(&["health", "scorecards", "defualt"]).with(3);
    home.configure(&profile(&crm, "scorecard = \"mine\""));
    let first = text(&accounts(&home, &[])[0], "id");
    let told = home
        .run(&["health", "explain", &first, "--json"])
        .with(0)
        .json();
    assert!(text(&told, "scorecard").starts_with("mine@"), "{told}");
    assert_eq!(told["measures_of"], 1);
    let other = [
        "health",
        "explain",
        &first,
        "--scorecard",
        "default",
        "--json",
    ];
    assert_eq!(home.run(&other).with(0).json()["measures_of"], 8);
    let tried = home
        .run(&["health", "what-if", "default", "--json"])
        .with(0)
        .json();
    let weeks = tried["weeks"].as_array().expect("weeks");
    let sum = |of: &serde_json::Value| -> i64 {
        let counts = of.as_object().expect("counts").values();
        counts.filter_map(|count| count.as_i64()).sum()
    };
    assert_eq!(weeks.len(), 13);
    for week in weeks {
        assert_eq!(sum(&week["before"]), sum(&week["after"]), "nobody is lost");
    }
}

/// The past that a score is held against is that of the scorecard in force, before the next sync too.
#[test]
fn another_scorecard_in_the_config_has_a_past_of_its_own_at_once() {
    let (home, crm) = synced();
    home.configure(&profile(&crm, "scorecard = \"usage-first\""));
    let at_once = accounts(&home, &[]);
    home.run(&["sync"]).with(0);
    assert_eq!(at_once, accounts(&home, &[]));
}

#[test]
fn a_backtest_of_twelve_accounts_says_that_it_is_too_few() {
    let (home, _crm) = synced();
    let told = home
        .run(&["health", "backtest", "--json", "--rows"])
        .with(0)
        .json();
    assert_eq!(told["enough"], false);
    assert!(
        told["caution"]
            .as_str()
            .is_some_and(|why| why.contains("too few")),
        "{told}"
    );
    let rows = told["rows"].as_array().expect("rows");
    assert_eq!(told["observations"], rows.len());
    let printed = home.run(&["--plain", "health", "backtest"]).with(0).out;
    assert!(printed.is_ascii() && printed.contains("AUC"), "{printed}");
    let early = home
        .run(&["health", "backtest", "--on", "yesterday"])
        .with(2)
        .err;
    assert!(early.contains("not known yet"), "{early}");
}

/// Past CSAT answers and stages of eight companies. On 1 June 2026: A 20, B 60, C 40, D 60, E 90; A and
/// B are lost in the two months after, and their answers rise before, which must not be seen. F was
/// lost in May, G is first known in July, H has no answer.
const HISTORY: &str = "object,id,property,timestamp,value
companies,1,csat_score,2026-01-01,20\ncompanies,1,csat_score,2026-06-02,100
companies,2,csat_score,2026-01-01,60\ncompanies,2,csat_score,2026-06-20,99
companies,3,csat_score,2026-01-01,90\ncompanies,3,csat_score,2026-05-31,40
companies,4,csat_score,2026-01-01,60
companies,5,csat_score,2026-01-01,90\ncompanies,5,csat_score,2026-06-03,1
companies,6,csat_score,2026-01-01,10
companies,7,csat_score,2026-07-01,10
companies,1,customer_stage,2025-12-01,adoption\ncompanies,1,customer_stage,2026-07-15,churned
companies,2,customer_stage,2025-12-01,adoption\ncompanies,2,customer_stage,2026-07-30,churned
companies,3,customer_stage,2025-12-01,adoption\ncompanies,3,customer_stage,2026-08-02,churned
companies,4,customer_stage,2025-12-01,adoption
companies,5,customer_stage,2025-12-01,adoption
companies,6,customer_stage,2025-12-01,adoption\ncompanies,6,customer_stage,2026-05-01,churned
companies,7,customer_stage,2026-07-01,adoption
companies,8,customer_stage,2025-12-01,adoption
";

#[test]
fn a_backtest_of_imported_data_counts_what_was_known_then() {
    let home = Home::new();
    let folder = home.path("csv");
    std::fs::create_dir_all(&folder).expect("a folder");
    let companies: String = (1..=8).map(|id| format!("{id},Company {id}\n")).collect();
    std::fs::write(
        folder.join("companies.csv"),
        format!("id,name\n{companies}"),
    )
    .expect("written");
    std::fs::write(folder.join("history.csv"), HISTORY).expect("written");
    let data = home.path("trial").display().to_string();
    let from = folder.display().to_string();
    home.run(&["sandbox", "import", &from, "--data", &data])
        .with(0);
    home.run(&["--sandbox", &data, "sync"]).with(0);
    home.write(
        "scorecards/mine.toml",
        "id = \"mine\"\n[[measures]]\nid = \"csat\"\ngroup = \"experience\"\nweight = 1\nsource = \"csat\"\n",
    );
    let on = |horizon: &str| {
        let test = ["--sandbox", &data, "health", "backtest", "mine"];
        let when = [
            "--on",
            "2026-06-01",
            "--horizon",
            horizon,
            "--rows",
            "--json",
        ];
        home.run(&[&test[..], &when[..]].concat()).with(0).json()
    };
    // 60 days, to 31 July: A and B are lost. Of the six pairs C (40) stands above A: 1; D (60) above A
    // and beside B: 1.5; E (90) above both: 2. 4.5 of 6.
    let told = on("60d");
    assert_eq!(told["auc"], 0.75, "{told:#}");
    assert_eq!(
        (&told["observations"], &told["lost"]),
        (&5.into(), &2.into())
    );
    let out = &told["left_out"];
    let out = ["lost_already", "no_stage", "no_score"].map(|why| out[why].as_u64());
    assert_eq!(out, [Some(1), Some(1), Some(1)]);
    let rows = told["rows"].as_array().expect("rows").iter();
    let rows: Vec<(String, Option<f64>, bool)> = rows
        .map(|row| {
            (
                text(row, "account"),
                row["score"].as_f64(),
                row["lost"].is_string(),
            )
        })
        .collect();
    let row = |id: &str, score, lost| (id.to_owned(), Some(score), lost);
    assert_eq!(
        rows,
        [
            row("1", 20.0, true),
            row("2", 60.0, true),
            row("3", 40.0, false),
            row("4", 60.0, false),
            row("5", 90.0, false),
        ]
    );
    // 44 days end on 15 July, the day A is lost: B is not yet. 20 stands below 60, 40, 60 and 90.
    let told = on("44d");
    assert_eq!((&told["lost"], &told["auc"]), (&1.into(), &1.0.into()));
}

/// What is wrong with a file is said in sentences, in all three kinds of files.
#[test]
fn every_fault_of_a_file_ends_as_a_sentence() {
    let home = Home::new();
    home.write(
        "card.toml",
        "id = \"\"\nnme = 1\n[entry]\nrisk = -4\nrsk = 1\n",
    );
    for command in ["health", "triage", "lifecycle"] {
        let file = home.path("config/card.toml").display().to_string();
        let came = home.run(&[command, "check", &file]).with(1);
        let told = [came.out.as_str(), came.err.as_str()].concat();
        let faults = told.lines().filter(|line| line.contains("card.toml:"));
        let faults: Vec<&str> = faults.collect();
        assert!(faults.len() > 1, "{told}");
        for fault in faults {
            assert!(fault.ends_with(['.', '?', '!']), "{fault}");
        }
    }
}
