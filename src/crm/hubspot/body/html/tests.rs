use super::readable;

#[test]
fn bodies_read_as_they_looked() {
    let cases: &[(&str, &str)] = &[
        // Who says what.
        (
            "<p>mine</p><blockquote>outer<blockquote>inner</blockquote>back</blockquote><p>end</p>",
            "mine\n\n> outer\n>\n> > inner\n>\n> back\n\nend",
        ),
        (
            "<blockquote><p>one</p><p>two</p></blockquote>",
            "> one\n>\n> two",
        ),
        // Rows.
        (
            "<table><tr><th>Item</th><th>Price</th></tr><tr><td>Seats</td><td>10 &euro;</td></tr></table>",
            "Item | Price\nSeats | 10 €",
        ),
        (
            "<table><tbody><tr><td><p>Seats</p><td><p>10</p><tr><td>Days<td>3</table>after",
            "Seats | 10\nDays | 3\n\nafter",
        ),
        // A letter laid out in a table is a letter.
        (
            "<table><tr><td><p>Hi Dana,</p><p>all is well.</p><ul><li>one</li></ul></td><td></td></tr></table>",
            "Hi Dana,\n\nall is well.\n\n- one",
        ),
        (
            "<table><tr><td><table><tr><td>a</td><td>b</td></tr></table></td></tr></table>",
            "a | b",
        ),
        // Lists.
        (
            "Do:<ol><li>one</li><li>two<ul><li>deep</li><li>er</li></ul></li><li>three</li></ol>Then",
            "Do:\n\n1. one\n2. two\n   - deep\n   - er\n3. three\n\nThen",
        ),
        ("<ol start=3><li>three<li>four</ol>", "3. three\n4. four"),
        (
            "<ul><li>a</li><ul><li>b</li></ul><li><p>c</p></li></ul>",
            "- a\n  - b\n- c",
        ),
        ("<ul><li>one<br>more</li></ul>", "- one\n  more"),
        // Text that is no HTML.
        ("one\ntwo\n\nthree & four", "one\ntwo\n\nthree & four"),
        (
            "From: Dana <dana@acme.test>\nif 5 < 6 and <SSO>\n  - deep",
            "From: Dana <dana@acme.test>\nif 5 < 6 and <SSO>\n  - deep",
        ),
        ("one\n<b>two</b> &amp; three", "one\ntwo & three"),
        // What nobody saw.
        (
            "<div style=\"display: none; max-height:0\">Save <b>20 %</b> now</div><p>Hello</p>",
            "Hello",
        ),
        ("<p hidden>not me</p><p>me</p>", "me"),
        (
            "<style>p > b { color: red }</style><script>if (a<b) {}</script>x<br>y",
            "x\ny",
        ),
        ("<p style='display:none'>all there is</p>", "all there is"),
        // What was, and what is.
        (
            "<p>at <del>10</del><ins>20</ins> seats</p>",
            "at ~~10~~ 20 seats",
        ),
        ("<p><s>old</s>, new</p>", "~~old~~, new"),
        ("<p><s></s>new</p>", "new"),
        // Lines and parts, as mail programs write them.
        (
            "<div>Hi</div><div><br></div><div>text<br></div><div>more</div>",
            "Hi\n\ntext\nmore",
        ),
        (
            "<p>a\n b&nbsp;c</p>\n<p>d<o:p></o:p></p>",
            "a b\u{a0}c\n\nd",
        ),
        ("one<!-- <p>no</p> --><br/>two", "one\ntwo"),
        ("<h2>Head</h2>text", "Head\n\ntext"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        // Where links lead.
        (
            "<p>see <a href=\"https://x.test/?a=1&amp;b=2\">the plan</a>.</p>",
            "see the plan (https://x.test/?a=1&b=2).",
        ),
        ("<p><a href='mailto:a@x.test'>a@x.test</a></p>", "a@x.test"),
        (
            "<p><a href=https://x.test/>x</a> <a href='javascript:x()'>go</a></p>",
            "x (https://x.test/) go",
        ),
        ("<p>caf&eacute; &#8364; &lt;b&gt;</p>", "café € <b>"),
        ("", ""),
    ];
    for (html, text) in cases {
        assert_eq!(readable(html), *text, "{html}");
    }
}

proptest::proptest! {
    /// Whatever comes, it ends and says every word that is no tag.
    #[test]
    fn whatever_is_open_or_closed_no_word_is_lost(
        parts in proptest::collection::vec(
            proptest::sample::select(vec![
                "<p>", "</p>", "<ul>", "</ul>", "<ol>", "<li>", "</li>", "<table>", "</table>", "<tr>", "</tr>",
                "<td>", "</td>", "<blockquote>", "</blockquote>", "<a href='u'>", "</a>", "<del>", "</del>",
                "<pre>", "</pre>", "<br>", "</div>", "<div>", "<", "&", "\n", " ",
            ]),
            0..40,
        )
    ) {
        let mut html = String::new();
        for (at, part) in parts.iter().enumerate() {
            html += part;
            html += &format!(" w{at}x ");
        }
        let shown = readable(&html);
        for at in 0..parts.len() {
            proptest::prop_assert!(shown.contains(&format!("w{at}x")), "{html}\n{shown}");
        }
    }
}
