//! Every view and layer as cells, for hand-made states: at 80×24 with its styles, and at two larger
//! sizes. What must hold at any size and in any theme is in `rules.rs`.

mod entries;
mod faults;
mod fixtures;
mod languages;
mod layers;
mod measured;
mod render;
mod rules;
mod states;
mod views;
