//! The judgement on accounts: lifecycle, health, triage, and the book. One file per part; figures are
//! worked by hand in the comments.

mod away;
mod backtest;
mod bands;
mod book;
mod changes;
mod closing;
mod explain;
mod feed;
mod lifecycle;
mod make;
mod measures;
mod moving;
mod near;
mod noise;
mod overlay;
mod own;
mod past;
mod plan;
mod properties;
mod query;
mod replay;
mod rollup;
mod rules;
mod scorecards;
mod signals;
mod trend;
mod usage;
mod what_if;
