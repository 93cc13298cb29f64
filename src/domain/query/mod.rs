//! The query language.

/// A query, understood.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {}
