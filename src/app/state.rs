//! All that the screen is drawn from.

use super::bulk::{BulkProgress, BulkWhat};
use super::choice::Choices;
use super::command::{Command, KeyTable, Scope};
use super::effect::Ask;
use super::ids::IdSource;
use super::layer::Layer;
use super::mouse::Zone;
use super::saved::Saved;
use super::update::jump::Jumps;
use super::update::mouse::Hand;
use super::update::repeat::Last;
use super::view::portfolio::{Amounts, PortfolioState};
use super::view::quadrant::QuadrantState;
use super::view::renewals::RenewalsState;
use super::view::table::TableState;
use super::view::{
    AccountState, ActivityState, BoardState, Drawn, MeasuresState, Start, TriageState, View,
};
use crate::domain::book::Who;
use crate::domain::edit;
use crate::domain::field::{Field, FieldOption};
use crate::domain::id::{AccountId, OwnerId};
use crate::domain::lifecycle::{Place, Source};
use crate::domain::search::{Findables, Index};
use crate::domain::text;
use crate::domain::touchpoint::Details;
use crate::domain::write::Op;
use crate::domain::{Book, Now, Rules};
use crate::messages::Language;
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// What is fixed for the run.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    /// The profile's name.
    pub profile: String,
    /// How "me" is found among the CRM's users.
    pub who: Who,
    /// Who "me" is, once the CRM's users are known.
    pub me: Option<OwnerId>,
    /// Nothing may be written.
    pub read_only: bool,
    /// The language of the screen.
    pub language: Language,
    /// What amounts are measured in.
    pub amounts: Amounts,
    /// Fields that the CRM has no property for.
    pub unmapped: Vec<Field>,
    /// Where the CRM keeps the stages.
    pub stage_from: Source,
    /// The view it opens on.
    pub start: Start,
}

/// How far the cache is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Opening {
    /// Not yet.
    #[default]
    Reading,
    /// Not yet, but the board or the queue is shown as it was kept: the book has only the accounts in
    /// sight.
    Glimpse,
    /// Read, and there is nothing in it: the first sync has not brought accounts yet.
    Empty,
    /// Read.
    Ready,
}

/// Whether the CRM can be reached.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Link {
    /// Not tried yet.
    #[default]
    Untried,
    /// Yes.
    Online,
    /// No, and why.
    Offline(String),
}

/// A pull that goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pull {
    /// What is being read.
    pub what: String,
    /// So far.
    pub done: u64,
    /// In all, if known.
    pub total: Option<u64>,
    /// How long it will still take, if known.
    pub left: Option<Duration>,
}

/// How a toast is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// It is done.
    Good,
    /// Worth knowing.
    Plain,
    /// It went wrong.
    Bad,
}

/// What the CRM was given that it wants with a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The write whose form it was.
    pub write: Uuid,
    /// The action, where several of its writes were given the same.
    pub several: Option<Uuid>,
    /// When.
    pub at: DateTime<Utc>,
}

/// A short word to the person, until the next key after a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    /// A sentence.
    pub text: String,
    /// How it is meant.
    pub tone: Tone,
    /// When it was said.
    pub at: DateTime<Utc>,
}

/// What limits the accounts shown.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// The query, as typed; empty for none.
    pub text: String,
    /// The query, understood.
    pub query: Option<crate::domain::query::Query>,
    /// Only my own.
    pub mine: bool,
}

/// The question of the first load, which may be asked before there is a state.
pub const FIRST_LOAD: Ask = Ask(1);

/// The whole state.
pub struct State {
    /// The moment of the last message.
    pub now: Now,
    /// The terminal's size in cells: width, height.
    pub size: (u16, u16),
    /// What is fixed for the run.
    pub setup: Setup,
    /// The language of the screen.
    pub language: Language,
    /// What accounts are judged by.
    pub rules: Arc<Rules>,
    /// The live keymap.
    pub keys: KeyTable,
    /// The name of the theme in force.
    pub theme: String,
    /// What there is to choose from.
    pub choices: Choices,
    /// All accounts.
    pub book: Book,
    /// How far the cache is read.
    pub opening: Opening,
    /// The question of the last load.
    pub load: Ask,
    /// What limits the accounts shown.
    pub filter: Filter,
    /// The view shown.
    pub view: View,
    /// The views gone through, for going back.
    pub trail: Vec<View>,
    /// The saved views, in their order.
    pub views: Vec<Saved>,
    /// Whether the mouse is ours.
    pub mouse: bool,
    /// What the mouse is about.
    pub hand: Hand,
    /// What stands where on the screen, what lies on top last.
    pub zones: Vec<Zone>,
    /// What was done last, to be done again.
    pub last: Option<Last>,
    /// What is done again once the move that was begun is made: nothing, if it is left.
    pub begun: Option<Last>,
    /// The touchpoint line has words that are not kept yet.
    pub draft_due: bool,
    /// What is wrong with the person's files, as it was said.
    pub file_faults: Vec<String>,
    /// Where one has been, and can go back to.
    pub jumps: Jumps,
    /// The accounts opened lately, the last one first.
    pub recent: VecDeque<AccountId>,
    /// Whether these are kept for the next start as they are.
    pub recent_kept: bool,
    /// The board.
    pub board: BoardState,
    /// The queue.
    pub triage: TriageState,
    /// The accounts table.
    pub table: TableState,
    /// What was typed for several accounts and left: it is there again when the same is done.
    pub bulk_left: (BulkWhat, String),
    /// What was said last to be written goes to the CRM.
    pub told_sends: bool,
    /// News has put another account under the cursor, and nobody has seen it there for a moment yet.
    pub unsettled: bool,
    /// What was done in this run, oldest first, and when; what was taken back is not among it.
    pub mine: Vec<(Uuid, DateTime<Utc>)>,
    /// What is being taken back, until it is durable: one at a time.
    pub undoing: Option<Uuid>,
    /// What took something back in this run and was not done again, the last at the end; nothing once
    /// something else was done.
    pub taken_back: Vec<Uuid>,
    /// What was named to be taken back, if it is asked for again with the next key.
    pub asked_undo: Option<Uuid>,
    /// The next change of accounts is what the person's own write brings about.
    pub own_news: bool,
    /// The quadrant.
    pub quadrant: QuadrantState,
    /// The renewals.
    pub renewals: RenewalsState,
    /// The portfolio.
    pub portfolio: PortfolioState,
    /// When a key, the mouse or a paste came last.
    pub last_hand: DateTime<Utc>,
    /// A form has opened by itself over what the person was at: so many moments without a key it is to
    /// stand there until it has the keys.
    pub form_unseen: u8,
    /// Since when that form stands there.
    pub form_since: Option<DateTime<Utc>>,
    /// What the CRM was last given that it wants with a write, until that is kept.
    pub answered: Option<Answered>,
    /// The last change of several accounts, while it is on its way.
    pub bulk: Option<BulkProgress>,
    /// The account opened last.
    pub account: Option<AccountState>,
    /// The past of each measure of the account whose health was looked at last.
    pub measures: Option<MeasuresState>,
    /// Outbox and journal.
    pub activity: ActivityState,
    /// Details read so far; the few last looked at.
    pub details: HashMap<AccountId, Details>,
    /// The accounts of `details`, the one looked at last at the back: the front is forgotten first.
    pub details_order: VecDeque<AccountId>,
    /// Accounts whose details are being asked for.
    pub details_asked: HashSet<AccountId>,
    /// Accounts whose details are shown, and are to be asked for again when looked at.
    pub details_stale: HashSet<AccountId>,
    /// Accounts whose details are shown, and are others in the cache by now.
    pub details_behind: HashSet<AccountId>,
    /// Accounts whose details could not be had from the CRM, with why.
    pub details_trouble: HashMap<AccountId, String>,
    /// Touchpoint lines left before they were accepted.
    pub drafts: HashMap<AccountId, String>,
    /// The lines of forms left before they were accepted, by what each is for.
    pub forms: BTreeMap<String, Vec<String>>,
    /// The CRM's choices of fields, as last read: (raw value, label) in its order.
    pub options: HashMap<Field, Vec<FieldOption>>,
    /// Where identifiers of actions and writes come from.
    pub ids: IdSource,
    /// Actions being made durable, oldest first, and the account each is about.
    pub pending: Vec<(Uuid, AccountId)>,
    /// The names of the book, ready to be searched; made when first asked for after a change.
    pub names: Option<Index>,
    /// People and touchpoints, ready to be searched; read when first asked for.
    pub findables: Arc<Findables>,
    /// They may be older than the cache.
    pub findables_stale: bool,
    /// The pull that goes on was asked for by hand: its end is told.
    pub sync_asked: bool,
    /// What lies over the view, topmost last.
    pub layers: Vec<Layer>,
    /// The account that is described beside a list: the one the cursor rested on last.
    pub beside: Option<AccountId>,
    /// The cursor of the queue is on its way: what costs a read or many bytes (touchpoints, people)
    /// waits until it rests.
    pub passing: bool,
    /// What was said last.
    pub toast: Option<Toast>,
    /// What was said lately, when, the last at the end; troubles in their own words.
    pub said: VecDeque<(DateTime<Utc>, String)>,
    /// Troubles that stay until seen to; sentences as they came, told in the language of the screen
    /// where they are drawn.
    pub problems: Vec<String>,
    /// The one of them that a sync puts away.
    pub until_synced: Option<String>,
    /// Whether there is no store, so that nothing can be kept.
    pub storeless: bool,
    /// Whether the CRM can be reached.
    pub link: Link,
    /// Another `tenure` on this machine sends and pulls for this profile.
    pub elsewhere: bool,
    /// How far the embedded CRM is filled, which is done before it can be reached: accounts so far,
    /// in all.
    pub filling: Option<(u64, u64)>,
    /// The pull that goes on.
    pub pull: Option<Pull>,
    /// When the cache was last brought up to date.
    pub synced: Option<DateTime<Utc>>,
    /// Keys of a sequence not yet whole, and what can follow.
    pub prefix: Option<(String, Vec<(String, Command)>)>,
    /// Whether the screen must be drawn.
    pub dirty: bool,
}

impl State {
    /// A raw value of what a write sets, as people call it.
    pub fn told_value(&self, op: &Op, raw: &str) -> String {
        match op {
            Op::SetField { field, .. } => self.told_of(*field, raw),
            _ => text::line(raw),
        }
    }

    /// A raw value of a field, as people call it.
    pub fn told_of(&self, field: Field, raw: &str) -> String {
        let options = self.options.get(&field).map(Vec::as_slice);
        edit::asked_in(self.language, field, options, &self.book.owners).shown(raw)
    }

    /// Whether the CRM offers a value of a field no more.
    pub fn hides(&self, field: Field, value: &str) -> bool {
        let options = self.options.get(&field);
        options.is_some_and(|options| FieldOption::hides(options, value))
    }

    /// Whether the CRM offers a stage no more: nothing is moved there, what stands there is shown there.
    pub fn hides_stage(&self, place: Place) -> bool {
        let stage = self.rules.lifecycle.stage(place);
        stage.is_some_and(|stage| self.hides(Field::Stage, stage.value()))
    }

    /// The next stage on the line, or the one before, of those that the CRM offers.
    pub fn stage_beside(&self, place: Place, forward: bool) -> Option<Place> {
        let lifecycle = &self.rules.lifecycle;
        let step = |place| match forward {
            true => lifecycle.next(place),
            false => lifecycle.previous(place),
        };
        let mut found = step(place);
        while let Some(hidden) = found.filter(|place| self.hides_stage(*place)) {
            found = step(hidden);
        }
        found
    }

    /// Whether a filter is in force that no account fits.
    pub fn nothing_fits(&self) -> bool {
        let filtered = self.filter.mine || self.filter.query.is_some();
        let mut columns = self.board.columns.iter();
        filtered && !self.book.rows.is_empty() && columns.all(|column| column.rows.is_empty())
    }

    /// The state at the start: nothing read yet.
    pub fn new(
        setup: Setup,
        rules: Arc<Rules>,
        keys: KeyTable,
        size: (u16, u16),
        now: Now,
    ) -> Self {
        let view = match setup.start {
            Start::On(view) => view,
            Start::Last => View::Triage,
        };
        Self {
            now,
            size,
            language: setup.language,
            setup,
            rules,
            keys,
            theme: String::new(),
            choices: Choices::default(),
            book: Book::default(),
            opening: Opening::default(),
            load: FIRST_LOAD,
            filter: Filter::default(),
            view,
            trail: Vec::new(),
            views: Vec::new(),
            mouse: false,
            hand: Hand::default(),
            zones: Vec::new(),
            last: None,
            begun: None,
            draft_due: false,
            file_faults: Vec::new(),
            jumps: Jumps::default(),
            recent: VecDeque::new(),
            recent_kept: true,
            board: BoardState {
                density: 4,
                ..BoardState::default()
            },
            triage: TriageState::default(),
            table: TableState::default(),
            last_hand: DateTime::UNIX_EPOCH,
            form_unseen: 0,
            form_since: None,
            bulk: None,
            bulk_left: Default::default(),
            told_sends: false,
            unsettled: false,
            mine: Vec::new(),
            undoing: None,
            answered: None,
            taken_back: Vec::new(),
            asked_undo: None,
            own_news: false,
            quadrant: QuadrantState::default(),
            renewals: RenewalsState::default(),
            portfolio: PortfolioState::default(),
            account: None,
            measures: None,
            activity: ActivityState::default(),
            details: HashMap::new(),
            details_order: VecDeque::new(),
            details_asked: HashSet::new(),
            details_stale: HashSet::new(),
            details_behind: HashSet::new(),
            details_trouble: HashMap::new(),
            drafts: HashMap::new(),
            forms: BTreeMap::new(),
            options: HashMap::new(),
            ids: IdSource::default(),
            pending: Vec::new(),
            names: None,
            findables: Arc::default(),
            findables_stale: true,
            sync_asked: false,
            layers: Vec::new(),
            beside: None,
            passing: false,
            toast: None,
            said: VecDeque::new(),
            problems: Vec::new(),
            until_synced: None,
            storeless: false,
            link: Link::default(),
            elsewhere: false,
            filling: None,
            pull: None,
            synced: None,
            prefix: None,
            dirty: true,
        }
    }

    /// The scopes in which a key is looked up now, innermost first.
    pub fn scopes(&self) -> Vec<Scope> {
        match self.layers.last() {
            None => vec![
                match self.view {
                    View::Board => Scope::Board,
                    View::Triage => Scope::Triage,
                    View::Accounts => Scope::Accounts,
                    View::Account => Scope::Account,
                    View::Quadrant => Scope::Quadrant,
                    View::Renewals => Scope::Renewals,
                    View::Portfolio => Scope::Portfolio,
                    View::Activity => Scope::Activity,
                },
                Scope::Global,
            ],
            Some(
                Layer::Palette(_)
                | Layer::Find(_)
                | Layer::Stages(..)
                | Layer::Pick(..)
                | Layer::Fields(..)
                | Layer::Form(_),
            ) => {
                vec![Scope::Menu, Scope::Line]
            }
            Some(Layer::Log(_) | Layer::Filter(_)) => vec![Scope::Line],
            Some(Layer::Put(_)) => vec![Scope::Menu, Scope::Line],
            Some(Layer::WhyNot(_)) => vec![Scope::Help, Scope::Triage, Scope::Global],
            Some(Layer::Move(dialog)) if dialog.on_line() => vec![Scope::Menu, Scope::Line],
            Some(Layer::Move(_)) => vec![Scope::Move, Scope::Global],
            Some(Layer::Bulk(dialog)) if dialog.review => vec![Scope::Bulk, Scope::Global],
            Some(Layer::Bulk(_)) => vec![Scope::Menu, Scope::Line],
            Some(Layer::Columns(_)) => vec![Scope::Columns, Scope::Global],
            Some(Layer::Conflict(_)) => vec![Scope::Conflict, Scope::Global],
            Some(Layer::Help {
                search: Some(search),
                ..
            }) => match search.typing {
                true => vec![Scope::Line],
                // From command to command that was found, as from dot to dot.
                false => vec![Scope::Help, Scope::Quadrant, Scope::Global],
            },
            Some(Layer::Help { .. } | Layer::Shown(_)) => vec![Scope::Help, Scope::Global],
            Some(Layer::Whole(_)) => vec![Scope::Help, Scope::Account, Scope::Global],
        }
    }

    /// Takes in what a drawing of this state found out.
    pub fn drawn(&mut self, drawn: Drawn) {
        self.zones = drawn.zones;
        if let (Some(top), Some(account)) = (drawn.account, &mut self.account) {
            account.scroll = top;
            account.starts = drawn.entries;
        }
        if let Some(top) = drawn.portfolio {
            self.portfolio.scroll = top;
            self.portfolio.figures = drawn.figures;
        }
        if let (Some(top), Some(Layer::Help { scroll, .. })) = (drawn.help, self.layers.last_mut())
        {
            *scroll = top;
        }
        if let (Some(top), Some(Layer::Shown(shown))) = (drawn.help, self.layers.last_mut()) {
            shown.scroll = top;
        }
        if let (Some(top), Some(Layer::Whole(shown))) = (drawn.help, self.layers.last_mut()) {
            shown.scroll = top;
        }
        if let (Some(top), Some(Layer::WhyNot(shown))) = (drawn.help, self.layers.last_mut()) {
            shown.scroll = top;
        }
    }

    /// Whether keys have to wait: they would act on a book that is not read yet.
    pub fn awaits_book(&self) -> bool {
        matches!(self.opening, Opening::Reading | Opening::Glimpse) && !self.storeless
    }

    /// Whether typed characters go into a line.
    pub fn typing(&self) -> bool {
        self.scopes().contains(&Scope::Line)
    }
}
