//! In whatever manner the CRM answers, the same is read from it and written to it.

use super::*;
use tenure::domain::lifecycle::Source;
use tenure::sandbox::Manners;
use tenure::sandbox::portfolio::generate_with_journeys;

/// Each of them alone, and all of them.
fn all_manners() -> Vec<Manners> {
    let none = Manners::default();
    vec![
        Manners {
            nulls: true,
            ..none
        },
        Manners {
            number_ids: true,
            ..none
        },
        Manners {
            disorder: true,
            ..none
        },
        Manners {
            short_pages: true,
            ..none
        },
        Manners {
            nulls: true,
            number_ids: true,
            disorder: true,
            short_pages: true,
        },
    ]
}

/// Everything that is read of a portal, as text, a line for each record.
async fn everything(portal: &Portal) -> Vec<String> {
    let mut all = Vec::new();
    let mut accounts = Vec::new();
    for resource in [
        Resource::Accounts,
        Resource::Contacts,
        Resource::Tickets,
        Resource::Tasks,
    ] {
        let mut items = portal.all(resource).await;
        items.sort_by_key(id);
        if resource == Resource::Accounts {
            accounts.extend(items.iter().map(|item| AccountId(id(item))));
        }
        all.extend(items.iter().map(|item| format!("{resource:?} {item:?}")));
    }
    for account in accounts.iter().take(4) {
        let details = portal.crm.details(account).await.expect("details");
        all.push(format!("{details:?}"));
    }
    let mut owners = portal.crm.owners().await.expect("owners");
    owners.sort_by(|a, b| a.id.0.cmp(&b.id.0));
    all.push(format!("{owners:?}"));
    all
}

fn following() -> Mapping {
    let mut mapping = Mapping::demo();
    mapping.fields.remove(&Field::Stage);
    mapping.stage_from = Source::Tickets("Customer Journey".to_owned());
    mapping
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_is_read() {
    for journeys in [false, true] {
        let portal = match journeys {
            true => made_with(30, following(), |_| {}, generate_with_journeys).await,
            false => portal(30).await,
        };
        let plain = everything(&portal).await;
        assert!(plain.len() > 100, "{}", plain.len());
        for manners in all_manners() {
            portal.sandbox.faults().manners(manners);
            let now = everything(&portal).await;
            for (now, plain) in now.iter().zip(&plain) {
                assert_eq!(now, plain, "{manners:?}");
            }
            assert_eq!(now.len(), plain.len(), "{manners:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_is_offered() {
    let journey = Source::Tickets("Customer Journey".to_owned());
    let portal = made_with(10, Mapping::demo(), |_| {}, generate_with_journeys).await;
    let stages = portal.crm.stages(&journey).await.expect("stages");
    let options = portal.crm.options(Field::Tier).await.expect("options");
    let options = options.expect("some");
    let survey = portal.crm.survey().await.expect("a survey");
    let names = |all: &[tenure::domain::mapping::Property]| {
        all.iter()
            .map(|one| one.name.clone())
            .collect::<BTreeSet<_>>()
    };
    for manners in all_manners() {
        portal.sandbox.faults().manners(manners);
        assert_eq!(portal.crm.stages(&journey).await.expect("stages"), stages);
        let now = portal.crm.options(Field::Tier).await.expect("options");
        assert_eq!(now.as_ref(), Some(&options), "{manners:?}");
        let now = portal.crm.survey().await.expect("a survey");
        assert_eq!(
            names(&now.companies),
            names(&survey.companies),
            "{manners:?}"
        );
        let pipeline = |all: &[tenure::domain::mapping::Pipeline]| {
            all.iter()
                .find(|one| one.label == "Customer Journey")
                .cloned()
        };
        assert_eq!(
            pipeline(&now.tickets_in),
            pipeline(&survey.tickets_in),
            "{manners:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_is_written() {
    let portal = portal(10).await;
    let accounts = portal.accounts().await;
    for (manners, record) in all_manners().into_iter().zip(&accounts) {
        portal.sandbox.faults().manners(manners);
        let account = &record.account.id;
        let call = log(account, Kind::Call);
        let done = portal.crm.write(&call, None).await.expect("it is logged");
        let found = portal
            .crm
            .find(&call, None)
            .await
            .expect("it is looked for");
        let found = found.as_ref().map(made);
        assert_eq!(found, Some(made(&done)), "{manners:?}");
        // A field that has no value, which some manners tell as null and others not at all.
        let field = Field::LossReason;
        let base = raw(record, field).map(str::to_owned);
        let options = portal
            .crm
            .options(field)
            .await
            .expect("options")
            .expect("some");
        let value = options.iter().find(|one| Some(&one.value) != base.as_ref());
        let value = value.expect("another").value.clone();
        let change = set(account, field, base.as_deref(), Some(&value));
        let written = portal
            .crm
            .write(&change, None)
            .await
            .expect("it is written");
        assert!(
            matches!(written, Written::Done { .. }),
            "{manners:?}: {written:?}"
        );
        let now = portal.crm.account(account).await.expect("it is read");
        let now = now.expect("it is there");
        assert_eq!(raw(&now, field), Some(value.as_str()), "{manners:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_are_written_at_once_in_any_manner() {
    let portal = portal(10).await;
    for manners in all_manners() {
        portal.sandbox.faults().manners(manners);
        let calls: Vec<Write> = portal
            .accounts()
            .await
            .iter()
            .map(|record| log(&record.account.id, Kind::Call))
            .collect();
        let before = portal.count(ObjectType::Calls).await;
        let done = portal.crm.write_all(&calls).await;
        assert_eq!(done.len(), calls.len());
        let mut made_ids = BTreeSet::new();
        for outcome in done {
            let written = outcome.expect("it is logged");
            assert!(
                made_ids.insert(made(&written).id),
                "{manners:?}: each its own"
            );
        }
        assert_eq!(
            portal.count(ObjectType::Calls).await,
            before + calls.len() as u64
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_come_in_any_manner() {
    for manners in all_manners() {
        let portal = portal(12).await;
        let accounts = portal.accounts().await;
        let since = portal.clock.now();
        portal.clock.advance(TimeDelta::minutes(10));
        portal.sandbox.faults().manners(manners);
        let changed: Vec<String> = accounts
            .iter()
            .take(5)
            .map(|one| one.account.id.0.clone())
            .collect();
        for id in &changed {
            portal
                .patch("companies", id, serde_json::json!({"phone": "1"}))
                .await;
        }
        portal.clock.advance(TimeDelta::minutes(1));
        let found = ids(&portal.changes(Resource::Accounts, since).await);
        for id in &changed {
            assert!(found.contains(id), "{manners:?}: {id} is not in {found:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_put_away_is_not_offered() {
    let portal = made_with(10, Mapping::demo(), |_| {}, generate_with_journeys).await;
    let journey = Source::Tickets("Customer Journey".to_owned());
    let stages = portal.crm.stages(&journey).await.expect("stages");
    let survey = portal.crm.survey().await.expect("a survey");
    let own = survey
        .tickets_in
        .iter()
        .find(|one| one.label == "Customer Journey");
    let own = own.expect("it is there").id.clone();
    let faults = portal.sandbox.faults();
    faults.archive(&format!("tickets/{own}/{}", stages[1].value));
    faults.archive("deals/default");
    faults.archive("companies.phone");
    faults.hide_definition("companies.website");
    let now = portal.crm.survey().await.expect("a survey");
    let left = now
        .tickets_in
        .iter()
        .find(|one| one.label == "Customer Journey")
        .expect("it is there");
    assert_eq!(left.stages.len(), stages.len() - 1);
    assert!(now.deals_in.iter().all(|one| one.id != "default"));
    for gone in ["phone", "website"] {
        assert!(survey.companies.iter().any(|one| one.name == gone));
        assert!(now.companies.iter().all(|one| one.name != gone), "{gone}");
    }
    let offered = portal.crm.stages(&journey).await.expect("stages");
    assert_eq!(offered.len(), stages.len() - 1, "{offered:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateways_page_is_told_without_its_markup() {
    let portal = portal(3).await;
    let account = portal.first_account().await;
    let call = log(&account, Kind::Call);
    let on = "POST /crm/objects/2026-09/calls";
    portal.sandbox.faults().next_on(on, 1, Fault::Page(403));
    let refused = portal.crm.write(&call, None).await;
    let error = refused.expect_err("a firewall has refused it");
    assert!(
        !matches!(error, CrmError::Refused { .. } | CrmError::Forbidden { .. }),
        "{error:?}"
    );
    assert!(!error.to_string().contains('<'), "{error}");
    portal.sandbox.faults().next_on(on, 1, Fault::Status(502));
    let broken = portal
        .crm
        .write(&call, None)
        .await
        .expect_err("a gateway has failed");
    assert!(!broken.to_string().contains('<'), "{broken}");
}
