use super::*;
use crate::domain::sourcing::DealRule;
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
fn the_view_it_opens_on_is_one_of_those_there_are() {
    for name in [
        "board",
        "triage",
        "accounts",
        "quadrant",
        "renewals",
        "portfolio",
        "activity",
        "last",
    ] {
        let text = format!("[ui]\nstart = \"{name}\"\n");
        let (config, faults) = parse(&text, Path::new("/c"));
        assert_eq!(faults, [], "{name}");
        assert_eq!(config.ui.start.as_deref(), Some(name));
    }
    let faults = faults("[ui]\nstart = \"triag\"\n");
    assert!(
        faults[0].starts_with("2: ") && faults[0].contains("triage"),
        "{faults:?}"
    );
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
    let found = token::resolve(&source, token::TOKEN, Duration::from_secs(20), variable).await;
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

    let slow = token::resolve(
        &shell("sleep 60"),
        token::TOKEN,
        Duration::from_millis(50),
        |_| None,
    )
    .await;
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

    // A pipeline as the lifecycle means that accounts follow it.
    let text = "[profiles.a.lifecycle]\nfrom = \"deals/default\"\nbase = \"csm-4\"\n";
    assert_eq!(faults(text), Vec::<String>::new());
    let (config, _) = parse(text, Path::new(""));
    let profile = &config.profiles["a"];
    assert_eq!(profile.lifecycle.as_deref(), Some("csm-4"));
    assert_eq!(profile.stage_from, Source::Deals("default".into()));
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

fn profile_of(lines: &str) -> Profile {
    let text = format!("[profiles.a]\n{lines}");
    assert_eq!(faults(&text), Vec::<String>::new(), "{text}");
    let (mut config, _) = parse(&text, Path::new("/c"));
    config.profiles.remove("a").expect("it is there")
}

fn faults_of(lines: &str) -> Vec<String> {
    faults(&format!("[profiles.a]\n{lines}"))
}

#[test]
fn stages_come_from_a_property_or_a_pipeline() {
    let usual = profile_of("");
    assert_eq!(usual.stage_from, Source::Property);
    assert_eq!(usual.lifecycle_from, None);

    let property = profile_of("stage_from = { property = \"cs_phase\" }");
    assert_eq!(property.stage_from, Source::Property);
    assert_eq!(property.fields[&Field::Stage], "cs_phase");

    // The stages of a pipeline are the lifecycle, unless one is named.
    let tickets = profile_of("stage_from = { ticket_pipeline = \"Onboarding\" }");
    let source = Source::Tickets("Onboarding".into());
    assert_eq!(tickets.stage_from, source);
    assert_eq!(tickets.lifecycle_from.unwrap().source, source);
    let named = profile_of("stage_from = { deal_pipeline = \"9\" }\nlifecycle = \"b2b-7\"");
    assert_eq!(named.stage_from, Source::Deals("9".into()));
    assert_eq!(named.lifecycle_from, None);
    let kinds = profile_of(
        "stage_from = { deal_pipeline = \"9\" }\nlifecycle = { kinds = { x = \"lost\" } }",
    );
    let from = kinds.lifecycle_from.unwrap();
    assert_eq!(from.source, Source::Deals("9".into()));
    assert_eq!(from.kinds["x"], StageKind::Lost);

    let all = faults_of("stage_from = { property = \"a\", deal_pipeline = \"b\" }");
    assert!(
        all[0].starts_with("2: “stage_from” in [profiles.a] must say one of"),
        "{all:?}"
    );
    let all = faults_of("stage_from = { propety = \"a\" }");
    assert!(all[0].contains("Did you mean “property”?"), "{all:?}");
    assert_eq!(all.len(), 1, "{all:?}");
    let all = faults_of("stage_from = { deal_pipeline = \"b\" }\nfields = { stage = \"x\" }");
    assert!(
        all[0].contains("from deals/b and from the property “x”"),
        "{all:?}"
    );
    let all = faults_of("stage_from = { property = \"b\" }\nfields = { stage = \"x\" }");
    assert!(all[0].contains("“stage” is “b” here and “x”"), "{all:?}");
    let all =
        faults_of("stage_from = { deal_pipeline = \"b\" }\nlifecycle = { from = \"tickets/0\" }");
    assert!(all[0].contains("made of tickets/0"), "{all:?}");
}

#[test]
fn arr_is_a_property_or_a_sum_of_deals() {
    assert_eq!(profile_of("").arr_from, ArrFrom::Property);
    let property = profile_of("arr_from = \"contract_value\"");
    assert_eq!(property.arr_from, ArrFrom::Property);
    assert_eq!(property.fields[&Field::Arr], "contract_value");
    let ArrFrom::Deals(usual) = profile_of("arr_from = { deals = {} }").arr_from else {
        panic!("deals were said");
    };
    assert_eq!(usual, DealRule::default());
    assert_eq!(usual.amount, "amount");
    assert_eq!(usual.currency.as_deref(), Some("deal_currency_code"));
    let text = r#"
[profiles.a.arr_from.deals]
pipeline = "Renewals"
stages = ["won", "live"]
amount = "hs_mrr"
per = "month"
recurring = "dealtype"
recurring_values = ["existingbusiness", "newbusiness"]
ends = "contract_end"
currency = "contract_currency"
"#;
    let ArrFrom::Deals(rule) = profile_of(text).arr_from else {
        panic!("deals were said");
    };
    assert_eq!(rule.pipelines, ["Renewals"]);
    assert_eq!(rule.stages, ["won", "live"]);
    assert_eq!(rule.per.in_a_year(), Decimal::from(12));
    assert_eq!(rule.recurring_values.len(), 2);
    assert_eq!(rule.ends.as_deref(), Some("contract_end"));
    assert_eq!(rule.currency.as_deref(), Some("contract_currency"));

    for (lines, said) in [
        ("arr_from = 3", "“arr_from” in [profiles.a] must be a table"),
        ("arr_from = {}", "must be a property's name in quotes, or"),
        (
            "arr_from = { deals = { per = \"weak\" } }",
            "cannot be “weak”",
        ),
        (
            "arr_from = { deals = { amont = \"x\" } }",
            "Did you mean “amount”?",
        ),
        (
            "arr_from = { deals = { recurring_values = \"x\" } }",
            "say which: recurring",
        ),
        (
            "arr_from = { deals = {} }\nfields = { arr = \"x\" }",
            "ARR cannot come from deals and from the property “x”",
        ),
    ] {
        let all = faults_of(lines);
        assert!(all.len() == 1 && all[0].contains(said), "{all:?}");
    }
}

#[test]
fn health_is_ours_the_portals_or_both() {
    assert_eq!(profile_of("").health, HealthFrom::Ours);
    let both = profile_of("health = { from = \"both\", property = \"score\" }");
    assert_eq!(both.health, HealthFrom::Both);
    assert_eq!(both.fields[&Field::CrmHealth], "score");
    let portal = profile_of("health = \"portal\"\nfields = { crm_health = \"score\" }");
    assert_eq!(portal.health, HealthFrom::Portal);
    for (lines, said) in [
        (
            "health = \"portal\"",
            "The portal's health needs its property",
        ),
        ("health = \"bot\"", "Did you mean “both”?"),
        (
            "health = { property = \"x\" }",
            "must say whose score counts",
        ),
    ] {
        let all = faults_of(lines);
        assert!(all.len() == 1 && all[0].contains(said), "{all:?}");
    }
}

#[test]
fn oauth_says_where_its_secrets_come_from() {
    let text = r#"
[profiles.a.oauth]
client_id = "c-1"
client_secret_env = "SECRET"
refresh_token_file = "refresh"
store_command = ["pass", "insert", "-m", "hubspot"]
"#;
    let oauth = profile_of(text).oauth.expect("it is whole");
    assert_eq!(oauth.client_id, "c-1");
    assert_eq!(oauth.client_secret, TokenSource::Env("SECRET".into()));
    assert_eq!(oauth.refresh_token, TokenSource::File("/c/refresh".into()));
    let Some(TokenSource::Command(words)) = oauth.store_command else {
        panic!("it is a program and its arguments");
    };
    assert_eq!(words.len(), 4);

    let all = faults_of("oauth = { client_id = \"c\" }");
    assert!(
        all[0].contains("client_secret_env (or _command, _file) and refresh_token_env"),
        "{all:?}"
    );
    let all = faults_of(
        "token_env = \"A\"\noauth = { client_id = \"c\", client_secret_env = \"S\", refresh_token_env = \"R\", refresh_token_file = \"r\" }",
    );
    let all = all.join("\n");
    assert!(all.contains("has a token and oauth"), "{all}");
    assert!(
        all.contains("more than once where the refresh token comes from"),
        "{all}"
    );
}

#[test]
fn a_key_beside_its_table_is_led_into_it() {
    let text = "theme = \"light\"\nkeymap = \"vim\"\ntoken_env = \"T\"\nthem = 1\n";
    assert_eq!(
        faults(text),
        [
            "1: config.toml has no “theme”. Did you mean theme under [ui]?",
            "2: config.toml has no “keymap”. Did you mean keymap under [ui]?",
            "3: config.toml has no “token_env”. Did you mean token_env under [profiles.NAME]?",
            "4: config.toml has no “them”. It knows default_profile, scorecard, profiles, rates, ui.",
        ]
    );
}

#[test]
fn a_shell_s_line_is_called_by_its_program_and_by_nothing_that_may_be_secret() {
    for (line, name) in [
        ("pass show hubspot", "pass"),
        ("  vault read -field=token crm", "vault"),
        ("VAULT_TOKEN=s.hidden vault read crm", "vault"),
        ("A=hidden B_2=hidden op read crm", "op"),
        ("KEY='hidden and hidden' op read", "of the shell"),
        ("pass show 'the crm'", "pass"),
        ("KEY=hidden", "of the shell"),
        ("", "of the shell"),
    ] {
        assert_eq!(token::named(line), name, "{line}");
    }
}

#[test]
fn the_document_has_every_key_of_the_looks() {
    let page = include_str!("../../docs/config.md");
    for key in file::UI {
        assert!(page.contains(&format!("\n{key} = ")), "{key}");
    }
}
