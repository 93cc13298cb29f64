//! What happens to an account, and when: the one place that decides; everything else follows it.

use super::clock::{Clock, Day, YESTERDAY};
use super::dice::{Aspect, Dice, mix};
use super::owners;

/// The course an account takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Story {
    /// Onboarding as planned.
    Fresh,
    /// Onboarding that drags on: few seats, no first value.
    SlowStart,
    /// Adoption rising.
    Ramping,
    /// Adoption stuck half way.
    Stalled,
    /// Value reached, steady use.
    Thriving,
    /// Value reached and nearly out of seats.
    Expanding,
    /// Good numbers, bad blood.
    Captive,
    /// Good mood, hardly any use: mistaken for healthy.
    Mistaken,
    /// Renewal coming, all well.
    RenewingWell,
    /// Renewal coming, use falling.
    RenewingShaky,
    /// Speaks for us.
    Promoter,
    /// The champion left and use went with them.
    ChampionLeft,
    /// An upgrade broke something.
    BrokenUpgrade,
    /// Use fades to nothing.
    Fading,
    /// Lost.
    Churned,
}

impl Story {
    /// The stories by the share of accounts they take, in the order of the stages.
    const SHARES: &[(Story, f64)] = &[
        (Story::Fresh, 0.11),
        (Story::SlowStart, 0.04),
        (Story::Ramping, 0.20),
        (Story::Stalled, 0.05),
        (Story::Thriving, 0.21),
        (Story::Expanding, 0.04),
        (Story::Captive, 0.02),
        (Story::Mistaken, 0.03),
        (Story::RenewingWell, 0.07),
        (Story::RenewingShaky, 0.03),
        (Story::Promoter, 0.08),
        (Story::ChampionLeft, 0.03),
        (Story::BrokenUpgrade, 0.025),
        (Story::Fading, 0.015),
        (Story::Churned, 0.05),
    ];

    /// Accounts whose story is set, so that even a small portfolio has something to show.
    const SHOWCASE: &[(u32, Story)] = &[
        (3, Story::RenewingShaky),
        (6, Story::Thriving),
        (8, Story::Mistaken),
        (11, Story::Expanding),
        (15, Story::ChampionLeft),
        (19, Story::Captive),
        (22, Story::BrokenUpgrade),
        (26, Story::Promoter),
        (31, Story::SlowStart),
        (37, Story::Fading),
    ];

    /// The story of an account. Stepping by the golden ratio keeps the shares even in any stretch of accounts.
    fn of(seed: u64, index: u32) -> Story {
        if let Some(&(_, story)) = Self::SHOWCASE.iter().find(|(at, _)| *at == index) {
            return story;
        }
        let start = mix(seed ^ 0x5707) as f64 / u64::MAX as f64;
        let mut left = (start + f64::from(index) * 0.618_033_988_749_895).fract();
        for &(story, share) in Self::SHARES {
            left -= share;
            if left < 0.0 {
                return story;
            }
        }
        Story::Thriving
    }

    /// Whether the account needs a person: what a good triage would put on the queue.
    pub fn needs_attention(self) -> bool {
        matches!(
            self,
            Story::SlowStart
                | Story::Stalled
                | Story::Captive
                | Story::Mistaken
                | Story::RenewingShaky
                | Story::ChampionLeft
                | Story::BrokenUpgrade
                | Story::Fading
        )
    }
}

/// The tier, by weight of the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Tier {
    /// Few, with influence.
    Benchmark,
    /// Brings more revenue.
    Value,
    /// The rest.
    Standard,
}

impl Tier {
    /// The value of `customer_tier`.
    pub fn value(self) -> &'static str {
        match self {
            Tier::Benchmark => "benchmark",
            Tier::Value => "value",
            Tier::Standard => "standard",
        }
    }

    /// Days within which somebody is promised to be in touch.
    pub fn promise(self) -> i32 {
        match self {
            Tier::Benchmark => 14,
            Tier::Value => 30,
            Tier::Standard => 90,
        }
    }
}

/// What is missing from the record on purpose.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Holes {
    /// No stage at all.
    pub stage: bool,
    /// No ARR.
    pub arr: bool,
    /// Nobody ever answered an NPS survey.
    pub nps: bool,
    /// No champion among the contacts.
    pub champion: bool,
    /// Nobody judged the renewal.
    pub likelihood: bool,
    /// Lost without a reason.
    pub loss_reason: bool,
}

/// The dates and sizes of an account's story.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    /// Seed of the portfolio.
    pub seed: u64,
    /// Which account.
    pub index: u32,
    /// Today.
    pub clock: Clock,
    /// The course.
    pub story: Story,
    /// The tier.
    pub tier: Tier,
    /// Annual recurring revenue in whole euros.
    pub arr: u32,
    /// Seats in the contract.
    pub seats: u32,
    /// A step up of seats and ARR in the past: when, and the share of today's size before it.
    pub grew: Option<(Day, f64)>,
    /// Owner id.
    pub owner: Option<u64>,
    /// First day as a customer.
    pub start: Day,
    /// First day of the running term.
    pub term_start: Day,
    /// Day on which the running term ends.
    pub renewal: Day,
    /// Past renewals, oldest first.
    pub renewed: Vec<Day>,
    /// Renews by itself.
    pub auto_renew: bool,
    /// The day on which the story turned for the worse, in stories that turn.
    pub turn: Option<Day>,
    /// The day the account was lost.
    pub lost: Option<Day>,
    /// First value reached.
    pub first_value: Option<Day>,
    /// The owner has not kept up with it: the last touchpoints are missing.
    pub neglected: bool,
    /// Holes in the data.
    pub holes: Holes,
}

impl Plan {
    /// Plans an account.
    pub fn new(seed: u64, index: u32, clock: Clock) -> Self {
        let mut dice = Dice::new(seed, index, Aspect::Story);
        let story = Story::of(seed, index);
        let (mut arr, mut tier) = size(&mut dice);
        let mut renewal = renewal(story, &mut dice);
        if index == 3 {
            // The account the demo opens with: big, due in three weeks, use falling.
            (arr, tier, renewal) = (412_000, Tier::Benchmark, 21);
        }
        let term = [365, 730, 1095][dice.weighted(&[0.74, 0.16, 0.10])];
        let age = match story {
            Story::Fresh => Some(dice.between(6, 52)),
            Story::SlowStart => Some(dice.between(98, 150)),
            Story::Ramping => Some(dice.between(70, 160)),
            Story::Stalled => Some(dice.between(170, 260)),
            _ => None,
        };
        let lost = (story == Story::Churned).then(|| dice.between(-240, -15));
        let mut renewed = Vec::new();
        let (start, term_start) = match age {
            Some(age) => {
                renewal = term - age;
                (-age, -age)
            }
            None => {
                renewal = lost.unwrap_or(renewal);
                let term_start = renewal - term;
                let mut start = term_start;
                let earlier = dice.between(0, 3);
                while renewed.len() < earlier as usize || lost.unwrap_or(0) - start < 240 {
                    renewed.insert(0, start);
                    start -= 365;
                }
                (start, term_start)
            }
        };
        let turn = match story {
            Story::Captive => Some(dice.between(-190, -130)),
            Story::RenewingShaky => Some(dice.between(-55, -24)),
            Story::ChampionLeft => Some(dice.between(-70, -20)),
            Story::BrokenUpgrade => Some(dice.between(-26, -10)),
            Story::Fading => Some(dice.between(-105, -70)),
            Story::Churned => lost.map(|day| day - dice.between(70, 130)),
            _ => None,
        };
        let first_value = match story {
            Story::SlowStart => None,
            Story::Fresh => Some(start + dice.between(24, 44)).filter(|day| *day <= YESTERDAY),
            Story::Mistaken | Story::Stalled => Some(start + dice.between(75, 120)),
            _ => Some(start + dice.between(22, 62)),
        };
        let seats = seats(arr, &mut dice);
        let grew = (start < -260 && lost.is_none() && dice.chance(0.3)).then(|| {
            (
                dice.between((start + 150).max(-380), -60),
                dice.real(0.68, 0.88),
            )
        });
        let holes = Holes {
            stage: index % 67 == 29,
            arr: dice.chance(0.02),
            nps: dice.chance(0.05) && story != Story::Mistaken && story != Story::Captive,
            champion: dice.chance(0.03) && story != Story::ChampionLeft,
            likelihood: dice.chance(0.3),
            loss_reason: dice.chance(0.15),
        };
        Self {
            seed,
            index,
            clock,
            story,
            tier,
            arr,
            seats,
            grew,
            owner: owners::draw(&mut dice),
            start,
            term_start,
            renewal,
            renewed,
            auto_renew: renewal >= 0 && dice.chance(0.35),
            turn,
            lost,
            first_value,
            neglected: !story.needs_attention() && story != Story::Fresh && dice.chance(0.045),
            holes,
        }
    }

    /// The dice of an aspect of this account.
    pub fn dice(&self, aspect: Aspect) -> Dice {
        Dice::new(self.seed, self.index, aspect)
    }

    /// Whether the story had turned by that day.
    pub fn turned(&self, day: Day) -> bool {
        self.turn.is_some_and(|turn| day >= turn)
    }

    /// The last day on which anything happens between us and them.
    pub fn end(&self) -> Day {
        self.lost.unwrap_or(YESTERDAY).min(YESTERDAY)
    }
}

/// ARR in euros, log-normal from 3k to 900k, and the tier that goes with it, mostly.
fn size(dice: &mut Dice) -> (u32, Tier) {
    let weight = 10.1 + 1.1 * dice.normal();
    let raw = weight.exp().clamp(3_000.0, 900_000.0);
    let step = if raw < 50_000.0 { 100.0 } else { 1_000.0 };
    let tier = match weight + 0.35 * dice.normal() {
        heavy if heavy > 11.45 => Tier::Benchmark,
        middle if middle > 10.2 => Tier::Value,
        _ => Tier::Standard,
    };
    (((raw / step).round() * step) as u32, tier)
}

/// Seats for that much money; dearer per seat where there are few.
fn seats(arr: u32, dice: &mut Dice) -> u32 {
    let price = dice.real(190.0, 340.0);
    let seats = (f64::from(arr) / price).max(20.0 + dice.real(0.0, 12.0));
    if seats > 100.0 {
        ((seats / 5.0).round() * 5.0) as u32
    } else {
        seats.round() as u32
    }
}

/// The day on which the running term ends, for stories that do not count from their start.
fn renewal(story: Story, dice: &mut Dice) -> Day {
    match story {
        Story::RenewingWell if dice.chance(0.14) => dice.between(-24, -3),
        Story::RenewingWell => dice.between(12, 84),
        Story::RenewingShaky if dice.chance(0.2) => dice.between(-20, -2),
        Story::RenewingShaky => dice.between(8, 70),
        Story::ChampionLeft | Story::BrokenUpgrade | Story::Fading => dice.between(20, 320),
        Story::Promoter | Story::Expanding => dice.between(100, 360),
        _ => dice.between(82, 362),
    }
}
