//! What touchpoints are about, with titles and sentences for each.

/// What a touchpoint was about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Topic {
    /// The onboarding kickoff.
    Kickoff,
    /// A training.
    Training,
    /// A quarterly business review.
    Review,
    /// A visit on site.
    Visit,
    /// Rolling out to teams.
    Rollout,
    /// How are things.
    CheckIn,
    /// Staged goals.
    Goals,
    /// Features not yet in use.
    Features,
    /// Tickets.
    Support,
    /// Thanks.
    Praise,
    /// Hardly used.
    LowUse,
    /// Use is falling.
    UsageDrop,
    /// The term ends.
    Renewal,
    /// More seats.
    Expansion,
    /// Case study, referral.
    Reference,
    /// Anger.
    Complaint,
    /// An upgrade broke something.
    Upgrade,
    /// Somebody says goodbye.
    Farewell,
    /// The champion is gone.
    ChampionGone,
    /// Nobody answers.
    Silence,
    /// The contract is ended.
    Notice,
}

impl Topic {
    /// Titles.
    pub fn titles(self) -> &'static [&'static str] {
        match self {
            Topic::Kickoff => &[
                "Onboarding kickoff",
                "Kickoff {company}",
                "Kickoff: goals and roles",
            ],
            Topic::Training => &[
                "Training: {feature}",
                "Training for {team}",
                "Admin training",
            ],
            Topic::Review => &[
                "QBR {company}",
                "Quarterly business review",
                "QBR: value and plan",
            ],
            Topic::Visit => &["On-site visit", "Visit: a day with {team}"],
            Topic::Rollout => &["Rollout {team}", "Rollout status", "Next teams to go live"],
            Topic::CheckIn => &["Check-in", "Monthly check-in with {who}", "Catch-up"],
            Topic::Goals => &[
                "Goals for the quarter",
                "Goal review",
                "Where we are with the KPIs",
            ],
            Topic::Features => &[
                "Using {feature}",
                "{feature}: first steps",
                "Ideas for {feature}",
            ],
            Topic::Support => &["Open tickets", "Follow-up on support", "Ticket review"],
            Topic::Praise => &[
                "Nice words from {who}",
                "Thanks & next ideas",
                "Good feedback",
            ],
            Topic::LowUse => &["Low use in {team}", "Why so few log in", "Adoption plan"],
            Topic::UsageDrop => &[
                "Usage is falling",
                "Fewer logins since last month",
                "What happened in {team}?",
            ],
            Topic::Renewal => &[
                "Renewal: first talk",
                "Renewal and terms",
                "Renewal: value so far",
            ],
            Topic::Expansion => &[
                "More seats for {team}",
                "Seats nearly used up",
                "Expansion: {team}",
            ],
            Topic::Reference => &[
                "Case study with {who}",
                "Reference call",
                "Talk at their user day",
            ],
            Topic::Complaint => &["Complaint from {who}", "Still not fixed", "Escalation"],
            Topic::Upgrade => &[
                "After the upgrade",
                "Upgrade broke {feature}",
                "War room: upgrade",
            ],
            Topic::Farewell => &["Goodbye and handover", "{who} says goodbye", "Last day"],
            Topic::ChampionGone => &[
                "Who takes over?",
                "Our champion left",
                "Introduction to the successor",
            ],
            Topic::Silence => &[
                "No answer again",
                "Voicemail, third time",
                "Tried to reach them",
            ],
            Topic::Notice => &[
                "Notice of termination",
                "We will not renew",
                "End of contract",
            ],
        }
    }

    /// Sentences for the middle of the body.
    pub fn middles(self) -> &'static [&'static str] {
        match self {
            Topic::Kickoff => &[
                "We agreed on three goals, the first one is to get {team} live within {some} days.",
                "Roles are clear: {who} owns the rollout, IT provides single sign-on.",
                "They bought us to cut hand-over time; everything else is a bonus.",
                "Sales had promised {feature} for week one; we moved it to week four & said so.",
            ],
            Topic::Training => &[
                "{some} people joined, most of them from {team}.",
                "Covered {feature} and the daily routine; questions were about permissions.",
                "The recording goes to everybody who was on shift.",
                "Two people in {team} now teach the others.",
            ],
            Topic::Review => &[
                "Showed the value report: {some} % less manual work since go-live.",
                "They want {feature} in {team} by the end of the quarter.",
                "Open point from last time is closed; one new goal agreed, due in {few} weeks.",
                "The executive asked how others of their size use {feature}.",
            ],
            Topic::Visit => &[
                "Spent the day with {team} and watched the morning routine.",
                "They still print the list and type it in again after lunch; that is {few} hours a week.",
                "Met two people who had never logged in; both have now.",
            ],
            Topic::Rollout => &[
                "{team} goes live next Monday, {some} people.",
                "Single sign-on is blocked by a change freeze until the end of the month.",
                "The import of the old records is through, {few} duplicates left.",
                "Rollout waits for the works council; the paper is with them.",
            ],
            Topic::CheckIn => &[
                "Nothing burning. They hired {few} people who need seats soon.",
                "{team} likes the new overview, {who} shared a screenshot.",
                "Reorganisation in spring, but our sponsor stays.",
                "Asked about the roadmap for {feature}; sent the public page.",
            ],
            Topic::Goals => &[
                "Processing time is down {some} %, the goal was 20.",
                "The second goal is on track; numbers come from their own dashboard.",
                "We moved one goal to next quarter because {team} was short of people.",
                "Agreed how to measure it: median time from request to approval.",
            ],
            Topic::Features => &[
                "They did not know {feature} was in their plan.",
                "{team} will try {feature} for {few} weeks, then we look at it together.",
                "Walked through {feature}; the only doubt is the data from before the migration.",
            ],
            Topic::Support => &[
                "All tickets but one are closed, the last is a question about {feature}.",
                "They liked that support called back within the hour.",
                "Went through the open tickets one by one and set the order.",
            ],
            Topic::Praise => &[
                "“Best tool we bought in years” — would say so on stage.",
                "The team sent cake. Really.",
                "{who} praised the support, by name.",
                "No wishes at all, which makes me wonder how much they look at it.",
            ],
            Topic::LowUse => &[
                "{team} still works in the spreadsheet and copies the result over on Fridays.",
                "Only the {few} people from the pilot log in every day.",
                "Nobody told the new colleagues; we plan two short sessions.",
                "The first value is not reached: the report they wanted needs data that is not imported.",
            ],
            Topic::UsageDrop => &[
                "Logins are down by {some} % against last month; {who} had not noticed.",
                "{team} went back to mail because approvals took too long.",
                "A reorganisation moved the people who used it most.",
                "They look at an alternative that comes with their office suite.",
            ],
            Topic::Renewal => &[
                "The budget is decided in {few} weeks; they want the value in one page.",
                "Procurement asks for three years and a discount.",
                "Notice period noted; no sign that they want to leave.",
                "They compare seats in use with seats paid for, and they are right to.",
            ],
            Topic::Expansion => &[
                "All seats are in use, {team} is on a waiting list.",
                "They need about {some} seats more and ask for a price per step.",
                "The second site wants the same set-up; budget is there from next month.",
            ],
            Topic::Reference => &[
                "{who} agreed to a case study with numbers & a photo.",
                "They took a reference call for us; the prospect signed.",
                "{who} introduced us to the sister company.",
            ],
            Topic::Complaint => &[
                "Third time the same error in {feature}, and the answer was “works as designed”.",
                "They depend on it, which makes it worse: no way round for {team}.",
                "They feel unheard; the ticket is {some} days old.",
                "“If there was another product that did this, we would be gone.”",
            ],
            Topic::Upgrade => &[
                "Since the upgrade {feature} shows yesterday’s data, {team} cannot work with it.",
                "The interface to their ERP fails with every second document.",
                "They ask for a date for the fix & for the old version until then.",
                "Engineering confirmed the cause; a patch is in test.",
            ],
            Topic::Farewell => &[
                "Last day is this week; a successor is not named.",
                "Thanked us for the years together; it was never about the people.",
                "Handed over the list of open topics, it is short.",
            ],
            Topic::ChampionGone => &[
                "Nobody feels responsible since our champion left; {team} decides for itself.",
                "Asked for an introduction to the successor.",
                "{who} helps out for now but has no mandate.",
            ],
            Topic::Silence => &[
                "No answer to two mails and a voicemail.",
                "The switchboard says the team was dissolved.",
                "Tried the sponsor directly; out of office until further notice.",
            ],
            Topic::Notice => &[
                "They end the contract at the end of the term; the letter is attached to the deal.",
                "The decision is made and came from above; {who} is sorry.",
                "They will export their data in the coming {few} weeks.",
            ],
        }
    }
}
