//! Moving an account to another stage: what stands against it, what is asked, and the writes that
//! carry it out. The screen and the command line both move with this.

use super::account::Account;
use super::asked::is_number;
use super::assess::Rules;
use super::field::Field;
use super::id::OwnerId;
use super::lifecycle::{
    Criterion, Lifecycle, Place, ReasonKind, Source, StageKind, StageTask, Subject,
};
use super::search::fold;
use super::text::line;
use super::touchpoint::{Details, Kind, NewTask, NewTouchpoint};
use super::when::{Now, show};
use super::write::Op;
use crate::messages::{Language, numbers, refusals, titles, writes};
use chrono::TimeDelta;

/// Why an account cannot be moved to any stage: its stage is that of a ticket or a deal in a pipeline, and
/// it has none there. A sentence; `source`: where the CRM keeps the stages.
pub fn nothing_to_move(source: &Source, account: &Account, language: Language) -> Option<String> {
    let odd = account.odd.iter().any(|(field, _)| *field == Field::Stage);
    if account.stage.is_some() || account.hidden.contains(Field::Stage) || odd {
        return None;
    }
    // The number of a pipeline says nothing to a person.
    let label = |text: &str| (!is_number(text)).then(|| line(text));
    let name = &account.name;
    Some(match source {
        Source::Property => return None,
        Source::Tickets(pipeline) => match label(pipeline) {
            Some(label) => refusals::no_ticket_in(language, name, label),
            None => refusals::no_ticket(language, name),
        },
        Source::Deals(pipeline) => match label(pipeline) {
            Some(label) => refusals::no_deal_in(language, name, label),
            None => refusals::no_deal(language, name),
        },
    })
}

/// A move that is being made.
#[derive(Clone, Debug)]
pub struct Move<'a> {
    lifecycle: &'a Lifecycle,
    account: &'a Account,
    /// From where.
    pub from: Place,
    /// To where.
    pub to: Place,
    /// What should be true before; `None`: a person judges.
    pub criteria: Vec<(Criterion, Option<bool>)>,
    /// The words of the criteria that a person saw, could tick, and left open.
    left_open: Vec<String>,
    /// The ids of criteria that a person ticked, or whose tick was taken away.
    judged: Vec<(String, bool)>,
    /// The tasks of the stage entered that are taken.
    tasks: Vec<StageTask>,
}

/// What a person said about a move.
#[derive(Clone, Copy, Debug, Default)]
pub struct Answer<'a> {
    /// The CRM's value of the loss or renewal reason that was chosen.
    pub value: Option<&'a str>,
    /// Their own words; blank ones are none.
    pub words: &'a str,
    /// Fields that the CRM has no property for: a reason chosen for one of them goes into the note.
    pub unmapped: &'a [Field],
    /// What the note is written in: the person's language, as the stages and criteria that it names are.
    pub language: Language,
}

impl<'a> Move<'a> {
    /// A move with what is to be true before it. Criteria are for leaving a stage forward along the
    /// line, or from beside it back onto it; not for stepping back or aside, nor for winning back.
    pub fn new(
        rules: &'a Rules,
        subject: Subject<'a>,
        (from, to): (Place, Place),
        now: Now,
    ) -> Self {
        let (lifecycle, account) = (&rules.lifecycle, &subject.row.account);
        let onto_line = lifecycle.stage(to).is_some_and(|stage| !stage.aside);
        let asks = match lifecycle.stage(from) {
            Some(left) if left.aside => left.kind != StageKind::Lost,
            Some(_) => to > from,
            None => false,
        };
        let criteria = match onto_line && asks {
            true => lifecycle.check(subject, from, rules, now),
            false => Vec::new(),
        };
        Self::shown(lifecycle, account, (from, to), criteria)
    }

    /// A move with the criteria as they were when a person decided.
    pub fn shown(
        lifecycle: &'a Lifecycle,
        account: &'a Account,
        (from, to): (Place, Place),
        criteria: Vec<(Criterion, Option<bool>)>,
    ) -> Self {
        Self {
            lifecycle,
            account,
            from,
            to,
            criteria,
            left_open: Vec::new(),
            judged: Vec::new(),
            tasks: Vec::new(),
        }
    }

    /// Which of the criteria a person has ticked before, beside `criteria`.
    pub fn ticks(&self) -> Vec<bool> {
        let plan = self.account.plan();
        let stage = self.lifecycle.stage(self.from);
        let ticked = |(criterion, _): &(Criterion, Option<bool>)| {
            stage.is_some_and(|stage| plan.ticked(&stage.id, &criterion.id))
        };
        self.criteria.iter().map(ticked).collect()
    }

    /// The tasks of the stage entered, offered on the way forward, aside and when won back; not when
    /// it only goes a step back, and none that is open for the account already.
    pub fn offered(&self, details: Option<&Details>) -> Vec<StageTask> {
        let back = match self.lifecycle.stage(self.from) {
            Some(left) => !left.aside && self.to < self.from,
            None => false,
        };
        let Some(entered) = self.lifecycle.stage(self.to).filter(|_| !back) else {
            return Vec::new();
        };
        let tasks = details.map_or(&[][..], |details| &details.tasks[..]);
        let open = |offered: &&StageTask| {
            let there = tasks.iter().filter(|task| !task.done);
            there
                .into_iter()
                .any(|task| fold(&task.title) == fold(&offered.text))
        };
        let offered = entered.tasks.iter().filter(|task| !open(task));
        offered.cloned().collect()
    }

    /// The move with tasks taken.
    pub fn taking(mut self, tasks: Vec<StageTask>) -> Self {
        self.tasks = tasks;
        self
    }

    /// The move after a person could tick the criteria that data does not answer; `ticks` beside
    /// `criteria`. Ticking is not asked for, but what was left open is kept in a note.
    pub fn ticked(mut self, ticks: &[bool]) -> Self {
        let before = self.ticks();
        let all = self.criteria.iter_mut().zip(ticks).zip(before);
        for (((criterion, met), tick), before) in all {
            if met.is_none() && *tick != before {
                self.judged.push((criterion.id.clone(), *tick));
            }
            match (*met, tick) {
                (None, true) => *met = Some(true),
                (None, false) => self.left_open.push(criterion.text.clone()),
                (Some(_), _) => {}
            }
        }
        self
    }

    /// The words of the criteria that are not met.
    pub fn unmet(&self) -> Vec<&str> {
        let unmet = self.criteria.iter().filter(|(_, met)| *met == Some(false));
        unmet
            .map(|(criterion, _)| criterion.text.as_str())
            .collect()
    }

    /// The reason that is asked for, if one is.
    pub fn needs(&self) -> Option<ReasonKind> {
        let unmet = self.unmet().len();
        self.lifecycle.needs_reason(self.from, self.to, unmet)
    }

    /// The names of the stage left and the stage entered; of an unmapped one the CRM's value.
    pub fn names(&self, language: Language) -> (&'a str, &'a str) {
        let name = |place| match self.lifecycle.stage(place) {
            Some(stage) => stage.name.as_str(),
            None => self
                .account
                .stage
                .as_deref()
                .unwrap_or(titles::no_stage(language)),
        };
        (name(self.from), name(self.to))
    }

    /// The move in a line of the journal: `Acme: Adoption → Value`.
    pub fn title(&self, language: Language) -> String {
        let (left, entered) = self.names(language);
        let change = format!("{left} → {entered}");
        titles::of(language, &self.account.name, change)
    }

    /// The writes: the stage, the reason where the CRM has a field for it, and a note with the words
    /// and the criteria that were not met or left open, if there are any. `base` tells what a field
    /// was when the person decided.
    ///
    /// # Errors
    /// Those of `base`.
    pub fn writes<E>(
        &self,
        answer: Answer<'_>,
        base: impl Fn(Field) -> Result<Option<String>, E>,
        me: Option<&OwnerId>,
        now: Now,
    ) -> Result<Vec<Op>, E> {
        let set = |field, value: &str| {
            Ok(Op::SetField {
                field,
                base: base(field)?,
                value: Some(value.to_owned()),
            })
        };
        let mut ops = vec![set(Field::Stage, self.lifecycle.value_of(self.to))?];
        let field = match self.needs() {
            Some(ReasonKind::Loss) => Some(Field::LossReason),
            Some(ReasonKind::Renewal) => Some(Field::RenewalReason),
            Some(ReasonKind::Unmet | ReasonKind::Backward) | None => None,
        };
        let mut words = answer.words.trim().to_owned();
        match (field, answer.value) {
            (Some(field), Some(value)) if answer.unmapped.contains(&field) => {
                let reason = writes::reason(answer.language, self.label(value));
                words = match words.is_empty() {
                    true => reason,
                    false => format!("{reason}\n\n{words}"),
                };
            }
            (Some(field), Some(value)) => ops.push(set(field, value)?),
            _ => {}
        }
        if let Some(plan) = self.plan(now) {
            ops.push(set(Field::Plan, &plan)?);
        }
        let owner = || me.or(self.account.owner.as_ref()).cloned();
        for task in &self.tasks {
            // Tasks are for working days: what would fall on a weekend waits for Monday.
            let before = i64::from(task.days) - 1;
            let before = now.today().checked_add_signed(TimeDelta::days(before));
            ops.push(Op::AddTask(NewTask {
                title: task.text.clone(),
                due: show::next_working_day(before.unwrap_or(now.today())),
                owner: owner(),
                ..NewTask::default()
            }));
        }
        let body = self.note(&words, answer.language);
        if !body.is_empty() {
            let (left, entered) = self.names(answer.language);
            ops.push(Op::Log(NewTouchpoint {
                kind: Kind::Note,
                at: now.utc,
                minutes: None,
                title: writes::moved(answer.language, left, entered),
                body,
                contacts: Vec::new(),
                owner: owner(),
                about: None,
            }));
        }
        Ok(ops)
    }

    /// The words for a reason's value.
    fn label<'b>(&'b self, value: &'b str) -> &'b str {
        let of = self.lifecycle;
        let mut all = of.loss_reasons.iter().chain(&of.renewal_reasons);
        let found = all.find(|reason| reason.value == value);
        found.map_or(value, |reason| reason.label.as_str())
    }

    /// What keeps the ticks without moving, with its line in the journal; `None` when they are as
    /// before. `base` is the plan's text as the person saw it.
    pub fn ticks_only(
        &self,
        base: Option<String>,
        now: Now,
        language: Language,
    ) -> Option<(String, Op)> {
        let value = Some(self.plan(now)?);
        let title = match &self.judged[..] {
            [(id, met)] => {
                let named = self.criteria.iter().find(|(of, _)| of.id == *id);
                let text = named.map_or(id.as_str(), |(of, _)| of.text.as_str());
                match met {
                    true => titles::criterion_met(language, &self.account.name, text),
                    false => titles::criterion_unmet(language, &self.account.name, text),
                }
            }
            all => titles::criteria(language, &self.account.name, all.len()),
        };
        let field = Field::Plan;
        Some((title, Op::SetField { field, base, value }))
    }

    /// The plan with the ticks as they are now; `None` when they are as before.
    fn plan(&self, now: Now) -> Option<String> {
        let stage = self.lifecycle.stage(self.from)?;
        let mut plan = self.account.plan();
        let mut changed = false;
        for (criterion, met) in &self.judged {
            changed |= plan.tick(&stage.id, criterion, *met, now.today());
        }
        changed.then(|| plan.render())
    }

    /// What the note says, by paragraphs; empty when there is nothing to keep.
    fn note(&self, words: &str, language: Language) -> String {
        let mut said = Vec::new();
        if !words.is_empty() {
            said.push(words.to_owned());
        }
        let unmet = self.unmet();
        if !unmet.is_empty() {
            said.push(writes::not_met(
                language,
                numbers::clauses(language, &unmet),
            ));
        }
        if !self.left_open.is_empty() {
            let open = numbers::clauses(language, &self.left_open);
            said.push(writes::left_open(language, open));
        }
        said.join("\n\n")
    }
}

/// Which of the reasons, each a value of the CRM and its label, was typed: the one spelled so, else
/// the only one that begins so, else the only one with that in it. `None`: these are own words.
pub fn named_reason<'a>(
    said: &str,
    reasons: impl Iterator<Item = (&'a str, &'a str)>,
) -> Option<usize> {
    let want = fold(said.trim());
    if want.is_empty() {
        return None;
    }
    let spellings: Vec<[String; 2]> = reasons
        .map(|(value, label)| [fold(value), fold(label)])
        .collect();
    let which = |fits: &dyn Fn(&String) -> bool| {
        let mut found = (0..spellings.len()).filter(|at| spellings[*at].iter().any(fits));
        (found.next(), found.next().is_some())
    };
    let tries: [&dyn Fn(&String) -> bool; 3] = [
        &|name| *name == want,
        &|name| name.starts_with(&want),
        &|name| name.contains(&want),
    ];
    // One that begins so settles it, and so do several: then nobody knows which is meant.
    let (first, more) = tries.into_iter().map(which).find(|(at, _)| at.is_some())?;
    first.filter(|_| !more)
}
