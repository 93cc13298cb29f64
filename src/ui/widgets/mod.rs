//! What several views are put together from.

pub mod fit;
pub mod health;
pub mod input;
pub mod pen;
pub mod popup;
pub mod sheet;
pub mod spark;
pub mod tabs;

pub use fit::{fit, wrap};
pub use pen::Pen;
pub use sheet::{Line, Sheet, Shown};
