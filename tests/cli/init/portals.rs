//! Portals that call things their own way, in German and Chinese: what means what is found out.

use super::{by_token, chinese, config, field, german, init, portal, words};
use crate::support::{Home, TOKEN, accounts};
use chrono::NaiveDate;
use std::fs;

#[test]
fn a_german_portal_is_understood_without_a_question() {
    let home = Home::new();
    let mut crm = german(&home);
    crm.is_free();
    let came = by_token(&home, &crm, &["--json"]).with(0);
    let report = came.json();
    let arr = field(&report, "arr").to_owned();
    assert_eq!(
        report["fields"]["arr"]["label"], "Jahresvertragswert",
        "{report:#}"
    );
    let all = report["fields"].to_string();
    for never in ["annualrevenue", "jahresumsatz", "Jahresumsatz"] {
        assert!(!all.contains(never), "{never} is what they earn: {all}");
    }
    for (name, label) in [
        ("renewal", "Vertragsende"),
        ("term_start", "Vertragsbeginn"),
        ("tier", "Kundensegment"),
        ("csat", "Kundenzufriedenheit"),
        ("seats_bought", "Gebuchte Lizenzen"),
        ("seats_active", "Aktive Lizenzen"),
    ] {
        assert_eq!(report["fields"][name]["label"], label, "{report:#}");
    }
    // The same for a person who looks on.
    for said in ["Jahresvertragswert", "it is a number", "24000"] {
        assert!(came.err.contains(said), "{said} is not in\n{}", came.err);
    }
    let why = report["fields"]["arr"]["why"].to_string();
    assert!(
        why.contains("it is a number") && why.contains("filled in 24 of 24"),
        "{why}"
    );
    assert_eq!(
        report["fields"]["arr"]["samples"].as_array().map(Vec::len),
        Some(3)
    );
    assert_eq!(report["stage"]["from"], "property");
    let columns: Vec<(&str, u64)> = report["stage"]["columns"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| {
            (
                one["name"].as_str().unwrap_or_default(),
                one["count"].as_u64().unwrap_or(99),
            )
        })
        .collect();
    assert_eq!(columns.len(), 3, "{columns:?}");
    assert!(columns.contains(&("Nutzung", 8)), "{columns:?}");
    assert_eq!(report["portal"]["time_zone"], "Europe/Madrid");
    assert_eq!(report["portal"]["requests_per_ten_seconds"], 100);
    assert!(report["read"].as_u64().is_some_and(|read| read >= 24));

    // It is written for its owner alone, and what was written works.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(home.path("config/config.toml")).expect("it is there");
        assert_eq!(mode.permissions().mode() & 0o777, 0o600);
    }
    let text = config(&home);
    assert!(text.contains(&format!("arr = \"{arr}\"")), "{text}");
    assert!(!text.contains(TOKEN), "the token is in the file:\n{text}");
    let all = accounts(&home, &["arr>20k"]);
    assert_eq!(all.len(), 8);
    // Between the end of March and that of June.
    let may = NaiveDate::from_ymd_opt(2035, 5, 15).expect("a day");
    let ahead = (may - chrono::Utc::now().date_naive()).num_days();
    let later = format!("renewal>{ahead}d");
    assert_eq!(accounts(&home, &[&later]).len(), 8);
    let risk = accounts(&home, &["stage:Gefährdet"]);
    assert_eq!(risk.len(), 8, "{text}");
}

#[test]
fn a_chinese_portal_is_understood_without_a_question() {
    let home = Home::new();
    let crm = chinese(&home);
    let came = by_token(
        &home,
        &crm,
        &["--json", "--owner", "bo@us.test", "--read-only"],
    )
    .with(0);
    let report = came.json();
    for (name, label) in [
        ("arr", "年费"),
        ("renewal", "续约日期"),
        ("tier", "客户等级"),
        ("crm_health", "健康度"),
        ("loss_reason", "流失原因"),
    ] {
        assert_eq!(report["fields"][name]["label"], label, "{report:#}");
    }
    assert_eq!(report["stage"]["columns"].as_array().map(Vec::len), Some(2));
    assert_eq!(report["read_only"], true);
    assert_eq!(accounts(&home, &["owner:me"]).len(), 12);
    let id = accounts(&home, &["tier:标杆"])[0]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let refused = home.run(&["log", &id, "call 5m hello"]).with(1);
    assert!(refused.err.contains("read-only"), "{}", refused.err);
}

#[test]
fn labels_of_associations_are_offered_as_roles() {
    let home = Home::new();
    let crm = german(&home);
    for label in ["Entscheider", "Rechnungskontakt"] {
        let body = format!("{{\"label\": \"{label}\", \"name\": \"{label}\"}}");
        crm.post("/crm/associations/2026-09/contacts/companies/labels", &body);
    }
    let came = by_token(&home, &crm, &["--no-sync"]).with(0);
    assert!(
        came.err.contains("“Entscheider” (economic buyer)"),
        "{}",
        came.err
    );
    let text = config(&home);
    for line in ["labels = true", "Entscheider = \"economic_buyer\""] {
        assert!(text.contains(line), "{line} is not in:\n{text}");
    }
    assert!(
        !text.contains("Rechnungskontakt"),
        "it means no role of ours:\n{text}"
    );
    // The file is read back as it was written, and a flag takes the labels away again.
    home.run(&["doctor"]).with(0);
    init(&home, &crm, &["--no-sync", "--contact-labels=false"]).with(0);
    assert!(!config(&home).contains("labels = true"));
}

#[test]
fn a_health_that_is_a_traffic_light_counts_as_its_band() {
    let home = Home::new();
    let crm = portal(
        &home,
        "id,name,Importe anual,Fecha de renovación,Semáforo de salud,Etapa del cliente",
        &[
            "{n},Empresa {n},12000,2035-01-31,Verde,Adopción",
            "{n},Empresa {n},24000,2035-06-30,Amarillo,Renovación",
            "{n},Empresa {n},9000,2035-06-30,Rojo,Adopción",
        ],
    );
    let came = by_token(&home, &crm, &["--json", "--health", "portal"]).with(0);
    let report = came.json();
    let health = &report["fields"]["crm_health"];
    assert_eq!(health["label"], "Semáforo de salud", "{report:#}");
    assert!(
        health["why"].to_string().contains("traffic light"),
        "{health}"
    );
    // The portal's light is the health: of three in the same stage eight are red, eight yellow.
    for (query, band) in [
        ("health<50", "risk"),
        ("band:watch", "watch"),
        ("health>=75", "good"),
    ] {
        let all = accounts(&home, &[query]);
        assert_eq!(all.len(), 8, "{query}");
        assert!(
            all.iter().all(|one| one["health"]["band"] == band),
            "{query}"
        );
    }
    let red = &accounts(&home, &["crm_health<50"])[0];
    assert_eq!(red["numbers"]["crm_health"]["value"], 25.0);
    assert_eq!(red["custom"]["Semáforo de salud"], "Rojo", "{red:#}");
    assert_eq!(red["unreadable"], serde_json::json!({}));
    let shown = home
        .run(&["show", red["id"].as_str().expect("an id")])
        .with(0);
    assert!(shown.out.contains("Rojo (25 risk)"), "{}", shown.out);
    let doctor = words(&home.run(&["doctor"]).out);
    assert!(!doctor.contains("say no band"), "{doctor}");

    // What a value means may be said otherwise; what means nothing is told.
    let text = config(&home);
    assert!(text.contains("Amarillo = \"watch\""), "{text}");
    let other = text.replace("Amarillo = \"watch\"", "Amarillo = 80");
    home.configure(&other);
    home.run(&["sync"]).with(0);
    assert_eq!(accounts(&home, &["health>=75"]).len(), 16);
    let wrong = text.replace("Amarillo = \"watch\"", "Amarillo = \"wach\"");
    home.configure(&wrong);
    let told = words(&home.run(&["doctor"]).out);
    assert!(told.contains("Did you mean “watch”?"), "{told}");
}

#[test]
fn a_pipeline_may_give_the_stage() {
    let home = Home::new();
    let crm = german(&home);
    let report = by_token(
        &home,
        &crm,
        &["--json", "--deal-pipeline", "Sales Pipeline", "--arr-deals"],
    )
    .with(0)
    .json();
    assert_eq!(report["stage"]["from"], "deals/default");
    assert_eq!(report["arr_from_deals"], true);
    assert!(report["fields"]["arr"].is_null(), "{report:#}");
    let text = config(&home);
    assert!(
        text.contains("stage_from = { deal_pipeline = \"default\" }"),
        "{text}"
    );
    assert!(text.contains("arr_from = { deals = {"), "{text}");
    let doctor = home.run(&["doctor", "--json"]).with(0).json();
    assert_eq!(doctor["well"], true, "{doctor:#}");
}

#[test]
fn an_init_that_changes_nothing_lists_nothing_again() {
    const CONTACTS: &str = "GET /crm/objects/2026-09/contacts";
    let home = Home::new();
    let crm = german(&home);
    let asks = |more: &[&str]| {
        crm.faults().reset_requests();
        by_token(&home, &crm, more).with(0);
        crm.faults().requests_on(CONTACTS)
    };
    // Each asks for one, whether the token may.
    let first = asks(&[]);
    assert_eq!(asks(&[]), 1, "{first} at first");
    assert!(first > 1, "everything");
    assert_eq!(asks(&["--map", "csat="]), first, "another mapping");
}
