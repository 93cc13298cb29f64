//! What the hands make in an account: the cursor in its tabs, entries read whole, forms for tasks and fields;
//! also on the smallest screen.

use crate::fixtures::{now, opened};
use crate::layers;
use crate::render::{draw, text};
use crate::views::look;
use tenure::app::command::Command;
use tenure::app::view::Tab;
use tenure::app::{Msg, State, update};
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
