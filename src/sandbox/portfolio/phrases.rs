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
    /// The feature that it is about.
    pub feature: &'a str,
    /// The team that it is about.
    pub team: &'a str,
}

impl<'a> Slots<'a> {
    /// Draws what it is about; the rest is given.
    pub fn draw(who: &'a str, me: &'a str, company: &'a str, dice: &mut Dice) -> Self {
        Self {
            who,
            me,
            company,
            feature: dice.pick(FEATURES),
            team: dice.pick(TEAMS),
        }
    }
}

/// A feature that stays the same for an account: the one that broke.
pub(super) fn broken_feature(index: u32) -> &'static str {
    FEATURES[index as usize % FEATURES.len()]
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
    "the regional office",
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
        "Reached {who} between two meetings.",
        "{who} called back as promised.",
        "Quick one with {who} and somebody from {team}.",
    ],
    // 1
    &[
        "Good conversation with {who}.",
        "{who} was well prepared and friendly.",
        "{who} started with what went well this month.",
        "{who} was in a good mood and had the numbers at hand.",
        "Pleasant half hour with {who}; {team} joined for the end.",
        "{who} thanked us for the quick answer last week.",
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

/// A title, or the subject of a mail, from its table.
pub(super) fn title(table: &[&str], slots: &Slots, dice: &mut Dice) -> String {
    fill(dice.pick(table), slots, dice)
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

/// One or two sentences of a mail.
pub(super) fn letter(table: &[&str], slots: &Slots, dice: &mut Dice) -> String {
    let first = dice.between(0, table.len() as i32 - 1) as usize;
    let mut body = fill(table[first], slots, dice);
    if table.len() > 1 && dice.chance(0.45) {
        body.push('\n');
        body.push_str(&fill(table[(first + 1) % table.len()], slots, dice));
    }
    body
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
            "feature" => filled.push_str(slots.feature),
            "team" => filled.push_str(slots.team),
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
