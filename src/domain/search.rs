//! Fuzzy search.
