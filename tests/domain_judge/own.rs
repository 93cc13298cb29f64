//! A person's own signals and plays.

use crate::make::*;
use tenure::domain::account::Account;
use tenure::domain::triage::own::Own;
use tenure::domain::triage::play::Play;
use tenure::domain::triage::rules::TriageRules;
use tenure::domain::triage::{Lane, describe};
use tenure::domain::{Book, Field, Rules};
use tenure::messages::Language;

fn rules(file: &str) -> Rules {
    Rules {
        triage: TriageRules::parse(file).expect("it is right"),
        ..Rules::presets()
    }
}

/// Points and words of each term of the only account, as the book has them.
fn terms(account: Account, rules: &Rules) -> Vec<(String, i16, String)> {
    let book = Book::build(vec![account], vec![], rules, now());
    let row = book.row(0).expect("it is there");
    for lane in [Lane::Risk, Lane::Opportunity] {
        let of_lane = row.today.terms.iter().filter(|(of, _)| *of == lane);
        let sum: i32 = of_lane.map(|(_, term)| i32::from(term.points)).sum();
        assert_eq!(sum, row.today.score(lane));
    }
    let told = |term| {
        let id = rules.triage.id_of(term).to_owned();
        (id, term.points, describe(term, &rules.triage, now()))
    };
    row.today.terms.iter().map(|(_, term)| told(term)).collect()
}

const FEW: &str = r#"
[[own]]
id = "few_seats"
when = "stage:onboarding seats_active<20"
points = 25
growth = 10
over_days = 40
since = "stage_since"
after = 30
text = "few seats in use"
play = "onboarding_rescue"
"#;

#[test]
fn an_own_signal_fires_where_its_query_holds_and_grows_with_its_days() {
    let rules = rules(FEW);
    let mut account = customer();
    put(&mut account, Field::SeatsActive, 12.0);
    assert_eq!(terms(account.clone(), &rules), []);
    account.stage = Some("onboarding".into());
    account.stage_since = Some(ago(20));
    let told = |points, words: &str| vec![("few_seats".to_owned(), points, words.to_owned())];
    // It does not grow before day 30.
    assert_eq!(
        terms(account.clone(), &rules),
        told(25, "few seats in use (20 d)")
    );
    // 25 + 10 × (50 - 30)/40.
    account.stage_since = Some(ago(50));
    assert_eq!(
        terms(account.clone(), &rules),
        told(30, "few seats in use (50 d)")
    );
    let book = Book::build(vec![account], vec![], &rules, now());
    assert_eq!(book.queue(Lane::Risk), [0]);
    let lead = book.row(0).and_then(|row| row.today.lead(Lane::Risk));
    let advice = rules.triage.advice(lead.expect("it leads"));
    assert!(advice.starts_with("Onboarding rescue"), "{advice}");
}

#[test]
fn an_own_signal_counts_in_the_queue_and_is_weighed_like_any_other() {
    let file = "[[own]]\nid = \"rich\"\nwhen = \"arr>5k\"\npoints = 20\n";
    let rules = rules(file);
    let mut small = customer();
    small.id = "2".into();
    small.arr = euros(10);
    let book = Book::build(vec![customer(), small], vec![], &rules, now());
    // 20, and the dearer of two: 40 × (1 - 0/1)².
    let row = book.row(0).expect("it is there");
    assert_eq!(row.today.score(Lane::Risk), 60);
    assert_eq!(book.queue(Lane::Risk), [0]);
    // One account changes: judged with the own signals too.
    let mut book = book;
    let mut changed = customer();
    changed.tier = Some("standard".into());
    book.update(vec![changed], &[], &rules, now());
    assert_eq!(book.row(0).map(|row| row.today.score(Lane::Risk)), Some(60));
}

#[test]
fn an_own_signal_of_the_other_lane_and_one_that_is_off() {
    let file = "[[own]]\nid = \"chance\"\nwhen = \"nps>=8\"\npoints = 18\nlane = \"opportunity\"\n\
                [[own]]\nid = \"off\"\nwhen = \"nps>=8\"\npoints = 18\non = false\n";
    let mut account = customer();
    put(&mut account, Field::Nps, 8.0);
    let rules = rules(file);
    let told = terms(account.clone(), &rules);
    assert_eq!(told, [("chance".to_owned(), 18, "nps>=8".to_owned())]);
    let book = Book::build(vec![account], vec![], &rules, now());
    assert_eq!(
        (book.queue(Lane::Risk), book.queue(Lane::Opportunity)),
        (&[][..], &[0][..])
    );
}

#[test]
fn faults_of_own_signals_are_all_told() {
    let file = r#"
[[own]]
id = "Few Seats"
when = "stage:onboarding seats_activ<20"
points = 25
growth = 5

[[own]]
id = "detractor"
when = ""
points = 2000
since = "stage_sinse"
"#;
    let faults = TriageRules::parse(file).expect_err("it is wrong");
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    let has = |line: usize, part: &str| {
        let begin = format!("line {line}: ");
        told.iter()
            .any(|of| of.starts_with(&begin) && of.contains(part))
    };
    assert!(has(3, "small letters"), "{told:#?}");
    assert!(has(4, "character 18"), "{told:#?}");
    assert!(has(6, "`growth` needs `since`"), "{told:#?}");
    assert!(has(9, "comes with tenure"), "{told:#?}");
    assert!(has(10, "must not be empty"), "{told:#?}");
    assert!(has(11, "between 0 and 999"), "{told:#?}");
    assert!(has(12, "did you mean `stage_since`?"), "{told:#?}");
    assert_eq!(told.len(), 7, "{told:#?}");
}

#[test]
fn every_signal_has_a_play_with_steps_and_a_person_may_write_their_own() {
    let mut rules = TriageRules::preset();
    for kind in tenure::domain::triage::SignalKind::ALL {
        let rule = rules.signal(*kind);
        let play = rules.play(&rule.play);
        assert!(
            play.is_some_and(|play| !play.steps.is_empty()),
            "{}",
            kind.id()
        );
        assert!(rule.worse > 0.0 || *kind == tenure::domain::triage::SignalKind::TopArr);
    }
    let text = "name = \"Ours\"\nsteps = [\"Call\", \"Listen\"]\n[[tasks]]\ntitle = \"Again\"\nin_days = 3\n";
    let play = Play::parse("renewal", text).expect("it is right");
    assert_eq!((play.name.as_str(), play.steps.len()), ("Ours", 2));
    assert_eq!(play.tasks[0].in_days, 3);
    let before = rules.plays.len();
    rules.put_play(play);
    assert_eq!(rules.plays.len(), before);
    assert_eq!(
        rules.play("renewal").map(|play| play.advice.as_str()),
        Some("Ours")
    );
    let faults = Play::parse("x", "name = \"No steps\"\nlines = 1\n").expect_err("it is wrong");
    assert_eq!(faults.len(), 2, "{faults:?}");
}

/// Two of three parts hold: a third is missing. Where all hold it fires, put away or not, and says its
/// points.
#[test]
fn why_not_tells_own_signals_those_that_fire_first() {
    let file = format!(
        "{FEW}\n[[own]]\nid = \"young\"\nwhen = \"stage:onboarding seats_active<20 age>400d\"\npoints = 3\n"
    );
    let rules = rules(&file);
    let mut account = customer();
    put(&mut account, Field::SeatsActive, 12.0);
    account.stage = Some("onboarding".into());
    account.stage_since = Some(ago(20));
    let book = Book::build(vec![account], vec![], &rules, now());
    let own = Own::new(&rules, &book.owners, now()).expect("there are two");
    let near = own.near(book.row(0).expect("it is there"), Language::En);
    let told: Vec<_> = near
        .iter()
        .map(|near| (near.id.as_str(), near.fires, near.distance.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            ("few_seats", Some(25), None),
            ("young", None, Some("missing: age>400d"))
        ]
    );
    assert_eq!(near[1].value, "holds: stage:onboarding seats_active<20");
    assert!((near[1].share - 1.0 / 3.0).abs() < 1e-9);
}

/// `me` in an own signal is the person of the profile, as in every other query.
#[test]
fn me_in_an_own_signal_is_the_person() {
    use tenure::domain::book::{Owner, Who};
    let mut rules = rules("[[own]]\nid = \"mine\"\nwhen = \"owner:me\"\npoints = 7\n");
    let owner = |id: &str, mail: &str| Owner {
        id: id.into(),
        name: id.to_owned(),
        email: Some(mail.to_owned()),
        archived: false,
    };
    let owners = vec![owner("1", "mia@us.test"), owner("2", "tom@us.test")];
    let mut account = customer();
    account.owner = Some("2".into());
    for (who, fires) in [
        (Who::Unsaid, false),
        (Who::Named("mia@us.test".into()), false),
        (Who::Named("TOM@us.test".into()), true),
    ] {
        rules.who = who.clone();
        let book = Book::build(vec![account.clone()], owners.clone(), &rules, now());
        let row = book.row(0).expect("it is there");
        assert_eq!(
            row.today.score(Lane::Risk),
            if fires { 7 } else { 0 },
            "{who:?}"
        );
    }
}
