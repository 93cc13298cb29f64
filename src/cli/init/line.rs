//! A line that is typed at a terminal: keys move in it, and it may be typed unseen.
//!
//! The terminal is in raw mode for one line at a time, and as before at the end of it, however it ends.

use crate::cli::Failure;
use crossterm::cursor::MoveToColumn;
use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, read};
use crossterm::style::Print;
use crossterm::terminal::{self, Clear, ClearType};
use crossterm::{QueueableCommand, queue};
use std::io::{self, Write};
use tui_input::{Input, InputRequest};
use unicode_width::UnicodeWidthStr;

/// Columns that a line needs at least; with less beside the question it stands below it.
const ROOM: usize = 16;

/// What a key has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// The line goes on.
    On,
    /// It is done.
    Done,
    /// It was left with Ctrl-C.
    Left,
    /// There is nothing more to come.
    End,
}

/// Takes a key.
fn press(input: &mut Input, key: KeyEvent) -> Step {
    if key.kind == KeyEventKind::Release {
        return Step::On;
    }
    let held = |with| key.modifiers.contains(with);
    let (control, alt) = (held(KeyModifiers::CONTROL), held(KeyModifiers::ALT));
    let request = match key.code {
        KeyCode::Enter => return Step::Done,
        KeyCode::Char('j' | 'm') if control => return Step::Done,
        KeyCode::Char('c') if control => return Step::Left,
        KeyCode::Char('d') if control && input.value().is_empty() => return Step::End,
        KeyCode::Char('d') if control => InputRequest::DeleteNextChar,
        KeyCode::Char('h') if control => InputRequest::DeletePrevChar,
        KeyCode::Char('w') if control => InputRequest::DeletePrevWord,
        KeyCode::Char('u') if control => InputRequest::DeleteLine,
        KeyCode::Char('k') if control => InputRequest::DeleteTillEnd,
        KeyCode::Char('a') if control => InputRequest::GoToStart,
        KeyCode::Char('e') if control => InputRequest::GoToEnd,
        KeyCode::Char('b') if alt => InputRequest::GoToPrevWord,
        KeyCode::Char('f') if alt => InputRequest::GoToNextWord,
        KeyCode::Left if control || alt => InputRequest::GoToPrevWord,
        KeyCode::Right if control || alt => InputRequest::GoToNextWord,
        KeyCode::Backspace if control || alt => InputRequest::DeletePrevWord,
        KeyCode::Char(sign) if !control && !alt && !sign.is_control() => {
            InputRequest::InsertChar(sign)
        }
        KeyCode::Left => InputRequest::GoToPrevChar,
        KeyCode::Right => InputRequest::GoToNextChar,
        KeyCode::Home => InputRequest::GoToStart,
        KeyCode::End => InputRequest::GoToEnd,
        KeyCode::Backspace => InputRequest::DeletePrevChar,
        KeyCode::Delete => InputRequest::DeleteNextChar,
        _ => return Step::On,
    };
    input.handle(request);
    Step::On
}

/// A line that is typed behind a question, without its end; `None` at the end of the input. `hidden`: what is
/// typed does not show.
///
/// # Errors
/// A sentence where the terminal cannot be read; 130 when it is left with Ctrl-C.
pub fn typed(question: &str, hidden: bool) -> Result<Option<String>, Failure> {
    let told = |error: io::Error| Failure::Failed(format!("The terminal cannot be read: {error}."));
    terminal::enable_raw_mode().map_err(told)?;
    let mut input = Input::default();
    let ended = keys(&mut input, question, hidden);
    let mut err = io::stderr().lock();
    let shown = queue!(err, Print("\r\n")).and_then(|()| err.flush());
    // Nobody is left with half a terminal, whatever failed.
    terminal::disable_raw_mode().map_err(told)?;
    shown.map_err(told)?;
    match ended.map_err(told)? {
        Step::Left => Err(Failure::Stopped),
        Step::End => Ok(None),
        Step::On | Step::Done => Ok(Some(input.value_and_reset())),
    }
}

fn keys(input: &mut Input, question: &str, hidden: bool) -> io::Result<Step> {
    let mut err = io::stderr();
    let mut lines: Vec<&str> = question.split('\n').collect();
    let question = lines.pop().unwrap_or_default();
    for line in lines {
        queue!(err, Print(line), Print("\r\n"))?;
    }
    let columns = terminal::size().map_or(80, |(columns, _)| usize::from(columns));
    let beside = question.width() + ROOM <= columns;
    if !beside {
        queue!(err, Print(question), Print("\r\n"))?;
    }
    let question = if beside { question } else { "" };
    loop {
        let columns = terminal::size().map_or(80, |(columns, _)| usize::from(columns));
        let shown = if hidden { &Input::default() } else { &*input };
        draw(&mut err, question, shown, columns)?;
        match read()? {
            Event::Key(key) => match press(input, key) {
                Step::On => {}
                step => return Ok(step),
            },
            Event::Paste(text) => text
                .chars()
                .filter(|sign| !sign.is_control())
                .for_each(|sign| {
                    input.handle(InputRequest::InsertChar(sign));
                }),
            _ => {}
        }
    }
}

/// Draws the question and as much of the line as there is room for, the cursor within it.
fn draw(out: &mut impl Write, question: &str, input: &Input, columns: usize) -> io::Result<()> {
    let before = question.width();
    // One column is left for the cursor behind the last sign.
    let room = columns.saturating_sub(before + 1).max(1);
    let scroll = input.visual_scroll(room);
    let mut column = 0;
    let mut text = String::new();
    for sign in input.value().chars() {
        let width = sign.to_string().width();
        if column >= scroll && column + width <= scroll + room {
            text.push(sign);
        }
        column += width;
    }
    let at = before + input.visual_cursor().saturating_sub(scroll);
    out.queue(MoveToColumn(0))?
        .queue(Print(question))?
        .queue(Print(text))?
        .queue(Clear(ClearType::UntilNewLine))?
        .queue(MoveToColumn(u16::try_from(at).unwrap_or(u16::MAX)))?
        .flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(code: KeyCode) -> KeyEvent {
        KeyEvent::new(code, KeyModifiers::NONE)
    }

    fn control(sign: char) -> KeyEvent {
        KeyEvent::new(KeyCode::Char(sign), KeyModifiers::CONTROL)
    }

    fn of(text: &str) -> Input {
        Input::new(text.to_owned())
    }

    #[test]
    fn arrows_move_and_do_not_write() {
        let mut input = of("~/tken");
        for code in [
            KeyCode::Up,
            KeyCode::Down,
            KeyCode::Esc,
            KeyCode::Tab,
            KeyCode::F(1),
        ] {
            assert_eq!(press(&mut input, key(code)), Step::On);
        }
        for _ in 0..3 {
            press(&mut input, key(KeyCode::Left));
        }
        press(&mut input, key(KeyCode::Char('o')));
        assert_eq!(input.value(), "~/token");
        press(&mut input, control('u'));
        assert_eq!(input.value(), "");
        assert_eq!(press(&mut input, control('d')), Step::End);
        assert_eq!(press(&mut input, control('c')), Step::Left);
        assert_eq!(press(&mut input, key(KeyCode::Enter)), Step::Done);
    }

    #[test]
    fn a_line_that_is_too_long_shows_what_is_around_the_cursor() {
        let shown = |input: &Input| {
            let mut out = Vec::new();
            draw(&mut out, "File: ", input, 20).expect("it is drawn");
            String::from_utf8(out).expect("a text")
        };
        let mut input = of("a/long/way/to/a/file.token");
        assert!(shown(&input).contains("file.token"));
        assert!(!shown(&input).contains("a/long"));
        press(&mut input, key(KeyCode::Home));
        assert!(
            shown(&input).contains("File: a/long/way"),
            "{}",
            shown(&input)
        );
        assert!(shown(&of("华为令牌")).contains("File: 华为令牌"));
    }
}
