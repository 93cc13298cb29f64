//! The dates and sizes of an account's story: the one place that decides; everything else follows it.

use super::clock::{Clock, Day, YESTERDAY};
use super::dice::{Aspect, Dice};
use super::owners;
use super::story::{Story, Tier};

/// The account the demo opens with: the biggest of the benchmarks, due in three weeks, use falling.
const OPENING: u32 = 3;

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
    /// Days on which an earlier term was followed by the next, oldest first.
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
        if let Some(set) = Story::set_size(index) {
            (arr, tier) = set;
        }
        let opening = index == OPENING;
        if opening {
            renewal = 21;
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
                let earlier = dice.between(0, 3) as usize;
                while renewed.len() < earlier || lost.unwrap_or(0) - start < 240 {
                    renewed.insert(0, start);
                    start -= 365;
                }
                (start, term_start)
            }
        };
        // Half of the slumps are recent and steep, half have gone on for a while.
        let sudden = dice.chance(0.5);
        let turn = match story {
            Story::Captive => Some(dice.between(-190, -130)),
            Story::RenewingShaky if opening => Some(-17),
            Story::RenewingShaky if sudden => Some(dice.between(-20, -13)),
            Story::RenewingShaky => Some(dice.between(-55, -30)),
            Story::ChampionLeft if sudden => Some(dice.between(-24, -14)),
            Story::ChampionLeft => Some(dice.between(-70, -30)),
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
