//! A curve: from a raw value to 0 to 100 points, linear between its points, flat outside them.

/// A piecewise linear curve that never turns back on itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve(Vec<(f64, f64)>);

impl Curve {
    /// The curve through some points.
    ///
    /// # Errors
    /// A sentence when there is none, when the values do not rise from point to point, when the
    /// points do both rise and fall, or when they leave 0 to 100.
    pub fn new(points: Vec<(f64, f64)>) -> Result<Self, String> {
        if points.is_empty() {
            return Err("a curve needs at least one point".to_owned());
        }
        if let Some((x, y)) = points.iter().find(|(_, y)| !(0.0..=100.0).contains(y)) {
            return Err(format!("a curve gives 0 to 100 points, not {y} (at {x})"));
        }
        let steps = || points.windows(2).map(|pair| (pair[0], pair[1]));
        if let Some((a, b)) = steps().find(|(a, b)| b.0 <= a.0) {
            return Err(format!(
                "the values of a curve must rise from point to point, but {} comes after {}",
                b.0, a.0
            ));
        }
        if steps().any(|(a, b)| b.1 > a.1) && steps().any(|(a, b)| b.1 < a.1) {
            return Err("a curve must only rise or only fall, this one does both".to_owned());
        }
        Ok(Self(points))
    }

    /// 0 to 100 for a value.
    pub fn at(&self, value: f64) -> f64 {
        let mut before = self.0[0];
        if value <= before.0 {
            return before.1;
        }
        for &point in &self.0[1..] {
            if value < point.0 {
                let share = (value - before.0) / (point.0 - before.0);
                return before.1 + share * (point.1 - before.1);
            }
            before = point;
        }
        before.1
    }

    /// The points it was made from.
    pub fn points(&self) -> &[(f64, f64)] {
        &self.0
    }
}
