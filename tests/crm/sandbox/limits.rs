//! The portal says no, or is not there.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_token_and_a_stopped_portal_are_told_apart() {
    let portal = portal(1).await;
    portal.sandbox.faults().reject_token(true);
    let trouble = portal.crm.probe().await.expect_err("it is refused");
    assert!(
        matches!(trouble, CrmError::Unauthorized { .. }) && !trouble.offline(),
        "{trouble:?}"
    );
    portal.sandbox.faults().clear();
    assert!(portal.crm.probe().await.is_ok());
    portal.sandbox.stop().await;
    let trouble = portal.crm.probe().await.expect_err("nobody is there");
    assert!(
        matches!(trouble, CrmError::Unreachable { .. }) && trouble.offline(),
        "{trouble:?}"
    );
    let trouble = portal.crm.write(&log(&"1".into(), Kind::Call), None).await;
    assert!(
        matches!(trouble, Err(CrmError::Unreachable { .. })),
        "{trouble:?}"
    );
}

/// Takes about twenty seconds, because the portal's windows are ten seconds long.
#[tokio::test(flavor = "multi_thread")]
async fn a_burst_of_three_hundred_requests_never_meets_the_limit() {
    let portal = portal_with(1, Mapping::demo(), |set| {
        set.clock = Clock::real();
        set.per_ten_seconds = 140;
        set.searches_per_second = 5;
    })
    .await;
    let mut settings = settings(&portal.sandbox.url());
    settings.token = Secret::new(portal.sandbox.token());
    // One 429 would be an error.
    settings.timing.attempts = 1;
    let crm = std::sync::Arc::new(HubSpot::new(settings).expect("good settings"));
    let long_ago: DateTime<Utc> = "2000-01-01T00:00:00Z".parse().expect("a moment");
    let mut tasks = tokio::task::JoinSet::new();
    for n in 0..300 {
        let crm = crm.clone();
        tasks.spawn(async move {
            match n % 20 {
                0 => crm
                    .changed(Resource::Tickets, long_ago, None)
                    .await
                    .map(drop),
                _ => crm.probe().await.map(drop),
            }
        });
    }
    while let Some(result) = tasks.join_next().await {
        result.expect("no panic").expect("never a 429");
    }
    assert!(portal.sandbox.faults().requests().values().sum::<u64>() >= 300);
}
