use super::*;
use crate::domain::account::{Account, Presence};
use crate::domain::assess::{Assessment, Rules};
use crate::domain::book::{Book, Owner, Row};
use crate::domain::field::FieldOption;
use crate::domain::health::{Band, Health};
use crate::domain::labels::Labels;
use crate::domain::lifecycle::{Lifecycle, Place, Stage, StageKind};
use crate::domain::triage::{Evidence, Lane, SignalKind, Term};
use crate::domain::when::{Dated, Now};
use crate::domain::{Currency, Field, Money, OwnerId};
use crate::messages::Language;
use chrono::{Days, TimeZone, Utc};
use proptest::prelude::*;
use std::sync::LazyLock;

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

/// Read once: hundreds of queries are asked within them.
static RULES: LazyLock<Rules> = LazyLock::new(|| {
    let mut rules = Rules::presets();
    rules.lifecycle = lifecycle();
    rules.triage.entry = ENTRY;
    rules
});

static BOOK: LazyLock<Book> = LazyLock::new(book);

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
        account.custom = [
            ("tag", "Paused now"),
            ("Contract pages", "12.5"),
            ("go_live", "2026-12-05"),
            ("stage", "own"),
        ]
        .into_iter()
        .collect();
        account.term_start = today.checked_sub_days(Days::new(335));
        for (field, value) in [
            (Field::SeatsBought, 100.0),
            (Field::SeatsActivated, 80.0),
            (Field::SeatsActive, 19.0),
            (Field::Likelihood, 40.0),
        ] {
            let as_of = now().utc;
            account.set_number(field, Some(Dated { value, as_of }));
        }
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
    let book = &*BOOK;
    let rules = &*RULES;
    let me = OwnerId::from("7");
    let scope = Scope {
        me: Some(&me),
        ..Scope::new(rules, &book.owners, now())
    };
    match parse(text, &Known::of(book).and_rules(rules), now()) {
        Ok(query) => {
            let rows = query.rows(book, scope);
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
        // Shares of a whole, and what only looks like one.
        ("seats_active<20%", "1"),
        ("seats_active<19%", ""),
        ("seats_active:10%..20%", "1"),
        ("seats_active<20", "1"),
        ("seats_activated>=80%", "1"),
        ("dau<20%", ""),
        ("likelihood<=40%", "1"),
        ("likelihood<40", ""),
        ("health<50%", "1"),
        // Measures: 80 of 100 seats set up are 85 points.
        ("deployment:85", "1"),
        ("deployment<85", ""),
        ("measure.deployment>80", "1"),
        ("has:deployment", "1"),
        ("deployment:none", "2 3"),
        // Durations. The term ran 335 days and runs 30 more.
        ("age>45d", "1"),
        ("age:335", "1"),
        ("term:1y", "1"),
        ("tenure<6m", ""),
        ("renewal<0d", "2"),
        ("renewal:..60d", "1 2"),
        ("renewal:2026-11..2026-12", "1 2"),
        ("renewal:2026-12", "1"),
        ("renewal>=2026-12", "1"),
        ("renewal>2026-12", ""),
        // Custom fields as what they hold; the name as it is written or with `_`.
        ("contract_pages>12", "1"),
        ("contract_pages:12.5", "1"),
        ("contract_pages<12", ""),
        ("\"acme\" contract_pages:10..13", "1"),
        ("go_live<2026-12-06", "1"),
        ("go_live:2026-12", "1"),
        ("go_live<10d", ""),
        ("go_live<20d", "1"),
        ("tag:\"paused now\"", "1"),
        ("custom.stage:own", "1"),
        ("stage:own", ""),
        ("has:go_live", "1"),
        // A choice in full is just that one.
        ("lane:risk", "1"),
        ("lane:opportunity", "1"),
        ("lane:none", "2 3"),
        ("signal:renewal-near", "1"),
        ("signal=renewal", ""),
        ("is:promoter", "1"),
        ("is:(detractor,passive)", ""),
        ("champion:here", "1"),
        ("id:1", "1"),
        ("currency:usd", "2"),
        ("likelihood:none", "2 3"),
        ("owner:NURIA", "1"),
        ("assigned:none", "1 2 3"),
        ("is:untouched", "2 3"),
        ("tier:gold", ""),
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
        (
            "health:50..60..70",
            "13..15 A range has two ends, like 10k..50k; this would be a third.",
        ),
        (
            "health:..60..",
            "11..13 A range has two ends, like 10k..50k; this would be a third.",
        ),
        (
            "arr:50k..10k",
            "4..12 This range ends before it begins, so that nothing lies in it; write 10k..50k.",
        ),
        (
            "last_qbr:90d..30d",
            "9..17 This range ends before it begins, so that nothing lies in it; write 30d..90d.",
        ),
        (
            "renewal:2027-q2..2027-q1",
            "8..24 This range ends before it begins, so that nothing lies in it; write 2027-q1..2027-q2.",
        ),
        (
            "is:lost,mine",
            "3..12 One word is expected here; for one of several write is:(lost,mine).",
        ),
        (
            "band:good:risk",
            "5..14 One word is expected here; for one of several write band:(good,risk).",
        ),
    ] {
        assert_eq!(ask(query), fault, "{query}");
    }
    for (query, hint) in [
        ("stage:renwal", "Did you mean “renewal”?"),
        ("owner:nurai", "Did you mean “Núria”?"),
        ("has:champoin", "Did you mean “champion”?"),
        ("has:unheard_of", "names of fields"),
        ("nps<20%", "no share of anything"),
        ("go_live<soon", "neither a number nor a day"),
        ("quadrant:successfull", "Did you mean “successful”?"),
        ("lane:rsik", "Did you mean “risk”?"),
        ("measure.depolyment<5", "There is no field"),
    ] {
        assert!(ask(query).contains(hint), "{query}: {}", ask(query));
    }
    let both = ask("heatlh<50 arr>lots");
    assert_eq!(both.lines().count(), 2, "{both}");
    assert!(ask("renewal<12/01").contains("can be"));
    assert!(ask(&"(".repeat(5_000)).contains("Too many"));
    assert!(ask(&"-".repeat(5_000)).contains("Too many"));
}

#[test]
fn signs_of_other_keyboards_are_the_same_signs() {
    for (typed, printed) in [
        ("health≤50", "health<=50"),
        ("health ≥ 50", "health>=50"),
        ("stage≠renewal", "stage!=renewal"),
        ("health＜50 arr＞=10k", "health<50 arr>=10k"),
        ("tier＝value stage：renewal", "tier=value stage:renewal"),
        ("stage：（renewal，adoption）", "stage:(renewal,adoption)"),
        (
            "（tier:value or health＜50）stage:（a, \"b c\"）",
            "(tier:value or health<50) stage:(a,\"b c\")",
        ),
        ("not（tier:value tier:gold）", "not (tier:value tier:gold)"),
        // A name may have them.
        ("北京（集团）", "北京（集团）"),
        ("（北京（集团） or 上海）", "北京（集团） or 上海"),
        ("name:北京（集团），上海", "name:北京（集团），上海"),
        ("甲）", "甲）"),
    ] {
        let query = parse(typed, &Known::default(), now()).map(|query| query.to_string());
        assert_eq!(query, Ok(printed.to_owned()), "{typed}");
    }
    let proposed = complete("stage：ren", 9, &BOOK, &RULES);
    assert_eq!(
        proposed.first().map(|one| one.insert.as_str()),
        Some("renewal")
    );
}

/// A colleague may be called Meyer or Mercedes: `me` is none of them.
#[test]
fn me_is_nobody_else_whose_name_begins_so() {
    let owner = |id: &str, name: &str| Owner {
        id: id.into(),
        name: name.to_owned(),
        email: Some(format!("{}@us.example", name.to_lowercase())),
        archived: false,
    };
    let owners = [owner("1", "Mercedes"), owner("2", "Dana")];
    let of = |id: &str, by: &str| row(id, id, |account, _| account.owner = Some(by.into()));
    let rows = [of("hers", "1"), of("mine", "2")];
    let taken = |text: &str, me: Option<&OwnerId>| -> Vec<&str> {
        let query = parse(text, &Known::default(), now()).expect(text);
        let scope = Scope {
            me,
            ..Scope::new(&RULES, &owners, now())
        };
        let filter = query.filter(scope);
        let taken = rows.iter().filter(|row| filter.matches(row));
        taken.map(|row| row.account.id.as_str()).collect()
    };
    let me: OwnerId = "2".into();
    assert_eq!(taken("owner:me", Some(&me)), ["mine"]);
    assert_eq!(taken("owner:me", None), [""; 0]);
    assert_eq!(taken("owner:mer", Some(&me)), ["hers"]);
    assert_eq!(taken("owner:(me,mercedes)", Some(&me)), ["hers", "mine"]);
    assert_eq!(taken("owner!=me", Some(&me)), ["hers"]);
    // Where nobody is `me` that is told, at its place.
    let known = Known::default().and_me(None);
    for text in ["owner:me", "assigned:(me,none)", "is:mine"] {
        let (query, hints) = read(Language::En, text, &known, now());
        assert!(query.is_ok() && hints.len() == 1, "{text}: {hints:?}");
        assert!(hints[0].text.contains("who you are"));
        let known = Known::default().and_me(Some(&me));
        assert_eq!(read(Language::En, text, &known, now()).1, [], "{text}");
    }
}

#[test]
fn the_word_of_a_list_or_range_that_is_wrong_is_pointed_at() {
    let known = Known::of(&BOOK).and_rules(&RULES);
    for (text, wrong) in [
        ("band:(good,godd,watch)", "godd"),
        ("arr:(10k,\"客户\",abc)", "\"客户\""),
        ("renewal:2027-q1..2027-q5", "2027-q5"),
        ("health:..x", "x"),
        ("health:90..10", "90..10"),
    ] {
        let faults = parse(text, &known, now()).expect_err(text);
        let chars: Vec<char> = text.chars().collect();
        let at: String = chars[faults[0].at.clone()].iter().collect();
        assert_eq!(at, wrong, "{text}: {faults:?}");
    }
}

#[test]
fn completion_proposes_names_and_values() {
    let book = &*BOOK;
    let rules = &*RULES;
    let first = |text: &str| {
        let all = complete(text, text.chars().count(), book, rules);
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
    assert!(complete("", 0, book, rules).len() > 20);
}

#[test]
fn a_choice_is_meant_by_its_value_and_by_what_the_crm_calls_it() {
    let choices = |all: &[(&str, &str)]| {
        let all = all.iter();
        all.map(|(value, label)| FieldOption::offered(*value, *label))
            .collect::<Vec<_>>()
    };
    let mut rules = RULES.clone();
    rules.labels = Labels::new([
        (
            Field::Tier,
            choices(&[("benchmark", "Or"), ("B", "Argent massif"), ("C", "Orange")]),
        ),
        (Field::LossReason, choices(&[("1", "Prix"), ("2", "Autre")])),
    ]);
    let mut book = BOOK.clone();
    for (row, (tier, lost)) in
        book.rows
            .iter_mut()
            .zip([("benchmark", "1"), ("B", "2"), ("C", "1")])
    {
        row.account.tier = Some(tier.into());
        row.account.loss_reason = Some(lost.to_owned());
    }
    let known = Known::of(&book).and_rules(&rules);
    let scope = || Scope::new(&rules, &book.owners, now());
    let ask = |text: &str| {
        let (query, hints) = read(Language::En, text, &known, now());
        let rows = query.expect("it is right").rows(&book, scope());
        let ids = rows.iter().filter_map(|at| book.row(*at));
        let ids: Vec<String> = ids.map(|row| row.account.id.0.clone()).collect();
        (ids.join(" "), hints)
    };
    for (query, ids) in [
        // In full it is that one, not what else begins so.
        ("tier:or", "1"),
        ("tier:OR", "1"),
        ("tier=or", "1"),
        ("tier:benchmark", "1"),
        ("tier:b", "2"),
        ("tier:massif", "2"),
        ("tier:\"argent massif\"", "2"),
        ("tier:ora", "3"),
        ("tier=argent", ""),
        ("-tier:or", "2 3"),
        ("tier!=or", "2 3"),
        ("tier:(or,b)", "1 2"),
        ("loss_reason:prix", "1 3"),
        ("loss_reason:1", "1 3"),
        ("loss_reason:aut", "2"),
    ] {
        assert_eq!(ask(query).0, ids, "{query}");
    }
    for query in [
        "tier:or",
        "tier:argent",
        "loss_reason:prix",
        "tier:benchmark",
    ] {
        assert_eq!(ask(query).1, [], "{query}");
    }
    // What there is, is told as it is called.
    let told = &ask("tier:platin").1[0].text;
    assert!(
        told.contains("Or") && told.contains("Argent massif"),
        "{told}"
    );
    // And so it is offered.
    let offered = |text: &str| {
        let all = complete(text, text.chars().count(), &book, &rules);
        all.into_iter().map(|one| one.insert).collect::<Vec<_>>()
    };
    assert_eq!(offered("tier:or"), ["Or", "Orange"]);
    assert_eq!(offered("tier:arg"), ["\"Argent massif\""]);
    assert_eq!(offered("loss_reason:p"), ["Prix"]);
}

/// Every name with a value it can have, and one row that has it, one that has not.
#[test]
fn what_is_missing_answers_no_comparison_but_unequal() {
    let values = [
        ("health", "42"),
        ("outcome", "50"),
        ("deployment", "85"),
        ("arr", "60000"),
        ("nps", "9"),
        ("seats_active", "19"),
        ("seats_active", "19%"),
        ("likelihood", "40"),
        ("renewal", "2026-12-21"),
        ("last_qbr", "100d"),
        ("term", "365"),
        ("days", "40"),
        ("tier", "benchmark"),
        ("loss_reason", "price"),
        ("contract_pages", "12.5"),
        ("go_live", "2026-12-05"),
        ("auto_renew", "yes"),
        ("currency", "EUR"),
        ("quadrant", "failing"),
    ];
    let ids = |text: &str| -> Vec<String> {
        let found = ask(text);
        assert!(!found.contains(".."), "{text}: {found}");
        found
            .split(' ')
            .filter(|id| !id.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let all = ids("");
    for (name, value) in values {
        let missing = ids(&format!("{name}:none"));
        assert!(missing.contains(&"3".to_owned()), "{name}");
        let known = Known::of(&BOOK).and_rules(&RULES).find(name).unwrap();
        for sign in [":", "=", "<", "<=", ">", ">="] {
            if known.type_().words() && sign.contains(['<', '>']) {
                continue;
            }
            let term = format!("{name}{sign}{value}");
            let found = ids(&term);
            assert!(
                found.iter().all(|id| !missing.contains(id)),
                "{term}: {found:?}"
            );
            // `not` is the rest, what is missing with it.
            let rest = ids(&format!("not {term}"));
            assert_eq!(found.len() + rest.len(), all.len(), "{term}");
        }
        let unequal = ids(&format!("{name}!={value}"));
        assert_eq!(unequal, ids(&format!("-{name}={value}")), "{name}");
        assert!(missing.iter().all(|id| unequal.contains(id)), "{name}");
        assert_eq!(
            ids(&format!("has:{name}")),
            ids(&format!("{name}!=none")),
            "{name}"
        );
    }
}

/// Any query that can be built, with values that fit their names.
fn any_query() -> impl Strategy<Value = Expr> {
    let word = |text: &str, quoted: bool| Word {
        text: text.to_owned(),
        quoted,
    };
    let known = Known::of(&BOOK).and_rules(&RULES);
    let names: Vec<Name> = known.all().filter_map(|name| known.find(name)).collect();
    let signs = [Op::Has, Op::Eq, Op::Ne, Op::Lt, Op::Le, Op::Gt, Op::Ge];
    let test = (0..names.len(), 0..signs.len(), 0..4_usize, any::<bool>()).prop_map(
        move |(name, sign, shape, quoted)| {
            let name = names[name].clone();
            let (a, b) = match (&name, name.type_()) {
                (Name::Derived(Derived::Is), _) => ("overdue", "mine"),
                (Name::Derived(Derived::Has), _) => ("champion", "nps"),
                (Name::Derived(Derived::Band), _) => ("good", "watch"),
                (Name::Derived(Derived::Quadrant), _) => ("failing", "successful"),
                (Name::Derived(Derived::Trend), _) => ("rising", "flat"),
                (Name::Derived(Derived::Lane), _) => ("risk", "opportunity"),
                (Name::Derived(Derived::Kind), _) => ("lost", "renewal"),
                (Name::Derived(Derived::Signal), _) => ("renewal_near", "usage_gone"),
                (Name::Derived(Derived::Champion | Derived::Buyer), _) => ("here", "left"),
                (_, Type::Text | Type::Choice) => ("zzz", "华, \"(é\\"),
                (_, Type::Bool) => ("yes", "no"),
                (_, Type::Count(_)) => ("5", "20%"),
                (_, Type::Money) => ("10k", "€1.5M"),
                (_, Type::Days) => ("2w", "30d"),
                (_, Type::Ahead | Type::Behind) => ("60d", "2027-q1"),
                _ => ("5", "12.5"),
            };
            let plain = |text: &str| {
                text.chars()
                    .all(|char| char.is_alphanumeric() || "._%-".contains(char))
            };
            let one = |text: &str| word(text, quoted || !plain(text));
            let words = name.type_().words();
            let op = match signs[sign] {
                op if op.ordered() && (words || shape > 0) => Op::Has,
                op => op,
            };
            // A custom field takes a range of what it can order, which a quoted text is not.
            let range = !(words || quoted && name.type_() == Type::Any);
            let value = match shape {
                1 => Value::List(vec![one(a), one(b)]),
                2 if range => Value::Range(Some(one(a)), Some(one(b))),
                3 if range => Value::Range(None, Some(one(b))),
                _ => Value::One(one(a)),
            };
            let op = match (&value, op) {
                (Value::One(word), op)
                    if op.ordered() && word.quoted && name.type_() == Type::Any =>
                {
                    Op::Eq
                }
                (_, op) => op,
            };
            Expr::Test(Test { name, op, value })
        },
    );
    let text = prop_oneof!["[a-z华é]{2,5}".prop_filter("a word that joins", |text| {
        !["or", "and", "not"].contains(&text.as_str())
    }),]
    .prop_map(move |text| Expr::Text(word(&text, false)));
    let quoted = "[a-z :()\"\\\\-]{1,6}".prop_map(move |text| Expr::Text(word(&text, true)));
    let leaf = prop_oneof![4 => test, 1 => text, 1 => quoted];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let many = proptest::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            many.clone().prop_map(Expr::And),
            many.prop_map(Expr::Or),
            inner.prop_map(|inner| Expr::Not(Box::new(inner))),
        ]
    })
}

/// A bit of a query: a name, a sign, a value, or what stands between.
fn scrap() -> impl Strategy<Value = String> {
    let known = Known::of(&BOOK).and_rules(&RULES);
    let names: Vec<String> = known.all().map(str::to_owned).collect();
    prop_oneof![
        3 => proptest::sample::select(names),
        4 => proptest::sample::select(vec![
            ":", "=", "!=", "<", "<=", ">", ">=", "：", "..", ",", "(", ")", "，", "（", "）", "\"", "\\", "-", "!", "%", " ", "\u{3000}",
        ]).prop_map(str::to_owned),
        2 => proptest::sample::select(vec![
            "nowhere", "gold", "me", "none", "60d", "2027-q1", "2027-13", "10k", "€1.5M", "next fri", "yes", "客户", "e\u{301}",
            "ｗｉｄｅ", "🙂", "99999999999999999999", "-1e309", " or ", " and ", "not ",
        ]).prop_map(str::to_owned),
        1 => "\\PC{0,3}",
    ]
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
        let all = complete(&text, cursor, &BOOK, &RULES);
        prop_assert!(all.iter().all(|one| one.replace.end <= text.chars().count()));
    }

    /// Bits of queries put together anyhow: what is told of them stands within the text, in every language.
    #[test]
    fn what_is_told_of_a_query_points_into_it(
        pieces in proptest::collection::vec(scrap(), 1..12),
    ) {
        let text = pieces.concat();
        let length = text.chars().count();
        let known = Known::of(&BOOK).and_rules(&RULES);
        let mut places = Vec::new();
        for language in Language::ALL {
            let (query, hints) = read(*language, &text, &known, now());
            if let Err(faults) = &query {
                prop_assert!(!faults.is_empty(), "{}", text);
            }
            let told: Vec<Fault> = query.err().into_iter().flatten().chain(hints).collect();
            for one in &told {
                prop_assert!(one.at.start <= one.at.end && one.at.end <= length, "{} {:?}", text, one);
                prop_assert!(!one.text.is_empty());
            }
            places.push(told.into_iter().map(|one| one.at).collect::<Vec<_>>());
        }
        prop_assert!(places.windows(2).all(|two| two[0] == two[1]), "{}", text);
    }

    #[test]
    fn whatever_can_be_said_is_printed_as_it_is_read(expr in any_query()) {
        let known = Known::of(&BOOK).and_rules(&RULES);
        let query = Query { expr: Some(expr) };
        let printed = query.to_string();
        let read = parse(&printed, &known, now());
        prop_assert_eq!(read.as_ref(), Ok(&query), "{}", printed);
        prop_assert_eq!(read.map(|query| query.to_string()), Ok(printed));
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
