//! The behaviour of the store.
