//! An explanation as a table of text.

use super::Answer;
use crate::cli::health::band;
use crate::cli::output;
use crate::domain::Now;
use crate::domain::health::{Position, Quadrant};
use crate::domain::when::show;

/// The table, the positions, and where old scores are of another scorecard.
pub(super) fn text(answer: &Answer, now: Now) -> String {
    let none = || "-".to_owned();
    let score = answer.score.map_or_else(none, |score| score.to_string());
    let half = |half: Option<f32>| half.map_or_else(none, |half| format!("{half:.0}"));
    let quadrant = answer.quadrant.map_or("no position", Quadrant::name);
    let mut text = format!(
        "{}: {score} {}, from {} of {} measures ({})\noutcome {}, experience {}: {quadrant}{}\n\n",
        answer.name,
        band(answer.band),
        answer.measures_known,
        answer.measures_of,
        answer.scorecard,
        half(answer.outcome),
        half(answer.experience),
        if answer.mistaken_for_healthy {
            ", mistaken for healthy"
        } else {
            ""
        },
    );
    let shares: Vec<f32> = answer.measures.iter().map(|one| one.weight_share).collect();
    let shares = percents(&shares);
    let mut head = vec!["measure", "value", "as of", "points", "weight", "gives"];
    if answer.since.is_some() {
        head.extend(["then", "gave", "moved"]);
    }
    let mut rows = vec![head.into_iter().map(str::to_owned).collect::<Vec<_>>()];
    for (index, one) in answer.measures.iter().enumerate() {
        let known = one.points.is_some();
        let as_of = one.as_of.map_or_else(String::new, |at| {
            let old = if one.stale { " (stale)" } else { "" };
            format!("{}{old}", show::local_day(at, now))
        });
        let mut row = vec![
            one.label.clone(),
            one.text.clone(),
            if as_of.is_empty() && known {
                "now".to_owned()
            } else {
                as_of
            },
            one.points
                .map_or_else(none, |points| format!("{points:.0}")),
            if known {
                format!("{} %", shares[index])
            } else {
                none()
            },
            // Without a score there is nothing that it could give to.
            if known && answer.score.is_some() {
                one.contribution.to_string()
            } else {
                none()
            },
        ];
        if let Some(then) = answer
            .since
            .as_ref()
            .and_then(|since| since.measures.get(index))
        {
            row.push(then.text.clone());
            let gave = then.points.and(then.contribution);
            row.push(gave.map_or_else(none, |gave| gave.to_string()));
            row.push(then.moved.map_or_else(none, signed));
        }
        rows.push(row);
    }
    let then_capped = answer.since.as_ref().map_or(0, |since| since.capped);
    if answer.capped != 0 || then_capped != 0 {
        let why = answer
            .cap
            .clone()
            .unwrap_or_else(|| "a cap that is gone".to_owned());
        let mut row = vec![
            "Cap".to_owned(),
            why,
            String::new(),
            String::new(),
            String::new(),
        ];
        row.push(answer.capped.to_string());
        if let Some(since) = &answer.since {
            row.extend([String::new(), since.capped.to_string()]);
            let moved = since.moved.map(|_| answer.capped - since.capped);
            row.push(moved.map_or_else(none, signed));
        }
        rows.push(row);
    }
    let mut total = vec!["Score".to_owned()];
    total.extend([String::new(), String::new(), String::new()]);
    let sum: i32 = shares.iter().sum();
    total.extend([format!("{sum} %"), score]);
    if let Some(since) = &answer.since {
        total.push(String::new());
        total.push(since.score.map_or_else(none, |score| score.to_string()));
        total.push(since.moved.map_or_else(none, signed));
    }
    rows.push(total);
    text += &output::table(&rows);
    if let Some(since) = &answer.since {
        text += &format!("\n“then” is the end of {}.\n", since.day);
        if since.score.is_none() {
            text += "Too little was known then for a score, so nothing can have moved.\n";
        }
    }
    if answer.score.is_none() {
        text += &format!(
            "\nToo little is known: {:.0} % of the weight has data.\n",
            answer.coverage * 100.0
        );
    }
    if !answer.positions.is_empty() {
        text += "\npositions\n";
        let row = |at: &Position| {
            let name = at.quadrant.map_or("too little known", Quadrant::name);
            let flag = if at.mistaken_for_healthy {
                "mistaken for healthy"
            } else {
                ""
            };
            vec![at.since.to_string(), name.to_owned(), flag.to_owned()]
        };
        text += &output::table(&answer.positions.iter().map(row).collect::<Vec<_>>());
    }
    for other in &answer.other_versions {
        text += &format!(
            "\n{} of the shown days ({} to {}) were scored by {}.\n",
            other.days, other.from, other.to, other.scorecard
        );
    }
    text
}

fn signed(points: i32) -> String {
    match points {
        0 => "0".to_owned(),
        points => format!("{points:+}"),
    }
}

/// Shares of 0 to 1 as whole percents that add up to what they add up to (100, or 0 when there are
/// none): rounded down, and one more to those that lost most by that.
fn percents(shares: &[f32]) -> Vec<i32> {
    let exact: Vec<f64> = shares
        .iter()
        .map(|share| f64::from(*share) * 100.0)
        .collect();
    let whole = exact.iter().sum::<f64>().round() as i32;
    let mut percents: Vec<i32> = exact.iter().map(|share| share.floor() as i32).collect();
    let mut order: Vec<usize> = (0..exact.len()).collect();
    order.sort_by(|a, b| exact[*b].fract().total_cmp(&exact[*a].fract()));
    let left = whole - percents.iter().sum::<i32>();
    for index in order.into_iter().take(left.max(0) as usize) {
        percents[index] += 1;
    }
    percents
}

#[cfg(test)]
mod tests {
    #[test]
    fn percents_add_up() {
        // 33.3 three times: 33 each, and the one left to the first.
        assert_eq!(super::percents(&[1.0 / 3.0; 3]), [34, 33, 33]);
        assert_eq!(super::percents(&[0.0, 0.0]), [0, 0]);
        // 17.6, 17.6, 64.8 → 17, 17, 64 and two more, to .8 and the first .6.
        assert_eq!(super::percents(&[0.176, 0.176, 0.648]), [18, 17, 65]);
    }
}
