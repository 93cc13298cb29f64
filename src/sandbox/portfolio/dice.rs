//! Chance, by seed, account and aspect: no aspect's draws move another's.

/// What is drawn for. A new draw in one aspect leaves the others as they were.
#[derive(Clone, Copy, Debug)]
pub(super) enum Aspect {
    /// Names and addresses of the company.
    Name = 1,
    /// What happens, and when.
    Story,
    /// Usage curves and noise.
    Usage,
    /// Who is there.
    People,
    /// Touchpoints.
    Diary,
    /// What they say in them.
    Words,
    /// NPS, CSAT.
    Opinion,
    /// Goals.
    Goals,
    /// Tickets.
    Tickets,
    /// Tasks.
    Tasks,
    /// Deals.
    Deals,
    /// The rest of the company record.
    Company,
    /// The plan agreed with the customer.
    Agreed,
    /// Leads, referrals, projects.
    Counts,
}

/// A source of chance.
#[derive(Clone, Debug)]
pub(super) struct Dice(fastrand::Rng);

/// Spreads a number over all 64 bits (the finalizer of SplitMix64), so that neighbouring accounts
/// have nothing in common.
pub(super) fn mix(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

impl Dice {
    /// The dice of an aspect of an account.
    pub fn new(seed: u64, index: u32, aspect: Aspect) -> Self {
        let account = mix(mix(seed) ^ u64::from(index));
        Self(fastrand::Rng::with_seed(mix(account ^ aspect as u64)))
    }

    /// True with that probability.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.0.f64() < probability
    }

    /// A whole number from `low` to `high`, both included; `low` when they are the wrong way round.
    pub fn between(&mut self, low: i32, high: i32) -> i32 {
        if low >= high {
            low
        } else {
            self.0.i32(low..=high)
        }
    }

    /// A real number from `low` up to `high`.
    pub fn real(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.0.f64()
    }

    /// About normal, mean 0 and deviation 1, never beyond ±3.5 (the sum of four uniform numbers).
    pub fn normal(&mut self) -> f64 {
        let sum: f64 = (0..4).map(|_| self.0.f64()).sum();
        (sum - 2.0) * 3f64.sqrt()
    }

    /// One of a table, which must not be empty.
    pub fn pick<'a, T: ?Sized>(&mut self, table: &[&'a T]) -> &'a T {
        table[self.0.usize(..table.len())]
    }

    /// An index into a table of weights.
    pub fn weighted(&mut self, weights: &[f64]) -> usize {
        let mut left = self.0.f64() * weights.iter().sum::<f64>();
        for (index, weight) in weights.iter().enumerate() {
            left -= weight;
            if left < 0.0 {
                return index;
            }
        }
        weights.len().saturating_sub(1)
    }
}
