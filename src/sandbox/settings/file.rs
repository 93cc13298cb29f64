//! Settings as a TOML file, for `tenure sandbox serve --settings FILE`: whatever the server decides can be
//! tried with `curl`. What the file leaves out is as without it.

use super::{OAuthApp, RequiredWhen, Settings};
use crate::sandbox::record::ObjectType;
use chrono_tz::Tz;
use serde::Deserialize;
use std::time::Duration;

/// The longest a file lets search lag or a token live.
const LONGEST: u64 = 24 * 60 * 60 * 1_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    portal_id: Option<u32>,
    time_zone: Option<String>,
    currency: Option<String>,
    token: Option<String>,
    search_lag_ms: Option<u64>,
    requests_per_ten_seconds: Option<u32>,
    searches_per_second: Option<u32>,
    requests_per_day: Option<u64>,
    strict: Option<bool>,
    oauth: Option<App>,
    #[serde(default)]
    required_when: Vec<When>,
    #[serde(default)]
    required_on_create: Vec<OnCreate>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct App {
    client_id: String,
    client_secret: String,
    refresh_token: String,
    #[serde(default = "half_an_hour")]
    lifetime_seconds: u64,
    #[serde(default)]
    rotates: bool,
}

fn half_an_hour() -> u64 {
    1_800
}

/// A rule, also as the control address takes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    object: String,
    property: String,
    value: String,
    needs: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OnCreate {
    object: String,
    property: String,
}

impl TryFrom<When> for RequiredWhen {
    type Error = String;

    fn try_from(when: When) -> Result<Self, String> {
        Ok(Self {
            object: object(&when.object)?,
            property: when.property,
            value: when.value,
            needs: when.needs,
        })
    }
}

fn object(name: &str) -> Result<ObjectType, String> {
    ObjectType::parse(name).ok_or_else(|| {
        let all: Vec<&str> = ObjectType::ALL.iter().map(|one| one.name()).collect();
        format!("there is no object “{name}”; there are {}", all.join(", "))
    })
}

impl Settings {
    /// These settings with what a file says.
    ///
    /// # Errors
    /// A sentence's end that names the line where it can: what is no TOML, nothing known, or no sense.
    pub fn with_file(mut self, text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|error| {
            let line = error.span().map(|span| {
                let before = text.get(..span.start).unwrap_or(text);
                format!("line {}: ", 1 + before.matches('\n').count())
            });
            format!("{}{}", line.unwrap_or_default(), error.message())
        })?;
        let some = |count: u64, what: &str| match count {
            0 => Err(format!("{what} must be above zero")),
            count => Ok(count.min(LONGEST)),
        };
        if let Some(id) = file.portal_id {
            self.portal_id = some(id.into(), "portal_id")?;
        }
        if let Some(zone) = file.time_zone {
            zone.parse::<Tz>().map_err(|_| {
                format!("time_zone: there is no “{zone}”; write it like Europe/Madrid")
            })?;
            self.time_zone = zone;
        }
        if let Some(code) = file.currency {
            let is_code = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase());
            if !is_code {
                return Err(format!("currency: “{code}” is not three letters, like EUR"));
            }
            self.currency = code;
        }
        if let Some(token) = file.token {
            self.token = token;
        }
        if let Some(lag) = file.search_lag_ms {
            self.search_lag = Duration::from_millis(lag.min(LONGEST));
        }
        let count = |count: u32, what: &str| {
            some(count.into(), what).map(|count| u32::try_from(count).unwrap_or(u32::MAX))
        };
        if let Some(requests) = file.requests_per_ten_seconds {
            self.per_ten_seconds = count(requests, "requests_per_ten_seconds")?;
        }
        if let Some(searches) = file.searches_per_second {
            self.searches_per_second = count(searches, "searches_per_second")?;
        }
        // None at all is a day whose budget is spent.
        self.daily = file.requests_per_day.unwrap_or(self.daily);
        self.strict = file.strict.unwrap_or(self.strict);
        if let Some(app) = file.oauth {
            let seconds = some(app.lifetime_seconds, "oauth.lifetime_seconds")?;
            self.oauth = Some(OAuthApp {
                client_id: app.client_id,
                client_secret: app.client_secret,
                refresh_token: app.refresh_token,
                lifetime: Duration::from_secs(seconds),
                rotates: app.rotates,
            });
        }
        for rule in file.required_when {
            self.required_when.push(rule.try_into()?);
        }
        for rule in file.required_on_create {
            let of = object(&rule.object)?;
            self.required_on_create.push((of, rule.property));
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_says_what_the_server_decides() {
        let text = r#"
            portal_id = 7
            time_zone = "Asia/Shanghai"
            search_lag_ms = 500
            requests_per_ten_seconds = 190
            requests_per_day = 0
            strict = false
            [oauth]
            client_id = "app"
            client_secret = "s"
            refresh_token = "r"
            rotates = true
            [[required_when]]
            object = "companies"
            property = "customer_stage"
            value = "churned"
            needs = "loss_reason"
            [[required_on_create]]
            object = "0-27"
            property = "hs_task_priority"
        "#;
        let settings = Settings::default().with_file(text).expect("it is right");
        assert_eq!((settings.portal_id, settings.daily), (7, 0));
        assert_eq!(settings.time_zone, "Asia/Shanghai");
        assert_eq!(settings.search_lag, Duration::from_millis(500));
        assert_eq!(settings.per_ten_seconds, 190);
        assert_eq!(settings.searches_per_second, 5, "as without the file");
        assert!(!settings.strict);
        let app = settings.oauth.expect("an app");
        assert!(app.rotates && app.lifetime == Duration::from_secs(1_800));
        assert_eq!(settings.required_when[0].needs, "loss_reason");
        let on_create = &settings.required_on_create;
        assert_eq!(
            on_create,
            &[(ObjectType::Tasks, "hs_task_priority".to_owned())]
        );
    }

    #[test]
    fn what_is_wrong_is_named() {
        let wrong = |text: &str| Settings::default().with_file(text).expect_err(text);
        assert!(wrong("\nsearch_lag = 3").starts_with("line 2: "));
        assert!(wrong("time_zone = \"Madrid\"").contains("Europe/Madrid"));
        assert!(wrong("requests_per_ten_seconds = 0").contains("above zero"));
        assert!(wrong("currency = \"euro\"").contains("like EUR"));
        let rule = "[[required_on_create]]\nobject = \"firms\"\nproperty = \"x\"";
        assert!(wrong(rule).contains("companies"));
    }
}
