//! The application: state, messages in, effects out. No terminal, no network, no clock.
//!
//! [`update()`] is the only thing that changes [`State`]. It is synchronous and total, so that a test
//! can drive the whole program with a list of messages.

pub mod bulk;
pub mod choice;
pub mod command;
pub mod effect;
pub mod enabled;
pub mod ids;
pub mod kept;
pub mod layer;
pub mod layout;
pub mod mouse;
pub mod msg;
pub mod saved;
pub mod state;
pub mod subject;
pub mod update;
pub mod view;

pub use command::{Command, Scope};
pub use effect::Effect;
pub use layer::Layer;
pub use msg::Msg;
pub use state::State;
pub use update::update;
