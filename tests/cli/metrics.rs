//! `tenure metrics` on CSV files by hand: what is imported, read over HTTP and measured is what the
//! figures in the comments say.

use crate::support::{Came, Home};
use chrono::Datelike as _;
use serde_json::{Value, json};

const COMPANIES: &str = "\
id,name,customer_stage,customer_tier,arr,contract_start_date,renewal_date,first_value_date,nps_score,hubspot_owner_id
1,Grew,adoption,value,150000,2023-03-01,2025-03-01,2023-04-01,9,dana@tenure.example
2,Shrank,value,standard,50000,2023-05-01,2025-05-01,2023-06-01,3,dana@tenure.example
3,Stayed,adoption,standard,60000,2023-06-01,2024-06-01,2023-07-01,10,luis@tenure.example
4,Left,churned,standard,40000,2023-01-15,2024-04-15,2023-02-01,8,luis@tenure.example
5,Joined,adoption,value,30000,2024-03-15,2025-03-15,2024-04-24,10,dana@tenure.example
6,Waiting,onboarding,value,12000,2024-05-01,2025-05-01,,,dana@tenure.example
7,Not recorded,adoption,value,99000,2023-02-01,2026-02-01,,,dana@tenure.example
";

const HISTORY: &str = "\
object,id,property,timestamp,value
companies,1,arr,2023-03-01T09:00:00Z,100000
companies,1,arr,2024-02-10T09:00:00Z,150000
companies,1,customer_stage,2023-03-01T09:00:00Z,onboarding
companies,1,customer_stage,2023-06-09T09:00:00Z,adoption
companies,1,renewal_date,2023-03-01T09:00:00Z,2024-03-01
companies,1,renewal_date,2024-02-10T09:00:00Z,2025-03-01
companies,1,nps_score,2023-09-01T09:00:00Z,2
companies,1,nps_score,2024-02-01T09:00:00Z,9
companies,2,arr,2023-05-01T09:00:00Z,80000
companies,2,arr,2024-05-01T09:00:00Z,50000
companies,2,customer_stage,2023-05-01T09:00:00Z,value
companies,2,renewal_date,2023-05-01T09:00:00Z,2024-05-01
companies,2,renewal_date,2024-05-01T09:00:00Z,2025-05-01
companies,2,nps_score,2024-03-01T09:00:00Z,3
companies,3,arr,2023-06-01T09:00:00Z,60000
companies,3,customer_stage,2023-06-01T09:00:00Z,adoption
companies,3,renewal_date,2023-06-01T09:00:00Z,2024-06-01
companies,3,nps_score,2023-12-01T09:00:00Z,10
companies,4,arr,2023-01-15T09:00:00Z,40000
companies,4,customer_stage,2023-01-15T09:00:00Z,value
companies,4,customer_stage,2024-04-01T09:00:00Z,churned
companies,4,renewal_date,2023-01-15T09:00:00Z,2024-04-15
companies,4,nps_score,2024-01-10T09:00:00Z,8
companies,5,arr,2024-03-15T09:00:00Z,30000
companies,5,customer_stage,2024-03-15T09:00:00Z,onboarding
companies,5,customer_stage,2024-04-24T09:00:00Z,adoption
companies,5,nps_score,2024-06-30T20:00:00Z,10
companies,6,arr,2024-05-01T09:00:00Z,12000
companies,6,customer_stage,2024-05-01T09:00:00Z,onboarding
companies,7,arr,2024-09-01T09:00:00Z,99000
companies,7,customer_stage,2023-02-01T09:00:00Z,adoption
";

/// A folder of files, imported and read.
fn imported(files: &[(&str, &str)]) -> (Home, String) {
    let home = Home::new();
    home.configure("");
    for (name, text) in files {
        home.write(&format!("csv/{name}"), text);
    }
    let from = home.path("config/csv").display().to_string();
    let data = home.path("crm").display().to_string();
    home.run(&["sandbox", "import", &from, "--data", &data])
        .with(0);
    home.run(&["--sandbox", &data, "sync"]).with(0);
    (home, data)
}

fn metrics(home: &Home, data: &str, more: &[&str]) -> Came {
    let half = [
        "--sandbox",
        data,
        "metrics",
        "--from",
        "2024-01-01",
        "--to",
        "2024-06-30",
    ];
    home.run(&[&half[..], more].concat())
}

/// Start 100 + 80 + 60 + 40 = 280 k of four; 7 was a customer, but its ARR is recorded since September
/// only. Expansion 50 k, contraction 30 k, churn 40 k: NRR 260/280, GRR 210/280, churn 1/4; new
/// 30 + 12 = 42 k, quick ratio (42 + 50) / (30 + 40).
/// Due: 1 renewed early (100 of 100 k), 2 for less (50 of 80 k), 3 open (60 k), 4 lost (40 k):
/// 2/4 and 150/280. NPS: 9 and 10 promote, 3 detracts, 8 does neither; the 10 of December is not in it:
/// 2/4 − 1/4. First value: 5 after 40 days, 6 waits since 60.
#[test]
fn files_by_hand_give_the_figures_by_hand() {
    let (home, data) = imported(&[("companies.csv", COMPANIES), ("history.csv", HISTORY)]);
    let came = metrics(&home, &data, &["--json", "--by", "tier"])
        .with(0)
        .json();
    let close = |value: &Value, want: f64| {
        let found = value.as_f64().unwrap_or(f64::NAN);
        assert!((found - want).abs() < 1e-9, "{found} is not {want}");
    };
    assert_eq!(came["currency"], "EUR");
    assert_eq!(came["period"]["start"], "2024-01-01T00:00:00Z");
    assert_eq!(came["period"]["over"], true);
    let sum = &came["retention"];
    let counts = [
        &sum["customers"],
        &sum["lost"],
        &sum["joined"],
        &sum["unknown"],
    ];
    assert_eq!(counts, [&json!(4), &json!(1), &json!(2), &json!(1)]);
    for (name, want) in [
        ("start_arr", "280000"),
        ("end_arr", "260000"),
        ("expansion", "50000"),
        ("contraction", "30000"),
        ("churn", "40000"),
        ("new", "42000"),
    ] {
        assert_eq!(sum[name], want, "{name}");
    }
    close(&sum["nrr"], 260.0 / 280.0);
    close(&sum["grr"], 0.75);
    close(&sum["logo_churn"], 0.25);
    close(&sum["quick_ratio"], 92.0 / 70.0);
    let due = &came["renewals"];
    assert_eq!(
        [&due["due"], &due["renewed"], &due["lost"], &due["open"]],
        [4, 2, 1, 1].map(|n| json!(n)).each_ref()
    );
    close(&due["by_count"], 0.5);
    close(&due["by_amount"], 150.0 / 280.0);
    assert_eq!(came["nps"]["each"], "account");
    assert_eq!(came["nps"]["count"], 4);
    close(&came["nps"]["score"], 25.0);
    let first = &came["first_value"];
    assert_eq!(
        [&first["began"], &first["reached"], &first["open"]],
        [&json!(2), &json!(1), &json!(1)]
    );
    close(&first["median_days"], 40.0);
    // Onboarding: 5 and 6 came in, 5 went on after 40 days.
    let onboarding = &came["funnel"][0];
    assert_eq!(
        [&onboarding["in"], &onboarding["out"], &onboarding["at_end"]],
        [&json!(2), &json!(1), &json!(1)]
    );
    close(&onboarding["median_days"], 40.0);
    close(&onboarding["conversion"], 0.5);
    // At the end 150 + 50 + 60 + 30 + 12 k.
    assert_eq!(came["arr"]["total"], "302000");
    // Standard: (50 + 60) / (80 + 60 + 40); value: 150 / 100.
    let groups = came["groups"].as_array().expect("groups");
    let group = |key: &str| {
        groups
            .iter()
            .find(|of| of["key"] == key)
            .expect("it is there")
    };
    close(&group("standard")["retention"]["nrr"], 110.0 / 180.0);
    close(&group("value")["retention"]["nrr"], 1.5);
    // March of 2023 began with one at 100 k; at the end of February of 2024 it paid 150 k.
    let cohorts = came["cohorts"].as_array().expect("cohorts");
    let march = cohorts
        .iter()
        .find(|of| of["month"] == "2023-03")
        .expect("it is there");
    close(&march["ages"][10]["net_retention"], 1.0);
    close(&march["ages"][11]["net_retention"], 1.5);
    close(&march["ages"][11]["gross_retention"], 1.0);
    let notes = came["notes"].to_string();
    assert!(
        notes.contains("1 account had begun before the period"),
        "{notes}"
    );

    let dana = metrics(&home, &data, &["--json", "owner:dana"])
        .with(0)
        .json();
    assert_eq!(dana["retention"]["start_arr"], "180000");
    let shown = metrics(&home, &data, &["--by", "owner"]).with(0).out;
    for part in [
        "92.9 %",
        "good: above 120 %",
        "4 customers",
        "280\u{202f}000",
        "1 open",
        "By owner",
        "★★★",
    ] {
        assert!(shown.contains(part), "{part} is not in\n{shown}");
    }
    let plain = metrics(&home, &data, &["--plain"]).with(0).out;
    assert!(plain.is_ascii(), "{plain}");
    let csv = metrics(&home, &data, &["--csv"]).with(0).out;
    assert!(csv.starts_with("table,key,measure,value\n"), "{csv}");
    assert!(csv.contains("\nretention,,start_arr,280000\n"), "{csv}");
    assert!(csv.contains("\nfunnel,onboarding,in,2\n"), "{csv}");
}

#[test]
fn what_cannot_be_measured_is_said_in_a_sentence() {
    let (home, data) = imported(&[("companies.csv", COMPANIES), ("history.csv", HISTORY)]);
    let period = |from: &str, to: &str| {
        home.run(&["--sandbox", &data, "metrics", "--from", from, "--to", to])
            .with(2)
            .err
    };
    // The first ARR is of nine o'clock on 15 January: no 00:00 of that day saw it.
    let early = period("2022-06-01", "2023-06-30");
    assert!(early.contains("--from 2023-01-16 or later"), "{early}");
    assert!(period("2024-06-30", "2024-01-01").contains("before it begins"));
    assert!(period("yesterwhen", "2024-01-01").contains("--from: “yesterwhen” is not a day"));
    assert!(period("2024-01-01", "yesterwhen").contains("--to: “yesterwhen” is not a day"));
    for far in ["2999-01-01", "+262142-12-31"] {
        let said = period(far, "2999-02-01");
        assert!(said.contains("--from"), "{said}");
    }
    let query = metrics(&home, &data, &["tierr:value"]).with(2).err;
    assert!(query.contains("tier"), "{query}");
    // A set without customers at the start has nothing to divide by.
    let none = metrics(&home, &data, &["Waiting", "--json"]).with(0).json();
    assert_eq!(none["retention"]["nrr"], Value::Null);
    let none = metrics(&home, &data, &["Waiting"]).with(0).out;
    assert!(
        none.lines()
            .any(|line| line.contains("NRR") && line.contains('–')),
        "{none}"
    );
}

/// What came with the import alone was recorded a moment ago: no day has begun with it.
#[test]
fn an_import_without_history_is_told_so() {
    let companies = "id,name,customer_stage,arr\n1,Old,value,100\n";
    let (home, data) = imported(&[("companies.csv", companies)]);
    let came = home.run(&[
        "--sandbox",
        &data,
        "metrics",
        "--from",
        "2024-01-01",
        "--to",
        "2024-06-30",
    ]);
    let said = came.with(1).err;
    assert!(said.contains("No history of ARR is known"), "{said}");
}

/// Of three customers one has ARR; the others' first value counts (9, 19 and 29 days), one of them had
/// it before it had the contract: 0, 9 and 29, median 9.
#[test]
fn what_has_no_arr_or_came_too_early_is_told() {
    let companies = "id,name,customer_stage,arr,contract_start_date,first_value_date\n\
        1,Paid,adoption,100,2024-03-01,2024-03-10\n2,Blank,adoption,,2024-03-01,2024-03-30\n\
        3,Zero,adoption,0,2024-03-01,2024-02-01\n4,Base,adoption,100,2023-01-01,\n";
    let history = "object,id,property,timestamp,value\n\
        companies,1,arr,2024-03-01T09:00:00Z,100\ncompanies,4,arr,2023-01-01T00:00:00Z,100\n\
        companies,1,customer_stage,2024-03-01T09:00:00Z,adoption\n\
        companies,2,customer_stage,2024-03-01T09:00:00Z,adoption\n\
        companies,3,customer_stage,2024-03-01T09:00:00Z,adoption\n";
    let (home, data) = imported(&[("companies.csv", companies), ("history.csv", history)]);
    let came = metrics(&home, &data, &["--json"]).with(0).json();
    assert_eq!(came["first_value"]["began"], 3);
    assert_eq!(came["first_value"]["median_days"], 9.0);
    assert_eq!(came["retention"]["customers"], 1);
    let notes = came["notes"].to_string();
    for part in [
        "2 accounts stood as customers without any ARR",
        "1 account reached the first value before",
    ] {
        assert!(notes.contains(part), "{part} is not in {notes}");
    }
}

/// Left paid 100 $ until it was cleared in May; Stayed pays 60 €. At 0.9 the start is 90 + 60 = 150, of
/// which 90 are lost, although nothing says today what Left was paid in but its currency.
#[test]
fn an_account_that_pays_no_more_has_paid_in_its_own_currency() {
    let (home, data) = imported(&[
        (
            "companies.csv",
            "id,name,customer_stage,arr,arr_currency\n1,Left,adoption,,USD\n2,Stayed,adoption,60,EUR\n",
        ),
        (
            "history.csv",
            "object,id,property,timestamp,value\n\
             companies,1,arr,2023-03-01T09:00:00Z,100\ncompanies,1,arr,2024-05-10T09:00:00Z,\n\
             companies,2,arr,2023-06-01T09:00:00Z,60\n",
        ),
    ]);
    home.configure("[rates]\nEUR = 1\nUSD = 0.9\n");
    let came = metrics(&home, &data, &["--json"]).with(0).json();
    let kept = &came["retention"];
    assert_eq!(
        [&kept["start_arr"], &kept["end_arr"], &kept["churn"]],
        [&json!("150"), &json!("60"), &json!("90")]
    );
}

/// Contact 11 said 10 and then 6, contact 12 said 9; contact 13 answered the year before. Grew is paid
/// in dollars: 100 k $ at 0.9 and 60 k € start; the dollars become 150 k.
#[test]
fn contacts_are_asked_and_currencies_added_by_given_rates() {
    let companies = "id,name,customer_stage,arr,arr_currency\n\
        1,Grew,adoption,150000,USD\n3,Stayed,adoption,60000,EUR\n";
    let contacts = "id,firstname,company_id,nps_score\n11,Dana,1,6\n12,Luis,3,9\n13,Ana,3,0\n";
    let history = "object,id,property,timestamp,value\n\
        companies,1,arr,2023-03-01T09:00:00Z,100000\ncompanies,1,arr,2024-02-10T09:00:00Z,150000\n\
        companies,3,arr,2023-06-01T09:00:00Z,60000\n\
        contacts,11,nps_score,2024-02-01T09:00:00Z,10\ncontacts,11,nps_score,2024-05-01T09:00:00Z,6\n\
        contacts,12,nps_score,2024-03-01T09:00:00Z,9\ncontacts,13,nps_score,2023-03-01T09:00:00Z,0\n";
    let (home, data) = imported(&[
        ("companies.csv", companies),
        ("contacts.csv", contacts),
        ("history.csv", history),
    ]);
    let refused = metrics(&home, &data, &[]).with(1).err;
    assert!(
        refused.contains("EUR, USD") && refused.contains("[rates]"),
        "{refused}"
    );
    let dollars = metrics(&home, &data, &["Grew", "--json"]).with(0).json();
    assert_eq!(dollars["currency"], "USD", "one currency needs no rate");
    home.configure("[rates]\nEUR = 1\nUSD = 0.9\n");
    let came = metrics(&home, &data, &["--json"]).with(0).json();
    assert_eq!(came["currency"], "EUR");
    assert_eq!(came["retention"]["start_arr"], "150000");
    assert_eq!(came["retention"]["end_arr"], "195000");
    let nps = &came["nps"];
    assert_eq!(
        [&nps["each"], &nps["count"], &nps["score"]],
        [&json!("contact"), &json!(2), &json!(0.0)]
    );
}

#[test]
fn without_a_period_the_twelve_months_to_today_are_measured_as_far_as_they_are_known() {
    // The commands' time zone is UTC, wherever the tests run.
    let today = chrono::Utc::now().date_naive();
    let period = |history: &str| {
        let (home, data) = imported(&[("companies.csv", COMPANIES), ("history.csv", history)]);
        let told = home.run(&["--sandbox", &data, "metrics", "--json"]);
        let told = told.with(0).json();
        let day = |name: &str| -> chrono::NaiveDate {
            let text = told["period"][name].as_str().expect("a day");
            text.parse().expect("a day")
        };
        let (from, to) = (day("from"), day("to"));
        // Midnight may pass between the two clocks.
        assert!((0..=1).contains(&(to - today).num_days()), "{told:#}");
        (to - from).num_days()
    };
    assert!((364..=365).contains(&period(HISTORY)));
    let since = today - chrono::TimeDelta::days(60);
    let head = HISTORY.lines().next().expect("a head");
    let short = format!("{head}\ncompanies,1,arr,{since}T09:00:00Z,100000\n");
    assert!((57..=60).contains(&period(&short)));
}

/// Of the standard accounts 2, 3 and 4 Shrank had a training before the half year and two in it, one of
/// them cancelled: 1. Stayed had one told by its title and one of 1 January at 00:00, which is the start's:
/// 1. Left had one, and Grew is no standard account. So 3. Leads of benchmark accounts: none are counted by any column, which is said.
#[test]
fn trainings_are_counted_from_the_meetings_of_the_files() {
    let meetings = "\
id,hs_timestamp,hs_activity_type,hs_meeting_title,hs_meeting_outcome,company_id
1,2023-12-10T10:00:00Z,Training,,,2
2,2024-02-10T10:00:00Z,Training,,COMPLETED,2
3,2024-03-10T10:00:00Z,Training,,CANCELED,2
4,2024-01-01T00:00:00Z,Admin training,,,3
5,2024-06-30T23:59:00Z,,Training: reports,,3
6,2024-02-01T10:00:00Z,Schulung,,,4
7,2024-02-01T10:00:00Z,Training,,,1
8,2024-02-02T10:00:00Z,QBR,Plan the training,,2
9,2024-07-01T00:00:00Z,Training,,,2
";
    // The files are of last year and the one before: what is older than three years is not read.
    let later = chrono::Utc::now().year() - 1 - 2024;
    let last_year = |text: &str| {
        (2023..=2026).rev().fold(text.to_owned(), |text, year| {
            text.replace(&format!("{year}-"), &format!("{}-", year + later))
        })
    };
    let [companies, history, meetings] = [COMPANIES, HISTORY, meetings].map(last_year);
    let half = [last_year("2024-01-01"), last_year("2024-06-30")];
    let metrics = |home: &Home, data: &str| {
        let [from, to] = &half;
        let period = ["metrics", "--from", from, "--to", to, "--json"];
        home.run(&[&["--sandbox", data][..], &period].concat())
    };
    let (home, data) = imported(&[
        ("companies.csv", &companies),
        ("history.csv", &history),
        ("meetings.csv", &meetings),
    ]);
    let of = |came: &Value, measure: &str| -> Value {
        let all = came["team"].as_array().expect("a list");
        let found = all.iter().find(|one| one["measure"] == measure);
        found.expect("it is there").clone()
    };
    let came = metrics(&home, &data).with(0).json();
    assert_eq!(of(&came, "trainings")["value"], 3.0);
    let leads = of(&came, "leads_brought");
    assert_eq!(leads["value"], Value::Null);
    let why = leads["why"].as_str().unwrap_or_default();
    assert!(why.contains("no field counts them"), "{why}");
    // A column of the files that counts them goes before.
    let counted = companies.replace("customer_tier", "customer_tier,trainings");
    let counted = counted
        .replace(",standard,", ",standard,9,")
        .replace(",value,1", ",value,,1")
        .replace(",value,3", ",value,,3")
        .replace(",value,9", ",value,,9");
    let history = format!(
        "{history}{}",
        last_year(
            "companies,2,trainings,2023-05-01T09:00:00Z,4\ncompanies,2,trainings,2024-05-01T09:00:00Z,9\n"
        )
    );
    let (home, data) = imported(&[
        ("companies.csv", &counted),
        ("history.csv", &history),
        ("meetings.csv", &meetings),
    ]);
    let came = metrics(&home, &data).with(0).json();
    assert_eq!(of(&came, "trainings")["value"], 5.0);
}

/// What is owed in pounds is a credit, no ARR: it is added to nothing, so that no rate is asked for.
#[test]
fn a_currency_that_nobody_pays_in_needs_no_rate() {
    let companies = "id,name,customer_stage,arr,arr_currency\n\
        1,Pays,adoption,100,EUR\n2,Credit,adoption,-50,GBP\n";
    let history = "object,id,property,timestamp,value\n\
        companies,1,arr,2023-03-01T09:00:00Z,100\ncompanies,2,arr,2023-03-01T09:00:00Z,-50\n";
    let (home, data) = imported(&[("companies.csv", companies), ("history.csv", history)]);
    let came = metrics(&home, &data, &["--json"]).with(0).json();
    assert_eq!(
        [&came["currency"], &came["retention"]["start_arr"]],
        ["EUR", "100"]
    );
    let told = metrics(&home, &data, &["Pays"]).with(0).out;
    assert!(
        told.contains("· 1 account ·") && told.contains(" 1 customer\n"),
        "{told}"
    );
}
