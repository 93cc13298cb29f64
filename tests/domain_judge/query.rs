//! The query language: its document is made from its tables and shows nothing that cannot be read, and
//! a large book is filtered within a frame.

use chrono::{TimeZone, Utc};
use std::fs;
use std::path::Path;
use tenure::domain::account::Account;
use tenure::domain::book::Book;
use tenure::domain::query::{Fault, Known, Scope, parse, read, reference};
use tenure::domain::when::{Dated, Now};
use tenure::domain::{Currency, Field, Money, Rules};
use tenure::messages::Language;

fn now() -> Now {
    Now::utc(Utc.with_ymd_and_hms(2026, 11, 21, 14, 0, 0).unwrap())
}

/// The text with what stands between two marks replaced.
fn put(text: &str, mark: &str, made: &str) -> String {
    let (open, close) = (format!("<!-- {mark} -->"), format!("<!-- /{mark} -->"));
    let from = text.find(&open).expect(&open) + open.len();
    let to = text.find(&close).expect(&close);
    format!("{}\n{}\n{}", &text[..from], made.trim_end(), &text[to..])
}

#[test]
fn the_document_has_every_name_and_its_examples_can_be_read() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/query.md");
    let text = fs::read_to_string(&path).expect("the document");
    let rules = Rules::presets();
    let mut made = put(&text, "names", &reference::names(&rules));
    made = put(&made, "aliases", &reference::aliases());
    made = put(&made, "states", &reference::states());
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &made).expect("it can be written");
    } else {
        assert_eq!(text, made, "UPDATE=1 cargo test --test domain_judge query");
    }
    let custom = ["tag", "contract_pages", "go_live", "x"].map(str::to_owned);
    let known = Known::new(custom).and_rules(&rules);
    let blocks = made.split("```query\n").skip(1);
    let examples: Vec<&str> = blocks
        .flat_map(|block| block.split("```").next().unwrap_or_default().lines())
        .collect();
    assert!(examples.len() >= 4, "{examples:?}");
    for example in examples {
        if let Err(faults) = parse(example, &known, now()) {
            panic!("{example}: {faults:?}");
        }
    }
    // What is shown in a line, `name<value`, can be read as well.
    let spans = made.split('`').skip(1).step_by(2);
    let terms = spans.filter(|span| {
        let mut signs = span
            .char_indices()
            .filter(|(_, char)| ":=<>".contains(*char));
        let begins = span.starts_with(|char: char| char.is_ascii_alphabetic() || char == '-');
        begins && !span.contains(' ') && signs.any(|(at, _)| at > 0 && at + 1 < span.len())
    });
    let mut count = 0;
    for term in terms {
        count += 1;
        if term.starts_with("heatlh") {
            continue;
        }
        if let Err(faults) = parse(term, &known, now()) {
            panic!("{term}: {faults:?}");
        }
    }
    assert!(count > 20, "{count}");
}

/// Accounts as a large portfolio has them, with names of several scripts.
fn accounts(many: usize) -> Vec<Account> {
    let names = [
        "Acme Corporation",
        "Société Générale",
        "华为技术",
        "Łódź Works",
        "Initech",
    ];
    let stages = ["onboarding", "adoption", "value", "renewal", "at_risk"];
    let today = now().today();
    (0..many)
        .map(|at| {
            let mut account = Account {
                id: format!("{at}").as_str().into(),
                name: format!("{} {at}", names[at % names.len()]),
                domain: Some(format!("c{at}.test")),
                stage: Some(stages[at % stages.len()].to_owned()),
                tier: Some(["benchmark", "value", "standard"][at % 3].into()),
                renewal: today.checked_add_days(chrono::Days::new(at as u64 % 400)),
                arr: Some(Money {
                    amount: (at as i64 % 90 * 1_000).into(),
                    currency: Currency::EUR,
                }),
                custom: [("region", ["north", "south"][at % 2])]
                    .into_iter()
                    .collect(),
                ..Account::default()
            };
            for (field, value) in [
                (Field::SeatsBought, 100.0),
                (Field::SeatsActive, (at % 100) as f64),
            ] {
                let as_of = now().utc;
                account.set_number(field, Some(Dated { value, as_of }));
            }
            account
        })
        .collect()
}

#[test]
fn a_large_book_is_filtered() {
    let rules = Rules::presets();
    let many = 20_000;
    let book = Book::build(accounts(many), Vec::new(), &rules, now());
    let known = Known::of(&book).and_rules(&rules);
    for text in [
        "stage:renewal tier:benchmark health<50 arr>=50k renewal<60d -region:south",
        "acme or generale",
        "seats_active<20% region:north",
        "deployment<50 or depth<50",
    ] {
        let query = parse(text, &known, now()).expect(text);
        let found = query.rows(&book, Scope::new(&rules, &book.owners, now()));
        assert!(found.len() < many, "{text}");
    }
}

/// A view with `-tag:paused` can be shared with a portal that has no tags: there nothing is paused.
#[test]
fn tags_can_be_asked_for_where_nobody_has_any() {
    let rules = Rules::presets();
    let book = Book::build(vec![Account::default()], vec![], &rules, now());
    let took = |query: &str, custom: &[&str]| {
        let known = Known::new(custom.iter().map(ToString::to_string));
        let query = parse(query, &known, now()).expect("it is read");
        let again = parse(&query.to_string(), &known, now());
        assert_eq!(again.as_ref(), Ok(&query), "{query}");
        query
            .rows(&book, Scope::new(&rules, &book.owners, now()))
            .len()
    };
    assert_eq!([took("-tag:paused", &[]), took("tag:paused", &[])], [1, 0]);
    assert_eq!(took("tag:none", &["Tags"]), 1);
    assert_eq!(took("tags:none", &["tag"]), 1);
}

/// Who asks for a stage that there is none of is told which there are; a value that is there, in any
/// spelling, and words for none and oneself are no strangers.
#[test]
fn a_value_that_nobody_has_is_told_with_those_there_are() {
    let rules = Rules::presets();
    let known = Known::new([]).and_rules(&rules);
    let told = |text: &str| {
        let (query, hints) = read(Language::En, text, &known, now());
        assert!(query.is_ok(), "{text}: {query:?}");
        let chars: Vec<char> = text.chars().collect();
        let told = |hint: Fault| (chars[hint.at].iter().collect(), hint.text);
        hints
            .into_iter()
            .map(told)
            .collect::<Vec<(String, String)>>()
    };
    let texts = |text: &str| {
        told(text)
            .into_iter()
            .map(|(_, text)| text)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        texts("health<50 (stage:xyzzy or -tier:gold)"),
        [
            "No stage is called “xyzzy”; there are onboarding, adoption, value, renewal, advocacy, \
             at_risk, churned.",
            "No tier is called “gold”; there are benchmark, value, standard.",
        ]
    );
    // Each is told at its own place, also behind wide characters and within a list.
    let words = |text: &str| told(text).into_iter().map(|(at, _)| at).collect::<Vec<_>>();
    assert_eq!(
        words("\"客户 é\" stage:(adoption,plugh,\"no one\")"),
        ["plugh", "\"no one\""]
    );
    assert_eq!(
        words("loss_reason:weather or renewal_reason!=luck"),
        ["weather", "luck"]
    );
    for fine in [
        "stage:onb",
        "stage:none",
        "stage:unmapped",
        "tier:STANDARD",
        "loss_reason:price",
        "xyzzy",
        "arr>5",
    ] {
        assert_eq!(texts(fine), [""; 0], "{fine}");
    }
}
