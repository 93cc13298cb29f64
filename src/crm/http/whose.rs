//! Whose a token is. One that takes the place of another while the program runs proves that it is of the
//! same account of the vendor's before anything is sent with it: a person may have put a stranger's where the
//! first one came from.

use super::{Call, Client, Order, Reply, Secret};
use crate::crm::CrmError;
use std::time::{Duration, Instant};

/// How long it stands that a token is a stranger's, before another one is looked for.
const STANDS: Duration = Duration::from_secs(30);

/// What is known of it.
#[derive(Default)]
pub(super) struct Whose {
    /// The account, by its name for itself; none until it has told it.
    account: Option<String>,
    /// The last token that is known to be of it.
    ours: Option<Secret>,
    /// One that is not, since when that stands, and what is said of it.
    stranger: Option<(Secret, Instant, CrmError)>,
}

/// Why a token is not used.
pub(super) struct Doubt {
    /// What is said of it. Nothing was sent with the token but the question whose it is.
    pub error: CrmError,
    /// Whether another token may do.
    pub another: bool,
}

impl Doubt {
    fn passing(error: CrmError) -> Self {
        Self {
            error,
            another: false,
        }
    }
}

impl Client {
    /// Makes sure that a token is of the account that was talked to before. Until that has told who it is,
    /// nothing was read or sent, and whoever asks finds out by itself.
    pub(super) async fn prove(&self, token: &Secret) -> Result<(), Doubt> {
        let mut whose = self.whose.lock().await;
        let Some(account) = whose.account.clone() else {
            return Ok(());
        };
        if whose.ours.as_ref() == Some(token) {
            return Ok(());
        }
        if let Some((stranger, since, error)) = &mut whose.stranger
            && stranger == token
        {
            let another = since.elapsed() >= STANDS;
            if another {
                *since = Instant::now();
            }
            return Err(Doubt {
                error: error.clone(),
                another,
            });
        }
        let found = match (self.access.account(token).await, self.vendor.who()) {
            (Some(told), _) => Ok(told),
            (None, Some(call)) => self.ask_whose(&call, token).await?,
            // Whoever cannot be asked is believed.
            (None, None) => return Ok(()),
        };
        let why = match found {
            Ok(found) if found == account => {
                whose.ours = Some(token.clone());
                return Ok(());
            }
            Ok(found) => self.vendor.stranger(&account, Some(&found)),
            Err(error) => {
                tracing::warn!(%error, "a new token does not tell whose it is");
                self.vendor.stranger(&account, None)
            }
        };
        let error = CrmError::Unauthorized { why };
        whose.stranger = Some((token.clone(), Instant::now(), error.clone()));
        Err(Doubt {
            error,
            another: false,
        })
    }

    /// Asks the vendor whose a token is; what it says instead is why it does not tell.
    async fn ask_whose(
        &self,
        call: &Call,
        token: &Secret,
    ) -> Result<Result<String, CrmError>, Doubt> {
        let unsaid = |why: String| {
            Doubt::passing(CrmError::Unreachable {
                host: self.host().to_owned(),
                why,
            })
        };
        let reply = match self.tried(call, Order::Write, token).await {
            Ok(reply) => reply,
            // What is refused so is refused to this token.
            Err(error @ (CrmError::Forbidden { .. } | CrmError::Refused { .. })) => {
                return Ok(Err(error));
            }
            // Nothing was sent of what waits for the answer.
            Err(CrmError::Server { status, .. }) => {
                let why = format!("it answers {status} to the question whose the new token is");
                return Err(unsaid(why));
            }
            Err(error) => return Err(Doubt::passing(error)),
        };
        if reply.status == 401 {
            return Err(Doubt {
                error: self.vendor.fault(call, &reply),
                another: true,
            });
        }
        let odd = || CrmError::Odd {
            what: call.name(),
            why: "it does not tell whose the token is".to_owned(),
        };
        Ok(self.vendor.whose(call, &reply).ok_or_else(odd))
    }

    /// Takes note of an answer that tells whose the token is that it was asked with.
    pub(super) async fn hear_whose(&self, call: &Call, reply: &Reply, token: &Secret) {
        let Some(told) = self.vendor.whose(call, reply) else {
            return;
        };
        let mut whose = self.whose.lock().await;
        if whose.account.get_or_insert_with(|| told.clone()) == &told {
            whose.ours = Some(token.clone());
        }
    }
}
