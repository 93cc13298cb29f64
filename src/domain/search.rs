//! Fuzzy search over names: folded, in any word order, with the matched characters to show.
//!
//! [`Index`] is made once and asked on every key; [`fold()`] is what two texts are compared by
//! everywhere; [`nearest()`] is behind every "did you mean".

mod findable;
mod fold;
mod gathered;
mod index;
mod nearest;

pub use findable::{Both, Findable, Findables, What};
pub use fold::{Abbreviation, abbreviates, fold, fold_into, folded};
pub use index::{Fit, Hit, Index};
pub use nearest::nearest;
