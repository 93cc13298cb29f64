use super::{BLOCK_LIMIT, LINE_LIMIT, block, line, typed_block, typed_line};
use proptest::prelude::*;

#[test]
fn visible_text_of_any_script_stays() {
    for text in [
        "Acme GmbH & Co. KG",
        "北京智远科技有限公司",
        "Северсталь Онлайн",
        "شركة النور",
        "می‌خواهم",
        "क्‍ष",
        "র‍্য",
        "Nguyễn Văn A",
        "Nguye\u{302}\u{303}n",
        "👩‍🚀 Orbit 👨‍👩‍👧‍👦 🏳️‍🌈 1️⃣ 🙂‍↔️",
        "葛󠄀城",
        "a-b_c/d\\e<f>\"g'",
    ] {
        assert_eq!(line(text), text);
        assert_eq!(block(text), text);
    }
}

#[test]
fn escape_sequences_go_whole() {
    for (hostile, harmless) in [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b[2J\x1b[1;1Hgone", "gone"),
        ("\u{9b}31mred", "red"),
        ("a\x1b]0;title\x07b", "ab"),
        (
            "a\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\b",
            "alinkb",
        ),
        ("a\u{9d}52;c;ZXZpbA==\u{9c}b", "ab"),
        ("a\x1bP+q544e\x1b\\b", "ab"),
        ("a\x1b_Gf=100;AAAA\x1b\\b", "ab"),
        ("a\x1b(0b\x1b(Bc", "abc"),
        ("a\x1bcb", "ab"),
        ("a\x1b", "a"),
        ("a\x1b[", "a"),
        ("a\x1b[38;2;1", "a"),
        ("a\x1b]0;never closed", "a0;never closed"),
        ("a\u{9d}x\u{9d}y", "axy"),
        ("\x1b[日本", "日本"),
    ] {
        assert_eq!(line(hostile), harmless, "{hostile:?}");
        assert_eq!(block(hostile), harmless, "{hostile:?}");
    }
}

#[test]
fn what_reorders_or_hides_text_goes() {
    assert_eq!(line("user\u{202e}cod.exe"), "usercod.exe");
    assert_eq!(line("\u{2066}a\u{2069}\u{200f}b\u{61c}c"), "abc");
    assert_eq!(line("\u{feff}Ac\u{200b}me\u{2060} Co\u{ad}rp"), "Acme Corp");
    assert_eq!(line("Ac\u{200d}me \u{200c}x"), "Acme x");
    assert_eq!(line("👍\u{e0041}\u{e0042}\u{e007f}!"), "👍!");
    assert_eq!(line("a\u{fe01}\u{fe02}\u{e0101}b"), "ab");
    assert_eq!(line("👍\u{fe0f}\u{fe0f}\u{fe0f}"), "👍\u{fe0f}");
    assert_eq!(line("\u{3164}x\u{ffa0}"), "x");
}

#[test]
fn characters_that_mean_nothing_to_everybody_show_as_unknown() {
    assert_eq!(line("a\u{e0b0}\u{f8ff}b\u{10fffd}"), "a\u{fffd}b\u{fffd}");
    assert_eq!(line("a\u{fdd0}\u{378}b"), "a\u{fffd}b");
}

#[test]
fn combining_marks_stand_on_something_and_do_not_pile_up() {
    assert_eq!(line("\u{301}a"), "a");
    assert_eq!(line("a \u{301}b"), "a b");
    let zalgo = format!("a{}b", "\u{301}".repeat(500));
    assert_eq!(line(&zalgo), format!("a{}b", "\u{301}".repeat(6)));
}

#[test]
fn a_line_is_one_line() {
    assert_eq!(
        line("  one\r\n\ttwo\u{2028}three\u{a0}\u{3000}four \n"),
        "one two three four"
    );
    assert_eq!(line("\n\t \r"), "");
}

#[test]
fn a_block_keeps_its_lines() {
    assert_eq!(
        block("\n\none  \r\ntwo\rthree\n\n\n\n  four\n"),
        "one\ntwo\nthree\n\n  four"
    );
    assert_eq!(block("a\tb"), "a    b");
}

#[test]
fn absurd_length_ends_in_an_ellipsis() {
    let long = line(&"x".repeat(LINE_LIMIT + 1));
    assert_eq!(long.chars().count(), LINE_LIMIT);
    assert!(long.ends_with("x…"));
    assert_eq!(line(&"x".repeat(LINE_LIMIT)).chars().count(), LINE_LIMIT);
    assert!(line(&"x".repeat(LINE_LIMIT)).ends_with('x'));
    let note = block(&"é\n".repeat(BLOCK_LIMIT));
    assert!(note.chars().count() <= BLOCK_LIMIT && note.ends_with("é…"));
}

#[test]
fn what_a_person_wrote_is_never_cut() {
    let words = "é\n".repeat(BLOCK_LIMIT);
    assert_eq!(typed_block(&words), words.trim_end());
    assert_eq!(typed_line(&words), words.replace('\n', " ").trim_end());
}

#[test]
fn a_hostile_million_takes_no_time() {
    // Each introducer looks for its end; looking to the very end each time would take minutes.
    let text = "\u{9d}\x1b]".repeat(500_000);
    assert_eq!(block(&text), "");
}

/// Characters that are trouble, close together, so that chance finds their combinations.
fn hostile() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        any::<char>().prop_map(String::from),
        proptest::sample::select(vec![
            "\x1b",
            "[",
            "]",
            "0;",
            "m",
            "\x07",
            "\x1b\\",
            "\u{9b}",
            "\u{9c}",
            "\u{9d}",
            "\u{90}",
            "\u{200d}",
            "\u{200c}",
            "\u{fe0f}",
            "\u{fe00}",
            "\u{e0100}",
            "\u{301}",
            "\u{202e}",
            "\u{feff}",
            "👩",
            "🚀",
            "क",
            "्",
            "م",
            "葛",
            "a",
            " ",
            "\n",
            "\r",
            "\t",
            "\u{e000}",
            "\u{fffd}",
            "\u{a0}",
            "\u{2028}",
            "\u{1f3fb}",
        ])
        .prop_map(String::from),
    ];
    proptest::collection::vec(pieces, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn nothing_dangerous_comes_out(text in hostile()) {
        let out = line(&text);
        prop_assert!(!out.chars().any(char::is_control), "{out:?}");
        prop_assert!(!out.chars().any(super::is_invisible), "{out:?}");
        prop_assert!(!out.starts_with(' ') && !out.ends_with(' ') && !out.contains("  "));
        let out = block(&text);
        prop_assert!(!out.chars().any(|c| c.is_control() && c != '\n'), "{out:?}");
        prop_assert!(!out.contains("\n\n\n") && !out.contains(" \n"));
    }

    #[test]
    fn the_door_may_be_passed_twice(text in hostile()) {
        let once = line(&text);
        prop_assert_eq!(line(&once), once);
        let once = block(&text);
        prop_assert_eq!(block(&once), once);
    }

    #[test]
    fn plain_words_are_not_touched(text in "[a-zA-Zа-я一-龥0-9.,;:!?()&-]{1,40}( [a-zA-Zа-я一-龥0-9]{1,9}){0,5}") {
        prop_assert_eq!(line(&text), text.clone());
        prop_assert_eq!(block(&text), text);
    }

    #[test]
    fn the_bound_holds(text in ".{0,40}", times in 1usize..200) {
        prop_assert!(line(&text.repeat(times)).chars().count() <= LINE_LIMIT);
    }
}

#[test]
fn counts_are_grouped_by_threes() {
    let all = [0, 999, 1_000, 45_600, 1_234_567].map(super::grouped);
    let thin = |text: &str| text.replace(' ', "\u{202f}");
    assert_eq!(all, ["0", "999", "1 000", "45 600", "1 234 567"].map(thin));
}
