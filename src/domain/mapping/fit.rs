//! Whether a property holds what is read from it.

use super::{Property, Shape, Target};
use crate::domain::field::{Field, Kind};
use crate::domain::when::in_millis;

/// What is read from a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wants {
    /// Whatever there is.
    Anything,
    /// A number.
    Number,
    /// A day.
    Day,
    /// One of some values.
    Choice,
    /// A user of the CRM.
    User,
    /// Yes or no.
    Truth,
    /// A number, or a choice of lights.
    Health,
}

/// How what a property holds fits what is read from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// It is what is read.
    Good,
    /// It can be read where its values are written well.
    Loose,
    /// It cannot be read.
    Wrong,
}

impl Wants {
    /// What is read for a field.
    pub fn of(field: Field) -> Self {
        match field.kind() {
            _ if field == Field::Owner => Wants::User,
            _ if field == Field::CrmHealth => Wants::Health,
            Kind::Money | Kind::Number | Kind::Percent => Wants::Number,
            Kind::Date | Kind::Moment => Wants::Day,
            Kind::Choice => Wants::Choice,
            Kind::Bool => Wants::Truth,
            Kind::Text => Wants::Anything,
        }
    }

    /// How a property that holds this fits.
    pub fn fit(self, shape: Shape) -> Fit {
        use Shape::{Bool, Choice, Choices, Day, Moment, Number, Text, User};
        match (self, shape) {
            (Wants::Anything, _)
            | (Wants::Number, Number)
            | (Wants::Day, Day | Moment)
            | (Wants::Choice, Choice | Text | User)
            | (Wants::User, User)
            // Whether a text says a band is told by what stands in it: `lights`.
            | (Wants::Health, Number | Choice | Text)
            | (Wants::Truth, Bool) => Fit::Good,
            (Wants::Number, Text | Choice)
            | (Wants::Day, Text | Number)
            | (Wants::Choice, Choices | Bool | Number)
            | (Wants::User, Text | Choice | Number)
            | (Wants::Truth, Choice | Text) => Fit::Loose,
            _ => Fit::Wrong,
        }
    }

    /// The words for it, as in "… is read from it".
    pub fn words(self) -> &'static str {
        match self {
            Wants::Anything => "anything",
            Wants::Number => "a number",
            Wants::Day => "a date",
            Wants::Choice => "a choice",
            Wants::User => "a user",
            Wants::Truth => "yes or no",
            Wants::Health => "a number or a traffic light",
        }
    }
}

impl Property {
    /// How it fits what is read from it, with what was seen in it: numbers of which none is a moment are no
    /// dates.
    pub fn fits(&self, wants: Wants) -> Fit {
        let mut numbers = self.seen.values.iter();
        let moment = |raw: &String| raw.trim().parse().ok().and_then(in_millis).is_some();
        match (wants, self.shape) {
            (Wants::Day, Shape::Number) if !self.seen.values.is_empty() && !numbers.any(moment) => {
                Fit::Wrong
            }
            (wants, shape) => wants.fit(shape),
        }
    }
}

impl Target {
    /// What is read for it.
    pub fn wants(self) -> Wants {
        match self {
            Target::Field(field) => Wants::of(field),
            Target::Currency => Wants::Choice,
            Target::ContactLeft => Wants::Truth,
            Target::ContactNps => Wants::Number,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_fits_what_is_held() {
        for (wants, shape, how) in [
            (Wants::Number, Shape::Number, Fit::Good),
            (Wants::Number, Shape::Text, Fit::Loose),
            (Wants::Number, Shape::Day, Fit::Wrong),
            (Wants::Day, Shape::Moment, Fit::Good),
            (Wants::Day, Shape::Bool, Fit::Wrong),
            (Wants::Truth, Shape::Number, Fit::Wrong),
            (Wants::User, Shape::Day, Fit::Wrong),
            (Wants::Health, Shape::Choice, Fit::Good),
            (Wants::Health, Shape::Bool, Fit::Wrong),
            (Wants::Anything, Shape::Choices, Fit::Good),
        ] {
            assert_eq!(
                wants.fit(shape),
                how,
                "{} of {}",
                wants.words(),
                shape.words()
            );
        }
    }
}
