//! How a touchpoint reads: titles and bodies put together from sentences that fit the topic and the mood.

use super::dice::Dice;
pub(super) use super::phrases_topics::Topic;

/// What sentences are filled with.
pub(super) struct Slots<'a> {
    /// First name of the first person.
    pub who: &'a str,
    /// First name of whoever wrote it down.
    pub me: &'a str,
    /// The company, as people say it; already harmless.
    pub company: &'a str,
}

const FEATURES: &[&str] = &[
    "approvals",
    "the report builder",
    "shared inboxes",
    "the mobile app",
    "the audit log",
    "forecasting",
    "the CSV & API import",
    "single sign-on",
    "shift templates",
    "the supplier portal",
];

const TEAMS: &[&str] = &[
    "dispatch",
    "finance",
    "the night shift",
    "customer care",
    "the second site",
    "purchasing",
    "quality",
    "the regional offices",
];

const OPENINGS: &[&[&str]] = &[
    // -2
    &[
        "{who} was angry from the first minute.",
        "A hard one. {who} had the list of open points printed out.",
        "{who} said it plainly: this cannot go on.",
    ],
    // -1
    &[
        "{who} sounded tired of the subject.",
        "Not a happy conversation; {who} kept it short.",
        "{who} asked twice when this would be settled.",
    ],
    // 0
    &[
        "Spoke with {who}.",
        "Short exchange with {who}, matter-of-fact.",
        "{who} had little time but was to the point.",
    ],
    // 1
    &[
        "Good conversation with {who}.",
        "{who} was well prepared and friendly.",
        "{who} started with what went well this month.",
    ],
    // 2
    &[
        "{who} was delighted.",
        "A pleasure: {who} had brought two colleagues to say thanks.",
        "{who} told the story of the quarter better than our own slides do.",
    ],
];

const CLOSINGS: &[&str] = &[
    "Next step: I send a summary and two dates.",
    "{who} comes back to me after their team meeting on Tuesday.",
    "Agreed to look at the numbers together in two weeks.",
    "I owe them the write-up by Friday.",
    "No open points on our side.",
    "Follow-up is in the calendar.",
    "They will add {team} to the next session.",
    "To be continued when {who} is back from leave.",
];

/// The title of a touchpoint.
pub(super) fn title(topic: Topic, slots: &Slots, dice: &mut Dice) -> String {
    fill(dice.pick(topic.titles()), slots, dice)
}

/// The sentences of a touchpoint's body, unescaped.
pub(super) fn sentences(topic: Topic, mood: i32, slots: &Slots, dice: &mut Dice) -> Vec<String> {
    let opening = OPENINGS[(mood.clamp(-2, 2) + 2) as usize];
    let middle = topic.middles();
    let first = dice.between(0, middle.len() as i32 - 1) as usize;
    let mut lines = vec![fill(dice.pick(opening), slots, dice)];
    lines.push(fill(middle[first], slots, dice));
    if dice.chance(0.5) {
        lines.push(fill(middle[(first + 1) % middle.len()], slots, dice));
    }
    if dice.chance(0.75) {
        lines.push(fill(dice.pick(CLOSINGS), slots, dice));
    }
    lines
}

/// One sentence of a note of our own.
pub(super) fn remark(topic: Topic, slots: &Slots, dice: &mut Dice) -> Vec<String> {
    vec![fill(dice.pick(topic.middles()), slots, dice)]
}

/// Sentences as the HTML that HubSpot's editor makes.
pub(super) fn html(lines: &[String], dice: &mut Dice) -> String {
    let escaped: Vec<String> = lines.iter().map(|line| escape(line)).collect();
    if dice.chance(0.5) {
        format!("<p>{}</p>", escaped.join("<br>"))
    } else {
        format!("<p>{}</p>", escaped.join("</p><p>"))
    }
}

/// Text as it stands in HTML.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// Fills the slots of a sentence.
pub(super) fn fill(template: &str, slots: &Slots, dice: &mut Dice) -> String {
    let mut filled = String::with_capacity(template.len() + 16);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let (slot, after) = after.split_once('}').unwrap_or((after, ""));
        match slot {
            "who" => filled.push_str(slots.who),
            "me" => filled.push_str(slots.me),
            "company" => filled.push_str(slots.company),
            "feature" => filled.push_str(dice.pick(FEATURES)),
            "team" => filled.push_str(dice.pick(TEAMS)),
            "few" => filled.push_str(&dice.between(2, 9).to_string()),
            "some" => filled.push_str(&dice.between(12, 48).to_string()),
            other => filled.push_str(other),
        }
        rest = after;
    }
    filled.push_str(rest);
    // A slot may open the sentence.
    let mut letters = filled.chars();
    match letters.next() {
        Some(first) if first.is_lowercase() => first.to_uppercase().chain(letters).collect(),
        _ => filled,
    }
}
