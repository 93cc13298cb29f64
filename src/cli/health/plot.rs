//! Bars of text: blocks, or `#` where signs must be plain.

/// A bar of `share` (0 to 1) of `width` cells; anything above zero shows at least a sliver.
pub fn bar(share: f64, width: usize, plain: bool) -> String {
    const EIGHTHS: [char; 8] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'];
    let share = if share.is_finite() {
        share.clamp(0.0, 1.0)
    } else {
        0.0
    };
    if plain {
        let cells = (share * width as f64).ceil() as usize;
        return "#".repeat(cells.min(width));
    }
    let eighths = (share * width as f64 * 8.0).ceil() as usize;
    let mut bar = "█".repeat(eighths / 8);
    if let Some(rest) = (eighths % 8).checked_sub(1) {
        bar.push(EIGHTHS[rest]);
    }
    bar
}

#[cfg(test)]
mod tests {
    use super::bar;

    #[test]
    fn bars_are_as_long_as_their_share() {
        assert_eq!(bar(0.5, 10, true), "#####");
        assert_eq!(bar(0.01, 10, true), "#");
        // 0.55 × 10 = 5.5 cells: five and four eighths.
        assert_eq!(bar(0.55, 10, false), "█████▌");
        assert_eq!(bar(0.0, 10, false), "");
        assert_eq!(bar(7.0, 3, false), "███");
        assert_eq!(bar(f64::NAN, 3, true), "");
    }
}
