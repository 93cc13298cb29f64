use super::*;
use crate::domain::account::{Account, Presence};
use crate::domain::assess::{Assessment, Rules};
use crate::domain::book::{Book, Owner, Row};
use crate::domain::health::{Band, Health};
use crate::domain::lifecycle::{Lifecycle, Place, Stage, StageKind};
use crate::domain::triage::{Evidence, Lane, SignalKind, Term};
use crate::domain::when::{Dated, Now};
use crate::domain::{Currency, Field, Money, OwnerId};
use chrono::{Days, TimeZone, Utc};
use proptest::prelude::*;

fn now() -> Now {
    Now::utc(Utc.with_ymd_and_hms(2026, 11, 21, 14, 0, 0).unwrap())
}

/// The entry of the lanes, risk and opportunity.
const ENTRY: [i32; 2] = [20, 10];

fn lifecycle() -> Lifecycle {
    let stage = |id: &str, kind| Stage {
        aside: false,
        ..Stage::plain(id, &format!("The {id}"), kind)
    };
    Lifecycle {
        id: "test".to_owned(),
        name: "Test".to_owned(),
        stages: vec![
            stage("onboarding", StageKind::Onboarding),
            stage("renewal", StageKind::Renewal),
            stage("churned", StageKind::Lost),
        ],
        loss_reasons: Vec::new(),
        renewal_reasons: Vec::new(),
    }
}

fn rules() -> Rules {
    let mut rules = Rules::presets();
    rules.lifecycle = lifecycle();
    rules.triage.entry = ENTRY;
    rules
}

fn row(id: &str, name: &str, make: impl FnOnce(&mut Account, &mut Assessment)) -> Row {
    let mut row = Row {
        account: Account {
            id: id.into(),
            name: name.to_owned(),
            ..Account::default()
        },
        today: Assessment::default(),
    };
    make(&mut row.account, &mut row.today);
    row
}

fn chance(points: i16) -> Term {
    Term {
        signal: SignalKind::Expansion,
        points,
        evidence: Evidence::Plain,
    }
}

fn book() -> Book {
    let today = now().today();
    let acme = row("1", "Acme Corporation", |account, judged| {
        account.domain = Some("acme.test".to_owned());
        account.owner = Some("7".into());
        account.tier = Some("benchmark".into());
        account.stage = Some("renewal".to_owned());
        account.stage_since = now().utc.checked_sub_days(Days::new(40));
        account.arr = Some(Money {
            amount: 60_000.into(),
            currency: Currency::EUR,
        });
        account.renewal = today.checked_add_days(Days::new(30));
        account.auto_renew = Some(true);
        account.last_touch = now().utc.checked_sub_days(Days::new(34));
        account.last_qbr = today.checked_sub_days(Days::new(100));
        account.people.champion = Presence::Here;
        account.custom = vec![("tag".to_owned(), "Paused now".to_owned())];
        account.set_number(
            Field::Nps,
            Some(Dated {
                value: 9.0,
                as_of: now().utc,
            }),
        );
        judged.place = Place::Stage(1);
        judged.health = Health {
            score: Some(42.0),
            band: Band::Risk,
            slope: Some(-3.0),
            ..Health::default()
        };
        let term = Term {
            signal: SignalKind::RenewalNear,
            points: 30,
            evidence: Evidence::Plain,
        };
        judged.terms = vec![(Lane::Risk, term), (Lane::Opportunity, chance(10))];
    });
    let globex = row("2", "Société Globex", |account, judged| {
        account.stage = Some("onboarding".to_owned());
        account.arr = Some(Money {
            amount: 12_000.into(),
            currency: Currency::USD,
        });
        account.renewal = today.checked_sub_days(Days::new(5));
        account.tickets.open = 3;
        judged.place = Place::Stage(0);
        let hole = Term {
            signal: SignalKind::DataHole,
            points: 19,
            evidence: Evidence::Plain,
        };
        judged.terms = vec![(Lane::Risk, hole), (Lane::Opportunity, chance(9))];
        judged.health = Health {
            score: Some(80.0),
            band: Band::Good,
            ..Health::default()
        };
    });
    let odd = row("3", "华为技术", |account, _| {
        account.stage = Some("weird".to_owned())
    });
    let mut book = Book::default();
    book.rows = vec![acme, globex, odd];
    book.owners = vec![Owner {
        id: "7".into(),
        name: "Núria Vidal".to_owned(),
        email: Some("nuria@us.test".to_owned()),
        archived: false,
    }];
    book
}

/// The ids a query takes, or its faults.
fn ask(text: &str) -> String {
    let book = book();
    let rules = rules();
    let me = OwnerId::from("7");
    let scope = Scope {
        me: Some(&me),
        ..Scope::new(&rules, &book.owners, now())
    };
    match parse(text, &Known::of(&book).and_rules(&rules), now()) {
        Ok(query) => {
            let rows = query.rows(&book, scope);
            let ids = rows.iter().filter_map(|at| book.row(*at));
            ids.map(|row| row.account.id.0.clone())
                .collect::<Vec<_>>()
                .join(" ")
        }
        Err(faults) => faults
            .iter()
            .map(|fault| format!("{}..{} {}", fault.at.start, fault.at.end, fault.text))
            .collect::<Vec<_>>()
            .join("\n"),
    }
}

#[test]
fn queries_take_the_rows_they_mean() {
    for (query, rows) in [
        ("", "1 2 3"),
        (
            "stage:renewal tier:benchmark health<50 arr>=50k renewal<60d owner:me touched>30d \"acme\"",
            "1",
        ),
        ("-tag:paused", "2 3"),
        ("tag:paused", "1"),
        ("tag=paused", ""),
        ("stage:renewal or stage:onboarding", "1 2"),
        ("stage:(renewal,onboarding)", "1 2"),
        ("stage!=(renewal,onboarding)", "3"),
        ("stage:unmapped", "3"),
        ("stage:\"the renewal\"", "1"),
        ("(health<50 or health>70) not tier:benchmark", "2"),
        ("health:40..50", "1"),
        ("health:..50", "1"),
        ("health:50..", "2"),
        ("health!=42", "2 3"),
        ("health:none", "3"),
        ("arr:10k..50k", "2"),
        ("arr>$1k", "2"),
        ("arr>1k", "1 2"),
        ("renewal<60d", "1 2"),
        ("renewal:60d", "1"),
        ("renewal:0d..60d", "1"),
        ("renewal:2026-q4", "1 2"),
        ("renewal:2027", ""),
        ("renewal<today", "2"),
        ("renewal<=2026-12-21", "1 2"),
        ("renewal<2026-12-21", "2"),
        ("renewal>eom", "1"),
        ("is:overdue", "2"),
        ("is:mine", "1"),
        ("is:unowned", "2 3"),
        // The second account has a point too few for either queue.
        ("is:risk", "1"),
        ("is:opportunity", "1"),
        ("score>0", "1 2"),
        ("has:signal", "1 2"),
        ("is:pending", ""),
        ("kind:renewal", "1"),
        ("owner:nuria", "1"),
        ("owner:none", "2 3"),
        ("owner=nuria@us.test", "1"),
        ("touched>30", "1 2 3"),
        ("touched<30d", ""),
        ("touched:30..40", "1"),
        ("days>=40", "1"),
        ("last_qbr>90d", "1"),
        ("last_qbr<90d", ""),
        ("last_qbr:30d..120d", "1"),
        ("signal:renewal_near", "1"),
        ("signal:renewal", "1"),
        ("score>=30", "1"),
        ("band:risk", "1"),
        ("trend:falling", "1"),
        ("tickets>2", "2"),
        ("nps>=9", "1"),
        ("auto_renew:yes", "1"),
        ("has:champion", "1"),
        ("has:nps", "1"),
        ("has:tag", "1"),
        ("-has:stage", ""),
        ("has:(champion,tickets)", "1 2"),
        ("globex", "2"),
        ("societe", "2"),
        ("acmecorp", "1"),
        ("\"acmecorp\"", ""),
        ("华为", "3"),
        ("HEALTH < 50", "1"),
        ("not not acme", "1"),
        ("!acme", "2 3"),
        ("acme and health<50", "1"),
        ("csm:me", "1"),
    ] {
        assert_eq!(ask(query), rows, "{query}");
    }
}

#[test]
fn faults_point_at_the_character_and_propose() {
    for (query, fault) in [
        (
            "heatlh<50",
            "0..6 There is no field “heatlh”. Did you mean “health”?",
        ),
        ("health<fifty", "7..12 “fifty” is not a number."),
        (
            "arr>lots",
            "4..8 “lots” is not an amount; write 50000, 50k, 1.5M or €50k.",
        ),
        ("(acme", "0..1 This parenthesis is not closed."),
        ("acme)", "4..5 This closes nothing."),
        ("\"acme", "0..1 This quote is not closed."),
        ("health<", "7..7 A value is missing here."),
        (
            "acme or",
            "7..7 Something is missing here: a word or a comparison.",
        ),
        (
            "name<5",
            "0..6 “name” has no order; compare it with :, = or !=.",
        ),
        (
            "is:overdu3",
            "3..10 “is” is never “overdu3”. Did you mean “overdue”?",
        ),
        (
            "signal:renewl_near",
            "7..18 “signal” is never “renewl_near”. Did you mean “renewal_near”?",
        ),
        ("stage:(a", "6..7 This list is not closed; write (a,b)."),
        ("<5", "0..1 A name is missing before “<”, like health<50."),
        (
            "health:..",
            "7..9 A range needs one end at least, like 10k..50k.",
        ),
    ] {
        assert_eq!(ask(query), fault, "{query}");
    }
    let both = ask("heatlh<50 arr>lots");
    assert_eq!(both.lines().count(), 2, "{both}");
    assert!(ask("renewal<12/01").contains("can be"));
    assert!(ask(&"(".repeat(5_000)).contains("Too many"));
    assert!(ask(&"-".repeat(5_000)).contains("Too many"));
}

#[test]
fn completion_proposes_names_and_values() {
    let book = book();
    let rules = rules();
    let first = |text: &str| {
        let all = complete(text, text.chars().count(), &book, &rules);
        all.first().map(|one| {
            let head: String = text.chars().take(one.replace.start).collect();
            format!("{head}{}", one.insert)
        })
    };
    for (typed, completed) in [
        ("hea", "health<"),
        ("acme -tag", "acme -tag:"),
        ("stage", "stage:"),
        ("health", "health<"),
        ("stag", "stage:"),
        ("stage:ren", "stage:renewal"),
        ("stage:(renewal,on", "stage:(renewal,onboarding"),
        ("owner:n", "owner:none"),
        ("owner:nú", "owner:\"Núria Vidal\""),
        ("owner:\"nú", "owner:\"Núria Vidal\""),
        ("(is:over", "(is:overdue"),
        ("has:champ", "has:champion"),
        ("tag:p", "tag:\"Paused now\""),
        ("signal!=usage_g", "signal!=usage_gone"),
        ("arr>=", "arr>=10k"),
    ] {
        assert_eq!(first(typed).as_deref(), Some(completed), "{typed}");
    }
    assert_eq!(first("nosuch:x"), None);
    assert!(complete("", 0, &book, &rules).len() > 20);
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("stage:renewal".to_owned()),
        Just("health<50".to_owned()),
        Just("arr:10k..50k".to_owned()),
        Just("renewal:2027-q1".to_owned()),
        Just("tier:(a,\"b c\")".to_owned()),
        Just("or".to_owned()),
        Just("and".to_owned()),
        Just("not".to_owned()),
        Just("-".to_owned()),
        Just("(".to_owned()),
        Just(")".to_owned()),
        Just("\"a \\\" b\"".to_owned()),
        "[a-zé华]{1,4}",
        "\\PC{0,4}",
    ]
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,40}", cursor in 0usize..50) {
        if let Err(faults) = parse(&text, &Known::default(), now()) {
            prop_assert!(!faults.is_empty());
            for fault in faults {
                prop_assert!(fault.at.end <= text.chars().count());
            }
        }
        let all = complete(&text, cursor, &book(), &rules());
        prop_assert!(all.iter().all(|one| one.replace.end <= text.chars().count()));
    }

    #[test]
    fn printed_and_read_it_is_the_same(pieces in proptest::collection::vec(piece(), 1..9)) {
        let text = pieces.join(" ");
        if let Ok(query) = parse(&text, &Known::default(), now()) {
            let printed = query.to_string();
            let again = parse(&printed, &Known::default(), now());
            prop_assert_eq!(again.as_ref().map(ToString::to_string), Ok(printed.clone()));
            prop_assert_eq!(again, Ok(query), "{}", printed);
        }
    }
}
