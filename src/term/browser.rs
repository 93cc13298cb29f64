//! Opening a web address on the person's desktop, where there is one.

use crate::messages::{Language, desk as say};
use std::process::{Command, Stdio};

/// Opens it in the browser of the desktop this runs on.
///
/// # Errors
/// A sentence: there is no desktop here (over SSH, on a console), or nothing that opens addresses.
pub fn open(
    address: &str,
    language: Language,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<(), String> {
    // What comes from a CRM is opened as a web page or not at all.
    let lower = address.to_ascii_lowercase();
    if !(lower.starts_with("https://") || lower.starts_with("http://")) {
        return Err(say::no_address(language).to_owned());
    }
    let Some(opener) = opener(variable) else {
        return Err(say::no_desktop(language).to_owned());
    };
    let child = Command::new(opener)
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    match child {
        Ok(mut child) => {
            // Somebody must wait for it, or it stays as a zombie for as long as we run.
            let wait = move || drop(child.wait());
            drop(
                std::thread::Builder::new()
                    .name("browser".into())
                    .spawn(wait),
            );
            Ok(())
        }
        Err(error) => Err(say::cannot_run(language, opener, error)),
    }
}

/// What opens addresses here: only on a desktop of this machine, for over SSH the page would open
/// where nobody sits.
fn opener(variable: impl Fn(&str) -> Option<String>) -> Option<&'static str> {
    let has = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
    if has("SSH_CONNECTION") || has("SSH_TTY") {
        return None;
    }
    if cfg!(target_os = "macos") {
        return Some("open");
    }
    (has("WAYLAND_DISPLAY") || has("DISPLAY")).then_some("xdg-open")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_opened_where_nobody_sits() {
        let over_ssh = |name: &str| {
            let set = ["DISPLAY", "SSH_CONNECTION"].contains(&name);
            set.then(|| "1".to_owned())
        };
        assert_eq!(opener(over_ssh), None);
        let nowhere = |_: &str| None;
        assert!(opener(nowhere).is_none() || cfg!(target_os = "macos"));
        for address in ["file:///etc/passwd", "javascript:alert(1)", "--help", ""] {
            let why = open(address, Language::En, |_| Some("1".to_owned()));
            assert!(why.is_err_and(|why| why.contains("not a web address")));
        }
    }
}
