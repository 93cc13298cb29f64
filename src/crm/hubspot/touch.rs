//! Calls, emails, meetings and notes as touchpoints, and touchpoints as what HubSpot keeps.

use super::api::Type;
use super::body;
use super::value;
use super::wire::Record;
use crate::crm::CrmError;
use crate::domain::id::{AccountId, ContactId, OwnerId, TouchpointId};
use crate::domain::odd::{Odd, Part};
use crate::domain::search::fold;
use crate::domain::text;
use crate::domain::touchpoint::{About, Kind, NewTask, NewTouchpoint, Touchpoint};
use crate::domain::when::midday;
use crate::domain::write::ObjectKind;
use chrono::{DateTime, Duration, FixedOffset, SecondsFormat, Utc};
use chrono_tz::Tz;
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// Longest body HubSpot keeps, in units of UTF-16; the marker is at its end, so it must not be cut.
pub(super) const LONGEST_BODY: usize = 65_536;
/// "Connected", of the call outcomes that every portal has.
const CONNECTED: &str = "f240bbac-87c9-4f6e-bf70-924b57d47db7";

/// What HubSpot keeps as a meeting and we know more exactly: the word its title begins with.
const MEETINGS: &[(Kind, &str)] = &[
    (Kind::Qbr, "QBR"),
    (Kind::Training, "Training"),
    (Kind::Visit, "Visit"),
    (Kind::Kickoff, "Kickoff"),
];

/// What portals call those types of meetings (`hs_activity_type`) besides, folded.
const TYPES: &[(Kind, &[&str])] = &[
    (
        Kind::Qbr,
        &[
            "quarterly business review",
            "business review",
            "ebr",
            "executive business review",
            "revision trimestral",
            "季度回顾",
            "季度业务回顾",
            "业务回顾",
            "quartalsgesprach",
            "revue trimestrielle",
        ],
    ),
    (
        Kind::Training,
        &[
            "capacitacion",
            "formacion",
            "entrenamiento",
            "schulung",
            "培训",
            "formation",
            "treinamento",
        ],
    ),
    (
        Kind::Visit,
        &["on site", "onsite", "visita", "besuch", "拜访", "visite"],
    ),
    (
        Kind::Kickoff,
        &[
            "kick off",
            "lanzamiento",
            "reunion de inicio",
            "启动",
            "auftakt",
            "lancement",
        ],
    ),
];

/// The property of a meeting that says what type of meeting it is.
pub(super) const MEETING_TYPE: &str = "hs_activity_type";

/// The object types of touchpoints.
pub(super) const ACTIVITIES: &[Type] = &[Type::Calls, Type::Emails, Type::Meetings, Type::Notes];

/// Where a kind of record of ours lives.
pub(super) fn object_type(kind: ObjectKind) -> Type {
    match kind {
        ObjectKind::Call => Type::Calls,
        ObjectKind::Email => Type::Emails,
        ObjectKind::Meeting => Type::Meetings,
        ObjectKind::Note => Type::Notes,
        ObjectKind::Task => Type::Tasks,
        ObjectKind::Ticket => Type::Tickets,
        ObjectKind::Deal => Type::Deals,
    }
}

/// What a kind of touchpoint is kept as.
pub(super) fn object_kind(kind: Kind) -> ObjectKind {
    match kind {
        Kind::Call => ObjectKind::Call,
        Kind::Email => ObjectKind::Email,
        Kind::Note => ObjectKind::Note,
        Kind::Meeting | Kind::Qbr | Kind::Training | Kind::Visit | Kind::Kickoff => {
            ObjectKind::Meeting
        }
    }
}

/// The properties that may hold our marker.
pub(super) fn body_properties(kind: ObjectKind) -> &'static [&'static str] {
    match kind {
        ObjectKind::Call => &["hs_call_body"],
        ObjectKind::Email => &["hs_email_text", "hs_email_html"],
        ObjectKind::Meeting => &["hs_meeting_body"],
        ObjectKind::Note => &["hs_note_body"],
        ObjectKind::Task => &["hs_task_body"],
        // They are moved, never made.
        ObjectKind::Ticket | ObjectKind::Deal => &[],
    }
}

/// Properties to read of an activity.
pub(super) fn properties(kind: Type) -> &'static [&'static str] {
    match kind {
        Type::Calls => &[
            "hs_timestamp",
            "hubspot_owner_id",
            "hs_call_title",
            "hs_call_body",
            "hs_call_duration",
        ],
        Type::Emails => &[
            "hs_timestamp",
            "hubspot_owner_id",
            "hs_email_subject",
            "hs_email_text",
            "hs_email_html",
        ],
        Type::Meetings => &[
            "hs_timestamp",
            "hubspot_owner_id",
            "hs_meeting_title",
            "hs_meeting_body",
            "hs_meeting_start_time",
            "hs_meeting_end_time",
            MEETING_TYPE,
        ],
        _ => &["hs_timestamp", "hubspot_owner_id", "hs_note_body"],
    }
}

/// When an activity was; `None` where neither it nor the record says.
pub(super) fn moment(record: &Record) -> Option<DateTime<Utc>> {
    let at = record.get("hs_timestamp").and_then(value::moment);
    at.or_else(|| value::moment(&record.created_at))
}

/// An activity as a touchpoint; `None` for a record without id or moment, which cannot be placed.
pub(super) fn touchpoint(
    of: Type,
    record: &Record,
    contacts: Vec<ContactId>,
) -> Option<Touchpoint> {
    let get = |property: &str| record.get(property);
    let mut odd = Vec::new();
    let at = value::read(&mut odd, Part::At, get("hs_timestamp"), value::moment)
        .or_else(|| value::moment(&record.created_at))
        .filter(|_| !record.id.is_empty())?;
    let (kind, title, raw, minutes) = match of {
        Type::Calls => {
            let some = |raw: &str| value::number(raw).filter(|millis| *millis >= 0.0);
            let millis = value::read(&mut odd, Part::Minutes, get("hs_call_duration"), some);
            let minutes = millis.map(|millis| (millis / 60_000.0).round() as u32);
            (
                Kind::Call,
                get("hs_call_title"),
                get("hs_call_body"),
                minutes,
            )
        }
        Type::Emails => {
            let raw = get("hs_email_text").or(get("hs_email_html"));
            (Kind::Email, get("hs_email_subject"), raw, None)
        }
        Type::Meetings => {
            let title = get("hs_meeting_title");
            let kind = meeting_kind(title, get(MEETING_TYPE));
            let minutes = meeting_minutes(record, &mut odd);
            (kind, title, get("hs_meeting_body"), minutes)
        }
        _ => (Kind::Note, None, get("hs_note_body"), None),
    };
    let raw = raw.unwrap_or_default();
    let body = match of {
        Type::Emails if get("hs_email_text").is_some() => body::readable_plain(raw),
        _ => body::readable(raw),
    };
    let title = value::filled(title).or_else(|| body.lines().next().map(text::line));
    Some(Touchpoint {
        id: Some(TouchpointId(text::line(&record.id))),
        marker: body::marker(raw),
        kind,
        at,
        minutes: minutes.filter(|minutes| *minutes > 0),
        title: title.unwrap_or_default(),
        body,
        contacts,
        owner: value::filled(get("hubspot_owner_id")).map(OwnerId),
        odd,
    })
}

fn meeting_kind(title: Option<&str>, activity: Option<&str>) -> Kind {
    let of = |words: &str, exact: bool| {
        let found = MEETINGS.iter().find(|(_, word)| {
            let begins = words
                .get(..word.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(word));
            let ends = words.get(word.len()..).unwrap_or_default();
            begins && (!exact || !ends.starts_with(char::is_alphanumeric))
        });
        found.map(|(kind, _)| *kind)
    };
    activity
        .and_then(|activity| of(activity.trim(), false).or_else(|| type_called(activity)))
        .or_else(|| title.and_then(|title| of(title.trim(), true)))
        .unwrap_or(Kind::Meeting)
}

/// The kind of meeting that a portal's type means.
fn type_called(name: &str) -> Option<Kind> {
    let name = format!(" {} ", fold(name).replace(['-', '_'], " "));
    // Words, not parts of words, in languages that have blanks between them.
    let holds = |one: &&str| match one.is_ascii() {
        true => name.contains(&format!(" {one} ")),
        false => name.contains(one),
    };
    let of = |(_, names): &&(Kind, &[&str])| names.iter().any(&holds);
    TYPES.iter().find(of).map(|(kind, _)| *kind)
}

/// The value of a portal's types of meetings, as (value, label), that a kind is kept with; `None` where
/// no type fits it, or it is an ordinary meeting.
pub(super) fn meeting_type(kind: Kind, types: &[(String, String)]) -> Option<&str> {
    if !MEETINGS.iter().any(|(known, _)| *known == kind) {
        return None;
    }
    let means = |(value, label): &&(String, String)| {
        [value, label]
            .iter()
            .any(|name| meeting_kind(None, Some(name)) == kind)
    };
    types.iter().find(means).map(|(value, _)| value.as_str())
}

fn meeting_minutes(record: &Record, odd: &mut Vec<Odd>) -> Option<u32> {
    let (begins, ends) = (
        record.get("hs_meeting_start_time"),
        record.get("hs_meeting_end_time"),
    );
    let begin = value::read(odd, Part::Begins, begins, value::moment);
    let end = value::read(odd, Part::Ends, ends, value::moment);
    let minutes = (end? - begin?).num_minutes().to_string();
    // One that ends before it begins is of no length.
    value::read(odd, Part::Minutes, Some(&minutes), |long| long.parse().ok())
}

/// The body of the request that writes a touchpoint; `meeting`: the portal's type of the meeting.
///
/// # Errors
/// [`CrmError::Refused`] when HubSpot would not keep the body whole.
pub(super) fn create(
    account: &AccountId,
    new: &NewTouchpoint,
    id: Uuid,
    meeting: Option<&str>,
) -> Result<Value, CrmError> {
    let kind = object_kind(new.kind);
    let at = stamp(new.at);
    let mut properties = Map::new();
    let mut set = |property: &str, value: String| {
        properties.insert(property.to_owned(), Value::String(value));
    };
    set("hs_timestamp", at.clone());
    if let Some(owner) = &new.owner {
        set("hubspot_owner_id", owner.0.clone());
    }
    let minutes = new.minutes.unwrap_or(0);
    let body = match kind {
        ObjectKind::Email => body::as_plain(&new.body, id),
        // A note has no title of its own.
        ObjectKind::Note if !new.title.is_empty() && !new.body.starts_with(&new.title) => {
            body::as_html(&format!("{}\n\n{}", new.title, new.body), id)
        }
        _ => body::as_html(&new.body, id),
    };
    let length = body.encode_utf16().count();
    match kind {
        ObjectKind::Call => {
            set("hs_call_title", new.title.clone());
            set("hs_call_status", "COMPLETED".to_owned());
            set("hs_call_disposition", CONNECTED.to_owned());
            if minutes > 0 {
                set(
                    "hs_call_duration",
                    (u64::from(minutes) * 60_000).to_string(),
                );
            }
        }
        ObjectKind::Email => {
            set("hs_email_subject", new.title.clone());
            set("hs_email_direction", "EMAIL".to_owned());
            set("hs_email_status", "SENT".to_owned());
        }
        ObjectKind::Meeting => {
            let end = new.at + Duration::minutes(i64::from(minutes));
            set("hs_meeting_title", meeting_title(new));
            set("hs_meeting_start_time", at);
            set("hs_meeting_end_time", stamp(end));
            set("hs_meeting_outcome", "COMPLETED".to_owned());
            if let Some(of) = meeting {
                set(MEETING_TYPE, of.to_owned());
            }
        }
        ObjectKind::Note | ObjectKind::Task | ObjectKind::Ticket | ObjectKind::Deal => {}
    }
    let holder = body_properties(kind).first().copied().unwrap_or_default();
    set(holder, body);
    if length > LONGEST_BODY {
        return Err(CrmError::Refused {
            status: 0,
            message: format!(
                "The text is {length} characters long with its markup, and HubSpot keeps \
                 {LONGEST_BODY}; shorten it or log it in two parts."
            ),
            fields: vec![holder.to_owned()],
        });
    }
    let associations = associations(kind, account, &new.contacts, new.about.as_ref());
    Ok(json!({"properties": properties, "associations": associations}))
}

/// The body of the request that makes a task.
pub(super) fn create_task(
    account: &AccountId,
    new: &NewTask,
    id: Uuid,
    (zone, here): (Tz, Option<FixedOffset>),
) -> Value {
    let mut properties = json!({
        "hs_timestamp": stamp(midday(new.due, &zone, here)),
        "hs_task_subject": new.title,
        "hs_task_body": body::as_html("", id),
        "hs_task_status": "NOT_STARTED",
        "hs_task_type": "TODO",
    });
    if let Some(owner) = &new.owner {
        properties["hubspot_owner_id"] = json!(owner.0);
    }
    let kind = ObjectKind::Task;
    let associations = associations(kind, account, &new.contacts, new.about.as_ref());
    json!({"properties": properties, "associations": associations})
}

/// The company, the people, and the ticket or deal a new record belongs to, each with the number that
/// HubSpot has for the pair.
fn associations(
    kind: ObjectKind,
    account: &AccountId,
    contacts: &[ContactId],
    about: Option<&About>,
) -> Vec<Value> {
    let (company, contact, deal, ticket) = match kind {
        ObjectKind::Call => (182, 194, 206, 220),
        ObjectKind::Email => (186, 198, 210, 224),
        ObjectKind::Meeting => (188, 200, 212, 226),
        ObjectKind::Note => (190, 202, 214, 228),
        ObjectKind::Task => (192, 204, 216, 230),
        ObjectKind::Ticket | ObjectKind::Deal => return Vec::new(),
    };
    let mut all = vec![association(account.as_str(), company)];
    all.extend(contacts.iter().map(|id| association(id.as_str(), contact)));
    all.extend(about.map(|about| match about {
        About::Deal(id) => association(id, deal),
        About::Ticket(id) => association(id, ticket),
    }));
    all
}

fn association(to: &str, id: u32) -> Value {
    json!({
        "to": {"id": to},
        "types": [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": id}],
    })
}

fn meeting_title(new: &NewTouchpoint) -> String {
    let word = MEETINGS.iter().find(|(kind, _)| *kind == new.kind);
    match word {
        Some((kind, _)) if meeting_kind(Some(&new.title), None) == *kind => new.title.clone(),
        Some((_, word)) if new.title.is_empty() => (*word).to_owned(),
        Some((_, word)) => format!("{word}: {}", new.title),
        None => new.title.clone(),
    }
}

pub(super) fn stamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{NaiveDate, Offset, TimeZone};

    #[test]
    fn a_task_is_due_on_its_day_for_the_portal_and_for_the_person() {
        let day = NaiveDate::from_ymd_opt(2027, 1, 10).expect("a day");
        let hours = |hours: i32| FixedOffset::east_opt(hours * 3_600);
        for zone in [
            Tz::Pacific__Auckland,
            Tz::Europe__Madrid,
            Tz::America__Los_Angeles,
        ] {
            for here in -11..=13 {
                let at = midday(day, &zone, hours(here));
                assert_eq!(at.with_timezone(&zone).date_naive(), day, "{zone} {here}");
                let ours = hours(here).expect("an offset");
                // On the other side of the world no moment is the same day.
                let apart = zone.offset_from_utc_datetime(&at.naive_utc()).fix();
                let apart = (apart.local_minus_utc() / 3_600 - here).abs();
                if apart < 24 {
                    assert_eq!(at.with_timezone(&ours).date_naive(), day, "{zone} {here}");
                }
            }
        }
        let noon = "2027-01-10T11:00:00Z".parse().ok();
        assert_eq!(Some(midday(day, &Tz::Europe__Madrid, None)), noon);
        assert_eq!(Some(midday(day, &Tz::Europe__Madrid, hours(9))), noon);
    }
}
