//! `claimgraph audit verify`.

use claimgraph_domain::hex;
use claimgraph_store::audit::verify::{Verdict, Witness};
use clap::Args;

use crate::cli::{Error, Session, progress};

/// Recompute the chain of hashes of a tenant's audit
///
/// Finds every entry that was changed, removed, added or put in another place; exit code 1 then, with the first number
/// where the chain does not hold. Who may write to the database can make the whole chain anew, with the head that
/// belongs to it: keep the last line of this command elsewhere, and give it back by --witness.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  claimgraph audit verify
  claimgraph audit verify --tenant physics --witness 1200:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
pub(super) struct Verify {
    /// Tenant [default: the one of the configuration]
    #[arg(long, value_name = "NAME")]
    tenant: Option<String>,
    /// An entry that was noted earlier, which must be there still
    #[arg(long, value_name = "NUMBER:HASH", value_parser = witness)]
    witness: Option<Witness>,
}

impl Verify {
    pub(super) async fn run(self, session: Session) -> Result<(), Error> {
        let store = session.store().await?;
        let scope = session.scope(&store, self.tenant.as_deref()).await?;
        let shown = progress::show(&session.bars, "verify");
        let mut last = 0;
        let verdict = store
            .verify_audit(&scope, self.witness, |number| {
                claimgraph_plugin::Progress::advance(&shown, u64::try_from(number - last).unwrap_or_default());
                last = number;
            })
            .await;
        shown.finish();
        store.close().await?;
        match verdict? {
            Verdict::Intact { last } => {
                say!("intact: {} entries", last.number);
                say!("{}:{}", last.number, hex::text(&last.hash));
                Ok(())
            }
            Verdict::Broken { number } => Err(Error::Found(format!(
                "the audit is broken at entry {number}: that entry, or the one before it, was changed, removed, added or moved"
            ))),
            Verdict::Rewritten { number } => Err(Error::Found(format!(
                "the audit is whole, but it does not lead through the witness at entry {number}: it was made anew"
            ))),
        }
    }
}

fn witness(text: &str) -> Result<Witness, String> {
    let parsed = text.split_once(':').and_then(|(number, hash)| {
        Some(Witness { number: number.parse().ok().filter(|number| *number > 0)?, hash: hex::parse(hash)? })
    });
    parsed.ok_or_else(|| "a witness is the number of an entry, `:`, and its hash of 64 hexadecimal digits".to_owned())
}
