//! Secrets are taken out of what a server says before anybody reads it: servers have been seen to quote
//! the token they refuse, whole or in part.

use super::Secret;

/// Stands for what was taken out.
const GONE: &str = "…";
/// What comes before a token in the sentences that quote one.
const BEFORE: [&str; 3] = ["oauth-token (", "bearer ", "token ("];
/// How the tokens of private apps and service keys begin, whole ones and quoted pieces.
const BEGINS: &str = "pat-";
/// Signs of tokens.
const SIGNS: [char; 6] = ['-', '_', '.', '+', '/', '='];

/// Takes a secret that we know out of the bytes of an answer, wherever it stands.
pub fn known(body: &mut Vec<u8>, secret: &Secret) {
    let secret = secret.expose().as_bytes();
    if secret.is_empty() {
        return;
    }
    let mut from = 0;
    while let Some(at) = body[from..]
        .windows(secret.len())
        .position(|part| part == secret)
    {
        let at = from + at;
        body.splice(at..at + secret.len(), GONE.bytes());
        from = at + GONE.len();
    }
}

/// Takes what looks like a token out of a sentence: what is quoted as one, and what begins like one.
pub fn likely(text: &str) -> String {
    let mut left = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(word) = rest.split_inclusive(sign_off).next() {
        let bare = word.trim_end_matches(sign_off);
        let told = left.to_lowercase();
        let quoted = BEFORE.iter().any(|before| told.ends_with(before)) && bare.len() > 8;
        let begins = bare.to_lowercase().starts_with(BEGINS) && bare.len() > BEGINS.len();
        left.push_str(if quoted || begins { GONE } else { bare });
        left.push_str(&word[bare.len()..]);
        rest = &rest[word.len()..];
    }
    left
}

/// Whether a sign cannot be part of a token.
fn sign_off(sign: char) -> bool {
    !(sign.is_ascii_alphanumeric() || SIGNS.contains(&sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_secret_is_taken_out_wherever_it_stands() {
        let secret = Secret::new("s3cret");
        for (said, left) in [
            ("s3cret", "…"),
            ("it is s3crets3cret, or not", "it is ……, or not"),
            ("s3cre", "s3cre"),
            ("", ""),
        ] {
            let mut body = said.as_bytes().to_vec();
            known(&mut body, &secret);
            assert_eq!(String::from_utf8_lossy(&body), left);
        }
        let mut body = b"all of it".to_vec();
        known(&mut body, &Secret::default());
        assert_eq!(body, b"all of it");
    }

    #[test]
    fn what_looks_like_a_token_is_taken_out_and_nothing_else() {
        for (said, left) in [
            (
                "This oauth-token (CJ7Gg_2.aB-x9) is expired!",
                "This oauth-token (…) is expired!",
            ),
            ("The key pat-na2-12ab of hub 7", "The key … of hub 7"),
            ("Bearer abcdefgh1234 was refused", "Bearer … was refused"),
            ("the bearer token is missing", "the bearer token is missing"),
            ("a pat on the back", "a pat on the back"),
            (
                "Property hs_call_duration_in_the_second_leg does not exist",
                "Property hs_call_duration_in_the_second_leg does not exist",
            ),
            ("看板 — ok", "看板 — ok"),
        ] {
            assert_eq!(likely(said), left, "{said}");
        }
    }
}
