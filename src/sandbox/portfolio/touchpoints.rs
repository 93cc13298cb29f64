//! The diary as HubSpot's activity objects: calls, emails, meetings, notes.

use super::clock::iso;
use super::diary::{Form, Touch};
use super::dice::{Aspect, Dice};
use super::ids::id;
use super::ledger::Ledger;
use super::letters;
use super::owners;
use super::people::Person;
use super::phrases::{self, Slots, Topic};
use super::plan::Plan;
use crate::sandbox::record::{ObjectType, Record};
use chrono::Duration;

/// HubSpot's id of the outcome "Connected" of a call.
const CONNECTED: &str = "f240bbac-87c9-4f6e-bf70-924b57d47db7";

/// The records of a diary.
pub(super) fn records(
    plan: &Plan,
    people: &[Person],
    diary: &[Touch],
    company: u64,
    called: &str,
) -> Vec<Record> {
    let mut dice = plan.dice(Aspect::Words);
    let mut counts = [0_u32; 4];
    diary
        .iter()
        .map(|touch| {
            let at = touch.at(plan.clock);
            let first = touch.with.first().and_then(|&index| people.get(index));
            let who = first.map_or("they", |person| person.first);
            let me = owners::first_name(plan.owner);
            let mut slots = Slots::draw(who, me, called, &mut dice);
            if matches!(touch.topic, Topic::Upgrade | Topic::Complaint) {
                slots.feature = phrases::broken_feature(plan.index);
            }
            let titles = match touch.form {
                Form::MailIn | Form::MailOut => letters::subjects(touch.topic),
                _ => touch.topic.titles(),
            };
            let title = phrases::title(titles, &slots, &mut dice);
            let mut ledger = Ledger::default();
            ledger.set("hs_timestamp", iso(at));
            ledger.maybe("hubspot_owner_id", plan.owner.map(|id| id.to_string()));
            let (object, slot) = match touch.form {
                Form::Call => (ObjectType::Calls, 0),
                Form::MailOut | Form::MailIn => (ObjectType::Emails, 1),
                Form::Meeting => (ObjectType::Meetings, 2),
                Form::Note => (ObjectType::Notes, 3),
            };
            let lines = match touch.form {
                Form::Note => phrases::remark(touch.topic, &slots, &mut dice),
                Form::Call | Form::Meeting => {
                    phrases::sentences(touch.topic, touch.mood, &slots, &mut dice)
                }
                Form::MailOut | Form::MailIn => Vec::new(),
            };
            match touch.form {
                Form::Call => {
                    ledger.set("hs_call_title", title);
                    ledger.set("hs_call_body", phrases::html(&lines, &mut dice));
                    let inbound = dice.chance(0.25);
                    ledger.set(
                        "hs_call_direction",
                        if inbound { "INBOUND" } else { "OUTBOUND" },
                    );
                    ledger.set("hs_call_duration", (touch.minutes * 60_000).to_string());
                    ledger.set("hs_call_status", "COMPLETED");
                    ledger.set("hs_call_disposition", CONNECTED);
                    ledger.maybe("hs_activity_type", activity_type(touch.topic));
                }
                Form::MailOut | Form::MailIn => {
                    let (direction, text) = letter(touch, &slots, &mut dice);
                    ledger.set("hs_email_direction", direction);
                    ledger.set("hs_email_subject", title);
                    ledger.set(
                        "hs_email_html",
                        format!(
                            "<p>{}</p>",
                            phrases::escape(&text)
                                .replace("\n\n", "</p><p>")
                                .replace('\n', "<br>")
                        ),
                    );
                    ledger.set("hs_email_text", text);
                    ledger.set("hs_email_status", "SENT");
                }
                Form::Meeting => {
                    let end = at + Duration::minutes(i64::from(touch.minutes));
                    ledger.set("hs_meeting_title", title);
                    ledger.set("hs_meeting_body", phrases::html(&lines, &mut dice));
                    ledger.set("hs_meeting_start_time", iso(at));
                    ledger.set("hs_meeting_end_time", iso(end));
                    ledger.set("hs_meeting_outcome", "COMPLETED");
                    ledger.maybe("hs_activity_type", activity_type(touch.topic));
                }
                Form::Note => ledger.set("hs_note_body", phrases::html(&lines, &mut dice)),
            }
            ledger.set("hs_createdate", iso(at));
            ledger.set("hs_lastmodifieddate", iso(at));
            let number = counts[slot];
            counts[slot] += 1;
            let mut associations = vec![(ObjectType::Companies, company)];
            associations.extend(
                touch
                    .with
                    .iter()
                    .filter_map(|&index| people.get(index))
                    .map(|person| (ObjectType::Contacts, person.id)),
            );
            Record {
                object,
                id: id(object, plan.index, number),
                created: at,
                updated: at,
                properties: ledger.properties,
                history: ledger.history,
                associations,
            }
        })
        .collect()
}

/// `hs_activity_type`, where the topic is a kind of meeting.
fn activity_type(topic: Topic) -> Option<&'static str> {
    match topic {
        Topic::Kickoff => Some("Kickoff"),
        Topic::Training => Some("Training"),
        Topic::Review => Some("QBR"),
        Topic::Visit => Some("On-site visit"),
        Topic::CheckIn => Some("Check-in"),
        _ => None,
    }
}

/// Direction and plain text of a mail.
fn letter(touch: &Touch, slots: &Slots, dice: &mut Dice) -> (&'static str, String) {
    let Slots { me, who, .. } = slots;
    if touch.form == Form::MailIn {
        let body = phrases::letter(letters::theirs(touch.topic), slots, dice);
        (
            "INCOMING_EMAIL",
            format!("Hi {me},\n\n{body}\n\nRegards\n{who}"),
        )
    } else {
        let body = phrases::letter(letters::ours(touch.topic), slots, dice);
        (
            "EMAIL",
            format!("Hello {who},\n\n{body}\n\nKind regards\n{me}"),
        )
    }
}
