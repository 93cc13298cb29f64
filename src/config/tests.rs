use super::file::parse;
use super::*;
use std::path::Path;
use std::time::Duration;

fn faults(text: &str) -> Vec<String> {
    let (_, faults) = parse(text, Path::new("/c"));
    let lines = faults.into_iter();
    lines
        .map(|(line, text)| format!("{line}: {text}"))
        .collect()
}

#[test]
fn a_whole_file_is_understood() {
    let text = r#"
default_profile = "work"
scorecard = "mine"

[profiles.work]
crm = "hubspot"
base_url = "https://api.hubapi.com"
token_command = ["pass", "hubspot"]
currency = "usd"
currency_field = "arr_currency"
owner = "me@us.test"
lifecycle = "saas-default"
scorecard = "usage-first"
read_only = true
sync_minutes = 10

[profiles.work.fields]
arr = "annual_value"
stage = "customer_stage"

[profiles.work.custom]
Industry = "industry"

[profiles.work.stages]
renewal = ["renewal", "renewing"]
adoption = "using"

[profiles.work.contacts]
left = "has_left"
nps = "nps_answer"

[ui]
theme = "light"
color = "256"
glyphs = "ascii"
"#;
    assert_eq!(faults(text), Vec::<String>::new());
    let (config, _) = parse(text, Path::new("/c"));
    let (name, profile) = config.profile(None, Path::new("config.toml")).unwrap();
    assert_eq!(name, "work");
    let command = TokenSource::Command(vec!["pass".into(), "hubspot".into()]);
    assert_eq!(profile.token, Some(command));
    assert_eq!(profile.currency, Some(Currency::USD));
    assert_eq!(profile.fields[&Field::Arr], "annual_value");
    assert_eq!(profile.stages["adoption"], ["using"]);
    assert_eq!(profile.stages["renewal"], ["renewal", "renewing"]);
    assert!(profile.read_only);
    assert_eq!(profile.scorecard.as_deref(), Some("usage-first"));
    assert_eq!(config.scorecard.as_deref(), Some("mine"));
    assert_eq!(profile.contact_left.as_deref(), Some("has_left"));
    assert_eq!(profile.contact_nps.as_deref(), Some("nps_answer"));
    assert_eq!(profile.currency_field.as_deref(), Some("arr_currency"));
    assert_eq!(config.ui.color, Color::X256);
    assert_eq!(config.ui.glyphs, Glyphs::Ascii);
}

#[test]
fn all_faults_are_told_at_once_with_their_lines() {
    let text = r#"defualt_profile = "work"
[profiles.work]
crm = "hubspt"
token = "secret"
currency = "euros"
read_only = "yes"
sync_minutes = -1
[profiles.work.fields]
reneval = "renewal_date"
[ui]
color = "truecolour"
"#;
    let all = faults(text);
    for (at, part) in [
        (
            0,
            "1: config.toml has no “defualt_profile”. Did you mean “default_profile”?",
        ),
        (
            1,
            "3: “crm” in [profiles.work] cannot be “hubspt”. Did you mean “hubspot”?",
        ),
        (2, "4: [profiles.work] has no “token”."),
        (3, "5: “euros” is not a currency"),
        (
            4,
            "6: “read_only” in [profiles.work] must be true or false.",
        ),
        (
            5,
            "7: “sync_minutes” in [profiles.work] must be a whole number",
        ),
        (
            6,
            "9: [profiles.work.fields] has no “reneval”. Did you mean “renewal”?",
        ),
        (
            7,
            "11: “color” in [ui] cannot be “truecolour”. Did you mean “truecolor”?",
        ),
    ] {
        assert!(all[at].starts_with(part), "{}", all.join("\n"));
    }
    assert_eq!(all.len(), 8);
    assert!(
        !all.join("\n").contains("secret"),
        "no value of an unknown key is told"
    );
}

#[test]
fn rates_are_numbers_above_zero_by_currency() {
    let text = "[rates]\nEUR = 1\nusd = 0.92\nCNY = \"0.13\"\nGBP = -1\nyuan = 2\n";
    let all = faults(text);
    let wanted = "must be a number above zero, like 0.92.";
    assert!(
        all[0].starts_with("4: ") && all[0].contains(wanted),
        "{all:?}"
    );
    assert!(
        all[1].starts_with("5: ") && all[1].contains(wanted),
        "{all:?}"
    );
    assert!(all[2].starts_with("6: “yuan” is not a currency"), "{all:?}");
    let (config, _) = parse(text, Path::new("/c"));
    let rates: Vec<_> = config.rates.iter().collect();
    let rate = |text: &str| text.parse().unwrap();
    assert_eq!(
        rates,
        [
            (&Currency::EUR, &rate("1")),
            (&Currency::USD, &rate("0.92"))
        ]
    );
}

#[test]
fn a_broken_file_says_where_and_the_rest_is_used() {
    let all = faults("[ui]\ntheme = \"light\"\ncolor = \n");
    assert_eq!(all.len(), 1, "{all:?}");
    assert!(all[0].starts_with("3: This is not TOML"), "{all:?}");
    let (config, _) = parse("[ui]\ntheme = \"light\"\ncolor = \n", Path::new(""));
    assert_eq!(config.ui.theme.as_deref(), Some("light"));
}

#[test]
fn profiles_are_found_or_named() {
    let (config, _) = parse("[profiles.a]\n[profiles.beta]\n", Path::new(""));
    let file = Path::new("config.toml");
    let said = |name: Option<&str>| config.profile(name, file).map(|(name, _)| name.to_owned());
    assert_eq!(said(Some("a")), Ok("a".to_owned()));
    assert!(
        said(Some("bet"))
            .unwrap_err()
            .contains("Did you mean “beta”?")
    );
    assert!(said(None).unwrap_err().contains("a, beta"));
    let none = Config::default();
    assert!(
        none.profile(None, file)
            .unwrap_err()
            .contains("tenure demo")
    );
    assert_eq!(faults("default_profile = \"x\"").len(), 1);
    assert_eq!(
        faults("[profiles.a]\ntoken_env = \"A\"\ntoken_file = \"b\"").len(),
        1
    );
}

async fn resolve(source: TokenSource) -> Result<String, String> {
    let variable = |name: &str| (name == "SET").then(|| " tok-1 \n".to_owned());
    let found = token::resolve(&source, Duration::from_secs(20), variable).await;
    found.map(|token| token.expose().to_owned())
}

#[tokio::test]
async fn tokens_come_from_environment_command_and_private_file() {
    let shell = |line: &str| TokenSource::Shell(line.to_owned());
    assert_eq!(
        resolve(TokenSource::Env("SET".into())).await,
        Ok("tok-1".into())
    );
    assert!(
        resolve(TokenSource::Env("UNSET".into()))
            .await
            .unwrap_err()
            .contains("export UNSET")
    );
    assert_eq!(resolve(shell("echo tok-2")).await, Ok("tok-2".into()));
    let argv = ["printf", "%s", "tok 3"].map(str::to_owned).to_vec();
    assert!(
        resolve(TokenSource::Command(argv))
            .await
            .unwrap_err()
            .contains("blanks")
    );
    let missing = vec!["/no/such/program".to_owned()];
    assert!(
        resolve(TokenSource::Command(missing))
            .await
            .unwrap_err()
            .contains("cannot be run")
    );
    let why = resolve(shell("echo tok-4; echo tok-5 >&2; exit 3"))
        .await
        .unwrap_err();
    assert!(
        why.contains("failed") && !why.contains("tok-4") && !why.contains("tok-5"),
        "{why}"
    );

    let slow = token::resolve(&shell("sleep 60"), Duration::from_millis(50), |_| None).await;
    assert!(slow.unwrap_err().contains("did not answer"));
}

#[cfg(unix)]
#[tokio::test]
async fn a_token_file_that_others_may_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("token");
    std::fs::write(&path, "tok-6\n").unwrap();
    let set =
        |mode| std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
    set(0o644);
    let why = resolve(TokenSource::File(path.clone())).await.unwrap_err();
    assert!(why.contains("chmod 600") && !why.contains("tok-6"), "{why}");
    set(0o600);
    assert_eq!(
        resolve(TokenSource::File(path.clone())).await,
        Ok("tok-6".into())
    );
}

#[test]
fn a_lifecycle_is_named_or_made_of_the_crms_own_stages() {
    use crate::domain::lifecycle::{Source, StageKind};
    let text = "[profiles.a.lifecycle]\nfrom = \"property\"\nbase = \"b2b-7\"\nkinds = { paused = \"at_risk\" }\n[profiles.a.handover]\npromised = \"sales_promises\"\n";
    assert_eq!(faults(text), Vec::<String>::new());
    let (config, _) = parse(text, Path::new(""));
    let profile = &config.profiles["a"];
    assert_eq!(profile.lifecycle.as_deref(), Some("b2b-7"));
    let from = profile.lifecycle_from.as_ref().expect("it is said");
    assert_eq!(from.source, Source::Property);
    assert_eq!(from.kinds["paused"], StageKind::AtRisk);
    assert_eq!(profile.custom["Promised by sales"], "sales_promises");

    // A pipeline is refused with the way out, and what can be used of the table is.
    let text = "[profiles.a.lifecycle]\nfrom = \"deals/default\"\nbase = \"csm-4\"\n";
    let all = faults(text);
    assert_eq!(all.len(), 1, "{all:?}");
    assert!(
        all[0].starts_with("2: Accounts cannot follow the pipeline deals/default yet"),
        "{all:?}"
    );
    let (config, _) = parse(text, Path::new(""));
    let profile = &config.profiles["a"];
    assert_eq!(profile.lifecycle.as_deref(), Some("csm-4"));
    assert_eq!(profile.lifecycle_from, None);
    let wrong = faults("[profiles.a.lifecycle]\nform = \"property\"\nkinds = { a = \"lots\" }\n");
    assert!(
        wrong.iter().any(|text| text.contains("“form”")),
        "{wrong:?}"
    );
    assert!(
        wrong.iter().any(|text| text.contains("“lots”")),
        "{wrong:?}"
    );
}
