//! What lies over a view: polled from the top.

use super::bulk::{BulkDialog, BulkWhat};
use super::command::Command;
use super::view::Tab;
use super::view::entries::Known;
use crate::domain::asked::Asked;
use crate::domain::field::Field;
use crate::domain::id::{AccountId, TaskId};
use crate::domain::lifecycle::{Criterion, Place, StageTask};
use crate::domain::touchpoint::line::Parsed;
use crate::domain::triage::own::OwnNear;
use crate::domain::triage::{Lane, Near};
use crate::domain::write::{Queued, TaskState};
use tui_input::Input;
use uuid::Uuid;

/// Something over the view that takes the keys.
#[derive(Clone, Debug)]
pub enum Layer {
    /// Any command by name.
    Palette(Menu),
    /// Any account by name.
    Find(Menu),
    /// A stage to move to.
    Stages(Menu, AccountId),
    /// A list of something else to choose from.
    Pick(Menu, Pick),
    /// A text to be read or taken by hand.
    Shown(Shown),
    /// The keys of the view beneath.
    Help {
        /// First line shown; brought back within the content by [`super::view::Drawn`].
        scroll: usize,
        /// What is looked for in it.
        search: Option<Search>,
    },
    /// The touchpoint line.
    Log(Box<LogLine>),
    /// The filter line.
    Filter(FilterLine),
    /// Moving a stage: criteria and reason.
    Move(Box<MoveDialog>),
    /// Changing several accounts at once.
    Bulk(Box<BulkDialog>),
    /// Choosing the columns of the accounts table.
    Columns(ColumnsDialog),
    /// Settling a conflict or a refusal.
    Conflict(Box<Queued>),
    /// Putting a row of the queue away.
    Put(Box<PutLine>),
    /// Why an account is not in the queue.
    WhyNot(Box<WhyNot>),
    /// A field of an account to change.
    Fields(Menu, AccountId),
    /// A value being asked for.
    Form(Box<Form>),
    /// An entry of an account, read whole.
    Whole(Box<Whole>),
}

/// An entry of an account's tabs, read whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whole {
    /// Which entry it was made from, and as it stood then.
    pub known: Known,
    /// What it is.
    pub title: String,
    /// What it says.
    pub parts: Vec<Part>,
    /// Which one it is of how many of its tab.
    pub place: (usize, usize),
    /// First line shown; brought back within the content by [`super::view::Drawn`].
    pub scroll: usize,
}

/// A part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// What it is about.
    Head(String),
    /// A label and its value.
    Field(String, String),
    /// A line of what was said, as long as it is.
    Text(String),
    /// An empty line.
    Gap,
}

/// What a form's values are for.
#[derive(Clone, Debug, PartialEq)]
pub enum FormFor {
    /// A field of an account.
    Edit {
        /// Which account.
        account: AccountId,
        /// Which field.
        field: Field,
        /// The CRM's raw value that the person sees.
        base: Option<String>,
    },
    /// Something of the plan with a customer.
    Plan {
        /// Which account.
        account: AccountId,
        /// What of it.
        what: PlanWhat,
    },
    /// What the CRM wants with a write.
    Answer {
        /// Which.
        write: Uuid,
    },
    /// A new task.
    NewTask {
        /// For which account.
        account: AccountId,
    },
    /// The day a task is due.
    Due {
        /// Of which account.
        account: AccountId,
        /// Which task.
        task: TaskId,
        /// What it says.
        title: String,
        /// Where it stood when the form was opened.
        base: TaskState,
    },
}

/// Something of the plan with a customer: what a list names, or a form asks for. Goals and promises go
/// by their place, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanWhat {
    /// A goal: what can be done to it.
    Goal(usize),
    /// Another goal.
    AddGoal,
    /// Where a goal is now.
    Current(usize),
    /// That a goal is attained, and what shows it.
    Attain(usize),
    /// That a goal ticked as attained is not.
    Reopen(usize),
    /// All that a goal says.
    Change(usize),
    /// The tick of a promise, on or off.
    Turn(usize),
    /// Another promise.
    AddPromise,
    /// Why they bought.
    Intent,
}

/// What a play offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlayWhat {
    /// Its touchpoint line, to be filled in.
    Line,
    /// One of its tasks, by its place.
    Task(usize),
    /// Those of its tasks that are not open already.
    AllTasks,
}

/// Values being asked for, one at a time.
#[derive(Clone, Debug)]
pub struct Form {
    /// What for.
    pub what: FormFor,
    /// About what: the account and the field, or the write's title.
    pub title: String,
    /// What the CRM said, where it did.
    pub why: Option<String>,
    /// What is asked, each with its line.
    pub fields: Vec<(Asked, Input)>,
    /// Which of them has the keys.
    pub at: usize,
    /// The option under the cursor.
    pub chosen: Option<usize>,
    /// What the line means, or what would do.
    pub understood: Result<String, String>,
    /// It was accepted and is being made durable.
    pub saving: bool,
    /// Under which name its words are kept when it is left, where they are.
    pub draft: Option<FormDraft>,
    /// What the field has now, where that stands in the line as it was opened.
    pub present: Option<Present>,
}

/// What stands in the line of a form because the field has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Present {
    /// As it can be typed.
    pub text: String,
    /// Nobody has touched it yet: it looks selected, and the first letter replaces it.
    pub selected: bool,
}

impl Form {
    /// One with its first line open, nothing understood yet, nothing kept of an earlier one.
    pub fn new(what: FormFor, title: String, fields: Vec<(Asked, Input)>) -> Self {
        Self {
            what,
            title,
            why: None,
            fields,
            at: 0,
            chosen: None,
            understood: Err(String::new()),
            saving: false,
            draft: None,
            present: None,
        }
    }

    /// Whether the line has what the field has now, ready to be replaced.
    pub fn selected(&self) -> bool {
        self.present.as_ref().is_some_and(|of| of.selected)
    }
}

/// What a form needs so that its words can be kept.
#[derive(Clone, Debug)]
pub struct FormDraft {
    /// What the form is for, by words that are the same the next time.
    pub key: String,
    /// What stood in its lines when there was no draft.
    pub began: Vec<String>,
}

/// Choosing the columns of the accounts table.
#[derive(Clone, Debug)]
pub struct ColumnsDialog {
    /// Every column there is, in the order they stand, and whether it is shown.
    pub rows: Vec<(super::view::table::Col, bool)>,
    /// Which one is under the cursor.
    pub cursor: usize,
}

/// What a list is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pick {
    /// Themes; the one that was in force before.
    Theme(String),
    /// Keymaps.
    Keymap,
    /// Profiles.
    Profile,
    /// Accounts seen lately.
    Recent,
    /// Accounts that one action was about, and what that was.
    Several(String, Vec<AccountId>),
    /// What can be copied of an account.
    Copy(AccountId),
    /// What can be done to the marked accounts.
    Bulk,
    /// Saved views.
    Views,
    /// A name to save what is shown under; or another name of a view.
    SaveView(Option<String>),
    /// Words that begin a touchpoint.
    Template,
    /// Goals and promises of an account.
    Plan(AccountId),
    /// What can be done to one goal.
    Goal(AccountId, usize),
    /// What the advised play offers.
    Play(AccountId),
}

/// A text over the view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// What it is.
    pub title: String,
    /// The text, whose lines are those of its own.
    pub text: String,
    /// First line shown; brought back within the content by [`super::view::Drawn`].
    pub scroll: usize,
    /// It is to be read, and broken between words; else to be taken as it stands.
    pub prose: bool,
}

/// What is done with a row of the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PutWhat {
    /// Snooze it.
    Snooze,
    /// Say that something was done.
    Done,
    /// Dismiss it.
    Dismiss,
    /// Give it to somebody.
    Assign,
}

/// The line that puts a row away.
#[derive(Clone, Debug)]
pub struct PutLine {
    /// Which account.
    pub account: AccountId,
    /// Its name.
    pub name: String,
    /// What is done with it.
    pub what: PutWhat,
    /// The lane that is meant.
    pub lane: Lane,
    /// The signals that are open: name and words.
    pub signals: Vec<(String, String)>,
    /// Only that one; `None` means the row.
    pub chosen: Option<usize>,
    /// How long, why, or to whom.
    pub input: Input,
    /// What was understood, or why it cannot be.
    pub understood: Result<String, String>,
    /// It was accepted and is being made durable.
    pub saving: bool,
}

/// Why an account is not in the queue.
#[derive(Clone, Debug)]
pub struct WhyNot {
    /// Which account.
    pub account: AccountId,
    /// Its name.
    pub name: String,
    /// Its signals, those that fire first, then the nearest.
    pub signals: Vec<Near>,
    /// The person's own signals, those that fire first.
    pub own: Vec<OwnNear>,
    /// First line shown.
    pub scroll: usize,
}

/// A list under a line.
#[derive(Clone, Debug, Default)]
pub struct Menu {
    /// The line.
    pub input: Input,
    /// What fits, best first.
    pub rows: Vec<MenuRow>,
    /// Which row is chosen.
    pub cursor: usize,
    /// The most rows it had: it does not shrink while one types.
    pub most: usize,
}

/// A row of a menu.
#[derive(Clone, Debug)]
pub struct MenuRow {
    /// What it says.
    pub text: String,
    /// Characters of it that matched, by index.
    pub matched: Vec<usize>,
    /// What stands dim beside it.
    pub detail: String,
    /// Characters of that that matched, by index.
    pub beside: Vec<usize>,
    /// Its key, if it has one.
    pub key: String,
    /// Why it cannot be chosen now.
    pub disabled: Option<String>,
    /// What choosing it does.
    pub target: Target,
}

/// What a menu row stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// A command.
    Command(Command),
    /// An account.
    Account(AccountId),
    /// An account on a tab of it.
    Tab(AccountId, Tab),
    /// A stage.
    Stage(Place),
    /// Something to do to the marked accounts.
    Bulk(BulkWhat),
    /// A theme.
    Theme(String),
    /// A keymap.
    Keymap(String),
    /// A profile.
    Profile(String),
    /// A text to copy.
    Copy(String),
    /// A field of an account.
    Field(Field),
    /// A saved view.
    View(String),
    /// Words for the line beneath.
    Words(&'static str),
    /// Something of the plan.
    Plan(PlanWhat),
    /// Something of the play.
    Play(PlayWhat),
}

/// The touchpoint line.
#[derive(Clone, Debug)]
pub struct LogLine {
    /// About which account.
    pub account: AccountId,
    /// Its name.
    pub name: String,
    /// The line.
    pub input: Input,
    /// More than fits a line: what was written in an editor. Goes behind what was said.
    pub note: String,
    /// What was understood of it: the preview.
    pub parsed: Parsed,
    /// The words offered by the last completion; they are gone with the next letter.
    pub offered: Option<Offered>,
    /// It was accepted and is being made durable.
    pub saving: bool,
}

impl Reason {
    /// The choice that is in force: the first ready sentence stands there without having been chosen, and
    /// gives way to words that are typed.
    pub fn in_force(&self) -> Option<usize> {
        let typed = !self.input.value().trim().is_empty();
        let ready = |at: usize| {
            self.choices
                .get(at)
                .is_some_and(|(value, _)| value.is_empty())
        };
        self.chosen.filter(|at| !(typed && *at == 0 && ready(*at)))
    }
}

/// What is looked for in the help.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// The words.
    pub input: Input,
    /// Whether the keys go to the line.
    pub typing: bool,
    /// Which of the commands found is under the cursor.
    pub at: usize,
}

/// Words that can stand at a place of a line, one of which stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// The character where it begins.
    pub start: usize,
    /// What each is to be known by, and what is put in.
    pub all: Vec<(String, String)>,
    /// Which one stands there.
    pub at: usize,
    /// The line with it, and the cursor: as long as both are so, the next key for it takes the next one.
    pub as_left: (String, usize),
}

/// The filter line.
#[derive(Clone, Debug, Default)]
pub struct FilterLine {
    /// The line.
    pub input: Input,
    /// What is wrong with it: (character, sentence).
    pub fault: Option<(usize, String)>,
    /// Why nobody can be found by a word of it, though it is no mistake of form: (character, sentence).
    pub hint: Option<(usize, String)>,
    /// What the word could become.
    pub completions: Vec<String>,
    /// Which of them stands in the line, or is put there next.
    pub chosen: usize,
    /// The words one of which was put into the line last.
    pub offered: Option<Offered>,
    /// Accounts it leaves.
    pub hits: usize,
}

/// Moving a stage.
#[derive(Clone, Debug)]
pub struct MoveDialog {
    /// Which account.
    pub account: AccountId,
    /// Its name.
    pub name: String,
    /// From where.
    pub from: Place,
    /// To where.
    pub to: Place,
    /// What the fields were that it sets, as the person sees them: the CRM's raw values when it was
    /// opened, or when it was said what has changed since.
    pub bases: Vec<(Field, Option<String>)>,
    /// What should be true before; `None`: a person judges.
    pub criteria: Vec<(Criterion, Option<bool>)>,
    /// Which of them the person ticked.
    pub ticked: Vec<bool>,
    /// The tasks of the stage entered that are offered.
    pub tasks: Vec<StageTask>,
    /// Which of them are taken.
    pub taken: Vec<bool>,
    /// What is under the cursor: the criteria, then the tasks.
    pub cursor: usize,
    /// Whether the keys go to criteria and tasks although a reason is asked for.
    pub on_list: bool,
    /// The reason asked for, if the domain wants one now.
    pub reason: Option<Reason>,
    /// It was confirmed and is being made durable.
    pub saving: bool,
}

impl MoveDialog {
    /// Whether the keys go to the line of the reason.
    pub fn on_line(&self) -> bool {
        self.reason.is_some() && !self.on_list
    }

    /// How many criteria and tasks there are to go through.
    pub fn entries(&self) -> usize {
        self.criteria.len() + self.tasks.len()
    }
}

/// A reason being asked for.
#[derive(Clone, Debug, Default)]
pub struct Reason {
    /// Why it is asked: "Two criteria are unmet. Why move it all the same?"
    pub question: String,
    /// Reasons to choose from: (value written, label); a value of none is in words only, and goes into
    /// the note. Empty: free text only.
    pub choices: Vec<(String, String)>,
    /// The one chosen.
    pub chosen: Option<usize>,
    /// Free text.
    pub input: Input,
}
