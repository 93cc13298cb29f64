//! Moving an account: what is asked, and what is written.

use crate::make::*;
use tenure::domain::Field;
use tenure::domain::account::Account;
use tenure::domain::book::Row;
use tenure::domain::lifecycle::{Place, ReasonKind, Subject};
use tenure::domain::moving::{Answer, Move};
use tenure::domain::write::Op;
use tenure::messages::Language;

const ADOPTION: Place = Place::Stage(1);
const VALUE: Place = Place::Stage(2);
const AT_RISK: Place = Place::Stage(5);
const CHURNED: Place = Place::Stage(6);

/// A row that lives as long as the test.
fn row(account: &Account) -> &'static Row {
    let (account, today) = (account.clone(), judge(account));
    Box::leak(Box::new(Row { account, today }))
}

fn moving(account: &Account, from: Place, to: Place) -> Move<'static> {
    let subject = Subject {
        row: row(account),
        details: None,
    };
    Move::new(&RULES, subject, (from, to), now())
}

fn written(of: &Move<'_>, answer: Answer<'_>) -> Vec<Op> {
    let base = |field: Field| Ok::<_, ()>(Some(format!("old {}", field.id())));
    of.writes(answer, base, Some(&"me".into()), now())
        .expect("no base fails")
}

fn set(field: Field, value: &str) -> Op {
    Op::SetField {
        field,
        base: Some(format!("old {}", field.id())),
        value: Some(value.to_owned()),
    }
}

#[test]
fn a_move_with_nothing_against_it_writes_the_stage_alone() {
    let account = customer();
    let step = moving(&account, ADOPTION, VALUE);
    assert_eq!((step.unmet(), step.needs()), (vec![], None));
    assert_eq!(step.title(Language::En), "Acme: Adoption → Value");
    assert_eq!(
        written(&step, Answer::default()),
        [set(Field::Stage, "value")]
    );
}

#[test]
fn a_move_against_a_criterion_keeps_why_and_what_was_unmet() {
    let mut account = customer();
    put(&mut account, Field::GoalsMet, 1.0);
    let step = moving(&account, ADOPTION, VALUE);
    assert_eq!(step.needs(), Some(ReasonKind::Unmet));
    let answer = Answer {
        value: Some("no field takes it"),
        words: "  their board wants it ",
        ..Answer::default()
    };
    let ops = written(&step, answer);
    assert_eq!(ops.len(), 2, "{ops:?}");
    let Op::Log(note) = &ops[1] else {
        panic!("{ops:?}");
    };
    assert_eq!(note.title, "Stage moved from Adoption to Value");
    assert_eq!(
        note.body,
        "their board wants it\n\nNot met: Half of the goals that are due are met."
    );
    assert_eq!(note.owner, Some("me".into()));
    // In the language of whoever moves it, as the stages and the criteria are.
    for (language, title, unmet) in [
        (
            Language::Zh,
            "阶段由Adoption变更为Value",
            "their board wants it\n\n未满足：Half of the goals that are due are met。",
        ),
        (
            Language::Es,
            "Etapa cambiada de Adoption a Value",
            "their board wants it\n\nNo cumplido: Half of the goals that are due are met.",
        ),
    ] {
        let ops = written(&step, Answer { language, ..answer });
        let Op::Log(note) = &ops[1] else {
            panic!("{ops:?}");
        };
        assert_eq!((note.title.as_str(), note.body.as_str()), (title, unmet));
    }
    // Backward and aside nothing is to be met.
    assert_eq!(moving(&account, VALUE, ADOPTION).criteria, []);
    assert_eq!(
        moving(&account, VALUE, ADOPTION).needs(),
        Some(ReasonKind::Backward)
    );
    assert_eq!(moving(&account, ADOPTION, CHURNED).criteria, []);
}

#[test]
fn back_from_at_risk_the_criteria_of_at_risk_are_asked() {
    let mut account = customer();
    let well = moving(&account, AT_RISK, ADOPTION);
    let met: Vec<_> = well.criteria.iter().map(|(_, met)| *met).collect();
    assert_eq!(
        met,
        [None, Some(true)],
        "the cause is for a person to judge"
    );
    assert_eq!(well.needs(), None);
    for field in [Field::SeatsActivated, Field::Dau, Field::GoalsMet] {
        put(&mut account, field, 0.0);
    }
    for (field, worst) in [
        (Field::Nps, 0.0),
        (Field::Csat, 0.0),
        (Field::Sentiment, -2.0),
    ] {
        put(&mut account, field, worst);
    }
    let ill = moving(&account, AT_RISK, ADOPTION);
    assert_eq!(ill.unmet(), ["Health is 50 or better"]);
    assert_eq!(ill.needs(), Some(ReasonKind::Unmet));
    // Into it, from it to a loss, and out of a loss nothing is to be met.
    for (from, to) in [(ADOPTION, AT_RISK), (AT_RISK, CHURNED), (CHURNED, ADOPTION)] {
        assert_eq!(
            moving(&account, from, to).criteria,
            [],
            "{from:?} to {to:?}"
        );
    }
}

#[test]
fn what_was_left_unticked_is_kept_in_a_note_and_all_ticked_needs_none() {
    let account = customer();
    let body = |ticks: [bool; 3]| {
        let step = moving(&account, Place::Stage(0), ADOPTION).ticked(&ticks);
        let ops = written(&step, Answer::default()).into_iter();
        match ops.skip(1).find(|op| matches!(op, Op::Log(_))) {
            Some(Op::Log(note)) => Some(note.body),
            other => {
                assert_eq!(other, None);
                None
            }
        }
    };
    let open = "Left open: Goals are agreed in writing with the key person.";
    assert_eq!(body([false; 3]).as_deref(), Some(open));
    assert_eq!(body([false, false, true]), None);
    // What was ticked is kept in the plan.
    let step = moving(&account, Place::Stage(0), ADOPTION).ticked(&[false, false, true]);
    let plan = "# Criteria\n- [x] onboarding: goals (2026-11-21)";
    assert_eq!(written(&step, Answer::default())[1], set(Field::Plan, plan));
}

#[test]
fn a_renewal_with_a_reason_from_the_list_keeps_what_was_unmet_too() {
    let account = customer();
    let step = moving(&account, Place::Stage(3), Place::Stage(4));
    assert_eq!(step.needs(), Some(ReasonKind::Renewal));
    let chosen = Answer {
        value: Some("price"),
        words: "",
        ..Answer::default()
    };
    let ops = written(&step, chosen);
    assert_eq!(ops[1], set(Field::RenewalReason, "price"));
    let Some(Op::Log(note)) = ops.get(2) else {
        panic!("{ops:?}");
    };
    assert_eq!(note.body, "Not met: The renewal likelihood is judged.");
}

#[test]
fn a_loss_writes_its_reason_and_the_words_beside_it() {
    let account = customer();
    let step = moving(&account, ADOPTION, CHURNED);
    assert_eq!(step.needs(), Some(ReasonKind::Loss));
    let chosen = Answer {
        value: Some("price"),
        words: " ",
        ..Answer::default()
    };
    let both = [
        set(Field::Stage, "churned"),
        set(Field::LossReason, "price"),
    ];
    assert_eq!(written(&step, chosen), both);
    let told = Answer {
        words: "too dear by half",
        ..chosen
    };
    assert_eq!(written(&step, told)[..2], both);
    assert_eq!(written(&step, told).len(), 3);
    // Where the CRM has no field for it, it is not lost, and nothing is refused.
    let unmapped = Answer {
        unmapped: &[Field::LossReason],
        ..told
    };
    let ops = written(&step, unmapped);
    let [stage, Op::Log(note)] = &ops[..] else {
        panic!("{ops:?}");
    };
    assert_eq!(*stage, both[0]);
    assert_eq!(note.body, "Reason: Price.\n\ntoo dear by half");
}

#[test]
fn what_fails_to_tell_its_base_fails_the_move() {
    let account = customer();
    let step = moving(&account, ADOPTION, VALUE);
    let none = |_| Err::<Option<String>, _>("the disk is full");
    let failed = step.writes(Answer::default(), none, None, now());
    assert_eq!(failed, Err("the disk is full"));
}
