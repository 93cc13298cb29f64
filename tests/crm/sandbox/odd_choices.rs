//! Choices whose values are shown otherwise than the portal keeps them: HubSpot makes a value of the label
//! that somebody pasted, with blanks of another width and signs of none.

use super::*;
use tenure::domain::lifecycle::Source;
use tenure::sandbox::portfolio::generate_with_journeys;
use tenure::sandbox::record::{Portal as Made, StageDef};

const KEPT: &str = "客户\u{3000}启用";
const SHOWN: &str = "客户 启用";

fn with_odd_choices(mut made: Made) -> Made {
    for property in &mut made.properties {
        match property.name {
            "customer_stage" => property.options.push((KEPT, "客户启用")),
            "customer_tier" => property.options.push(("gold\u{200b}", "Gold")),
            _ => {}
        }
    }
    for pipeline in &mut made.pipelines {
        pipeline.stages.push(StageDef {
            id: KEPT,
            label: "客户启用",
            closed: false,
            probability: None,
        });
    }
    made
}

fn odd(recipe: Recipe) -> Made {
    with_odd_choices(generate(recipe))
}

fn odd_journeys(recipe: Recipe) -> Made {
    with_odd_choices(generate_with_journeys(recipe))
}

async fn read(
    portal: &Portal,
    account: &AccountId,
    field: Field,
) -> (Option<String>, Option<String>) {
    let record = portal.crm.account(account).await.expect("an answer");
    let record = record.expect("it is there");
    (
        record.account.raw(field),
        raw(&record, field).map(str::to_owned),
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_choice_is_sent_as_the_portal_keeps_it() {
    let portal = made_with(5, Mapping::demo(), |_| {}, odd).await;
    let accounts = portal.accounts().await;
    let of = |at: usize, field: Field, value: &str| {
        set(
            &accounts[at].account.id,
            field,
            raw(&accounts[at], field),
            Some(value),
        )
    };
    let kept = (Some(SHOWN.to_owned()), Some(KEPT.to_owned()));
    let first = &accounts[0].account.id;
    // Several of one account in one request, before anything is known of the choices.
    let both = [of(0, Field::Stage, SHOWN), of(0, Field::Tier, "gold")];
    for came in portal.crm.write_all(&both).await {
        assert!(matches!(came, Ok(Written::Done { .. })), "{came:?}");
    }
    assert_eq!(read(&portal, first, Field::Stage).await, kept);
    assert_eq!(
        read(&portal, first, Field::Tier).await,
        (Some("gold".to_owned()), Some("gold\u{200b}".to_owned()))
    );
    let found = portal.crm.find_all(&both).await.expect("an answer");
    assert!(found.iter().all(Option::is_some), "{found:?}");
    // Away, and back to it as it is kept.
    for (base, value) in [(KEPT, "value"), ("value", KEPT)] {
        let write = set(first, Field::Stage, Some(base), Some(value));
        let came = portal.crm.write(&write, None).await;
        assert!(matches!(came, Ok(Written::Done { .. })), "{came:?}");
    }
    assert_eq!(read(&portal, first, Field::Stage).await, kept);
    // Of many accounts.
    let many = [1, 2, 3].map(|at| of(at, Field::Stage, SHOWN));
    for came in portal.crm.write_all(&many).await {
        assert!(matches!(came, Ok(Written::Done { .. })), "{came:?}");
    }
    for write in &many {
        assert_eq!(read(&portal, &write.account, Field::Stage).await, kept);
    }
    // It is offered as it is shown.
    let options = portal.crm.options(Field::Stage).await.expect("an answer");
    let mut options = options.expect("there are some").into_iter();
    assert!(options.any(|option| option.value == SHOWN));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_choice_of_many_accounts_is_sent_as_the_portal_keeps_it_at_the_first_try_too() {
    let portal = made_with(4, Mapping::demo(), |_| {}, odd).await;
    let accounts = portal.accounts().await;
    let one = |record: &AccountRecord| {
        let base = raw(record, Field::Stage);
        set(&record.account.id, Field::Stage, base, Some(SHOWN))
    };
    let many: Vec<Write> = accounts.iter().map(one).collect();
    for came in portal.crm.write_all(&many).await {
        assert!(matches!(came, Ok(Written::Done { .. })), "{came:?}");
    }
    for write in &many {
        let kept = read(&portal, &write.account, Field::Stage).await.1;
        assert_eq!(kept.as_deref(), Some(KEPT));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stage_of_a_pipeline_is_sent_as_the_portal_keeps_it() {
    let mut mapping = Mapping::demo();
    mapping.fields.remove(&Field::Stage);
    mapping.stage_from = Source::Tickets("Customer Journey".to_owned());
    let portal = made_with(6, mapping, |_| {}, odd_journeys).await;
    let accounts = portal.accounts().await;
    let record = accounts.iter().find(|one| one.account.stage.is_some());
    let record = record.expect("one with a stage");
    let (account, before) = (&record.account.id, raw(record, Field::Stage));
    for (base, value) in [
        (before, Some(SHOWN)),
        (Some(KEPT), before),
        (before, Some(KEPT)),
    ] {
        let write = set(account, Field::Stage, base, value);
        let came = portal.crm.write(&write, None).await;
        assert!(matches!(came, Ok(Written::Done { .. })), "{came:?}");
        let found = portal.crm.find(&write, None).await;
        assert!(matches!(found, Ok(Some(_))), "{found:?}");
    }
    let now = read(&portal, account, Field::Stage).await;
    assert_eq!(now, (Some(SHOWN.to_owned()), Some(KEPT.to_owned())));
    let now = portal.crm.account(account).await.expect("an answer");
    let stages = now.expect("it is there").stages;
    let last = stages.last().map(|(_, stage)| stage.as_str());
    assert_eq!(last, Some(SHOWN), "it is in its past");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_choice_given_beside_a_write_is_sent_as_the_portal_keeps_it_at_the_first_try() {
    let mut mapping = Mapping::demo();
    mapping.fields.remove(&Field::Tier);
    let portal = made_with(3, mapping, |_| {}, odd).await;
    let record = &portal.accounts().await[0];
    let base = raw(record, Field::Csat);
    let mut write = set(&record.account.id, Field::Csat, base, Some("77"));
    write.with = vec![("customer_tier".to_owned(), "gold".to_owned())];
    let tier = format!(
        "/crm/objects/2026-09/companies/{}?properties=customer_tier",
        record.account.id
    );
    let before = portal.get(&tier).await;
    let before = before["properties"]["customer_tier"].as_str();
    write.seen = vec![(
        "customer_tier".to_owned(),
        before.unwrap_or_default().to_owned(),
    )];
    let came = portal.crm.write(&write, None).await;
    assert!(matches!(came, Ok(Written::Done { .. })), "{came:?}");
    let now = portal.get(&tier).await;
    assert_eq!(now["properties"]["customer_tier"], "gold\u{200b}");
}
