//! The only thing that changes the state: one message in, effects out.
//!
//! One file per view, layer and kind of news. What a command does depends on what has the keys:
//! the topmost layer, else the view.

mod account;
mod activity;
mod anew;
mod board;
mod bulk;
mod cards;
mod choose;
mod columns;
mod complete;
mod conflict;
mod details;
mod edit;
mod fields;
mod filter;
mod find;
mod form;
mod go;
pub mod help;
pub mod jump;
mod line;
mod lists;
mod loaded;
mod log;
mod measures;
mod menu;
mod motion;
pub mod mouse;
mod move_stage;
mod palette;
mod pick;
mod plan;
mod play;
mod portfolio;
mod put;
mod quadrant;
mod renewals;
pub mod repeat;
mod say;
mod shown;
mod stages;
mod sync;
mod table;
mod table_rows;
pub mod tasks;
mod triage;
mod undo;
mod whole;
mod why_not;
mod written;

pub use move_stage::moved_meanwhile;

use super::bulk::BulkWhat;
use super::command::Command;
use super::effect::Effect;
use super::layer::{Layer, Pick, PutWhat};
use super::layout::too_small;
use super::msg::{Msg, SyncNews};
use super::state::{State, Tone};
use super::view::entries::Entry;
use super::view::{Tab, View};
use crate::domain::{Field, Now};
use crate::messages::{desk, faults, kept};

/// Takes one message in; what is to be done outside comes back.
pub fn update(state: &mut State, msg: Msg, now: Now) -> Vec<Effect> {
    let yesterday = state.now.today();
    state.now = now;
    state.dirty = true;
    let stage = (state.view, state.layers.len(), state.toast.clone());
    let under = state.subject_id();
    let news = lists::before(state, &msg);
    let changed = matches!(msg, Msg::Changed { .. });
    let newer = changed || matches!(msg, Msg::Loaded(..) | Msg::Marked(_));
    let mut effects = message(state, msg);
    if newer {
        anew::changed(state);
    }
    if now.today() != yesterday {
        lists::rejudge(state);
        measures::all_changed(state);
    }
    lists::ready(state);
    lists::keep_in_sight(state);
    effects.extend(lists::settle(state, (stage.0, under), news));
    state.own_news &= !changed;
    // What was said before is not about what has just opened, whose keys it would cover.
    let (view, layers, said) = stage;
    if (state.view != view || state.layers.len() > layers) && state.toast == said {
        state.toast = None;
    }
    if !state.passing {
        state.beside = state.subject_id();
    }
    effects.extend(details::want(state));
    effects.extend(measures::want(state));
    if state.form_unseen > 0 {
        effects.push(Effect::Rest);
    }
    let due = std::mem::take(&mut state.draft_due);
    if due && (log::unkept(state) || form::draft::unkept(state)) {
        effects.push(Effect::Rest);
    }
    effects.extend(pick::preview(state));
    effects.extend(pick::keep_recent(state));
    effects.extend(portfolio::want(state));
    effects
}

/// Whether a message is a key, or something else of a hand, that would act on what is shown.
fn acts(msg: &Msg) -> bool {
    match msg {
        Msg::Command(Command::Quit | Command::Suspend | Command::Redraw, _) => false,
        Msg::Command(..) | Msg::Text(_) | Msg::Paste(_) | Msg::Mouse(_) | Msg::Prefix(..) => true,
        _ => false,
    }
}

fn message(state: &mut State, msg: Msg) -> Vec<Effect> {
    if acts(&msg) {
        state.last_hand = state.now.utc;
        let leaves = matches!(msg, Msg::Command(Command::Cancel | Command::Back, _));
        if too_small(state.size) || !leaves && form::answer::unseen(state) {
            return Vec::new();
        }
    }
    // The cache may know more people and touchpoints from now on.
    state.findables_stale |= matches!(
        msg,
        Msg::Loaded(..) | Msg::Details(_) | Msg::Sync(SyncNews::Done(_))
    );
    match msg {
        Msg::Command(command, count) => {
            state.own_news = false;
            say::fade(state);
            say::typed_on(state);
            state.prefix = None;
            return run(state, command, count);
        }
        Msg::Text(text) => {
            say::fade(state);
            say::typed_on(state);
            state.prefix = None;
            line::text(state, &text);
            pick::by_number(state);
        }
        Msg::Paste(text) => line::paste(state, &text),
        Msg::Prefix(keys, follow) => {
            state.prefix = (!keys.is_empty()).then_some((keys, follow));
        }
        Msg::NoSuchKey(key) => {
            state.prefix = None;
            say::no_such_key(state, &key);
        }
        Msg::Resize(width, height) => state.size = (width, height),
        Msg::Clock => {}
        Msg::Findables(found) => {
            state.findables = found;
            find::reread(state);
        }
        Msg::Rested if form::answer::rests(state) => {}
        Msg::Rested => {
            state.passing = false;
            lists::rested(state);
            let line = log::keep_draft(state);
            return line.into_iter().chain(form::draft::keep(state)).collect();
        }
        Msg::Ending => return log::keep_all(state),
        Msg::Leave => return go::quit(state),
        Msg::Edited(account, text) => return log::edited(state, &account, text),
        Msg::LeftNote(account, text) => return log::left_note(state, account, &text),
        Msg::Mouse(mouse) => return mouse::done(state, mouse),
        Msg::Files { .. } => choose::files(state, msg),
        Msg::Glimpse(ask, loaded, sight) => return loaded::glimpse(state, ask, *loaded, *sight),
        Msg::Loaded(ask, loaded) => return loaded::loaded(state, ask, loaded),
        Msg::Changed {
            accounts,
            gone,
            owners,
        } => loaded::changed(state, accounts, &gone, owners),
        Msg::Marked(marks) => loaded::marked(state, marks),
        Msg::Details(details) => details::arrived(state, *details),
        Msg::Measures(account, series) => measures::arrived(state, &account, series),
        Msg::PortfolioProgress(ask, done, all) => portfolio::progress(state, ask, done, all),
        Msg::Portfolio(ask, answer) => portfolio::arrived(state, ask, answer),
        Msg::DetailsPassedOver(account) => details::passed_over(state, account),
        Msg::DetailsBehind(account) => details::behind(state, account),
        Msg::NoDetails(account, why) => details::refused(state, account, why),
        Msg::NotReached(account) => {
            let why = desk::not_reached(state.language);
            details::refused(state, account, why.to_owned());
        }
        Msg::Connecting => say::toast(state, Tone::Good, desk::connecting(state.language)),
        Msg::Committed {
            action,
            title,
            undo,
            sends,
            unseen,
        } => return written::committed(state, action, &title, undo, (sends, unseen)),
        Msg::NotCommitted { title, why } => written::not_committed(state, &title, &why),
        Msg::StoreFailed => written::store_failed(state),
        Msg::NotUndone(why) => {
            state.undoing = None;
            let why = faults::told(state.language, &why);
            say::toast(state, Tone::Bad, why);
        }
        Msg::Outbox { queue, journal } => activity::arrived(state, queue, journal),
        Msg::Options(options) => {
            let before = state.options.get(&Field::Stage).cloned();
            loaded::options(state, options);
            if before.as_ref() != state.options.get(&Field::Stage) {
                lists::refilter(state);
            }
            edit::options_came(state);
        }
        Msg::Sync(news) => sync::news(state, news),
        Msg::Theme(name) => state.theme = name,
        Msg::Keymap(keys) => choose::keymap_changed(state, keys),
        Msg::ByHand(title, text) => shown::open(state, title, text),
        Msg::Problem(text) => say::problem(state, text),
        Msg::ViewsUnsaved(why, views) => choose::views_unsaved(state, why, views),
        Msg::Notice(text) => {
            let text = faults::told(state.language, &text);
            say::toast(state, Tone::Good, text);
        }
        Msg::ToSettle {
            title,
            why,
            decides,
        } => say::to_settle(state, title.as_deref(), &why, decides),
        Msg::StoredElse(account, stored) => say::stored_else(state, &account, &stored),
    }
    Vec::new()
}

/// Carries out a command: what always works first, then the topmost layer, then the view.
fn run(state: &mut State, command: Command, count: Option<u32>) -> Vec<Effect> {
    match command {
        // What is open is closed first; by a key that types nothing a line is left with the program.
        Command::Quit if state.layers.is_empty() || state.typing() || too_small(state.size) => {
            return go::quit(state);
        }
        Command::Quit => return run(state, Command::Back, None),
        Command::Redraw => return vec![Effect::Redraw],
        Command::Suspend => return vec![Effect::Suspend],
        Command::Help if !matches!(state.layers.last(), Some(Layer::Help { .. })) => {
            state.layers.push(Layer::Help {
                scroll: 0,
                search: None,
            });
            return Vec::new();
        }
        _ => {}
    }
    match state.layers.last() {
        None => view(state, command, count),
        Some(Layer::Palette(_)) => palette::run(state, command, count),
        Some(Layer::Find(_)) => find::run(state, command, count),
        Some(Layer::Stages(..)) => stages::run(state, command, count),
        Some(Layer::Pick(..)) => pick::run(state, command, count),
        Some(Layer::Shown(_)) => shown::run(state, command, count),
        Some(Layer::Help { .. }) => help::run(state, command, count),
        Some(Layer::Log(_)) => log::run(state, command),
        Some(Layer::Filter(_)) => filter::run(state, command),
        Some(Layer::Move(_)) => move_stage::run(state, command, count),
        Some(Layer::Bulk(_)) => bulk::run(state, command, count),
        Some(Layer::Columns(_)) => columns::run(state, command, count),
        Some(Layer::Conflict(_)) => conflict::run(state, command),
        Some(Layer::Put(_)) => put::run(state, command),
        Some(Layer::Fields(..)) => edit::run_menu(state, command, count),
        Some(Layer::Form(_)) => form::run(state, command),
        Some(Layer::Whole(_)) => whole::run(state, command, count),
        Some(Layer::WhyNot(_)) => why_not::run(state, command, count),
    }
}

/// What a command does to the marked accounts together, if it can be done to several.
fn together(command: Command) -> Option<BulkWhat> {
    Some(match command {
        Command::MoveTo => BulkWhat::Stage,
        Command::Advance => BulkWhat::Forward,
        Command::TakeBack => BulkWhat::Back,
        Command::LogTouchpoint => BulkWhat::Log,
        Command::NewTask => BulkWhat::Task,
        Command::Snooze => BulkWhat::Snooze,
        _ => return None,
    })
}

/// A command while no layer is open.
fn view(state: &mut State, command: Command, count: Option<u32>) -> Vec<Effect> {
    let asked = state.asked_undo.take();
    if matches!(command, Command::Back | Command::Cancel) && mouse::let_go(state) {
        return Vec::new();
    }
    if let Err(reason) = command.enabled(state) {
        say::toast(state, Tone::Bad, reason);
        return Vec::new();
    }
    if let Some(motion) = motion::of(command) {
        state.unsettled = false;
        return motion::walk(state, motion, count);
    }
    if command.needs_account() {
        lists::hold(state);
    }
    if state.view == View::Account && account::asks(state, command) {
        return Vec::new();
    }
    if command.changes_account() && std::mem::take(&mut state.unsettled) {
        let name = state.subject().map(|row| row.account.name.clone());
        let text = kept::other_row(state.language, name.unwrap_or_default());
        say::toast(state, Tone::Bad, text);
        return Vec::new();
    }
    if let Some(effects) = table::run(state, command, count) {
        return effects;
    }
    if let Some(effects) = board::run(state, command) {
        return effects;
    }
    if let Some(effects) = portfolio::run(state, command) {
        return effects;
    }
    if quadrant::run(state, command) {
        return Vec::new();
    }
    if bulk::many(state)
        && let Some(what) = together(command)
    {
        bulk::open(state, what);
        return Vec::new();
    }
    match command {
        Command::Palette => palette::open(state),
        Command::Find => return find::open(state),
        Command::Filter => filter::open(state),
        Command::FilterMine => filter::mine(state),
        Command::FilterClear => filter::clear(state),
        Command::Back => go::back(state),
        Command::GoBoard => go::to(state, View::Board),
        Command::GoTriage => go::to(state, View::Triage),
        Command::GoAccounts => go::to(state, View::Accounts),
        Command::Bulk => bulk::choose(state),
        Command::Likely => bulk::open(state, BulkWhat::Likelihood),
        Command::GoQuadrant => go::to(state, View::Quadrant),
        Command::GoRenewals => go::to(state, View::Renewals),
        Command::GoPortfolio => go::to(state, View::Portfolio),
        Command::GoAccount => go::to(state, View::Account),
        Command::GoActivity => {
            activity::aim(state);
            go::to(state, View::Activity);
        }
        Command::Open => whole::open_any(state),
        Command::LogTouchpoint => log::open(state),
        Command::Advance => return move_stage::advance(state),
        Command::TakeBack => return move_stage::take_back(state),
        Command::MoveTo => stages::open(state),
        Command::Edit => edit::open(state),
        Command::Undo => return undo::undo(state, asked),
        Command::Redo => return undo::redo(state, asked),
        Command::Sync => return sync::start(state),
        Command::SyncCancel => return vec![Effect::SyncCancel],
        Command::Copy if matches!(state.under(), Some(Entry::Field(_))) => {
            return fields::copy(state);
        }
        Command::Copy => pick::open_copy(state),
        Command::CopyLink => return go::copy_link(state),
        Command::OpenLink => return go::open_link(state),
        Command::Recent => pick::open(state, Pick::Recent),
        Command::Views => pick::open(state, Pick::Views),
        Command::SaveView => pick::ask_name(state),
        Command::JumpBack => jump::go(state, true, count),
        Command::JumpForward => jump::go(state, false, count),
        Command::MouseToggle => return mouse::toggle(state),
        Command::Repeat => return repeat::again(state),
        Command::ChooseTheme => pick::open(state, Pick::Theme(state.theme.clone())),
        Command::NextTheme => return choose::next_theme(state),
        Command::ChooseKeymap => pick::open(state, Pick::Keymap),
        Command::SwitchProfile => pick::open(state, Pick::Profile),
        Command::Snooze => put::open(state, PutWhat::Snooze),
        Command::Done => put::open(state, PutWhat::Done),
        Command::Dismiss => put::open(state, PutWhat::Dismiss),
        Command::Assign => put::open(state, PutWhat::Assign),
        Command::Reopen => return put::reopen(state),
        Command::WhyNot => why_not::open(state),
        Command::TabOverview => account::tab(state, Tab::Overview),
        Command::TabHealth => account::tab(state, Tab::Health),
        Command::TabTimeline => account::tab(state, Tab::Timeline),
        Command::TabTasks => account::tab(state, Tab::Tasks),
        Command::TabContacts => account::tab(state, Tab::Contacts),
        Command::TabFields => account::tab(state, Tab::Fields),
        Command::Plan => plan::open(state),
        Command::NewTask => tasks::add(state),
        Command::TaskDone => return tasks::tick(state),
        Command::TaskDue => tasks::due(state),
        Command::Play => play::open(state),
        Command::Settle => conflict::open(state),
        Command::Notices => say::all(state),
        Command::UndoEntry => return undo::entry(state),
        // The rest belongs to layers, which are not open, or was carried out before.
        _ => {}
    }
    Vec::new()
}
