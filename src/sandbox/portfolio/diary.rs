//! Who spoke with whom, when, about what, and in which mood: the diary of an account.

use super::clock::{Clock, Day, YESTERDAY};
use super::dice::{Aspect, Dice};
use super::opinion::{Weather, mood, weather};
use super::people::{Part, Person};
use super::phrases::Topic;
use super::plan::Plan;
use super::story::{Story, Tier};
use chrono::{DateTime, Utc};

/// What it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A call.
    Call,
    /// A mail of ours.
    MailOut,
    /// A mail of theirs.
    MailIn,
    /// A meeting; its kind is in the topic.
    Meeting,
    /// A note of our own.
    Note,
}

/// One entry.
#[derive(Clone, Debug)]
pub(super) struct Touch {
    /// The day.
    pub day: Day,
    /// The minute of the day, UTC.
    pub minute: u32,
    /// What it was.
    pub form: Form,
    /// What it was about.
    pub topic: Topic,
    /// The mood that it left, -2 to 2.
    pub mood: i32,
    /// Whether the mood was written down.
    pub judged: bool,
    /// People, by their place in the cast.
    pub with: Vec<usize>,
    /// How long, in minutes.
    pub minutes: u32,
}

impl Touch {
    /// Whether it was a touch: a note is not.
    pub fn counts(&self) -> bool {
        self.form != Form::Note
    }

    /// The moment.
    pub fn at(&self, clock: Clock) -> DateTime<Utc> {
        clock.at(self.day, self.minute)
    }
}

/// How far back entries go.
const REACH: Day = 400;

/// The diary of an account, oldest first; no two entries at the same minute.
pub(super) fn keep(plan: &Plan, people: &[Person]) -> Vec<Touch> {
    let mut dice = plan.dice(Aspect::Diary);
    let mut writer = Writer {
        plan,
        people,
        touches: Vec::new(),
    };
    writer.milestones(&mut dice);
    writer.turning(&mut dice);
    writer.regular(&mut dice);
    let mut touches = writer.touches;
    let silent_from = silence(plan, &mut dice);
    touches.retain(|touch| {
        touch.day >= plan.start.max(-REACH)
            && touch.day <= YESTERDAY
            && (touch.form == Form::Note || touch.day < silent_from)
    });
    touches.sort_by_key(|touch| (touch.day, touch.minute));
    for next in 1..touches.len() {
        let (day, minute) = (touches[next - 1].day, touches[next - 1].minute);
        if touches[next].day == day && touches[next].minute <= minute {
            touches[next].minute = minute + 11;
        }
    }
    touches
}

/// The day from which nobody is heard any more.
fn silence(plan: &Plan, dice: &mut Dice) -> Day {
    let promise = f64::from(plan.tier.promise());
    if plan.neglected {
        return -(promise * dice.real(1.25, 2.1)) as Day;
    }
    match plan.story {
        Story::Fading => plan.turn.unwrap_or(0) + 12,
        Story::Churned => plan.end() + 1,
        _ => 1,
    }
}

struct Writer<'a> {
    plan: &'a Plan,
    people: &'a [Person],
    touches: Vec<Touch>,
}

impl Writer<'_> {
    /// Kickoff, trainings, business reviews, visits, the talk about the renewal.
    fn milestones(&mut self, dice: &mut Dice) {
        let plan = self.plan;
        self.add(
            plan.start + dice.between(2, 4),
            Form::Meeting,
            Topic::Kickoff,
            dice,
        );
        for after in [dice.between(9, 13), dice.between(19, 27)] {
            self.add(plan.start + after, Form::Meeting, Topic::Training, dice);
        }
        if plan.tier != Tier::Standard {
            let mut day = YESTERDAY - dice.between(3, 74);
            let stop = match plan.story {
                Story::RenewingShaky | Story::Fading | Story::Churned | Story::ChampionLeft => {
                    plan.turn.unwrap_or(0)
                }
                _ => 0,
            };
            while day > plan.start.max(-REACH) + 80 {
                if day < stop {
                    self.add(day, Form::Meeting, Topic::Review, dice);
                }
                day -= dice.between(78, 88);
            }
        }
        if plan.tier == Tier::Benchmark {
            self.add(-dice.between(40, 110), Form::Meeting, Topic::Visit, dice);
            self.add(-dice.between(200, 300), Form::Meeting, Topic::Visit, dice);
        }
        let renewing = matches!(plan.story, Story::RenewingWell | Story::RenewingShaky);
        if renewing {
            let opened = (plan.renewal - 78).min(-4);
            self.add(opened, Form::Call, Topic::Renewal, dice);
            self.add((opened + 9).min(-2), Form::MailOut, Topic::Renewal, dice);
        }
    }

    /// The rhythm that the tier's promise sets.
    fn regular(&mut self, dice: &mut Dice) {
        let plan = self.plan;
        let promise = f64::from(plan.tier.promise());
        let onboarding = |day: Day| day < plan.start + 60;
        let mut day = YESTERDAY - dice.between(0, (promise * 0.6) as i32);
        while day > plan.start.max(-REACH) + 2 {
            let form = [Form::Call, Form::MailOut, Form::MailIn, Form::Meeting]
                [dice.weighted(&[0.42, 0.25, 0.15, 0.18])];
            let topic = self.topic(day, dice);
            self.add(day, form, topic, dice);
            if dice.chance(0.16) {
                self.add(day + 1, Form::Note, topic, dice);
            }
            let gap = promise * dice.real(0.42, 0.86);
            let gap = if onboarding(day) {
                gap.min(dice.real(6.0, 13.0))
            } else {
                gap
            };
            day -= (gap as Day).max(2);
        }
    }

    /// What the turn of the story leaves behind.
    fn turning(&mut self, dice: &mut Dice) {
        let plan = self.plan;
        let Some(turn) = plan.turn else { return };
        match plan.story {
            Story::ChampionLeft => {
                self.add(turn - 2, Form::MailIn, Topic::Farewell, dice);
                self.add(turn + 3, Form::Note, Topic::ChampionGone, dice);
                self.add(turn + 9, Form::MailOut, Topic::ChampionGone, dice);
            }
            Story::BrokenUpgrade => {
                self.add(turn + 1, Form::MailIn, Topic::Upgrade, dice);
                self.add(turn + 2, Form::Call, Topic::Upgrade, dice);
                self.add(turn + 7, Form::Meeting, Topic::Upgrade, dice);
            }
            Story::RenewingShaky => self.add(turn + 12, Form::Note, Topic::UsageDrop, dice),
            Story::Captive => {
                self.add(turn + 4, Form::MailIn, Topic::Complaint, dice);
                self.add(-dice.between(20, 60), Form::MailIn, Topic::Complaint, dice);
            }
            Story::Fading => {
                for after in [20, 34, 52] {
                    self.add(turn + after, Form::Note, Topic::Silence, dice);
                }
            }
            Story::Churned => {
                let lost = plan.lost.unwrap_or(YESTERDAY);
                self.add(turn + 18, Form::Call, Topic::UsageDrop, dice);
                self.add(lost - 24, Form::MailIn, Topic::Notice, dice);
                self.add(lost - 10, Form::Call, Topic::Farewell, dice);
            }
            _ => {}
        }
    }

    fn topic(&self, day: Day, dice: &mut Dice) -> Topic {
        let plan = self.plan;
        if day < plan.start + 60 {
            return [Topic::Rollout, Topic::Training, Topic::Goals]
                [dice.weighted(&[0.6, 0.2, 0.2])];
        }
        if plan.turned(day) {
            let topics: &[Topic] = match plan.story {
                Story::Captive => &[Topic::Complaint, Topic::Support, Topic::Goals],
                Story::ChampionLeft => &[Topic::ChampionGone, Topic::UsageDrop, Topic::CheckIn],
                Story::BrokenUpgrade => &[Topic::Upgrade, Topic::Support],
                Story::RenewingShaky => &[Topic::UsageDrop, Topic::Renewal],
                _ => &[Topic::UsageDrop, Topic::CheckIn],
            };
            return topics[dice.between(0, topics.len() as i32 - 1) as usize];
        }
        match plan.story {
            Story::SlowStart | Story::Stalled => {
                return [Topic::Rollout, Topic::LowUse, Topic::CheckIn]
                    [dice.weighted(&[0.4, 0.4, 0.2])];
            }
            Story::Mistaken if dice.chance(0.5) => return Topic::Praise,
            Story::Promoter if dice.chance(0.4) => return Topic::Reference,
            Story::Expanding if day > -150 && dice.chance(0.5) => return Topic::Expansion,
            _ => {}
        }
        [
            Topic::CheckIn,
            Topic::Goals,
            Topic::Features,
            Topic::Support,
            Topic::Praise,
        ][dice.weighted(&[0.36, 0.2, 0.22, 0.14, 0.08])]
    }

    /// Adds an entry on the working day at or before `day`, with people who were there.
    fn add(&mut self, day: Day, form: Form, topic: Topic, dice: &mut Dice) {
        let plan = self.plan;
        let day = plan.clock.workday(day);
        // One touch a day is enough; what matters more was written first.
        let busy = |touch: &Touch| touch.day == day && touch.counts();
        if form != Form::Note && self.touches.iter().any(busy) {
            return;
        }
        let with = self.company(day, form, topic, dice);
        if form != Form::Note && with.is_empty() {
            return;
        }
        let judged = matches!(form, Form::Call | Form::Meeting)
            && (dice.chance(0.55) || weather(plan, day) <= Weather::Cloudy);
        self.touches.push(Touch {
            day,
            minute: dice.between(8 * 12, 17 * 12) as u32 * 5,
            form,
            topic,
            mood: mood(plan, day, dice),
            judged,
            with,
            minutes: match (form, topic) {
                (Form::Meeting, Topic::Visit) => 240,
                (Form::Meeting, Topic::Review | Topic::Training | Topic::Kickoff) => {
                    60 + 30 * dice.between(0, 1) as u32
                }
                (Form::Meeting, _) => 30,
                _ => dice.between(2, 9) as u32 * 5,
            },
        });
    }

    /// Who was in it.
    fn company(&self, day: Day, form: Form, topic: Topic, dice: &mut Dice) -> Vec<usize> {
        let there = |part: fn(Part) -> bool| {
            self.people
                .iter()
                .enumerate()
                .filter(move |(_, person)| person.there(day) && part(person.part))
                .map(|(index, _)| index)
        };
        let mut with: Vec<usize> = match topic {
            Topic::Review | Topic::Visit | Topic::Kickoff => {
                there(|part| !matches!(part, Part::Nobody | Part::Blocker)).collect()
            }
            Topic::Training => there(|part| matches!(part, Part::User | Part::Champion)).collect(),
            Topic::Renewal | Topic::Notice => there(|part| part == Part::Buyer).collect(),
            Topic::Farewell if self.plan.story == Story::ChampionLeft => {
                there(|part| part == Part::Champion).collect()
            }
            _ => Vec::new(),
        };
        if with.is_empty() {
            let anybody: Vec<usize> = there(|part| part != Part::Nobody).collect();
            let weights: Vec<f64> = anybody
                .iter()
                .map(|&index| match self.people[index].part {
                    Part::Champion => 3.0,
                    Part::User => 1.6,
                    Part::Buyer => 1.2,
                    _ => 0.7,
                })
                .collect();
            if !anybody.is_empty() {
                with.push(anybody[dice.weighted(&weights)]);
            }
        }
        if form == Form::Note {
            with.truncate(1);
        }
        with
    }
}
