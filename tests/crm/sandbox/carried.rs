//! Stages from a pipeline, and ARR from deals.

use super::*;
use rust_decimal::Decimal;
use serde_json::json;
use tenure::domain::lifecycle::Source;
use tenure::domain::sourcing::{ArrFrom, DealRule, Period};
use tenure::sandbox::portfolio::generate_with_journeys;

fn journey() -> Source {
    Source::Tickets("Customer Journey".to_owned())
}

fn mapping(stage_from: Source, arr_from: ArrFrom) -> Mapping {
    let mut mapping = Mapping::demo();
    if stage_from != Source::Property {
        mapping.fields.remove(&Field::Stage);
    }
    if arr_from != ArrFrom::Property {
        mapping.fields.remove(&Field::Arr);
    }
    Mapping {
        stage_from,
        arr_from,
        ..mapping
    }
}

pub async fn following(accounts: u32) -> Portal {
    let mapping = mapping(journey(), ArrFrom::Property);
    made_with(accounts, mapping, |_| {}, generate_with_journeys).await
}

/// The id of the ticket that carries an account's stage, and its value.
pub async fn carrier(portal: &Portal, account: &AccountId) -> (String, String) {
    let path = format!("/crm/objects/2026-09/companies/{account}?associations=tickets");
    let company = portal.get(&path).await;
    let tickets = company["associations"]["tickets"]["results"].as_array();
    for ticket in tickets.into_iter().flatten() {
        let id = ticket["id"].as_str().expect("an id");
        let path = format!(
            "/crm/objects/2026-09/tickets/{id}?properties=subject,hs_pipeline,hs_pipeline_stage"
        );
        let read = portal.get(&path).await;
        if read["properties"]["subject"] == "Journey" {
            let stage = read["properties"]["hs_pipeline_stage"].as_str();
            return (id.to_owned(), stage.expect("a stage").to_owned());
        }
    }
    panic!("{account} has no ticket in the pipeline");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pipeline_of_tickets_gives_the_same_stages_as_a_property() {
    let by_property = portal(100).await.accounts().await;
    let portal = following(100).await;
    let columns = portal.crm.stages(&journey()).await.expect("its stages");
    let labels: Vec<&str> = columns.iter().map(|one| one.label.as_str()).collect();
    assert_eq!(
        labels,
        [
            "Onboarding",
            "Adoption",
            "Value",
            "Renewal",
            "Advocacy",
            "At risk",
            "Churned"
        ]
    );
    let options = portal.crm.options(Field::Stage).await.expect("an answer");
    assert_eq!(options.map(|options| options.len()), Some(7));
    let value = |id: &str| {
        columns
            .iter()
            .find(|one| one.value == id)
            .map(|one| one.label.as_str())
    };
    let (mut with_stage, mut without) = (0, 0);
    for (a, b) in by_property.iter().zip(portal.accounts().await) {
        assert_eq!(a.account.id, b.account.id);
        let label = b.account.stage.as_deref().and_then(value);
        let wanted = a
            .account
            .stage
            .as_deref()
            .map(|stage| stage.replace('_', " "));
        assert_eq!(label.map(str::to_lowercase), wanted, "{}", a.account.name);
        assert_eq!(raw(&b, Field::Stage), b.account.stage.as_deref());
        if wanted.is_some() {
            with_stage += 1;
            let day = |record: &AccountRecord| record.account.stage_since.map(|at| at.date_naive());
            assert_eq!(
                day(&a.clone()),
                day(&b),
                "{}: days in stage",
                a.account.name
            );
            assert_eq!(
                a.stages.len(),
                b.stages.len(),
                "{}: its past",
                a.account.name
            );
        } else {
            without += 1;
        }
    }
    assert!(with_stage > 90 && without > 0, "{with_stage} {without}");
}

/// The accounts' own listing says which tickets are whose.
#[tokio::test(flavor = "multi_thread")]
async fn a_listing_of_accounts_asks_for_no_association_besides() {
    let portal = following(120).await;
    portal.sandbox.faults().reset_requests();
    let accounts = portal.accounts().await;
    let asked = |route: &str| portal.sandbox.faults().requests_on(route);
    let pages = asked("GET /crm/objects/2026-09/companies");
    assert_eq!(pages, 3);
    assert_eq!(asked("POST /crm/associations/2026-09/companies/"), 0);
    // One by one, with the associations asked for, it is the same.
    for listed in accounts.iter().step_by(7) {
        let alone = portal.crm.account(&listed.account.id).await;
        let alone = alone.expect("an answer").expect("it is there");
        assert_eq!(alone.account.stage, listed.account.stage);
        assert_eq!(alone.stages, listed.stages);
    }
}

/// It is the same that is read of it alone, and what is shown of its records is the same as without it.
#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_is_opened_comes_itself_with_what_is_read_around_it() {
    let deals = || ArrFrom::Deals(DealRule::default());
    let sales = || Source::Deals("default".to_owned());
    for (stage, arr) in [
        (journey(), ArrFrom::Property),
        (Source::Property, deals()),
        (journey(), deals()),
        (sales(), deals()),
    ] {
        let what = format!("{stage:?} {arr:?}");
        let mapping = mapping(stage, arr);
        let portal = made_with(40, mapping, |_| {}, generate_with_journeys).await;
        let mut told = 0;
        for listed in portal.accounts().await.iter().step_by(5) {
            let id = &listed.account.id;
            let alone = portal.crm.account(id).await.expect("an answer");
            let details = portal.crm.details(id).await.expect("an answer");
            let faults = portal.sandbox.faults();
            faults.reset_requests();
            let opened = portal.crm.opened(id).await.expect("an answer");
            assert_eq!(opened.details, details, "{what}: {id}");
            let itself = opened.itself.expect("it came");
            told += usize::from(itself.account.stage.is_some() || itself.account.arr.is_some());
            assert_eq!(
                format!("{:?}", Some(itself)),
                format!("{alone:?}"),
                "{what}"
            );
            let asked = |route: &str| faults.requests_on(route);
            assert_eq!(asked("GET /crm/objects/2026-09/companies/"), 1, "{what}");
            assert_eq!(asked("POST /crm/associations/2026-09/companies/"), 0);
            for kind in ["deals", "tickets"] {
                let read = format!("POST /crm/objects/2026-09/{kind}/batch/read");
                assert!(asked(&read) <= 1, "{what}: {kind}");
            }
        }
        assert!(told > 3, "{what}: {told}");
    }
}

/// What is only for the account itself keeps nobody from what is shown of it.
#[tokio::test(flavor = "multi_thread")]
async fn an_account_whose_past_cannot_be_read_is_opened_all_the_same() {
    let mapping = mapping(journey(), ArrFrom::Deals(DealRule::default()));
    let portal = made_with(40, mapping, |_| {}, generate_with_journeys).await;
    let account = portal.first_account().await;
    let details = portal.crm.details(&account).await.expect("an answer");
    let faults = portal.sandbox.faults();
    for route in [
        "GET /crm/objects/2026-09/companies/",
        "POST /crm/objects/2026-09/deals/batch/read",
        "POST /crm/objects/2026-09/tickets/batch/read",
    ] {
        // So often it is tried, with the past.
        faults.next_on(route, TRIES, Fault::Status(504));
        faults.reset_requests();
        let opened = portal.crm.opened(&account).await.expect("an answer");
        assert_eq!(opened.details, details, "{route}");
        assert!(opened.itself.is_none(), "{route}: it stays as it is known");
        assert!(faults.requests_on(route) > TRIES, "{route}");
        let opened = portal.crm.opened(&account).await.expect("an answer");
        assert!(opened.itself.is_some(), "{route}: nothing of it is left");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn tickets_that_carry_a_stage_are_no_support_cases() {
    let support = portal(30).await.all(Resource::Tickets).await;
    let portal = following(30).await;
    let mut all = portal.all(Resource::Tickets).await;
    let before = all.len();
    all.retain(|item| matches!(item, Item::Ticket(_)));
    assert_eq!(ids(&all), ids(&support));
    assert!(before > all.len(), "and those there are told to be none");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_moves_when_its_ticket_does() {
    let portal = following(12).await;
    let account = portal.first_account().await;
    let (ticket, stage) = carrier(&portal, &account).await;
    let since = portal.clock.now() + TimeDelta::seconds(5);
    portal.clock.advance(TimeDelta::seconds(10));
    assert!(portal.changes(Resource::Accounts, since).await.is_empty());
    let next = if stage == "1100203" {
        "1100204"
    } else {
        "1100203"
    };
    let moved = json!({"hs_pipeline_stage": next});
    portal.patch("tickets", &ticket, moved).await;
    portal.clock.advance(TimeDelta::seconds(3));
    let changes = portal.changes(Resource::Accounts, since).await;
    let [Item::Account(record)] = &changes[..] else {
        panic!("{changes:?}")
    };
    assert_eq!(record.account.id, account);
    assert_eq!(record.account.stage.as_deref(), Some(next));
    let moved_at = since + TimeDelta::seconds(5);
    assert_eq!(record.account.stage_since, Some(moved_at));
    let read = portal.crm.account(&account).await.expect("an answer");
    let read = read.expect("it is there");
    assert_eq!(read.account.stage.as_deref(), Some(next));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pipeline_that_is_not_there_leaves_accounts_unmapped_and_says_which_there_are() {
    let nowhere = Source::Tickets("Nowhere".to_owned());
    let mapping = mapping(nowhere.clone(), ArrFrom::Property);
    let portal = made_with(5, mapping, |_| {}, generate_with_journeys).await;
    let accounts = portal.accounts().await;
    assert!(accounts.iter().all(|record| record.account.stage.is_none()));
    let error = portal
        .crm
        .stages(&nowhere)
        .await
        .expect_err("there is none");
    assert!(error.to_string().contains("Customer Journey"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn arr_is_the_sum_of_the_deals_that_the_rule_takes() {
    let rule = DealRule {
        pipelines: vec!["default".to_owned()],
        recurring: Some("dealtype".to_owned()),
        recurring_values: vec!["newbusiness".to_owned()],
        currency: Some("deal_currency_code".to_owned()),
        ..DealRule::default()
    };
    let mapping = mapping(Source::Property, ArrFrom::Deals(rule));
    let portal = portal_with(40, mapping, |_| {}).await;
    let accounts = portal.accounts().await;
    for record in &accounts {
        let arr = record
            .account
            .arr
            .expect("every account was sold something");
        assert!(arr.amount > 0.into() && arr.currency.code() == "EUR");
        let past = record
            .history
            .iter()
            .find(|(field, _)| *field == Field::Arr);
        assert_eq!(past.map(|(_, past)| past.len()), Some(1), "one sale");
    }
    // Another sale, and the account has changed.
    let account = accounts[0].account.id.clone();
    let path = format!("/crm/objects/2026-09/companies/{account}?associations=deals");
    let company = portal.get(&path).await;
    let deal = company["associations"]["deals"]["results"][0]["id"].as_str();
    let since = portal.clock.now() + TimeDelta::seconds(5);
    portal.clock.advance(TimeDelta::seconds(10));
    let sold = json!({"amount": "123456", "dealtype": "newbusiness", "dealstage": "closedwon"});
    portal.patch("deals", deal.expect("a deal"), sold).await;
    portal.clock.advance(TimeDelta::seconds(3));
    let changes = portal.changes(Resource::Accounts, since).await;
    let [Item::Account(record)] = &changes[..] else {
        panic!("{changes:?}")
    };
    let arr = record.account.arr.expect("a sum").amount;
    assert!(arr >= 123_456.into(), "{arr}");
}

#[tokio::test(flavor = "multi_thread")]
async fn stages_by_name_a_month_and_the_day_a_contract_ends_are_heeded() {
    let of = async |change: fn(&mut DealRule)| {
        let mut rule = DealRule::default();
        change(&mut rule);
        let mapping = mapping(Source::Property, ArrFrom::Deals(rule));
        let portal = portal_with(12, mapping, |_| {}).await;
        let arr = |record: AccountRecord| {
            let arr = record.account.arr.map(|arr| arr.amount);
            (record.account.id, arr)
        };
        let accounts = portal.accounts().await.into_iter();
        accounts.map(arr).collect::<BTreeMap<_, _>>()
    };
    let year = of(|_| {}).await;
    assert!(year.values().flatten().count() > 6, "{year:?}");
    let month = of(|rule| rule.per = Period::Month).await;
    for (id, arr) in &year {
        assert_eq!(month[id], arr.map(|arr| arr * Decimal::from(12)), "{id}");
    }
    let named = of(|rule| rule.stages = vec!["Closed Won".to_owned()]).await;
    assert_eq!(named, year, "the same stage by its label");
    let lost = of(|rule| rule.stages = vec!["closedlost".to_owned()]).await;
    assert_ne!(lost, year);
    // A deal was closed in the past: as the day on which its contract ends it counts no more.
    let ended = of(|rule| rule.ends = Some("closedate".to_owned())).await;
    let sum = |all: &BTreeMap<AccountId, Option<Decimal>>| all.values().flatten().sum::<Decimal>();
    assert!(sum(&ended) < sum(&year), "{ended:?}");
}

/// The amounts of an account's deals that are won.
async fn won(portal: &Portal, account: &AccountId) -> Vec<(String, Decimal)> {
    let path = format!("/crm/objects/2026-09/companies/{account}?associations=deals");
    let company = portal.get(&path).await;
    let mut deals = Vec::new();
    let tied = company["associations"]["deals"]["results"].as_array();
    for deal in tied.into_iter().flatten() {
        let id = deal["id"].as_str().expect("an id");
        let path = format!("/crm/objects/2026-09/deals/{id}?properties=amount,dealstage");
        let read = portal.get(&path).await;
        let amount = read["properties"]["amount"].as_str();
        let amount = amount.and_then(|amount| amount.parse().ok());
        if let Some(amount) = amount.filter(|_| read["properties"]["dealstage"] == "closedwon") {
            deals.push((id.to_owned(), amount));
        }
    }
    deals.sort();
    deals.dedup();
    deals
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contract_ends_on_its_day_although_nobody_changes_anything() {
    let rule = DealRule {
        ends: Some("closedate".to_owned()),
        ..DealRule::default()
    };
    let mapping = mapping(Source::Property, ArrFrom::Deals(rule));
    let portal = portal_with(12, mapping, |_| {}).await;
    let mut found = None;
    for record in portal.accounts().await {
        let mut deals = won(&portal, &record.account.id).await;
        if let Some((deal, _)) = deals.pop() {
            found = Some((record.account.id, deal));
            break;
        }
    }
    let (account, deal) = found.expect("one of them has won deals");
    // It runs for two days more: today's and tomorrow's.
    let last = json!({"closedate": "2026-11-22T00:00:00Z", "amount": "120000"});
    portal.patch("deals", &deal, last).await;
    let arr = async || {
        let read = portal.crm.account(&account).await.expect("it is read");
        let arr = read.expect("it is there").account.arr;
        arr.expect("it has an ARR").amount
    };
    assert_eq!(arr().await, Decimal::from(120_000));
    let of = |items: Vec<Item>| {
        items.into_iter().find_map(|item| match item {
            Item::Account(record) if record.account.id == account => Some(*record),
            _ => None,
        })
    };
    // Tomorrow nothing has changed, and nothing has ended.
    portal.clock.advance(TimeDelta::days(1));
    let since = portal.clock.now() - TimeDelta::minutes(30);
    let changes = of(portal.changes(Resource::Accounts, since).await);
    assert!(changes.is_none(), "{changes:?}");
    // The day after, the first pull of the day finds what ended, though its record is as it was. The day is
    // the portal's, whose clock is an hour ahead.
    portal.clock.advance(TimeDelta::days(1));
    let since = portal.clock.now() - TimeDelta::hours(11);
    let read = of(portal.changes(Resource::Accounts, since).await).expect("it is read again");
    let arr = read.account.arr.expect("it has an ARR");
    assert_eq!(arr.amount, Decimal::ZERO);
    let past = read.history.iter().find(|(field, _)| *field == Field::Arr);
    let (at, sum) = *past.and_then(|(_, past)| past.last()).expect("a past");
    assert_eq!(
        (at.to_rfc3339(), sum),
        ("2026-11-22T23:00:00+00:00".to_owned(), 0.0)
    );
    // It is one search more on the first pulls of a day, and none on the others.
    portal.sandbox.faults().reset_requests();
    let since = portal.clock.now() - TimeDelta::minutes(30);
    portal.changes(Resource::Accounts, since).await;
    let searches = portal
        .sandbox
        .faults()
        .requests_on("POST /crm/objects/2026-09/deals/search");
    assert_eq!(searches, 1, "by time alone");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_move_moves_the_ticket_that_carries_the_stage_and_heeds_who_moved_it_before() {
    let portal = following(12).await;
    let account = portal.first_account().await;
    let (ticket, stage) = carrier(&portal, &account).await;
    let (next, other) = match stage.as_str() {
        "1100203" => ("1100204", "1100202"),
        "1100204" => ("1100203", "1100202"),
        _ => ("1100203", "1100204"),
    };
    let ours = set(&account, Field::Stage, Some(&stage), Some(next));
    assert_eq!(portal.crm.find(&ours, None).await, Ok(None));
    let written = portal.crm.write(&ours, None).await;
    assert!(matches!(written, Ok(Written::Done { .. })), "{written:?}");
    assert_eq!(
        carrier(&portal, &account).await,
        (ticket.clone(), next.to_owned())
    );
    let found = portal.crm.find(&ours, None).await;
    assert!(matches!(found, Ok(Some(Written::Done { .. }))), "{found:?}");
    let late = set(&account, Field::Stage, Some(&stage), Some(other));
    let theirs = Some(next.to_owned());
    assert_eq!(
        portal.crm.write(&late, None).await,
        Ok(Written::Conflict { theirs })
    );
    assert_eq!(carrier(&portal, &account).await, (ticket, next.to_owned()));
    let empty = set(&account, Field::Stage, Some(next), None);
    let refused = portal.crm.write(&empty, None).await;
    assert!(
        matches!(refused, Err(CrmError::Refused { .. })),
        "{refused:?}"
    );
}
