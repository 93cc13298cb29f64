//! What can be typed after `tenure init`: every answer is a flag.

use super::oauth::App;
use crate::cli::args::Json;
use clap::{Args, ValueEnum};

/// `tenure init`
#[derive(Clone, Debug, Default, Args)]
pub struct Init {
    /// The token is in this variable of the environment.
    #[arg(long, value_name = "VARIABLE", group = "token")]
    pub token_env: Option<String>,
    /// This line for the shell prints the token: "pass show hubspot".
    #[arg(long, value_name = "LINE", group = "token")]
    pub token_command: Option<String>,
    /// The token is in this file, which nobody else may read; it is made when there is none.
    #[arg(long, value_name = "FILE", group = "token")]
    pub token_file: Option<String>,
    /// An OAuth app, in the place of a token.
    #[command(flatten)]
    pub app: App,
    /// The CRM's address, where it is not HubSpot's public one.
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// The stage of an account is this company property.
    #[arg(long, value_name = "PROPERTY", group = "stage")]
    pub stage_property: Option<String>,
    /// The stage of an account is that of its ticket in this pipeline (id or name).
    #[arg(long, value_name = "PIPELINE", group = "stage")]
    pub ticket_pipeline: Option<String>,
    /// The stage of an account is that of its deal in this pipeline (id or name).
    #[arg(long, value_name = "PIPELINE", group = "stage")]
    pub deal_pipeline: Option<String>,
    /// Which property a field is: arr=annual_value; nothing after the = leaves it out.
    #[arg(long, value_name = "FIELD=PROPERTY")]
    pub map: Vec<String>,
    /// ARR is the sum of the account's closed and won deals.
    #[arg(long)]
    pub arr_deals: bool,
    /// Read the labels of a contact's associations with companies as roles (true), or do not (false).
    #[arg(long, value_name = "BOOL", num_args = 0..=1, default_missing_value = "true", require_equals = true)]
    pub contact_labels: Option<bool>,
    /// Whose health score counts.
    #[arg(long, value_enum)]
    pub health: Option<Whose>,
    /// What amounts are in, as three letters.
    #[arg(long, value_name = "CODE")]
    pub currency: Option<String>,
    /// Who you are among the CRM's users: a mail address or an owner id.
    #[arg(long, value_name = "MAIL")]
    pub owner: Option<String>,
    /// Never write to this CRM (true), or do (false).
    #[arg(long, value_name = "BOOL", num_args = 0..=1, default_missing_value = "true", require_equals = true)]
    pub read_only: Option<bool>,
    /// Suggest for what is not mapped yet, in a profile that is there already; a new one always is.
    #[arg(long)]
    pub suggest: bool,
    /// Show what would be written into config.toml, and leave it as it is. Requests are counted as ever, and what
    /// an OAuth app is given in the place of its refresh token is kept.
    #[arg(long)]
    pub dry_run: bool,
    /// Do not read the accounts yet.
    #[arg(long)]
    pub no_sync: bool,
    /// How the answer is printed.
    #[command(flatten)]
    pub json: Json,
}

/// Whose health score counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Whose {
    /// Our scorecard's.
    Ours,
    /// The portal's property.
    Portal,
    /// Our scorecard's, with the portal's as a part.
    Both,
}

impl Whose {
    /// The word in the configuration.
    pub fn word(self) -> &'static str {
        match self {
            Whose::Ours => "ours",
            Whose::Portal => "portal",
            Whose::Both => "both",
        }
    }
}
