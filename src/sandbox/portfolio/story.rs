//! The courses an account can take, how many take each, and the ones that are set for the demo.

use super::dice::mix;

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

    /// Accounts whose story and size are set, so that even a small portfolio has something to show:
    /// (index, story, ARR in euros, tier).
    const SHOWCASE: &[(u32, Story, u32, Tier)] = &[
        (3, Story::RenewingShaky, 412_000, Tier::Benchmark),
        (6, Story::Thriving, 186_000, Tier::Benchmark),
        (8, Story::Mistaken, 88_000, Tier::Value),
        (11, Story::Expanding, 134_000, Tier::Value),
        (15, Story::ChampionLeft, 236_000, Tier::Benchmark),
        (19, Story::Captive, 176_000, Tier::Benchmark),
        (22, Story::BrokenUpgrade, 61_000, Tier::Value),
        (26, Story::Promoter, 298_000, Tier::Benchmark),
        (31, Story::SlowStart, 47_000, Tier::Value),
        (37, Story::Fading, 72_000, Tier::Value),
    ];

    /// The story of an account. Stepping by the golden ratio keeps the shares even in any stretch of accounts.
    pub fn of(seed: u64, index: u32) -> Story {
        if let Some(&(_, story, ..)) = Self::SHOWCASE.iter().find(|shown| shown.0 == index) {
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

    /// ARR and tier of an account that is set for the demo.
    pub fn set_size(index: u32) -> Option<(u32, Tier)> {
        let shown = Self::SHOWCASE.iter().find(|shown| shown.0 == index)?;
        Some((shown.2, shown.3))
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
