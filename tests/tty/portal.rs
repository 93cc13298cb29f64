//! An embedded CRM in a process of its own, that a test can kill and start again.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

pub const TOKEN: &str = "a-token-of-the-test";

/// The CRM's process, and where it listens and keeps its data.
pub struct Portal {
    folder: PathBuf,
    port: u16,
    child: Option<Child>,
}

impl Portal {
    /// Starts one with a portfolio under `home`, and writes the profile that points to it.
    pub fn start(home: &Path) -> Self {
        let mut portal = Self {
            folder: home.join("portal"),
            port: 0,
            child: None,
        };
        portal.rise();
        let port = portal.port;
        let config = home.join("config").join("tenure");
        std::fs::create_dir_all(&config).expect("the configuration's folder");
        let text = format!(
            "default_profile = \"test\"\n\n[profiles.test]\ncrm = \"hubspot\"\n\
             base_url = \"http://127.0.0.1:{port}\"\ntoken_env = \"TEST_TOKEN\"\n\
             [profiles.test.contacts]\nrole = \"hs_buying_role\"\n\n[profiles.test.fields]\n\
             stage = \"customer_stage\"\ntier = \"customer_tier\"\narr = \"arr\"\n\
             renewal = \"renewal_date\"\nsentiment = \"customer_sentiment\"\n"
        );
        std::fs::write(config.join("config.toml"), text).expect("the configuration");
        portal
    }

    /// Starts the process, again after [`Portal::fall`] at the same port, and waits until it listens.
    pub fn rise(&mut self) {
        let until = Instant::now() + super::terminal::PATIENCE;
        // Somebody else may have its port for a moment.
        while !self.tries_to_rise() {
            assert!(Instant::now() < until, "it cannot listen again");
        }
    }

    fn tries_to_rise(&mut self) -> bool {
        // Budgets that are not met by asking it again and again, however fast the machine is.
        let settings = self.folder.with_extension("toml");
        let text = "requests_per_ten_seconds = 1000000\nsearches_per_second = 1000000\n\
                    requests_per_day = 1000000000\n";
        std::fs::write(&settings, text).expect("its settings");
        let mut child = Command::new(env!("CARGO_BIN_EXE_tenure"))
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .args([
                "sandbox",
                "serve",
                "--accounts",
                "40",
                "--seed",
                "7",
                "--token",
                TOKEN,
            ])
            .arg("--port")
            .arg(self.port.to_string())
            .arg("--data")
            .arg(&self.folder)
            .arg("--settings")
            .arg(&settings)
            .env("HOME", &self.folder)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the CRM starts");
        let said = child.stdout.take().expect("its output");
        let mut line = String::new();
        BufReader::new(said)
            .read_line(&mut line)
            .expect("its output");
        let Some((_, port)) = line.trim_end().rsplit_once("listens on http://127.0.0.1:") else {
            child.wait().expect("it ends");
            return false;
        };
        self.port = port.parse().expect("a port");
        self.child = Some(child);
        true
    }

    /// Kills the process.
    pub fn fall(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().expect("it can be killed");
            child.wait().expect("it ends");
        }
    }

    /// The environment a `tenure` needs to talk to it.
    pub fn environment(&self) -> [(&'static str, &'static str); 1] {
        [("TEST_TOKEN", TOKEN)]
    }

    /// Everything of an object type, asked over HTTP as anybody could.
    pub fn all(&self, object: &str, properties: &str) -> Vec<serde_json::Value> {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let url = format!(
            "http://127.0.0.1:{}/crm/objects/2026-09/{object}",
            self.port
        );
        runtime.block_on(async move {
            // Already installed is as good.
            let _ = rustls::crypto::ring::default_provider().install_default();
            let client = reqwest::Client::builder()
                .no_proxy()
                .build()
                .expect("a client");
            let mut after = None;
            let mut found = Vec::new();
            loop {
                let mut query = vec![
                    ("limit", "100".to_owned()),
                    ("properties", properties.to_owned()),
                ];
                query.extend(after.map(|after| ("after", after)));
                let request = client.get(&url).query(&query).bearer_auth(TOKEN);
                let answer: serde_json::Value = request
                    .send()
                    .await
                    .expect("an answer")
                    .json()
                    .await
                    .expect("JSON");
                found.extend(
                    answer["results"]
                        .as_array()
                        .expect("results")
                        .iter()
                        .cloned(),
                );
                after = answer["paging"]["next"]["after"]
                    .as_str()
                    .map(str::to_owned);
                if after.is_none() {
                    return found;
                }
            }
        })
    }

    /// Waits until what the CRM has is as wanted; its answers set the pace.
    ///
    /// # Panics
    /// When it does not become so.
    pub fn wait(&self, what: &str, wanted: impl Fn(&Self) -> bool) {
        let until = Instant::now() + super::terminal::PATIENCE;
        while !wanted(self) {
            assert!(Instant::now() < until, "waited in vain for {what}");
        }
    }

    /// Renames a company, the one at that place of the list.
    pub fn rename(&self, at: usize, name: &str) {
        let companies = self.all("companies", "name");
        let id = companies[at]["id"].as_str().expect("an id").to_owned();
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let url = format!(
            "http://127.0.0.1:{}/crm/objects/2026-09/companies/{id}",
            self.port
        );
        let body = serde_json::json!({ "properties": { "name": name } });
        runtime.block_on(async move {
            let client = reqwest::Client::builder().no_proxy().build();
            let request = client.expect("a client").patch(&url).json(&body);
            let answer = request.bearer_auth(TOKEN).send().await.expect("an answer");
            assert!(answer.status().is_success(), "{answer:?}");
        });
    }

    /// Asks for something over HTTP, as anybody could.
    fn ask(
        &self,
        request: impl FnOnce(&reqwest::Client, &str) -> reqwest::RequestBuilder,
    ) -> String {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let url = format!("http://127.0.0.1:{}", self.port);
        runtime.block_on(async move {
            // Already installed is as good.
            let _ = rustls::crypto::ring::default_provider().install_default();
            let client = reqwest::Client::builder().no_proxy().build();
            let request = request(&client.expect("a client"), &url).bearer_auth(TOKEN);
            let answer = request.send().await.expect("an answer");
            assert!(answer.status().is_success(), "{answer:?}");
            answer.text().await.expect("text")
        })
    }

    /// Tells it something, such as what shall go wrong.
    pub fn post(&self, path: &str, body: &serde_json::Value) {
        self.ask(|client, url| client.post(format!("{url}{path}")).json(body));
    }

    /// The stages that a company was in, oldest first.
    pub fn stages(&self, id: &str) -> Vec<String> {
        let path =
            format!("/crm/objects/2026-09/companies/{id}?propertiesWithHistory=customer_stage");
        let answer = self.ask(|client, url| client.get(format!("{url}{path}")));
        let answer: serde_json::Value = serde_json::from_str(&answer).expect("JSON");
        let versions = answer["propertiesWithHistory"]["customer_stage"].as_array();
        let versions = versions.expect("its past").iter().rev();
        let text = |version: &serde_json::Value| version["value"].as_str().map(str::to_owned);
        versions.filter_map(text).collect()
    }

    /// How many companies have that value of a property.
    pub fn count(&self, property: &str, value: &str) -> usize {
        let companies = self.all("companies", property);
        let there = |company: &&serde_json::Value| company["properties"][property] == value;
        companies.iter().filter(there).count()
    }

    /// How many calls have this in their body.
    pub fn calls_about(&self, text: &str) -> usize {
        let calls = self.all("calls", "hs_call_body");
        let about = |call: &&serde_json::Value| {
            call["properties"]["hs_call_body"]
                .as_str()
                .is_some_and(|body| body.contains(text))
        };
        calls.iter().filter(about).count()
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        self.fall();
    }
}
