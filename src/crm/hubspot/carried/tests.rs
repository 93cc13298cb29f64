use super::*;
use crate::domain::sourcing::Period;
use serde_json::{Value, json};

fn pipelines(object: Value) -> Vec<WirePipeline> {
    serde_json::from_value(object).expect("pipelines")
}

fn sales() -> Vec<WirePipeline> {
    let stage = |id: &str, label: &str, closed: &str, probability: &str| json!({"id": id, "label": label, "metadata": {"isClosed": closed, "probability": probability}});
    pipelines(json!([
        {"id": "default", "label": "Sales", "stages": [
            stage("sent", "Sent", "false", "0.9"),
            stage("won", "Closed Won", "true", "1.0"),
            stage("lost", "Closed Lost", "true", "0.0")]},
        {"id": "77", "label": "Renewals", "stages": [stage("7701", "Signed", "true", "1.0")]},
    ]))
}

fn record(id: u64, properties: Value) -> Record {
    serde_json::from_value(json!({"id": id, "properties": properties})).expect("a record")
}

fn deal(id: u64, stage: &str, amount: &str, more: Value) -> Record {
    let mut properties = json!({"pipeline": "default", "dealstage": stage, "amount": amount,
        "closedate": "2026-01-10T12:00:00Z"});
    for (name, value) in more.as_object().into_iter().flatten() {
        properties[name] = value.clone();
    }
    record(id, properties)
}

fn now() -> DateTime<Utc> {
    "2026-11-22T09:00:00Z".parse().expect("a moment")
}

fn sum(rule: &DealRule, deals: &[Record]) -> Option<Result<String, String>> {
    let deals: Vec<&Record> = deals.iter().collect();
    let summed = summed(rule, &deals, &sales(), Currency::EUR, (now(), Tz::UTC))?;
    let told = |money: Money| format!("{} {}", money.amount.normalize(), money.currency.code());
    Some(summed.arr.map(told))
}

fn arr(text: &str) -> Option<Result<String, String>> {
    Some(Ok(text.to_owned()))
}

#[test]
fn won_deals_are_summed_and_no_others() {
    let none = json!({});
    let deals = [
        deal(1, "won", "12000", none.clone()),
        deal(2, "won", "3000.50", none.clone()),
        deal(3, "lost", "99", none.clone()),
        deal(4, "sent", "99", none.clone()),
        deal(5, "7701", "500", json!({"pipeline": "77"})),
        // Won once upon a time, in a pipeline that is no more.
        deal(6, "won", "7", json!({"pipeline": "66"})),
        deal(7, "won", "", none.clone()),
    ];
    assert_eq!(sum(&DealRule::default(), &deals), arr("15500.5 EUR"));
    assert_eq!(sum(&DealRule::default(), &deals[2..4]), None);
    let renewals = DealRule {
        pipelines: vec!["renewals".to_owned()],
        ..DealRule::default()
    };
    assert_eq!(sum(&renewals, &deals), arr("500 EUR"));
    let sent = DealRule {
        stages: vec!["Sent".to_owned(), "lost".to_owned()],
        ..DealRule::default()
    };
    assert_eq!(sum(&sent, &deals), arr("198 EUR"));
}

#[test]
fn only_what_recurs_and_still_runs_counts_for_a_year() {
    let rule = DealRule {
        amount: "mrr".to_owned(),
        per: Period::Month,
        recurring: Some("kind".to_owned()),
        recurring_values: vec!["Subscription".to_owned()],
        ends: Some("ends".to_owned()),
        ..DealRule::default()
    };
    let of = |kind: &str, ends: &str| json!({"mrr": "100", "kind": kind, "ends": ends});
    let deals = [
        deal(1, "won", "1", of("subscription", "2026-11-22")),
        deal(2, "won", "1", of("subscription", "2026-11-21")),
        deal(3, "won", "1", of("subscription", "")),
        deal(4, "won", "1", of("services", "")),
    ];
    assert_eq!(sum(&rule, &deals), arr("2400 EUR"));
    // A customer whose contracts have all run out is worth nothing, which is known.
    assert_eq!(sum(&rule, &deals[1..2]), arr("0 EUR"));
}

#[test]
fn what_cannot_be_summed_is_shown_and_not_guessed() {
    let currency = DealRule {
        currency: Some("deal_currency_code".to_owned()),
        ..DealRule::default()
    };
    let usd = json!({"deal_currency_code": "USD"});
    let deals = [
        deal(1, "won", "100", json!({})),
        deal(2, "won", "50", usd.clone()),
    ];
    assert_eq!(sum(&currency, &deals[1..]), arr("50 USD"));
    let odd = Some(Err("100 EUR + 50 USD".to_owned()));
    assert_eq!(sum(&currency, &deals), odd);
    // Whether a profile names the property or not.
    assert_eq!(sum(&DealRule::default(), &deals), odd);
    assert_eq!(sum(&DealRule::default(), &deals[1..]), arr("50 USD"));
    let bad = [
        deal(1, "won", "100", json!({})),
        deal(2, "won", "tbd", json!({})),
    ];
    let odd = Some(Err("tbd + 100 EUR".to_owned()));
    assert_eq!(sum(&DealRule::default(), &bad), odd);
}

/// One that cannot be summed counts neither as nothing nor as what it may be.
#[test]
fn a_deal_of_which_it_is_not_known_whether_it_counts_is_shown_too() {
    let rule = DealRule {
        recurring: Some("recurs".to_owned()),
        ends: Some("ends".to_owned()),
        ..DealRule::default()
    };
    let of = |recurs: &str, ends: &str| json!({"recurs": recurs, "ends": ends});
    let deals = [
        deal(1, "won", "100", of("yes", "2027-01-01")),
        deal(2, "won", "50", of("yes", "soon")),
        deal(3, "won", "30", of("mostly", "")),
        deal(4, "won", "20", of("", "")),
        deal(5, "lost", "10", of("mostly", "")),
    ];
    let odd = |text: &str| Some(Err(text.to_owned()));
    assert_eq!(sum(&rule, &deals[..2]), odd("50 soon + 100 EUR"));
    assert_eq!(sum(&rule, &deals[2..]), odd("30 mostly"));
    assert_eq!(sum(&rule, &deals[3..]), None);
}

#[test]
fn the_past_of_a_sum_has_a_hole_while_a_deal_counts_that_is_no_amount() {
    let rule = DealRule {
        ends: Some("ends".to_owned()),
        ..DealRule::default()
    };
    let of = |from: &str, ends: &str| json!({"closedate": from, "ends": ends});
    let deals = [
        deal(1, "won", "100", of("2024-01-01T00:00:00Z", "")),
        deal(2, "won", "tbd", of("2025-01-01T00:00:00Z", "2025-12-31")),
    ];
    let deals: Vec<&Record> = deals.iter().collect();
    let summed = summed(&rule, &deals, &sales(), Currency::EUR, (now(), Tz::UTC)).expect("a sum");
    assert_eq!(summed.arr.expect("it is over").amount, Decimal::from(100));
    let past = summed.past.iter();
    let past: Vec<(String, Option<f64>)> = past
        .map(|(at, value)| {
            let known = (!value.is_nan()).then_some(*value);
            (at.date_naive().to_string(), known)
        })
        .collect();
    let expected = [
        ("2024-01-01", Some(100.0)),
        ("2025-01-01", None),
        ("2026-01-01", Some(100.0)),
    ];
    assert_eq!(past, expected.map(|(at, value)| (at.to_owned(), value)));
}

#[test]
fn the_past_of_the_sum_follows_the_contracts() {
    let rule = DealRule {
        ends: Some("ends".to_owned()),
        ..DealRule::default()
    };
    let of = |from: &str, ends: &str| json!({"closedate": from, "ends": ends});
    let deals = [
        deal(1, "won", "100", of("2024-01-01T00:00:00Z", "2024-12-31")),
        deal(2, "won", "150", of("2025-01-01T00:00:00Z", "")),
    ];
    let deals: Vec<&Record> = deals.iter().collect();
    let summed = summed(&rule, &deals, &sales(), Currency::EUR, (now(), Tz::UTC)).expect("a sum");
    let past: Vec<(String, f64)> = summed
        .past
        .iter()
        .map(|(at, value)| (at.date_naive().to_string(), *value))
        .collect();
    let expected = [("2024-01-01", 100.0), ("2025-01-01", 150.0)];
    let expected = expected.map(|(at, value)| (at.to_owned(), value));
    assert_eq!(past, expected);
}

fn journey() -> WirePipeline {
    let stage = |id: &str, state: &str| json!({"id": id, "metadata": {"ticketState": state}});
    let stages = [stage("a", "OPEN"), stage("b", "OPEN"), stage("z", "CLOSED")];
    serde_json::from_value(json!({"id": "9", "stages": stages})).expect("a pipeline")
}

fn ticket(id: u64, stage: &str, made: &str) -> Record {
    record(
        id,
        json!({"hs_pipeline": "9", "hs_pipeline_stage": stage, "createdate": made}),
    )
}

#[test]
fn an_open_ticket_goes_before_a_closed_one_and_the_newest_before_older_ones() {
    let carries = |records: &[Record]| {
        let records: Vec<&Record> = records.iter().collect();
        let chosen = choose(Type::Tickets, &journey(), &records);
        chosen.map(|carrier| carrier.record.id)
    };
    let first = ticket(90, "a", "2025-01-01T00:00:00Z");
    let second = ticket(20, "b", "2026-01-01T00:00:00Z");
    let closed = ticket(99, "z", "2026-06-01T00:00:00Z");
    let old = ticket(5, "z", "2020-01-01T00:00:00Z");
    let twin = ticket(21, "a", "2026-01-01T00:00:00Z");
    let elsewhere = record(1, json!({"hs_pipeline": "0", "hs_pipeline_stage": "a"}));
    let all = [
        first,
        second.clone(),
        closed.clone(),
        old.clone(),
        elsewhere.clone(),
    ];
    assert_eq!(carries(&all).as_deref(), Some("20"));
    assert_eq!(carries(&[closed, old]).as_deref(), Some("99"));
    assert_eq!(carries(&[second, twin]).as_deref(), Some("21"));
    assert_eq!(carries(&[elsewhere]), None);
}

#[test]
fn a_time_in_another_pipeline_is_no_stage_of_this_one() {
    let mut moved = ticket(1, "b", "2026-01-01T00:00:00Z");
    let past = json!([
        {"value": "b", "timestamp": "2026-03-01T00:00:00Z"},
        {"value": "support-4", "timestamp": "2026-02-01T00:00:00Z"},
        {"value": "a", "timestamp": "2026-01-01T00:00:00Z"},
    ]);
    let past = serde_json::from_value(past).expect("versions");
    moved
        .properties_with_history
        .insert("hs_pipeline_stage".to_owned(), past);
    let carrier = choose(Type::Tickets, &journey(), &[&moved]).expect("it carries");
    let stages: Vec<&str> = carrier
        .past
        .iter()
        .map(|(_, stage)| stage.as_str())
        .collect();
    assert_eq!(stages, ["a", "b"]);
}

#[test]
fn a_contract_ends_with_its_last_day_by_the_portals_clock() {
    let rule = DealRule {
        ends: Some("ends".into()),
        ..DealRule::default()
    };
    let worth = |ends: &str, now: &str, zone: Tz| {
        let deal = deal(1, "won", "12000", json!({ "ends": ends }));
        let now = now.parse().expect("a moment");
        let summed = summed(&rule, &[&deal], &sales(), Currency::EUR, (now, zone));
        let summed = summed.expect("a sum");
        let ended = summed.past.last().filter(|(_, value)| *value == 0.0);
        let amount = summed.arr.expect("one that can be told").amount.normalize();
        (
            amount.to_string(),
            ended.map(|(at, _)| value::stamp(*at, "")),
        )
    };
    let (runs, none) = (|| ("12000".to_owned(), None), "0".to_owned());
    let over = |since: &str| (none.clone(), Some(since.to_owned()));
    let (madrid, auckland, angeles) = (
        Tz::Europe__Madrid,
        Tz::Pacific__Auckland,
        Tz::America__Los_Angeles,
    );
    // As a property of type `date`, and of type `datetime`, tells the same day.
    for (zone, moment, last, first) in [
        (
            madrid,
            "2026-11-21T23:00:00Z",
            "2026-11-22T22:59:59Z",
            "2026-11-22T23:00:00Z",
        ),
        (
            auckland,
            "2026-11-21T11:00:00Z",
            "2026-11-22T10:59:59Z",
            "2026-11-22T11:00:00Z",
        ),
        (
            angeles,
            "2026-11-22T08:00:00Z",
            "2026-11-23T07:59:59Z",
            "2026-11-23T08:00:00Z",
        ),
    ] {
        for ends in ["2026-11-22", moment] {
            assert_eq!(worth(ends, last, zone), runs(), "{zone} {ends}");
            assert_eq!(worth(ends, first, zone), over(first), "{zone} {ends}");
        }
    }
}
