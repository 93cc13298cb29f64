//! Listing, and what changed.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn everything_is_listed_once_through_short_pages() {
    let portal = portal(120).await;
    portal.sandbox.faults().short_pages(true);
    let who = portal.crm.probe().await.expect("it is there");
    assert_eq!(
        (
            who.id.as_str(),
            who.time_zone.as_deref(),
            who.currency.as_deref()
        ),
        ("62515", Some("Europe/Madrid"), Some("EUR"))
    );
    for (resource, object) in [
        (Resource::Accounts, ObjectType::Companies),
        (Resource::Contacts, ObjectType::Contacts),
        (Resource::Tickets, ObjectType::Tickets),
    ] {
        let items = portal.all(resource).await;
        assert_eq!(
            items.len() as u64,
            portal.count(object).await,
            "{resource:?}"
        );
        assert_eq!(ids(&items).len(), items.len(), "{resource:?}: each once");
    }
    assert!(!portal.all(Resource::Tasks).await.is_empty());
    assert!(!portal.crm.owners().await.expect("owners").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_have_what_health_is_judged_from() {
    let portal = portal(60).await;
    let mut filled: BTreeMap<Field, usize> = BTreeMap::new();
    let (mut with_history, mut with_stage) = (0, 0);
    for item in portal.all(Resource::Accounts).await {
        let Item::Account(record) = item else {
            panic!("{item:?}")
        };
        let account = &record.account;
        assert!(!account.name.is_empty() && !account.name.chars().any(char::is_control));
        assert!(
            account
                .url
                .as_deref()
                .is_some_and(|url| url.ends_with(account.id.as_str()))
        );
        for (field, _) in &record.raw {
            *filled.entry(*field).or_default() += 1;
        }
        with_history += usize::from(
            record
                .history
                .iter()
                .any(|(field, past)| *field == Field::Dau && past.len() > 20),
        );
        with_stage += usize::from(account.stage_since.is_some());
        for (_, past) in &record.history {
            assert!(past.is_sorted_by_key(|(at, _)| *at), "oldest first");
        }
    }
    for field in Field::ALL
        .iter()
        .filter(|field| **field != Field::CrmHealth)
    {
        assert!(filled.contains_key(field), "no account has {field:?}");
    }
    assert!(
        with_history > 30 && with_stage > 30,
        "{with_history} {with_stage}"
    );
    let stages = portal
        .crm
        .options(Field::Stage)
        .await
        .expect("options")
        .expect("some");
    let stages: Vec<_> = stages.iter().map(|of| of.value.as_str()).collect();
    assert_eq!(
        stages,
        [
            "onboarding",
            "adoption",
            "value",
            "renewal",
            "advocacy",
            "at_risk",
            "churned"
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn contacts_know_their_accounts() {
    let portal = portal(20).await;
    let accounts = ids(&portal.all(Resource::Accounts).await);
    let contacts = portal.all(Resource::Contacts).await;
    let mut roles = 0;
    for item in &contacts {
        let Item::Contact(contact) = item else {
            panic!("{item:?}")
        };
        assert!(
            contact
                .accounts
                .iter()
                .any(|id| accounts.contains(id.as_str())),
            "{contact:?}"
        );
        roles += usize::from(!contact.roles.is_empty());
    }
    assert!(roles > 20, "{roles}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_shows_once_the_index_has_it() {
    let portal = portal(12).await;
    let account = portal.first_account().await;
    let before = portal
        .crm
        .account(&account)
        .await
        .expect("an answer")
        .expect("it is there");
    let since = portal.clock.now() + TimeDelta::seconds(5);
    portal.clock.advance(TimeDelta::seconds(10));
    let write = set(&account, Field::Nps, raw(&before, Field::Nps), Some("3"));
    assert!(matches!(
        portal.crm.write(&write, None).await,
        Ok(Written::Done { .. })
    ));
    // Straight from the record it is there at once; the index takes its time.
    let record = portal
        .crm
        .account(&account)
        .await
        .expect("an answer")
        .expect("it is there");
    assert_eq!(raw(&record, Field::Nps), Some("3"));
    assert!(portal.changes(Resource::Accounts, since).await.is_empty());
    portal.clock.advance(TimeDelta::seconds(3));
    let changes = portal.changes(Resource::Accounts, since).await;
    let [Item::Account(record)] = &changes[..] else {
        panic!("{changes:?}")
    };
    assert_eq!(record.account.id, account);
    assert_eq!(raw(record, Field::Nps), Some("3"));
    let (_, past) = record
        .history
        .iter()
        .find(|(field, _)| *field == Field::Nps)
        .expect("its past");
    assert_eq!(past.last().map(|(_, value)| *value), Some(3.0));
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_changed_is_everything() {
    // All records were filled in with few distinct times: the walk must neither skip nor loop.
    let portal = portal(260).await;
    let long_ago = "2000-01-01T00:00:00Z".parse().expect("a moment");
    for (resource, object) in [
        (Resource::Accounts, ObjectType::Companies),
        (Resource::Contacts, ObjectType::Contacts),
    ] {
        let changes = portal.changes(resource, long_ago).await;
        assert_eq!(
            changes.len() as u64,
            portal.count(object).await,
            "{resource:?}"
        );
        assert_eq!(
            ids(&changes),
            ids(&portal.all(resource).await),
            "{resource:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bulk_edit_with_one_time_for_all_is_read_whole() {
    // More than a search shows on a page.
    let portal = portal(210).await;
    let since = portal.clock.now() + TimeDelta::seconds(5);
    portal.clock.advance(TimeDelta::seconds(10));
    let accounts = ids(&portal.all(Resource::Accounts).await);
    // The clock stands still: all have the very same modified time.
    for id in &accounts {
        let account = id.as_str().into();
        let record = portal.crm.account(&account).await.expect("an answer");
        let record = record.expect("it is there");
        let write = set(&account, Field::Nps, raw(&record, Field::Nps), Some("11"));
        portal.crm.write(&write, None).await.expect("written");
    }
    portal.clock.advance(TimeDelta::seconds(3));
    portal.sandbox.faults().reset_requests();
    let changes = portal.changes(Resource::Accounts, since).await;
    assert_eq!(ids(&changes), accounts);
    assert_eq!(changes.len(), accounts.len(), "each once");
    let searches = portal
        .sandbox
        .faults()
        .requests_on("POST /crm/objects/2026-09/companies/search");
    assert_eq!(searches, 3, "one by time, two by id");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bulk_edit_beyond_the_end_of_a_search_is_read_whole() {
    use tenure::sandbox::record::Record;
    /// More than a search shows, all changed at the very same time.
    const ALL: u64 = 10_250;
    fn many(_: Recipe) -> tenure::sandbox::record::Portal {
        let at = now() - TimeDelta::days(1);
        let one = move |id| Record {
            object: ObjectType::Companies,
            id,
            created: at,
            updated: at,
            properties: vec![("name", format!("Account {id}"))],
            history: Vec::new(),
            associations: Vec::new(),
        };
        tenure::sandbox::record::Portal {
            properties: Vec::new(),
            pipelines: Vec::new(),
            owners: Vec::new(),
            records: Box::new((1..=ALL).map(one)),
        }
    }
    let mut mapping = Mapping::standard();
    mapping.fields.retain(|field, _| *field == Field::Name);
    let portal = made_with(0, mapping, |_| {}, many).await;
    let since = now() - TimeDelta::days(2);
    let (mut seen, mut cursor) = (BTreeSet::new(), None);
    let (mut items, mut pages) = (0, 0);
    loop {
        let changed = portal
            .crm
            .changed(Resource::Accounts, since, cursor.as_deref());
        let page = changed.await.expect("a page");
        items += page.items.len() as u64;
        pages += 1;
        seen.extend(page.items.iter().map(id));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen.len() as u64, ALL, "none is lost");
    assert_eq!(items, ALL, "none comes twice");
    assert!(pages <= ALL / 100 + 4, "{pages} pages");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_merged_accounts_live_on_in_a_new_one() {
    let portal = portal(6).await;
    let all: Vec<String> = ids(&portal.all(Resource::Accounts).await)
        .into_iter()
        .collect();
    let (gone, primary) = (&all[0], &all[1]);
    let contacts = |account: &str| {
        let path = format!("/crm/objects/2026-09/companies/{account}/associations/contacts");
        let portal = &portal;
        async move {
            portal.get(&path).await["results"]
                .as_array()
                .map_or(0, Vec::len)
        }
    };
    let both = contacts(gone).await + contacts(primary).await;
    let since = portal.clock.now() + TimeDelta::seconds(5);
    portal.clock.advance(TimeDelta::seconds(10));
    let new = portal.merge(gone, primary).await;
    portal.clock.advance(TimeDelta::seconds(3));
    let changes = portal.changes(Resource::Accounts, since).await;
    let told: Vec<String> = changes.iter().map(id).collect();
    let into = |one: &str| format!("{one} into {new}");
    assert_eq!(told, [into(primary), into(gone), new.clone()]);
    assert_eq!(contacts(&new).await, both, "the people of both came along");
    for old in [gone, primary] {
        let read = portal.crm.account(&old.as_str().into()).await;
        assert!(
            read.expect("an answer").is_none(),
            "it is no account of its own"
        );
    }
    // The whole list tells it too, each once.
    let listed: Vec<String> = portal
        .all(Resource::Accounts)
        .await
        .iter()
        .map(id)
        .collect();
    for told in &told {
        assert_eq!(listed.iter().filter(|one| *one == told).count(), 1);
    }
    assert!(!listed.contains(gone) && !listed.contains(primary));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_merged_is_followed_before_any_search_finds_the_new_one() {
    for resource in [Resource::Accounts, Resource::Contacts] {
        let portal = portal(6).await;
        let object = match resource {
            Resource::Accounts => "companies",
            _ => "contacts",
        };
        let all = portal.all(resource).await;
        let all: Vec<String> = ids(&all).into_iter().collect();
        let (gone, primary) = (&all[0], &all[1]);
        let since = portal.clock.now() + TimeDelta::seconds(5);
        portal.clock.advance(TimeDelta::seconds(10));
        // The index knows of this, and not of what comes after.
        for one in [gone, primary] {
            let changed = serde_json::json!({"phone": "12"});
            portal.patch(object, one, changed).await;
        }
        portal.clock.advance(TimeDelta::seconds(10));
        let new = portal.merge_of(object, gone, primary).await;
        let changes = portal.changes(resource, since).await;
        let told: Vec<String> = changes.iter().map(id).collect();
        let into = |one: &str| format!("{one} into {new}");
        assert_eq!(told, [into(primary), into(gone), new.clone()], "{object}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_token_may_not_read_is_named_and_hidden_fields_are_left_empty() {
    let portal = portal(6).await;
    portal.sandbox.faults().lack(&["tickets"]);
    portal.sandbox.faults().hide("companies.arr");
    let error = portal.crm.list(Resource::Tickets, None).await;
    match error.expect_err("it is not allowed") {
        CrmError::Forbidden { scopes } => assert_eq!(scopes, ["tickets"]),
        other => panic!("{other:?}"),
    }
    let accounts = portal.accounts().await;
    assert_eq!(accounts.len(), 6);
    for record in accounts {
        assert_eq!((record.account.arr, raw(&record, Field::Arr)), (None, None));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_left_is_known_by_name_and_goes_on_owning_accounts() {
    let portal = portal(60).await;
    let owners = portal.crm.owners().await.expect("owners");
    let left: Vec<_> = owners.iter().filter(|owner| owner.archived).collect();
    assert!(!left.is_empty() && left.len() < owners.len(), "{owners:?}");
    assert!(
        left.iter().all(|owner| owner.name != owner.id.0),
        "{left:?}"
    );
    let accounts = portal.accounts().await;
    let of = |account: &AccountRecord| account.account.owner.clone();
    let owned: Vec<_> = accounts.iter().filter_map(of).collect();
    assert!(left.iter().any(|owner| owned.contains(&owner.id)));
    assert!(
        owned
            .iter()
            .all(|id| owners.iter().any(|owner| owner.id == *id))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_option_that_an_administrator_hides_is_read_as_hidden() {
    let portal = portal(2).await;
    let hidden = async || {
        let options = portal.crm.options(Field::Tier).await;
        let options = options.expect("options").expect("some");
        let hidden = options.into_iter().filter(|of| of.hidden);
        hidden.map(|of| of.value).collect::<Vec<_>>()
    };
    assert!(hidden().await.is_empty());
    let tier = Mapping::demo().property(Field::Tier).map(str::to_owned);
    let tier = tier.expect("it is mapped");
    portal
        .sandbox
        .faults()
        .hide_option(&format!("companies.{tier}=value"));
    assert_eq!(hidden().await, ["value"]);
}
