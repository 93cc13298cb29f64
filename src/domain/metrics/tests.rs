//! Tables of examples with figures worked by hand, and what must hold of any portfolio.

mod make;
mod properties;
mod renewing;
mod retaining;
mod standing;
mod telling;
mod through;
