//! `[cors]`: pages of other sites that may use the API.

use super::allowed::Allowed;
use super::origins::Origins;
use super::section::section;

section! {
    /// Pages of other sites that may use the API (cross-origin resource sharing). Clients that are no browsers do not
    /// need it.
    Cors = "cors" {
        /// Origins with commas between, such as `https://app.example.org, http://localhost:3000`; `*` for every one,
        /// which is safe as long as credentials are sent in the header Authorization, never in cookies; empty for none.
        allowed_origins: Origins = Origins::default(), Origins::ALLOWED;
        /// How long a browser may remember what it was allowed.
        preflight_ms: u64 = 600_000, Allowed::milliseconds(0, 86_400_000);
    }
}
