//! What a request shows at the door: a fixed token, or one that is renewed as it runs out.

use super::Secret;
use crate::crm::CrmError;
use async_trait::async_trait;

/// Where the token of each request comes from.
#[async_trait]
pub trait Bearer: Send + Sync {
    /// The token in force. Requests that ask at the same time get the same one.
    ///
    /// # Errors
    /// When there is none to be had now.
    async fn token(&self) -> Result<Secret, CrmError>;

    /// Another token, after the server has refused this one; `None` when there is no other. However
    /// many requests were refused with it, it is renewed once.
    ///
    /// # Errors
    /// When no other can be had now.
    async fn renew(&self, refused: &Secret) -> Result<Option<Secret>, CrmError>;
}

/// A token that stays.
pub struct Fixed(pub Secret);

#[async_trait]
impl Bearer for Fixed {
    async fn token(&self) -> Result<Secret, CrmError> {
        Ok(self.0.clone())
    }

    async fn renew(&self, _refused: &Secret) -> Result<Option<Secret>, CrmError> {
        Ok(None)
    }
}
