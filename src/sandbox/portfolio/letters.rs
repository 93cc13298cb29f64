//! What mails say, theirs and ours: a mail speaks to its reader, unlike the summary of a call.
//!
//! Sentences may begin in lower case; they are made to begin right when they are filled in.

use super::phrases_topics::Topic;

/// Sentences of the customer's mails.
pub(super) fn theirs(topic: Topic) -> &'static [&'static str] {
    match topic {
        Topic::Kickoff | Topic::Training | Topic::Rollout => &[
            "the list of people for {team} is attached, {some} names.",
            "IT gave us the change slot, so single sign-on can go live on Thursday.",
            "we have to move the training, half of {team} is at the trade fair.",
            "could you send the recording once more? The link has expired.",
        ],
        Topic::LowUse => &[
            "to be honest, {team} still uses the old spreadsheet.",
            "we have not got round to the import; it is month-end.",
            "could we start again in smaller steps? It was a lot at once.",
        ],
        Topic::UsageDrop => &[
            "yes, there is less going on at the moment, {team} was reorganised.",
            "we are looking at how the tool of the parent company would fit; nothing decided.",
            "please give me until next week, I have to ask {team} first.",
        ],
        Topic::Complaint => &[
            "the error in {feature} is back, and so is my patience at its end.",
            "the ticket has been open for {some} days. Who is responsible on your side?",
            "we run {team} on this. An answer like “works as designed” does not help.",
        ],
        Topic::Upgrade => &[
            "since the upgrade {feature} is not usable. Please call me today.",
            "every second document fails in the interface; {team} types them in by hand.",
            "when can we have the old version back?",
        ],
        Topic::Support => &[
            "thanks for the quick help yesterday, it works now.",
            "one ticket is still open, the one about {feature}. Any news?",
        ],
        Topic::Renewal => &[
            "please send us the offer, once for one year and once for three.",
            "procurement wants to know which seats were used. Could you send the numbers?",
        ],
        Topic::Expansion => &[
            "we need {some} more seats for {team}, from the first of next month if possible.",
            "the waiting list is getting long. What would the next step cost?",
        ],
        Topic::Reference | Topic::Praise => &[
            "just wanted to say thanks, {team} saved two days this month.",
            "happy to talk to the colleagues you mentioned; Thursdays are good.",
            "the board saw the numbers & liked them. Cake is on us.",
        ],
        Topic::Farewell | Topic::ChampionGone => &[
            "this is my last week here. It was a pleasure working with you.",
            "who takes over is not decided; please write to the team address until then.",
        ],
        Topic::Notice => &[
            "please find attached the notice for the end of the term.",
            "the decision came from the group. I am sorry, we liked working with you.",
        ],
        _ => &[
            "the numbers for the quarter are in: {some} % faster than before.",
            "{team} would like to see {feature}. Do you have half an hour next week?",
            "a small question: can guests see who approved?",
            "short update: {few} new colleagues, all set up.",
        ],
    }
}

/// Sentences of our mails.
pub(super) fn ours(topic: Topic) -> &'static [&'static str] {
    match topic {
        Topic::Kickoff | Topic::Training | Topic::Rollout => &[
            "here is the plan for {team}: {some} people, two sessions, go-live in {few} weeks.",
            "the recording and the one-page guide for {feature} are attached.",
            "the import is through, {few} duplicates are left; the list is attached.",
        ],
        Topic::LowUse | Topic::UsageDrop => &[
            "I noticed that fewer people in {team} log in than last month. Has something changed?",
            "may I suggest two short sessions for the new colleagues? I have Tuesday & Thursday.",
            "attached is what {team} used most until last month, maybe it helps to see what is missing.",
        ],
        Topic::Complaint | Topic::Upgrade | Topic::Support => &[
            "I spoke with support: the cause is found, a fix for {feature} is in test.",
            "here is the list of your open tickets with the next date for each.",
            "until then, this is a way round for {team}; I know it is not what you asked for.",
        ],
        Topic::Renewal => &[
            "your term ends soon. Attached is what you got out of it so far, on one page.",
            "here is the offer as discussed, for one year and for three.",
        ],
        Topic::Expansion => &[
            "as discussed, the price for {some} more seats is attached.",
            "nearly all seats are in use; before somebody has to wait, here are two options.",
        ],
        Topic::Reference | Topic::Praise => &[
            "thank you! I passed it on to the people who built it.",
            "here is the draft of the case study; please change whatever you like.",
        ],
        Topic::ChampionGone | Topic::Farewell => &[
            "could you introduce me to whoever takes over? Half an hour is enough.",
            "attached is a short handover: goals, open points, who is who on our side.",
        ],
        Topic::Notice => {
            &["I am sorry to read this. May I call you about the export of your data?"]
        }
        _ => &[
            "thanks for the talk. As promised, the guide for {feature}.",
            "here are the numbers for the quarter; {team} is {some} % faster than a year ago.",
            "two dates for the next check-in: Tuesday 10:00 or Thursday 15:00.",
            "a short look at what is new: {feature} can do more since last week.",
        ],
    }
}

/// Subjects of mails in either direction.
pub(super) fn subjects(topic: Topic) -> &'static [&'static str] {
    match topic {
        Topic::Kickoff | Topic::Training | Topic::Rollout => {
            &["Rollout {team}", "Plan for {team}", "Re: training dates"]
        }
        Topic::LowUse | Topic::UsageDrop => &[
            "Logins in {team}",
            "Re: how is it going?",
            "Numbers of last month",
        ],
        Topic::Complaint => &[
            "Re: Re: {feature}",
            "Still not fixed",
            "Escalation: {feature}",
        ],
        Topic::Upgrade => &[
            "URGENT: {feature} after the upgrade",
            "Re: upgrade",
            "Upgrade broke {feature}",
        ],
        Topic::Support => &["Your open tickets", "Re: ticket about {feature}"],
        Topic::Renewal => &["Renewal: numbers and offer", "Re: renewal"],
        Topic::Expansion => &["More seats for {team}", "Seats are nearly used up"],
        Topic::Reference | Topic::Praise => {
            &["Thank you!", "Re: case study", "Good news from {team}"]
        }
        Topic::Farewell | Topic::ChampionGone => &["Goodbye and handover", "Who takes over?"],
        Topic::Notice => &["Notice of termination", "Re: end of the contract"],
        _ => &[
            "Follow-up",
            "Re: {feature}",
            "Numbers for the quarter",
            "Next check-in",
            "Question about {feature}",
        ],
    }
}
