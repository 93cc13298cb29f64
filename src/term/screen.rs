//! Frames to bytes: each frame leaves in one write, between synchronized-output marks.
//!
//! The marks (DEC private mode 2026) let a terminal show a frame whole; one that does not know them
//! ignores them.

use super::link::{self, Link};
use super::out;
use super::paint::Paint;
use ratatui::backend::Backend;
use ratatui::{Frame, Terminal};
use std::io::{self, Write};

const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";

/// The terminal's screen.
pub struct Screen {
    terminal: Terminal<Paint<FrameWriter>>,
    /// Whether the terminal opens links.
    links: bool,
    /// Those that are there.
    linked: Vec<Link>,
}

impl Screen {
    /// The screen of standard output; whether the terminal draws characters of ambiguous width double.
    ///
    /// # Errors
    /// When the terminal does not tell its size.
    pub fn new(ambiguous: bool) -> io::Result<Self> {
        let (columns, _) = crossterm::terminal::size()?;
        let term = std::env::var("TERM").unwrap_or_default();
        let paint = Paint::new(FrameWriter::default())
            .fitting(columns, &term)
            .ambiguous(ambiguous);
        Ok(Self {
            terminal: Terminal::new(paint)?,
            links: link::known(|name| std::env::var(name).ok()),
            linked: Vec::new(),
        })
    }

    /// Draws a frame; only what differs from the last one is sent.
    ///
    /// # Errors
    /// When the terminal cannot be written, which mostly means that it is gone.
    pub fn draw(&mut self, draw: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        // Before the frame is made: lines are erased to their end, wherever that is by now.
        let (columns, _) = self.size()?;
        self.terminal.backend_mut().set_columns(columns);
        self.terminal.draw(draw)?;
        Ok(())
    }

    /// Makes links of parts of the last frame; whether the frame must be drawn anew before, since another
    /// one was there.
    ///
    /// # Errors
    /// When the terminal cannot be written.
    pub fn link(&mut self, links: &[Link]) -> io::Result<bool> {
        if !self.links || self.linked == links {
            return Ok(false);
        }
        if !self.linked.is_empty() {
            self.forget()?;
            return Ok(true);
        }
        self.linked = links.to_vec();
        self.terminal.backend_mut().link(links)?;
        Ok(false)
    }

    /// Forgets what the terminal shows, so that the next frame is sent whole.
    ///
    /// # Errors
    /// As [`Screen::draw`].
    pub fn forget(&mut self) -> io::Result<()> {
        // What is remembered goes first: it must not stay when the rest cannot be written.
        self.linked.clear();
        self.terminal.swap_buffers();
        self.terminal.backend_mut().clear()
    }

    /// The size in cells: width, height.
    ///
    /// # Errors
    /// When the terminal does not tell.
    pub fn size(&self) -> io::Result<(u16, u16)> {
        let size = self.terminal.size()?;
        Ok((size.width, size.height))
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.terminal.backend_mut().end();
    }
}

/// Collects a frame and sends it whole when flushed.
#[derive(Default)]
struct FrameWriter {
    frame: Vec<u8>,
}

impl Write for FrameWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.frame.is_empty() {
            self.frame.extend_from_slice(BEGIN);
        }
        self.frame.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.frame.is_empty() {
            return Ok(());
        }
        self.frame.extend_from_slice(END);
        let sent = out::send(&self.frame);
        self.frame.clear();
        sent
    }
}
