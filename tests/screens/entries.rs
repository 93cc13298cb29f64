//! What the hands make in an account: the cursor in its tabs, entries read whole, forms for tasks and fields;
//! also on the smallest screen.

use crate::fixtures::{now, opened};
use crate::layers;
use crate::render::{draw, text};
use crate::views::look;
use tenure::app::command::Command;
use tenure::app::view::Tab;
use tenure::app::{Msg, State, update};
use tenure::domain::deal::Deal;
use tenure::domain::field::Field;
use tenure::domain::odd::Part;
use tenure::domain::unread::Unread;
use tenure::domain::withheld::Records;
use tenure::theme::Theme;

type Size = (u16, u16);

/// Looks at it in every size, and on the smallest screen there is.
fn look_everywhere(name: &str, make: impl Fn(Size) -> State) {
    look(name, &make);
    look_small(name, make);
}

fn look_small(name: &str, make: impl Fn(Size) -> State) {
    let (buffer, _) = draw(&make((40, 10)), &Theme::default());
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(format!("{name}-40x10"), text(&buffer));
    });
}

/// Does it, after it has been drawn.
fn does(mut state: State, commands: &[Command]) -> State {
    for command in commands {
        let size = state.size;
        let drawn = crate::render::measured(&state);
        state.drawn(drawn);
        drop(update(&mut state, Msg::Command(*command, None), now()));
        assert_eq!(state.size, size);
    }
    state
}

fn types(mut state: State, typed: &str) -> State {
    drop(update(&mut state, Msg::Text(typed.to_owned()), now()));
    state
}

#[test]
fn the_cursor_in_the_tabs_of_an_account() {
    use Command::Down;
    look_everywhere("entries-tasks", |size| {
        does(opened(size, Tab::Tasks), &[Down])
    });
    look_everywhere("entries-timeline", |size| {
        does(opened(size, Tab::Timeline), &[Down])
    });
    look_everywhere("entries-contacts", |size| {
        does(opened(size, Tab::Contacts), &[Down])
    });
}

#[test]
fn a_task_that_is_done_can_be_opened_again_and_no_more_be_done() {
    use Command::Down;
    let foot = |commands: &[Command]| {
        let state = does(opened((80, 24), Tab::Tasks), commands);
        let under = state.under().and_then(|entry| state.known(entry));
        let (buffer, _) = draw(&state, &Theme::default());
        let text = text(&buffer);
        let foot = text.lines().last().unwrap_or_default().to_owned();
        (under.and_then(|known| known.done), foot)
    };
    let mut seen = Vec::new();
    for steps in 0..8 {
        let (done, foot) = foot(&vec![Down; steps]);
        if let Some(done) = done {
            assert_eq!(foot.contains("open again"), done, "{foot}");
            assert_eq!(foot.contains(" done"), !done, "{foot}");
            seen.push(done);
        }
    }
    assert!(seen.contains(&true) && seen.contains(&false), "{seen:?}");
}

#[test]
fn entries_read_whole() {
    use Command::{Down, Open};
    look_everywhere("whole-touchpoint", |size| {
        does(opened(size, Tab::Timeline), &[Down, Open])
    });
    look_everywhere("whole-contact", |size| {
        does(opened(size, Tab::Contacts), &[Open])
    });
    look_everywhere("whole-task", |size| does(opened(size, Tab::Tasks), &[Open]));
}

#[test]
fn forms_for_tasks_and_fields() {
    use Command::{Accept, Edit, NewTask, TaskDue};
    look_everywhere("form-task", |size| {
        let state = does(opened(size, Tab::Overview), &[NewTask]);
        types(state, "send the guide 4 dec")
    });
    look_everywhere("form-due", |size| {
        does(opened(size, Tab::Tasks), &[TaskDue])
    });
    let field = |size, name: &str| {
        let state = does(opened(size, Tab::Overview), &[Edit]);
        does(types(state, name), &[Accept])
    };
    look_everywhere("form-manager", |size| field(size, "manager"));
    look_everywhere("form-likelihood", |size| field(size, "likelihood"));
}

#[test]
fn a_reason_on_the_smallest_screen() {
    look_small("move-reason", |size| {
        does(layers::move_reason(size), &[Command::MenuNext])
    });
}

#[test]
fn what_is_odd_or_may_be_out_of_date_is_marked_in_its_tab() {
    let shown = |tab: Tab, change: &dyn Fn(&mut State)| {
        let mut state = opened((120, 50), tab);
        change(&mut state);
        let (buffer, _) = draw(&state, &Theme::default());
        text(&buffer)
    };
    let id = tenure::domain::AccountId::from("1000");
    let odd = |part, raw: &str| tenure::domain::odd::Odd {
        part,
        raw: raw.to_owned(),
    };
    let mark = |state: &mut State| {
        let details = state.details.get_mut(&id).expect("read");
        details.tickets[0].odd = vec![odd(Part::Severity, "WHO_KNOWS")];
        details.tasks[0].odd = vec![odd(Part::Due, "fri")];
        details.contacts[0].odd = vec![odd(Part::Left, "perhaps")];
        details.touchpoints[1].odd = vec![odd(Part::Minutes, "long")];
        details.deals = vec![Deal {
            name: "Renewal".to_owned(),
            odd: vec![odd(Part::Amount, "abc XXX1")],
            ..Deal::unread("d")
        }];
        details.withheld = vec![Records::Calls, Records::Deals];
        let index = state.book.find(&id).expect("there");
        let account = &mut state.book.rows[index as usize].account;
        account.hidden.insert(Field::Tier);
        account.arr = None;
        account.odd.push((Field::Arr, "tbd + 100 EUR".to_owned()));
    };
    for (tab, said) in [
        (
            Tab::Tasks,
            &[
                "Severity: WHO_KNOWS  (not a known value)",
                "Due: fri  (not a moment)",
                "Amount: abc XXX1  (not an amount)",
                "This token may not read deals: what was known of them stays",
            ][..],
        ),
        (Tab::Contacts, &["Left: perhaps  (not yes or no)"][..]),
        (
            Tab::Timeline,
            &[
                "Length: long  (not a number)",
                "This token may not read calls: what was known of them stays",
            ][..],
        ),
        (
            Tab::Fields,
            &[
                "may be out of date: this token cannot see the field any more",
                "tbd + 100 EUR  (not an amount)",
            ][..],
        ),
        (Tab::Overview, &["tbd + 100 EUR  (not an amount)"][..]),
    ] {
        let marked = shown(tab, &mark);
        let plain = shown(tab, &|_| ());
        for words in said {
            assert!(marked.contains(words), "{tab:?}: {words}\n{marked}");
            assert!(!plain.contains(words), "{tab:?}: {words}");
        }
    }
}
