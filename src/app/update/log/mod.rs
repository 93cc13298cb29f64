//! Logging a touchpoint in one line: what is typed is understood at once, and kept when left.

mod draft;

use draft::{apart, draft, with_person, worth};
pub use draft::{keep_all, keep_draft, keep_top, left_note, remember, together, unkept};

use super::super::command::Command;
use super::super::effect::Effect;
use super::super::layer::{Layer, LogLine, Offered, Pick};
use super::super::state::{State, Tone};
use super::super::view::entries::Entry;
use super::motion::around;
use super::repeat::Last;
use super::{complete, line, say, written};
use crate::domain::Field;
use crate::domain::contact::{Contact, Role};
use crate::domain::id::AccountId;
use crate::domain::touchpoint::line::{Parsed, Subjects, cut, own_lines, parse_in};
use crate::domain::touchpoint::{Kind, split};
use crate::domain::write::Op;
use crate::messages::toasts as words;
use crate::messages::{Language, kept, titles};
use tui_input::Input;

/// Opens the line for the account under the cursor, with what was left in it.
pub fn open(state: &mut State) {
    let Some(row) = state.subject() else {
        return;
    };
    let (account, name) = (row.account.id.clone(), row.account.name.clone());
    // From a person the line begins with them.
    if let Some(Entry::Contact(at)) = state.under()
        && !state.drafts.contains_key(&account)
        && let Some(contact) = contacts(state, &account).get(at)
    {
        let line = with_person(&contact.name);
        show(state, account, name, line.clone());
        if let Some(Layer::Log(open)) = state.layers.last_mut() {
            // With the blank at its end: one goes on with what was said.
            open.input = Input::new(line);
        }
        return;
    }
    let draft = state.drafts.get(&account).cloned().unwrap_or_default();
    let key = state.keys.first(Command::DeleteToStart);
    if !draft.is_empty() && !key.is_empty() {
        let text = kept::left_earlier(state.language, key);
        say::toast(state, Tone::Plain, text);
    }
    show(state, account, name, draft);
}

/// Opens the line for the account under the cursor with these words in it; a line left there before
/// goes first, so that it is not lost.
pub fn open_with(state: &mut State, text: String) {
    let Some(row) = state.subject() else {
        return;
    };
    let (account, name) = (row.account.id.clone(), row.account.name.clone());
    if state.drafts.contains_key(&account) {
        open(state);
        let text = words::line_first(state.language, name);
        return say::toast(state, Tone::Plain, text);
    }
    show(state, account, name, text);
}

fn show(state: &mut State, account: AccountId, name: String, draft: String) {
    let (line, note) = apart(&draft);
    let parsed = understand(state, &account, line);
    let input = Input::new(line.to_owned());
    let note = note.to_owned();
    state.layers.push(Layer::Log(Box::new(LogLine {
        account,
        name,
        input,
        note,
        parsed,
        offered: None,
        saving: false,
    })));
}

/// Has the line edited in the person's editor; what is in it is kept before.
fn edit(state: &mut State) -> Vec<Effect> {
    let kept = keep_draft(state);
    let Some(Layer::Log(line)) = state.layers.last() else {
        return Vec::new();
    };
    if line.saving {
        return Vec::new();
    }
    let edit = Effect::Edit(line.account.clone(), together(line) + "\n");
    kept.into_iter().chain([edit]).collect()
}

/// Words came back from the editor.
pub fn edited(state: &mut State, account: &AccountId, text: Result<String, String>) -> Vec<Effect> {
    let text = match text {
        Ok(text) => text,
        Err(why) => {
            say::toast(state, Tone::Bad, why);
            return Vec::new();
        }
    };
    let text = crate::domain::text::typed_block(&text);
    let (said, note) = apart(&text);
    let (said, note) = with_clauses(state, account, said, note);
    match open_line_mut(state) {
        Some(line) if line.account == *account && !line.saving => {
            line.input = Input::new(said);
            line.note = note;
        }
        // The line was closed meanwhile, or its words were accepted: these are new ones.
        _ => {
            let text = draft(&said, &note);
            if text.is_empty() {
                return Vec::new();
            }
            state.drafts.insert(account.clone(), text);
            return vec![remember(state)];
        }
    }
    reread(state);
    keep_draft(state).into_iter().collect()
}

/// Puts what a person wrote on lines of its own behind the first one into that, where it is read: a mood
/// and what is next. What the line has already stays where it is, and that is told.
fn with_clauses(
    state: &mut State,
    account: &AccountId,
    said: &str,
    note: &str,
) -> (String, String) {
    let (clauses, mut note) = own_lines(note, state.now);
    let mut said = said.to_owned();
    for clause in clauses {
        let before = understand(state, account, &said);
        let more = match said.is_empty() {
            true => clause.clone(),
            false => format!("{}; {clause}", said.trim_end_matches([';', ' '])),
        };
        let after = understand(state, account, &more);
        let taken = |parsed: &Parsed| (parsed.mood.is_some(), parsed.next.is_some());
        match taken(&before) == taken(&after) {
            true => {
                let text = kept::clause_stays(state.language, &clause);
                say::toast(state, Tone::Bad, text);
                note = format!("{note}\n{clause}").trim().to_owned();
            }
            false => said = more,
        }
    }
    (said, note)
}

fn understand(state: &State, account: &AccountId, text: &str) -> Parsed {
    let details = state.details.get(account);
    let subjects = details.map_or(Subjects::default(), Subjects::from);
    let contacts = contacts(state, account);
    parse_in(state.language, text, contacts, subjects, state.now)
}

fn contacts<'a>(state: &'a State, account: &AccountId) -> &'a [Contact] {
    let details = state.details.get(account);
    details.map_or(&[], |details| &details.contacts)
}

/// The line, also where a list lies over it.
fn open_line(state: &State) -> Option<&LogLine> {
    state.layers.iter().rev().find_map(|layer| match layer {
        Layer::Log(line) => Some(&**line),
        _ => None,
    })
}

fn open_line_mut(state: &mut State) -> Option<&mut LogLine> {
    state.layers.iter_mut().rev().find_map(|layer| match layer {
        Layer::Log(line) => Some(&mut **line),
        _ => None,
    })
}

/// Understands the line anew: it changed, or the people of the account are known now.
pub fn reread(state: &mut State) {
    let Some(line) = open_line(state) else {
        return;
    };
    let parsed = understand(state, &line.account, line.input.value());
    state.draft_due = true;
    if let Some(line) = open_line_mut(state) {
        line.parsed = parsed;
    }
}

/// What does not fit the line goes into its note; whether there is a line.
pub fn into_note(state: &mut State, rest: &str) -> bool {
    let Some(line) = open_line_mut(state) else {
        return false;
    };
    line.note = match line.note.is_empty() {
        true => rest.trim().to_owned(),
        false => format!("{}\n{}", line.note, rest.trim()),
    };
    state.draft_due = true;
    true
}

/// Puts the words of a template into the line: in its place when it is empty, else behind it. The
/// cursor goes to the first thing to be filled in.
pub fn begin_with(state: &mut State, words: &str) {
    if let Some(Layer::Log(line)) = state.layers.last_mut() {
        let before = line.input.value().trim_end();
        let (start, text) = match before.is_empty() {
            true => (0, words.to_owned()),
            false => (before.chars().count() + 1, format!("{before} {words}")),
        };
        let gap = words
            .find(": ;")
            .map_or(words.chars().count(), |at| words[..at + 2].chars().count());
        line.input = Input::new(text).with_cursor(start + gap);
    }
    reread(state);
}

/// A command while the line has the keys.
pub fn run(state: &mut State, command: Command) -> Vec<Effect> {
    match command {
        Command::Accept => return accept(state),
        Command::Cancel | Command::Back => return leave(state),
        Command::Complete => complete_word(state, true),
        Command::CompleteBack => complete_word(state, false),
        Command::Editor => return edit(state),
        Command::Template => super::pick::open(state, Pick::Template),
        Command::DeleteToStart if drop_note(state) => {}
        command => {
            if !line::edit(state, command) {
                say::not_here(state);
            }
        }
    }
    Vec::new()
}

/// Drops the note of a line that is empty otherwise; whether there was one.
fn drop_note(state: &mut State) -> bool {
    let Some(Layer::Log(line)) = state.layers.last_mut() else {
        return false;
    };
    if line.saving || line.note.is_empty() || !line.input.value().is_empty() {
        return false;
    }
    line.note.clear();
    state.draft_due = true;
    say::toast(state, Tone::Plain, kept::note_dropped(state.language));
    true
}

/// Leaves the line; what is in it is there again when it is opened for this account.
fn leave(state: &mut State) -> Vec<Effect> {
    if open_line(state).is_some_and(|line| line.saving) {
        say::being_kept(state);
        return Vec::new();
    }
    let Some(Layer::Log(line)) = state.layers.pop() else {
        return Vec::new();
    };
    let text = worth(state, &line);
    if text.is_empty() {
        let had = state.drafts.remove(&line.account).is_some();
        return had.then(|| remember(state)).into_iter().collect();
    }
    state.drafts.insert(line.account, text);
    let key = state.keys.first(Command::LogTouchpoint);
    let text = words::line_kept(state.language, &line.name, key);
    say::toast(state, Tone::Plain, text);
    vec![remember(state)]
}

fn accept(state: &mut State) -> Vec<Effect> {
    // Relative times are counted from now, not from the last key.
    reread(state);
    let Some(Layer::Log(line)) = state.layers.last() else {
        return Vec::new();
    };
    if line.saving {
        return Vec::new();
    }
    if let Some(fault) = line.parsed.faults.iter().find(|fault| fault.blocks) {
        let (text, at) = (fault.text.clone(), fault.at.end);
        if let Some(Layer::Log(line)) = state.layers.last_mut() {
            // The cursor goes to where it is to be mended: behind the word and its blank.
            let next = line.input.value().chars().nth(at);
            let blank = next.is_some_and(char::is_whitespace);
            line.input = line.input.clone().with_cursor(at + usize::from(blank));
        }
        say::toast(state, Tone::Bad, text);
        return Vec::new();
    }
    let (account, parsed, name) = (line.account.clone(), line.parsed.clone(), line.name.clone());
    let note = line.note.clone();
    let Some(row) = state.book.find(&account).and_then(|at| state.book.row(at)) else {
        let text = words::cannot_log(state.language, name);
        say::toast(state, Tone::Bad, text);
        return Vec::new();
    };
    let mood = row.account.number(Field::Sentiment);
    let mood = mood.map(|base| base.value.to_string());
    let owner = state.setup.me.as_ref().or(row.account.owner.as_ref());
    let (mut touchpoint, task) = parsed.writes(owner, state.now);
    if !note.is_empty() {
        // Where the line says nothing, the first words of the note are what it was about.
        if let (true, Some(first)) = (touchpoint.body.is_empty(), note.lines().next()) {
            touchpoint.title = cut(first.trim());
        }
        touchpoint.body = match touchpoint.body.is_empty() {
            true => note.clone(),
            false => format!("{}\n\n{note}", touchpoint.body),
        };
    }
    let unmapped = state.setup.unmapped.contains(&Field::Sentiment);
    if unmapped {
        parsed.mood_as_words(&mut touchpoint);
    }
    let mut title = touchpoint.logged(&name, state.language);
    let parts = match split::parts(touchpoint) {
        Ok(parts) => parts,
        // The words stay where they are, to be shortened.
        Err(refused) => {
            let text = refused.told(state.language);
            say::toast(state, Tone::Bad, text);
            return Vec::new();
        }
    };
    if parts.len() > 1 {
        let text = words::too_long(state.language, parts.len());
        say::toast(state, Tone::Plain, text);
    }
    let mut ops: Vec<Op> = parts.into_iter().map(Op::Log).collect();
    if let Some(value) = parsed.mood.filter(|_| !unmapped) {
        ops.push(Op::SetField {
            field: Field::Sentiment,
            base: mood,
            value: Some(value.to_string()),
        });
    }
    if let Some(task) = task {
        title += &titles::next(state.language, &task.title);
        ops.push(Op::AddTask(task));
    }
    if let Some(Layer::Log(line)) = state.layers.last_mut() {
        line.saving = true;
        state.last = Some(Last::Line(line.input.value().to_owned()));
    }
    written::commit(state, &account, title, ops)
}

/// Completes a type at the start of the line, and people anywhere: the nearest word stands there at once,
/// and the same key again takes the next one.
fn complete_word(state: &mut State, forward: bool) {
    let Some(Layer::Log(line)) = state.layers.last_mut() else {
        return;
    };
    if line.saving {
        return;
    }
    let as_left = (line.input.value().to_owned(), line.input.cursor());
    let again = line.offered.take().filter(|one| one.as_left == as_left);
    let offered = match again {
        Some(one) => Some(Offered {
            at: around(one.at, one.all.len(), forward),
            ..one
        }),
        None => found(state).map(|found| {
            let all = found.all.into_iter().map(|one| (one.label, one.text));
            let all: Vec<_> = all.collect();
            Offered {
                start: found.start,
                at: if forward { 0 } else { all.len() - 1 },
                all,
                as_left,
            }
        }),
    };
    let Some(mut offered) = offered else {
        return say::toast(state, Tone::Plain, words::no_word(state.language));
    };
    let Some(Layer::Log(line)) = state.layers.last_mut() else {
        return;
    };
    if let Some((_, text)) = offered.all.get(offered.at) {
        line::replace_word(&mut line.input, offered.start, &format!("{text} "));
    }
    offered.as_left = (line.input.value().to_owned(), line.input.cursor());
    line.offered = (offered.all.len() > 1).then_some(offered);
    reread(state);
}

/// What the word before the cursor could become.
fn found(state: &State) -> Option<complete::Found> {
    let line = open_line(state)?;
    // Whoever speaks for us first; those who have left last.
    let mut people: Vec<&Contact> = contacts(state, &line.account).iter().collect();
    people.sort_by_key(|one| (one.left, !one.roles.contains(&Role::Champion)));
    let people = people.iter();
    let names: Vec<(&str, &str)> = people
        .map(|one| (one.name.as_str(), one.email.as_deref().unwrap_or_default()))
        .collect();
    let mut kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.id()).collect();
    if state.language != Language::En {
        kinds.splice(0..0, Kind::ALL.iter().map(|kind| kind.name(state.language)));
    }
    let details = state.details.get(&line.account);
    let tickets = details.map_or(&[][..], |details| &details.tickets);
    let open = tickets.iter().filter(|ticket| ticket.closed.is_none());
    let tickets: Vec<(&str, &str)> = open
        .map(|ticket| (ticket.id.as_str(), ticket.subject.as_str()))
        .collect();
    let typed = line.input.value().chars().take(line.input.cursor());
    let known = complete::Known {
        language: state.language,
        kinds: &kinds,
        names: &names,
        tickets: &tickets,
    };
    complete::find(&typed.collect::<String>(), known)
}
