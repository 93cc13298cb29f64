//! Where the identifiers of actions and writes come from: given by the runtime, counted in tests.

use uuid::Uuid;

/// A source of identifiers. Randomness and the clock stay outside: the runtime passes a function.
#[derive(Clone, Copy, Debug)]
pub enum IdSource {
    /// 1, 2, 3, …: what tests use.
    Counted(u128),
    /// A function that makes unique ones (UUID version 7 in the program).
    Made(fn() -> Uuid),
}

impl Default for IdSource {
    fn default() -> Self {
        Self::Counted(0)
    }
}

impl IdSource {
    /// A new identifier.
    pub fn fresh(&mut self) -> Uuid {
        match self {
            Self::Counted(last) => {
                *last += 1;
                Uuid::from_u128(*last)
            }
            Self::Made(make) => make(),
        }
    }
}
