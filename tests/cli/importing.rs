//! CSV files of a person's own, worked on without the screen and without a server started by hand.

use crate::support::Home;
use serde_json::Value;
use std::fs;

/// Two companies with a past, two contacts and a call, in the folder `csv`.
fn csv(home: &Home) -> String {
    let folder = home.path("csv");
    fs::create_dir_all(&folder).expect("a folder");
    for (name, text) in [
        (
            "companies.csv",
            "Record ID,Company name,Company owner,customer_stage,customer_tier,arr,renewal_date,Segment\n\
             101,Acme,Dana Smith,adoption,benchmark,120000,2035-01-15,enterprise\n\
             102,Globex,Bo Li,renewal,value,50000,2035-02-15,smb\n\
             103,Initech,Bo Li,renewal,value,60000,2035-02-15,smb\n\
             104,Umbrella,Bo Li,value,value,70000,2035-02-15,smb\n",
        ),
        (
            "contacts.csv",
            "id,firstname,email,company_id\n1,Ana,ana@acme.test,101\n",
        ),
        (
            "calls.csv",
            "id,hs_timestamp,hs_call_title,company_id\n7,2026-01-05T10:00:00Z,Check in,101\n",
        ),
        (
            "history.csv",
            "object,id,property,timestamp,value\n\
             companies,101,customer_stage,2025-01-01,onboarding\n\
             companies,101,customer_stage,2025-03-01,adoption\n",
        ),
    ] {
        fs::write(folder.join(name), text).expect("it can be written");
    }
    folder.display().to_string()
}

fn ids(accounts: &Value) -> Vec<&str> {
    let mut ids: Vec<&str> = accounts
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|account| account["id"].as_str())
        .collect();
    ids.sort_unstable();
    ids
}

#[test]
fn an_imported_folder_is_worked_on_by_every_command() {
    let home = Home::new();
    let from = csv(&home);
    let data = home.path("trial").display().to_string();
    let early = home.run(&["--sandbox", &data, "sync"]).with(1);
    assert!(early.err.contains("tenure sandbox import"), "{}", early.err);

    let came = home
        .run(&["sandbox", "import", &from, "--data", &data])
        .with(0);
    assert!(
        came.out.contains(&format!("tenure --sandbox {data} sync")),
        "{}",
        came.out
    );
    let early = home.run(&["--sandbox", &data, "accounts"]).with(1);
    assert!(
        early.err.contains(&format!("tenure --sandbox {data} sync")),
        "{}",
        early.err
    );
    home.run(&["--sandbox", &data, "sync"]).with(0);
    let all = home
        .run(&["--sandbox", &data, "accounts", "--json"])
        .with(0)
        .json();
    assert_eq!(ids(&all), ["101", "102", "103", "104"]);
    let large = [
        "--sandbox",
        &data,
        "accounts",
        "--json",
        "segment:enterprise owner:dana",
    ];
    let large = home.run(&large).with(0).json();
    assert_eq!(ids(&large), ["101"]);
    assert_eq!(large[0]["stage_since"], "2025-03-01T00:00:00Z");
    assert_eq!(large[0]["last_touch"], "2026-01-05T10:00:00Z");
    home.run(&["--sandbox", &data, "triage", "--json"]).with(0);
    home.run(&["--sandbox", &data, "log", "101", "call 5m: all well"])
        .with(0);
    home.run(&["--sandbox", &data, "outbox"]).with(0);
    // Everything is in that folder: what is not the profile's is not written elsewhere.
    assert!(!home.path("data/demo.db").exists());

    home.configure("[profiles.trial]\ncrm = \"sandbox\"\ndata = \"../trial\"\n");
    home.run(&["sync"]).with(0);
    assert_eq!(
        ids(&home.run(&["accounts", "--json"]).with(0).json()).len(),
        4
    );
}

#[test]
fn without_a_folder_it_is_the_demos_crm_and_its_cache_goes_with_it() {
    let home = Home::new();
    let from = csv(&home);
    home.run(&["--profile", "demo", "sync"]).with(0);
    let refused = home.run(&["sandbox", "import", &from]).with(1);
    assert!(refused.err.contains("--fresh"), "{}", refused.err);
    let came = home
        .run(&["sandbox", "import", &from, "--fresh", "--json"])
        .with(0)
        .json();
    assert_eq!(came["rows"]["companies.csv"], 4);
    assert_eq!(came["properties"][0]["name"], "segment");
    let early = home.run(&["--profile", "demo", "accounts"]).with(1);
    assert!(early.err.contains("sync"), "{}", early.err);
    home.run(&["--profile", "demo", "sync"]).with(0);
    let all = home
        .run(&["--profile", "demo", "accounts", "--json"])
        .with(0)
        .json();
    assert_eq!(ids(&all), ["101", "102", "103", "104"]);
}

/// The renewal in thirty days (8 + 34 × (60/90)² + 6 = 29 points) and the promise that was never kept (22)
/// are put away; what is left are reminders, far below the entry of 20, and the row stays all the same.
#[test]
fn a_row_that_stays_below_the_entry_says_why() {
    let home = Home::new();
    let folder = home.path("csv");
    fs::create_dir_all(&folder).expect("a folder");
    let day = |ahead: i64| (chrono::Utc::now() + chrono::TimeDelta::days(ahead)).date_naive();
    let file = format!(
        "id,name,customer_stage,arr,contract_start_date,renewal_date\n1,Acme,adoption,5000,{},{}\n",
        day(-335),
        day(30)
    );
    fs::write(folder.join("companies.csv"), file).expect("written");
    let from = folder.display().to_string();
    let data = home.path("trial").display().to_string();
    home.run(&["sandbox", "import", &from, "--data", &data])
        .with(0);
    let run = |args: &[&str]| {
        home.run(&[&["--sandbox", data.as_str()], args].concat())
            .with(0)
    };
    run(&["sync"]);
    let why = run(&["triage", "why", "1"]).out;
    assert!(
        why.contains("risk: in the queue, which begins at 20\n"),
        "{why}"
    );
    for signal in ["renewal_near", "promise_broken"] {
        run(&[
            "triage", "dismiss", "1", "--signal", signal, "--reason", "known",
        ]);
    }
    let why = run(&["triage", "why", "1"]).out;
    let words = "in the queue, which begins at 20: it stays until its last signal is put away";
    assert!(why.contains(words), "{why}");
}

/// Two columns are fields anyway (id and name); of 303 others 300 become some, and three are told of.
#[test]
fn more_columns_than_can_be_fields_are_told() {
    let home = Home::new();
    let folder = home.path("csv");
    fs::create_dir_all(&folder).expect("a folder");
    let names: Vec<String> = (0..303).map(|at| format!("col_{at:03}")).collect();
    let values: Vec<String> = (0..303).map(|at| at.to_string()).collect();
    let file = format!("id,name,{}\n1,Acme,{}\n", names.join(","), values.join(","));
    fs::write(folder.join("companies.csv"), file).expect("written");
    let from = folder.display().to_string();
    let data = home.path("trial").display().to_string();
    let came = home
        .run(&["sandbox", "import", &from, "--data", &data])
        .with(0);
    assert!(
        came.out
            .contains("the first 300 became fields of their own. 3 more are in the CRM alone"),
        "{}",
        came.out
    );
    home.run(&["--sandbox", &data, "sync"]).with(0);
    let found = |query: &str| home.run(&["--sandbox", &data, "accounts", query, "--json"]);
    // Not the last of those that became fields, but one beyond the hundredth.
    assert_eq!(ids(&found("col_250=250").with(0).json()), ["1"]);
}

#[test]
fn without_tickets_support_is_what_customers_say_of_it() {
    let home = Home::new();
    let folder = home.path("csv");
    fs::create_dir_all(&folder).expect("a folder");
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).expect("written");
    write(
        "companies.csv",
        "id,name,customer_stage,csat_score\n1,Acme,adoption,40\n2,Bolt,adoption,\n",
    );
    let from = folder.display().to_string();
    let data = home.path("trial").display().to_string();
    let tickets = |home: &Home| {
        let import = ["sandbox", "import", &from, "--data", &data, "--fresh"];
        home.run(&import).with(0);
        home.run(&["--sandbox", &data, "sync"]).with(0);
        let known = ["--sandbox", &data, "accounts", "--json", "tickets=0"];
        let known = home.run(&known).with(0).json();
        ids(&known).join(" ")
    };
    assert_eq!(tickets(&home), "", "nobody knows of any account's tickets");
    let explain = ["--sandbox", &data, "health", "explain", "1", "--json"];
    let told = home.run(&explain).with(0).json();
    assert_eq!(told["experience"], 24.0, "CSAT 40 alone: {told}");
    write(
        "tickets.csv",
        "id,subject,createdate,company_id\n1,SSO is down,2026-11-02,2\n",
    );
    assert_eq!(tickets(&home), "1", "tickets are kept here, and 1 has none");
}

/// A folder mistyped is not made, and whoever names one does not want to be welcomed.
#[test]
fn a_folder_without_a_crm_is_refused_and_nothing_is_made_in_it() {
    let home = Home::new();
    let typo = home.path("typo");
    let named = typo.display().to_string();
    for command in [&["triage"][..], &["accounts"], &["sync"], &[]] {
        let told = home.run(&[&["--sandbox", named.as_str()], command].concat());
        let told = told.with(1);
        let wanted = format!("There is no embedded CRM in {named}. `tenure sandbox import");
        assert!(told.err.contains(&wanted), "{command:?}: {}", told.err);
        assert!(!told.out.contains("Welcome"), "{}", told.out);
    }
    assert!(!typo.exists());
}

#[test]
fn faults_are_told_and_nothing_is_kept() {
    let home = Home::new();
    let from = csv(&home);
    let data = home.path("trial").display().to_string();
    fs::write(
        home.path("csv/companies.csv"),
        "id,name,arr\n1,Acme,much\n2,\u{1b}[31mred,1x\n",
    )
    .expect("it can be written");
    let came = home
        .run(&["sandbox", "import", &from, "--data", &data])
        .with(1);
    assert!(
        came.err.starts_with("Nothing was imported:"),
        "{}",
        came.err
    );
    assert!(
        came.err
            .contains("companies.csv, row 2, column arr: “much”"),
        "{}",
        came.err
    );
    assert!(
        came.err.contains("companies.csv, row 3, column arr: “1x”"),
        "{}",
        came.err
    );
    // Lines are counted as an editor does, whatever ends them, and told where they are not the rows.
    for end in ["\n", "\r\n"] {
        let lines = ["id,name", "1,\"A", "B\"", "x,C", "2,D", ""];
        fs::write(home.path("csv/companies.csv"), lines.join(end)).expect("it can be written");
        let came = home
            .run(&["sandbox", "import", &from, "--data", &data])
            .with(1);
        assert!(
            came.err.contains("companies.csv, row 3 (line 4)"),
            "{end:?}: {}",
            came.err
        );
    }
    home.run(&["--sandbox", &data, "sync"]).with(1);
    let nothing = home
        .run(&["sandbox", "import", "nowhere", "--data", &data])
        .with(1);
    assert!(
        nothing.err.contains("There is no folder nowhere."),
        "{}",
        nothing.err
    );
}

/// A file that tells a stage and no past of it does not tell since when. That the record changed two days
/// ago is no move: onboarding is as old as the term, a renewal that has passed has no outcome, and no day
/// is made up that the account came into its stage on. Where the past is told, that is what counts.
#[test]
fn a_stage_that_nobody_saw_come_is_not_since_the_last_change() {
    let home = Home::new();
    let folder = home.path("csv");
    fs::create_dir_all(&folder).expect("a folder");
    let ago = |days| {
        let day = chrono::Utc::now() - chrono::TimeDelta::days(days);
        day.format("%Y-%m-%d").to_string()
    };
    let companies = format!(
        "id,name,customer_stage,arr,contract_start_date,renewal_date,renewal_reason,hs_lastmodifieddate\n\
         1,Late,onboarding,9,{old},2035-01-15,,{new}\n\
         2,Open,advocacy,9,{older},{passed},,{new}\n\
         3,Reasoned,value,9,{older},{passed},price,{new}\n\
         4,Seen,onboarding,9,{old},2035-01-15,,{new}\n\
         5,Moved,value,9,{older},{passed},price,{new}\n",
        old = ago(200),
        older = ago(417),
        passed = ago(52),
        new = ago(2),
    );
    let history = format!(
        "object,id,property,timestamp,value\n\
         companies,4,customer_stage,{},onboarding\n\
         companies,5,customer_stage,{},renewal\n\
         companies,5,customer_stage,{},value\n",
        ago(10),
        ago(120),
        ago(60),
    );
    fs::write(folder.join("companies.csv"), companies).expect("it can be written");
    fs::write(folder.join("history.csv"), history).expect("it can be written");
    let data = home.path("trial").display().to_string();
    let from = folder.display().to_string();
    home.run(&["sandbox", "import", &from, "--data", &data])
        .with(0);
    home.run(&["--sandbox", &data, "sync"]).with(0);
    let accounts = home
        .run(&["--sandbox", &data, "accounts", "--json"])
        .with(0);
    let accounts = accounts.json();
    let of = |id: &str| {
        let all = accounts.as_array().expect("a list");
        let one = all.iter().find(|account| account["id"] == id);
        one.expect("it is there").clone()
    };
    let fires = |id: &str, signal: &str| {
        let account = of(id);
        let mut signals = account["signals"].as_array().expect("a list").iter();
        signals.any(|of| of["signal"] == signal)
    };
    for id in ["1", "2", "3"] {
        assert!(
            of(id)["stage_since"].is_null(),
            "{id}: {}",
            of(id)["stage_since"]
        );
    }
    for id in ["4", "5"] {
        assert!(of(id)["stage_since"].is_string(), "{id}");
    }
    assert!(fires("1", "first_value_late"), "200 days are more than 60");
    assert!(!fires("4", "first_value_late"), "10 days are less");
    assert!(fires("2", "renewal_overdue") && fires("3", "renewal_overdue"));
    assert!(!fires("5", "renewal_overdue"), "it moved on, for a reason");
}

/// Ten companies with two contacts and a ticket each: forty records, and ten accounts that changed.
#[test]
fn an_account_that_changed_by_several_records_is_told_once() {
    let home = Home::new();
    let rows = |row: &dyn Fn(usize) -> String| (1..=10).map(row).collect::<String>();
    let companies = rows(&|of| format!("{of},Company {of}\n"));
    let contacts = rows(&|of| format!("{of},Ana,{of}\n{},Luis,{of}\n", of + 10));
    let tickets = rows(&|of| format!("{of},Broken,{of},0,1\n"));
    home.write("csv/companies.csv", &format!("id,name\n{companies}"));
    home.write(
        "csv/contacts.csv",
        &format!("id,firstname,company_id\n{contacts}"),
    );
    home.write(
        "csv/tickets.csv",
        &format!("id,subject,company_id,hs_pipeline,hs_pipeline_stage\n{tickets}"),
    );
    let from = home.path("config/csv").display().to_string();
    let data = home.path("crm").display().to_string();
    home.run(&["sandbox", "import", &from, "--data", &data])
        .with(0);
    let came = home.run(&["--sandbox", &data, "sync", "--json"]).with(0);
    let came = came.json();
    assert_eq!([&came["read"], &came["changed"]], [40, 10]);
}
