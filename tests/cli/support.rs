//! A home for the program in a temporary folder, and an embedded CRM that this process serves.

use serde_json::Value;
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tenure::crm::hubspot::Mapping;
use tenure::sandbox::portfolio::{Recipe, generate};
use tenure::sandbox::record::{ObjectType, Portal, Record};
use tenure::sandbox::{Faults, OAuthApp, RequiredWhen, Sandbox, Settings};
use tokio::runtime::Runtime;

/// The token that the CRM wants.
pub const TOKEN: &str = "token-of-the-tests";

/// What a command came to.
pub struct Came {
    /// The exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Came {
    /// The JSON it printed.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|error| panic!("{error} in: {}\n{}", self.out, self.err))
    }

    /// Itself, when the exit code is this one.
    #[track_caller]
    pub fn with(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}\n{}", self.out, self.err);
        self
    }
}

impl From<Output> for Came {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).expect("the output is UTF-8"),
            err: String::from_utf8(output.stderr).expect("the complaints are UTF-8"),
        }
    }
}

/// A person's machine.
pub struct Home {
    folder: TempDir,
}

impl Home {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("config")).expect("a folder");
        Self { folder }
    }

    /// The one cache that is kept.
    pub fn store(&self) -> PathBuf {
        let folder = std::fs::read_dir(self.path("data")).expect("a folder");
        let mut files = folder.flatten().map(|entry| entry.path());
        let file = files.find(|path| path.extension().is_some_and(|of| of == "db"));
        file.expect("the store")
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn configure(&self, text: &str) {
        std::fs::write(self.path("config/config.toml"), text).expect("it can be written");
    }

    /// Runs the program.
    pub fn run(&self, arguments: &[&str]) -> Came {
        self.run_with(arguments, TOKEN)
    }

    /// Writes a file of the person's beside the configuration.
    pub fn write(&self, name: &str, text: &str) {
        let path = self.path("config").join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("it can be written");
    }

    /// Runs the program with a token in its environment.
    pub fn run_with(&self, arguments: &[&str], token: &str) -> Came {
        let output = self.command(arguments, token).output();
        output.expect("the program can be run").into()
    }

    /// The program, not running yet, with nothing on its standard input.
    pub fn command(&self, arguments: &[&str], token: &str) -> Command {
        let mut command = self.shell(env!("CARGO_BIN_EXE_tenure"));
        command
            .args(arguments)
            .stdin(Stdio::null())
            .env("TEST_TOKEN", token);
        command
    }

    /// Another program on this machine. Whatever the environment of the tests is, theirs is the same
    /// everywhere: a language, a proxy or `NO_COLOR` of the machine's changes nothing.
    pub fn shell(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.folder.path())
            .env("LANG", "C.UTF-8")
            .env("TENURE_CONFIG_DIR", self.path("config"))
            .env("TENURE_DATA_DIR", self.path("data"))
            .env("TENURE_STATE_DIR", self.path("state"))
            .env("TZ", "UTC");
        command
    }
}

/// An embedded CRM with a small portfolio, that can go away and come back at the same address.
pub struct Crm {
    runtime: Runtime,
    server: Option<Sandbox>,
    settings: Settings,
}

impl Crm {
    pub fn start(data: &Path) -> Self {
        let crm = Self::over(data);
        let portal = generate(Recipe {
            accounts: 12,
            seed: 7,
            now: chrono::Utc::now(),
        });
        crm.server().fill(portal).expect("it can be filled");
        crm
    }

    /// The one that is in a folder already.
    pub fn over(data: &Path) -> Self {
        let runtime = Runtime::new().expect("a runtime");
        let settings = Settings {
            data: data.to_owned(),
            token: TOKEN.to_owned(),
            search_lag: Duration::ZERO,
            // Commands that follow each other on a fast machine must not meet them; the tests of the
            // budgets have those of a portal.
            per_ten_seconds: 100_000,
            searches_per_second: 10_000,
            ..Settings::default()
        };
        let mut crm = Self {
            runtime,
            server: None,
            settings,
        };
        crm.come_back();
        crm.settings.port = crm.address().port();
        crm
    }

    /// Comes back with the budgets of a free portal.
    pub fn is_free(&mut self) {
        let free = Settings::default();
        self.settings.per_ten_seconds = free.per_ten_seconds;
        self.settings.searches_per_second = free.searches_per_second;
        self.go_away();
        self.come_back();
    }

    /// Comes back with an OAuth app that may ask for access tokens, beside its token.
    pub fn has_app(&mut self, refresh_token: &str) {
        self.comes_with_app(refresh_token, false);
    }

    /// The same, and each refresh token is good once.
    pub fn has_rotating_app(&mut self, refresh_token: &str) {
        self.comes_with_app(refresh_token, true);
    }

    fn comes_with_app(&mut self, refresh_token: &str, rotates: bool) {
        self.settings.oauth = Some(OAuthApp {
            client_id: "app".to_owned(),
            client_secret: "app-secret".to_owned(),
            refresh_token: refresh_token.to_owned(),
            lifetime: Duration::from_secs(1_800),
            rotates,
        });
        self.go_away();
        self.come_back();
    }

    fn server(&self) -> &Sandbox {
        self.server.as_ref().expect("it is there")
    }

    /// Sends a body as somebody else would.
    pub fn post(&self, path: &str, body: &str) -> String {
        use std::io::{Read, Write};
        let mut stream = std::net::TcpStream::connect(self.address()).expect("it listens");
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: crm\r\nAuthorization: Bearer {TOKEN}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(head.as_bytes()).expect("it takes it");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers");
        assert!(answer.starts_with("HTTP/1.1 2"), "{answer}");
        answer
    }

    /// How many requests it refused since there were too many.
    pub fn refused(&self) -> u64 {
        self.server().refused()
    }

    /// How often an access token was asked for.
    pub fn tokens_asked(&self) -> u64 {
        self.server().tokens_asked()
    }

    pub fn address(&self) -> SocketAddr {
        self.server().address()
    }

    pub fn count(&self, object: ObjectType) -> u64 {
        self.server().count(object).expect("it can be counted")
    }

    /// The portal wants a property of a company whose other property has a value.
    pub fn requires(&self, property: &str, value: &str, needs: &str) {
        self.requires_of(ObjectType::Companies, property, value, needs);
    }

    /// The same of another object.
    pub fn requires_of(&self, object: ObjectType, property: &str, value: &str, needs: &str) {
        self.server().require(vec![RequiredWhen {
            object,
            property: property.to_owned(),
            value: value.to_owned(),
            needs: needs.to_owned(),
        }]);
    }

    /// What goes wrong with requests.
    pub fn faults(&self) -> &Faults {
        self.server().faults()
    }

    /// Puts a company in as it may have come there by any way, past every rule of today.
    pub fn company(&self, id: u64, properties: &[(&'static str, &str)]) {
        let now = chrono::Utc::now();
        let properties = properties.iter();
        let record = Record {
            object: ObjectType::Companies,
            id,
            created: now,
            updated: now,
            properties: properties
                .map(|(name, value)| (*name, (*value).to_owned()))
                .collect(),
            history: Vec::new(),
            associations: Vec::new(),
        };
        let portal = Portal {
            pipelines: Vec::new(),
            properties: Vec::new(),
            owners: Vec::new(),
            records: Box::new(std::iter::once(record)),
        };
        self.server().fill(portal).expect("it can be put in");
    }

    /// Puts many companies in, with ids from a million on.
    pub fn companies(&self, count: u64, of: fn(u64) -> Vec<(&'static str, String)>) {
        let now = chrono::Utc::now();
        let record = move |id| Record {
            object: ObjectType::Companies,
            id,
            created: now,
            updated: now,
            properties: of(id),
            history: Vec::new(),
            associations: Vec::new(),
        };
        let portal = Portal {
            pipelines: Vec::new(),
            properties: Vec::new(),
            owners: Vec::new(),
            records: Box::new((1_000_000..1_000_000 + count).map(record)),
        };
        self.server().fill(portal).expect("they can be put in");
    }

    /// Nobody answers any more.
    pub fn go_away(&mut self) {
        if let Some(server) = self.server.take() {
            self.runtime.block_on(server.stop());
        }
    }

    /// It answers again.
    pub fn come_back(&mut self) {
        let end = Instant::now() + Duration::from_secs(60);
        loop {
            let settings = self.settings.clone();
            match self.runtime.block_on(Sandbox::start(settings)) {
                Ok(server) => break self.server = Some(server),
                // Somebody else has its port for a moment.
                Err(error) => assert!(Instant::now() < end, "{error}"),
            }
        }
    }
}

/// A machine with a profile on an embedded CRM, nothing read yet.
pub fn fresh() -> (Home, Crm) {
    let home = Home::new();
    let crm = Crm::start(&home.path("crm"));
    home.configure(&profile(&crm, ""));
    (home, crm)
}

/// The same, with everything read.
pub fn synced() -> (Home, Crm) {
    let (home, crm) = fresh();
    home.run(&["sync"]).with(0);
    (home, crm)
}

/// A configuration with one profile; `more` goes into it.
pub fn profile(crm: &Crm, more: &str) -> String {
    let mapping = Mapping::demo();
    let mut text = format!(
        "[profiles.work]\ncrm = \"hubspot\"\nbase_url = \"http://{}\"\ntoken_env = \"TEST_TOKEN\"\n{more}\n[profiles.work.fields]\n",
        crm.address()
    );
    for (field, property) in &mapping.fields {
        let _ = writeln!(text, "{} = \"{property}\"", field.id());
    }
    text
}

/// Accounts as JSON, those that a query takes.
pub fn accounts(home: &Home, query: &[&str]) -> Vec<Value> {
    let all = [&["accounts", "--json", "--"], query].concat();
    let came = home.run(&all).with(0);
    came.json().as_array().cloned().expect("a list")
}

/// A field of a JSON object, as text.
pub fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().to_owned()
}
