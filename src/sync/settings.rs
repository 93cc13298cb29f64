//! What seldom changes, the portal and the choices of the fields a person sets: asked for beside the
//! listings, and kept once these are read.

use super::ask::{Signals, ask, missed};
use super::context::Context;
use super::once::SyncError;
use super::translate::portal;
use crate::crm::{CrmError, Options, Portal};
use crate::domain::field::{Field, Kind};
use crate::store::ReadAs;

/// What the CRM says of itself, and of each field with choices.
pub(super) struct Settings {
    about: Portal,
    choices: Vec<(Field, Result<Option<Options>, CrmError>)>,
}

/// Asks for them one by one. What cannot be had of a single field is told when it is kept.
pub(super) async fn ask_settings(
    context: &Context,
    signals: &Signals,
) -> Result<Settings, SyncError> {
    let about = ask(context, signals, || context.crm.probe()).await?;
    let mut choices = Vec::new();
    let fields = Field::ALL.iter().copied();
    for field in fields.filter(|field| field.kind() == Kind::Choice && *field != Field::Owner) {
        let answer = match ask(context, signals, || context.crm.options(field)).await {
            Ok(options) => Ok(options),
            Err(SyncError::Crm(error)) => Err(error),
            Err(error) => return Err(error),
        };
        choices.push((field, answer));
    }
    Ok(Settings { about, choices })
}

/// Keeps them.
pub(super) async fn keep_settings(context: &Context, settings: Settings) -> Result<(), SyncError> {
    context.keep_portal(portal(settings.about)).await?;
    for (field, answer) in settings.choices {
        match answer {
            Ok(options) => {
                // None are kept as none: what the property before had are not this one's.
                let options = options.unwrap_or_default();
                context
                    .store(move |store| store.put_options(field, &options))
                    .await?;
            }
            Err(error) => {
                // The accounts, or the last reading, may have told that the place of stages is gone.
                let lost = field == Field::Stage && context.crm.no_stages().await.is_some();
                if lost && !context.note_shown(field, false, context.now()) {
                    continue;
                }
                let what = format!("the choices of the field {:?}", field.id());
                missed(context, &what, error.into())?;
            }
        }
    }
    let stage = context.crm.reads().stage;
    context
        .store(move |store| store.put_read_as(ReadAs::Stage, &stage))
        .await?;
    Ok(())
}
