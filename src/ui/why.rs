//! Why an account is in the queue: the sum term by term, the play, the last touchpoints, the people.

use super::widgets::{Line, Sheet, health, spark};
use super::words;
use crate::app::State;
use crate::app::command::Command;
use crate::app::view::View;
use crate::domain::Account;
use crate::domain::book::Row;
use crate::domain::contact::Contact;
use crate::domain::touchpoint::{Details, Touchpoint};
use crate::domain::triage::closing::{How, Until};
use crate::domain::triage::{Evidence, Lane, SignalKind, Term};
use crate::domain::triage::{describe_in, told_by};
use crate::domain::when::show;
use crate::messages::{account, faults, names, numbers, triage as say};
use crate::theme::{Mark, Role};

/// Most lines of a touchpoint's text that are shown.
const SAID: usize = 3;

/// Lines of terms that are shown at least, also where sum and play then have no room.
const FEWEST: usize = 3;

/// The account, the sum and the play; in so many `lines` where they are few.
pub fn reasons(sheet: &mut Sheet<'_>, state: &State, row: &Row, lane: Lane, lines: Option<usize>) {
    title(sheet, state, row);
    if let Some(lines) = lines {
        let mut play = Sheet::new(sheet.theme, sheet.width, sheet.language);
        play_in_brief(&mut play, state, row, lane);
        let terms = lines.saturating_sub(sheet.lines.len() + 2 + play.lines.len());
        sum(sheet, state, row, lane, Some(terms.max(FEWEST)));
        sheet.lines.append(&mut play.lines);
    } else {
        sheet.gap();
        sum(sheet, state, row, lane, None);
        play(sheet, state, row, lane);
    }
    super::plan::handover(sheet, state, row, true);
}

/// The last touchpoints, in full where there is room, and the people.
pub fn evidence(sheet: &mut Sheet<'_>, state: &State, row: &Row, full: bool) {
    if state.passing {
        return;
    }
    let Some(details) = details(state, row) else {
        sheet.gap();
        let text = match state.details_trouble.get(&row.account.id) {
            // Another process on this machine reaches it: it was.
            Some(_) if state.elsewhere => account::not_read(state.language).to_owned(),
            Some(why) => faults::told(state.language, why),
            None => say::reading(state.language).to_owned(),
        };
        sheet.prose(Role::Dim, 0, &text);
        return;
    };
    if full {
        sheet.heading(say::last_touchpoints(state.language));
        if details.touchpoints.is_empty() {
            sheet.plain(Role::Dim, none(state, details));
        }
        for touchpoint in details.touchpoints.iter().take(8) {
            let line = touchpoint_line(sheet, state, touchpoint);
            sheet.push(line);
            said(sheet, touchpoint, SAID);
        }
    } else {
        touchpoints(sheet, state, details, 0);
        people(sheet, state, details, 0);
    }
}

/// An account's details, if there is anything to say of them yet.
pub fn details<'s>(state: &'s State, row: &Row) -> Option<&'s Details> {
    state.read(&row.account.id)
}

/// What was said, beyond the title, in at most so many lines.
pub fn said(sheet: &mut Sheet<'_>, touchpoint: &Touchpoint, most: usize) {
    // The title is the first line of the body, often the whole of it.
    let body = touchpoint.body.strip_prefix(touchpoint.title.as_str());
    let body = body.unwrap_or(&touchpoint.body);
    // Where lines are few, none is spent on a blank one.
    let lines: Vec<&str> = body
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    if lines.is_empty() {
        return;
    }
    let before = sheet.lines.len();
    sheet.prose(Role::Dim, 4, &lines.join("\n"));
    if sheet.lines.len() > before + most {
        sheet.lines.truncate(before + most);
        let ellipsis = sheet.theme.mark(Mark::Ellipsis);
        sheet.plain(Role::Dim, &format!("    {ellipsis}"));
    }
}

fn title(sheet: &mut Sheet<'_>, state: &State, row: &Row) {
    name(sheet, state, row);
    let dot = format!(" {} ", sheet.theme.mark(Mark::Dot));
    sheet.plain(Role::Dim, &place(state, row).join(&dot));
}

/// The line of the account's name, with its score and trend at the end.
pub(super) fn name(sheet: &mut Sheet<'_>, state: &State, row: &Row) {
    let now = &row.health(state.now);
    let band = sheet.look(spark::role(now.band));
    let mark = sheet.theme.mark(health::mark(now.band));
    let score = now
        .score
        .map_or("–".to_owned(), |score| health::whole(score).to_string());
    let mut line = Line::default()
        .add(sheet.look(Role::Strong), &row.account.name)
        .end(band, format!("{mark} {score}"));
    if let Some((arrow, role)) = health::arrow(now) {
        line = line.end(sheet.look(role), format!(" {}", sheet.theme.mark(arrow)));
    }
    sheet.push(line);
}

/// Where the account stands: stage, ARR, tier, owner.
pub(super) fn place(state: &State, row: &Row) -> Vec<String> {
    let mut parts =
        vec![words::place(&state.rules.lifecycle, row.today.place, state.language).to_owned()];
    parts.extend(row.account.arr.map(|arr| arr.compact_in(state.language)));
    parts.extend(
        row.account
            .tier
            .as_ref()
            .map(|tier| words::tier_name(&state.rules, tier, state.language).to_owned()),
    );
    parts.push(words::owner(&row.account, &state.book, state.language).to_owned());
    parts
}

/// The terms and what they come to. Where they would take more than `most` lines, the smallest are
/// told in one: what is shown adds up all the same.
pub fn sum(sheet: &mut Sheet<'_>, state: &State, row: &Row, lane: Lane, most: Option<usize>) {
    let terms = row.today.terms.iter().filter(|(of, _)| *of == lane);
    let mut shown: Vec<(&Term, Vec<Line>)> = terms
        .map(|(_, term)| (term, term_lines(sheet, state, &row.account, term, lane)))
        .collect();
    let mut folded: Vec<&Term> = Vec::new();
    while let Some(most) = most {
        let lines: usize = shown.iter().map(|(_, lines)| lines.len()).sum();
        let smallest = shown.iter().enumerate().rev();
        let smallest = smallest.min_by_key(|(_, (term, _))| term.points);
        let Some((at, _)) = smallest.filter(|_| lines + usize::from(!folded.is_empty()) > most)
        else {
            break;
        };
        folded.push(shown.remove(at).0);
    }
    for (_, lines) in shown {
        sheet.lines.extend(lines);
    }
    if !folded.is_empty() {
        folded.reverse();
        let points: i32 = folded.iter().map(|term| i32::from(term.points)).sum();
        let words: Vec<String> = folded
            .iter()
            .map(|term| words::short(term, &state.rules.triage, state.language))
            .collect();
        let line = Line::default()
            .number(sheet.look(Role::Text), &points.to_string(), 3)
            .add(
                sheet.look(Role::Dim),
                format!("  {}", numbers::list(state.language, &words)),
            );
        sheet.push(line);
    }
    let total = row.today.score(lane).to_string();
    let rule = sheet.theme.mark(Mark::Rule).repeat(3);
    sheet.plain(Role::Rule, &rule);
    let line = Line::default()
        .number(sheet.look(Role::Strong), &total, 3)
        .add(sheet.look(Role::Dim), say::in_all(state.language));
    sheet.push(line);
    away(sheet, state, row, lane);
}

/// What came back and why, what is put away and how, and who was asked to see to it.
fn away(sheet: &mut Sheet<'_>, state: &State, row: &Row, lane: Lane) {
    let Some(away) = row.today.away.as_deref() else {
        return;
    };
    let (rules, now, language) = (&state.rules.triage, state.now, state.language);
    for back in away.back.iter().filter(|back| back.lane == lane) {
        let signal = SignalKind::named(&back.signal, language);
        sheet.prose(
            Role::Warn,
            5,
            &say::is_back(
                language,
                signal,
                back.why(&state.rules.triage, state.now, state.language),
            ),
        );
    }
    for put in away.put.iter().filter(|put| put.lane == lane) {
        let words = describe_in(language, &put.term, rules, now);
        let until = match &put.closing.how {
            How::Snoozed(Until::Day(day)) => say::until(language, show::day(*day, now, language)),
            How::Snoozed(Until::When(query)) => say::until(language, query),
            How::Snoozed(Until::Worse) | How::Done | How::Dismissed => String::new(),
        };
        let reason = put
            .closing
            .reason
            .iter()
            .map(|reason| say::because(language, reason));
        let reason: String = reason.collect();
        let how = put.closing.how.name(language);
        sheet.prose(
            Role::Dim,
            5,
            &say::put_away(language, format_args!("{how}{until}{reason}"), words),
        );
    }
    for given in &away.assigned {
        let to = state.book.owner_name(&given.to);
        let what = match given.signal.as_deref() {
            Some(signal) => SignalKind::named(signal, language),
            None => say::row(language).to_owned(),
        };
        sheet.prose(Role::Accent, 5, &say::given(language, what, to));
    }
}

/// `20  NPS 6 on 17 Sep, not answered since        17 Sep`, in as many lines as it takes.
fn term_lines(
    sheet: &Sheet<'_>,
    state: &State,
    account: &Account,
    term: &Term,
    lane: Lane,
) -> Vec<Line> {
    let date = date(term).map(|day| show::day(day, state.now, state.language));
    let mut words = describe_in(state.language, term, &state.rules.triage, state.now);
    if let Some(who) = told_by(account, term, state.now) {
        words += &format!(" ({who})");
    }
    let room = usize::from(sheet.width.saturating_sub(5 + 13));
    let role = match (lane, term.points) {
        (Lane::Opportunity, _) => Role::Good,
        (_, 20..) => Role::Bad,
        (_, 10..20) => Role::Warn,
        _ => Role::Text,
    };
    let mut lines = Vec::new();
    for text in super::widgets::wrap(&words, room.max(20)) {
        let first = lines.is_empty();
        let mut line = match first {
            true => Line::default().number(sheet.look(role), &term.points.to_string(), 3),
            false => Line::default().add(sheet.look(role), "   "),
        };
        line = line.add(sheet.look(Role::Text), format!("  {text}"));
        if let (true, Some(date)) = (first, &date) {
            line = line.end(sheet.look(Role::Dim), date);
        }
        lines.push(line);
    }
    lines
}

/// What to do about the dearest signal that says what to do, with its steps. It comes with the
/// touchpoints, when the cursor rests: nobody reads it of a row that is passed.
fn play(sheet: &mut Sheet<'_>, state: &State, row: &Row, lane: Lane) {
    if state.passing {
        return;
    }
    if let Some(advice) = advice(state, row, lane) {
        sheet.heading(say::play(state.language));
        sheet.prose(Role::Text, 0, advice);
        let lead = row.today.lead(lane);
        let play = lead.and_then(|lead| state.rules.triage.play_of(lead));
        let steps = play.map_or(&[][..], |play| &play.steps);
        // One step is the advice again.
        let shown = steps.len() > 1;
        for (at, step) in steps.iter().enumerate().filter(|_| shown) {
            sheet.prose(Role::Dim, 2, &format!("{}. {step}", at + 1));
        }
        let key = state.keys.first(Command::Play);
        let offers = play.is_some_and(|play| play.line.is_some() || !play.tasks.is_empty());
        if offers && state.view == View::Triage && !key.is_empty() && !state.passing {
            sheet.prose(
                Role::Dim,
                2,
                &crate::messages::plan::offers(state.language, key),
            );
        }
    }
}

/// The same right below the sum, where lines are few.
pub fn play_in_brief(sheet: &mut Sheet<'_>, state: &State, row: &Row, lane: Lane) {
    let Some(advice) = advice(state, row, lane) else {
        return;
    };
    let room = usize::from(sheet.width.saturating_sub(5));
    for (index, text) in super::widgets::wrap(advice, room).iter().enumerate() {
        let lead = if index == 0 {
            sheet.theme.mark(Mark::To)
        } else {
            " "
        };
        let line = Line::default()
            .add(sheet.look(Role::Accent), format!("  {lead}"))
            .add(sheet.look(Role::Text), format!("  {text}"));
        sheet.push(line);
    }
}

fn advice<'s>(state: &'s State, row: &Row, lane: Lane) -> Option<&'s str> {
    let mut terms = row.today.terms.iter();
    let (_, term) = terms.find(|(of, term)| *of == lane && term.leads())?;
    let advice = state.rules.triage.advice(term);
    (!advice.is_empty()).then_some(advice)
}

/// What stands where no touchpoint does: that there is none is known once the CRM was asked.
fn none(state: &State, details: &Details) -> &'static str {
    match details.fetched {
        Some(_) => say::none_yet(state.language),
        None => account::not_read(state.language),
    }
}

/// Entries of a list that are shown also where they must be scrolled to.
const FEW: usize = 4;

/// The last touchpoints: a few, or as many as a sheet of `height` lines has room for; what was said of each
/// where all of the few find room with it.
pub fn touchpoints(sheet: &mut Sheet<'_>, state: &State, details: &Details, height: usize) {
    sheet.heading(say::last_touchpoints(state.language));
    if details.touchpoints.is_empty() {
        sheet.plain(Role::Dim, none(state, details));
    }
    let room = height.saturating_sub(sheet.lines.len());
    let entry = |touchpoint: &Touchpoint, whole: bool| {
        let mut entry = Sheet::new(sheet.theme, sheet.width, sheet.language);
        let line = touchpoint_line(&entry, state, touchpoint);
        entry.push(line);
        if whole {
            said(&mut entry, touchpoint, SAID);
        }
        entry.lines
    };
    let few = details.touchpoints.iter().take(FEW);
    let whole = few.map(|of| entry(of, true).len()).sum::<usize>() <= room;
    let mut lines = Vec::new();
    for (at, touchpoint) in details.touchpoints.iter().enumerate() {
        let entry = entry(touchpoint, whole);
        if at >= FEW && lines.len() + entry.len() > room {
            break;
        }
        lines.extend(entry);
    }
    sheet.lines.extend(lines);
}

/// `16 Nov  call    rollout blocked by SSO`.
pub fn touchpoint_line(sheet: &Sheet<'_>, state: &State, touchpoint: &Touchpoint) -> Line {
    let day = show::day(
        show::local_day(touchpoint.at, state.now),
        state.now,
        state.language,
    );
    let ellipsis = sheet.theme.mark(Mark::Ellipsis);
    let mut line = Line::default()
        .pad(
            sheet.look(Role::Dim),
            &day,
            words::day_width(state.language) + 1,
            ellipsis,
        )
        .pad(
            sheet.look(Role::Accent),
            touchpoint.kind.name(state.language),
            9,
            ellipsis,
        )
        .add(sheet.look(Role::Text), &touchpoint.title);
    if touchpoint.id.is_none() {
        let mark = sheet.theme.mark(Mark::Outbox);
        line = line.end(sheet.look(Role::Accent), say::waiting(state.language, mark));
    } else if let Some(minutes) = touchpoint.minutes {
        line = line.end(sheet.look(Role::Dim), say::minutes(state.language, minutes));
    }
    line
}

/// The people: a few, or as many as a sheet of `height` lines has room for, and how many more there are.
pub fn people(sheet: &mut Sheet<'_>, state: &State, details: &Details, height: usize) {
    sheet.heading(say::people(state.language));
    if details.contacts.is_empty() {
        sheet.plain(Role::Dim, say::nobody_known(state.language));
    }
    let all = details.contacts.len();
    // One more takes no more room than to say so.
    let room = height.saturating_sub(sheet.lines.len() + 1).max(FEW);
    let shown = if all <= room + 1 { all } else { room };
    for contact in details.contacts.iter().take(shown) {
        let line = contact_line(sheet, state, contact);
        sheet.push(line);
    }
    if shown < all {
        let down = sheet.theme.mark(Mark::Down);
        sheet.plain(
            Role::Dim,
            names::more(sheet.language, down, all - shown).trim(),
        );
    }
}

/// `Dana Ruiz   champion, key user   met 12 d ago`.
pub fn contact_line(sheet: &Sheet<'_>, state: &State, contact: &Contact) -> Line {
    let ellipsis = sheet.theme.mark(Mark::Ellipsis);
    let name = (sheet.width / 3).clamp(10, 24);
    let (role, name_role) = match contact.left {
        true => (Role::Bad, Role::Disabled),
        false => (Role::Dim, Role::Text),
    };
    let mut what = words::roles(&contact.roles, state.language);
    if what.is_empty() {
        what = contact.title.clone().unwrap_or_default();
    }
    let met = match (contact.left, contact.last_contacted) {
        (true, _) => say::has_left(state.language).to_owned(),
        (_, Some(at)) => show::ago(at, state.now, state.language),
        (_, None) => say::never_met(state.language).to_owned(),
    };
    Line::default()
        .pad(sheet.look(name_role), &contact.name, name, ellipsis)
        .add(sheet.look(Role::Text), " ")
        .add(sheet.look(Role::Dim), what)
        .end(sheet.look(role), met)
}

/// The day a term's evidence is of.
fn date(term: &Term) -> Option<chrono::NaiveDate> {
    match term.evidence {
        Evidence::Renewal { on, .. } | Evidence::Answer { on, .. } => Some(on),
        Evidence::Usage { until, .. } => Some(until),
        Evidence::NoUse { last, .. } => Some(last),
        Evidence::Overdue { since, .. } => since,
        _ => None,
    }
}
