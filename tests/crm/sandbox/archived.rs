//! What an administrator puts away: the pipeline that the stage comes from, and properties. And what comes back.

use super::carried::{carrier, following};
use super::*;

/// What an administrator puts away here, and asks for what there is.
const JOURNEY: &str = "tickets/648213";
const PIPELINES: &str = "GET /crm/pipelines/2026-09/tickets";

fn other(stage: &str) -> &'static str {
    match stage {
        "1100203" => "1100204",
        _ => "1100203",
    }
}

fn told(came: &Result<Written, CrmError>) -> String {
    let error = came.as_ref().expect_err("nothing can be moved");
    error.to_string()
}

/// Who has restored it goes on in the program that runs.
#[tokio::test(flavor = "multi_thread")]
async fn a_pipeline_that_was_restored_takes_moves_again_from_the_same_connector() {
    let portal = following(12).await;
    let account = portal.first_account().await;
    let (ticket, stage) = carrier(&portal, &account).await;
    let next = other(&stage);
    let faults = portal.sandbox.faults();
    faults.archive(JOURNEY);
    // As the settings of the portal are read.
    let gone = portal.crm.options(Field::Stage).await;
    gone.expect_err("it is archived");

    faults.reset_requests();
    let ours = set(&account, Field::Stage, Some(&stage), Some(next));
    for _ in 0..3 {
        let came = portal.crm.write(&ours, None).await;
        assert!(told(&came).contains("archived or gone"), "{came:?}");
        let aimed = portal.crm.aim(&ours).await.expect_err("nothing carries it");
        assert!(aimed.to_string().contains("restore it"), "{aimed}");
    }
    assert_eq!(faults.requests_on(PIPELINES), 0, "just asked");
    portal.clock.advance(TimeDelta::seconds(31));
    for _ in 0..3 {
        let came = portal.crm.write(&ours, None).await;
        assert!(told(&came).contains("archived or gone"), "{came:?}");
    }
    assert_eq!(faults.requests_on(PIPELINES), 1, "once in a while");

    faults.clear();
    portal.clock.advance(TimeDelta::seconds(31));
    let came = portal.crm.write(&ours, None).await;
    assert!(matches!(came, Ok(Written::Done { .. })), "{came:?}");
    assert_eq!(carrier(&portal, &account).await, (ticket, next.to_owned()));
    // And then they are known for good.
    portal.clock.advance(TimeDelta::seconds(31));
    let asked = faults.requests_on(PIPELINES);
    let back = set(&account, Field::Stage, Some(next), Some(&stage));
    let came = portal.crm.write(&back, None).await;
    assert!(matches!(came, Ok(Written::Done { .. })), "{came:?}");
    assert_eq!(faults.requests_on(PIPELINES), asked);
}

/// The pipelines that cannot be asked for hold up nothing that can be told without them.
#[tokio::test(flavor = "multi_thread")]
async fn a_pipeline_that_is_gone_is_told_also_while_nobody_answers_anew() {
    let portal = following(5).await;
    let account = portal.first_account().await;
    let (_, stage) = carrier(&portal, &account).await;
    let faults = portal.sandbox.faults();
    faults.archive(JOURNEY);
    portal.crm.options(Field::Stage).await.expect_err("it is");
    portal.clock.advance(TimeDelta::seconds(31));
    faults.next_on(PIPELINES, 1, Fault::Status(403));
    let ours = set(&account, Field::Stage, Some(&stage), Some(other(&stage)));
    let came = portal.crm.write(&ours, None).await;
    assert!(told(&came).contains("archived or gone"), "{came:?}");
    assert_eq!(faults.left(), 0, "they were asked for");
}

/// The CRM's own words for it name a stage, which is nothing that anybody could mend.
#[tokio::test(flavor = "multi_thread")]
async fn a_move_into_a_pipeline_that_was_archived_meanwhile_says_so() {
    let portal = following(12).await;
    let account = portal.first_account().await;
    let (ticket, stage) = carrier(&portal, &account).await;
    portal.accounts().await;
    portal.sandbox.faults().archive(JOURNEY);
    let ours = set(&account, Field::Stage, Some(&stage), Some(other(&stage)));
    let came = portal.crm.write(&ours, None).await;
    let said = told(&came);
    assert!(
        said.contains("“Customer Journey” of tickets") && said.contains("restore it"),
        "{said}"
    );
    // Nothing is said of the account, whose merge some day would send the move by itself.
    let of_pipeline =
        |came: &Result<_, _>| matches!(came, Err(CrmError::Refused { status: 0, .. }));
    assert!(of_pipeline(&came), "{came:?}");
    assert_eq!(carrier(&portal, &account).await, (ticket, stage));
    let came = portal.crm.write(&ours, None).await;
    assert!(of_pipeline(&came), "nothing carries it: {came:?}");
}

/// Whether the pipeline is still there is looked up once for all of them.
#[tokio::test(flavor = "multi_thread")]
async fn moves_that_are_refused_one_after_the_other_ask_for_the_pipelines_once() {
    let portal = following(12).await;
    let staged = portal.accounts().await.into_iter();
    let mut staged = staged.filter(|record| record.account.stage.is_some());
    let faults = portal.sandbox.faults();
    for _ in 0..2 {
        // Longer ago than what is believed of them after a refusal.
        portal.clock.advance(TimeDelta::seconds(11));
        faults.reset_requests();
        for record in staged.by_ref().take(3) {
            let account = &record.account;
            let ours = set(
                &account.id,
                Field::Stage,
                account.stage.as_deref(),
                Some("nowhere"),
            );
            let came = portal.crm.write(&ours, None).await;
            assert!(told(&came).contains("nowhere"), "{came:?}");
        }
        assert_eq!(faults.requests_on(PIPELINES), 1);
    }
    // Nor where nobody tells: a token that may not ask, and a portal that fails at it.
    let mut staged: Vec<_> = portal.accounts().await;
    staged.retain(|record| record.account.stage.is_some());
    for (fault, asked) in [(Fault::Status(403), 1), (Fault::Status(503), TRIES)] {
        portal.clock.advance(TimeDelta::seconds(11));
        faults.next_on(PIPELINES, 100, fault);
        faults.reset_requests();
        for record in staged.iter().take(3) {
            let account = &record.account;
            let stage = account.stage.as_deref();
            let ours = set(&account.id, Field::Stage, stage, Some("nowhere"));
            let came = portal.crm.write(&ours, None).await;
            assert!(told(&came).contains("nowhere"), "{came:?}");
        }
        assert_eq!(faults.requests_on(PIPELINES), asked, "{fault:?}");
        faults.clear();
    }
}

/// By its name as by its id.
#[tokio::test(flavor = "multi_thread")]
async fn tickets_of_an_archived_pipeline_are_still_no_support_cases() {
    let portal = following(30).await;
    let support = |mut all: Vec<Item>| {
        all.retain(|item| matches!(item, Item::Ticket(_)));
        ids(&all)
    };
    let before = support(portal.all(Resource::Tickets).await);
    portal.sandbox.faults().archive(JOURNEY);
    portal.crm.options(Field::Stage).await.expect_err("it is");
    assert_eq!(support(portal.all(Resource::Tickets).await), before);
}

/// That nobody has a stage says nothing of the one that each had.
#[tokio::test(flavor = "multi_thread")]
async fn the_stage_counts_as_hidden_while_its_pipeline_is_archived() {
    let portal = following(5).await;
    let shown = async || {
        let stage = portal.crm.shows(Field::Stage).await;
        let arr = portal.crm.shows(Field::Arr).await;
        [stage.expect("it answers"), arr.expect("it answers")]
    };
    assert_eq!(shown().await, [Some(true), Some(true)]);
    assert_eq!(portal.crm.no_stages().await, None);
    portal.sandbox.faults().archive(JOURNEY);
    portal.crm.options(Field::Stage).await.expect_err("it is");
    assert_eq!(shown().await, [Some(false), Some(true)]);
    let said = portal.crm.no_stages().await.unwrap_or_default();
    assert!(said.contains("“Customer Journey”"), "{said}");
}

/// There is nothing to choose from: not “the CRM has none by now”.
#[tokio::test(flavor = "multi_thread")]
async fn a_write_to_a_property_that_is_deleted_names_it_and_the_way_out() {
    let portal = portal(12).await;
    let accounts = portal.accounts().await;
    let renewing = accounts
        .iter()
        .filter(|one| raw(one, Field::Renewal).is_some());
    let writes: Vec<Write> = renewing
        .map(|one| {
            let base = raw(one, Field::Renewal);
            set(&one.account.id, Field::Renewal, base, Some("2027-01-01"))
        })
        .collect();
    let without = set(
        &accounts[0].account.id,
        Field::Renewal,
        None,
        Some("2027-01-01"),
    );
    let faults = portal.sandbox.faults();
    // The definition was read when it was there.
    portal.crm.options(Field::Renewal).await.expect("an answer");
    portal.clock.advance(TimeDelta::seconds(11));
    faults.archive("companies.renewal_date");
    faults.reset_requests();
    let mut came = portal.crm.write_all(&writes).await;
    assert!(came.len() > 5, "{came:?}");
    let asked = "GET /crm/properties/2026-09/companies/renewal_date";
    assert_eq!(faults.requests_on(asked), 1);
    came.push(portal.crm.write(&writes[0], None).await);
    // Where the person saw nothing it is the CRM that says no.
    came.push(portal.crm.write(&without, None).await);
    for came in &came {
        let said = told(came);
        for part in [
            "“renewal_date”",
            "“renewal”",
            "deleted in HubSpot",
            "init --map renewal=PROPERTY",
        ] {
            assert!(said.contains(part), "{said}");
        }
        // It is the property that is not there, and not the account.
        assert!(
            !matches!(came, Err(CrmError::Refused { status: 404, .. })),
            "{came:?}"
        );
    }
    assert_eq!(faults.requests_on(asked), 1);

    // With the property there, somebody has emptied it.
    faults.clear();
    portal.clock.advance(TimeDelta::seconds(31));
    let account = writes[0].account.clone();
    let emptied = serde_json::json!({"renewal_date": ""});
    portal.patch("companies", account.as_str(), emptied).await;
    let came = portal.crm.write(&writes[0], None).await;
    assert_eq!(came, Ok(Written::Conflict { theirs: None }));
}
