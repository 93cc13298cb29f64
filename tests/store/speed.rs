//! How long it takes to read a large portfolio. Not a test that passes or fails: it prints.

use super::{now, open, record};
use std::time::Instant;
use tenure::domain::account::Daily;
use tenure::domain::field::Field;
use tenure::domain::when::Dated;
use tenure::store::{Incoming, Listing, Step};

#[test]
#[ignore = "prints a time; run it in release"]
fn ten_thousand_accounts() {
    let (_folder, store) = open();
    let begun = Instant::now();
    for page in 0..100 {
        let items = (0..100)
            .map(|number| {
                let mut record = record(&format!("{}", page * 100 + number), "adoption", 1);
                let account = &mut record.account;
                account.domain = Some("example.com".into());
                account.url = Some("https://app.hubspot.com/contacts/1/company/123456789".into());
                account.owner = Some("77".into());
                account.scores = Daily {
                    last: now().date_naive(),
                    values: vec![71.5; 91],
                };
                for field in Field::ALL
                    .iter()
                    .filter(|f| f.kind() == tenure::domain::field::Kind::Number)
                {
                    account.set_number(
                        *field,
                        Some(Dated {
                            value: 12.5,
                            as_of: now(),
                        }),
                    );
                }
                record.history = vec![(
                    Field::Dau,
                    (0..90)
                        .map(|day| (now() - chrono::TimeDelta::days(90 - day), day as f64))
                        .collect(),
                )];
                Incoming::Account(Box::new(record))
            })
            .collect();
        store
            .put_page(Listing::Accounts, items, Step::Delta, now())
            .expect("kept");
    }
    eprintln!("put: {:?}", begun.elapsed());
    for _ in 0..5 {
        let begun = Instant::now();
        let portfolio = store.portfolio().expect("readable");
        eprintln!(
            "portfolio of {}: {:?}",
            portfolio.accounts.len(),
            begun.elapsed()
        );
    }
}
