//! A file format: `word: meaning` on each line; lines that are empty or begin with `#` are left out.

use claimgraph_plugin::domain::error::{Code, Error};
use claimgraph_plugin::domain::model::Attrs;
use claimgraph_plugin::store::ops::bundle::{BundleClaim, BundleSource, SubmitBundle};
use claimgraph_plugin::store::ops::source::SourceInput;
use claimgraph_plugin::{ImportJob, ImportReport, Importer, async_trait};

use crate::claim_type;

/// The outside reference under which words are anchors: the point look-up of `Query.term`.
const REFERENCE: &str = "urn:glossary:words";
/// Longest word, characters.
const MAX_WORD_CHARS: usize = 200;

/// Reads glossaries.
pub(crate) struct GlossaryImporter {
    pub(crate) namespace: String,
}

#[async_trait]
impl Importer for GlossaryImporter {
    fn format(&self) -> &'static str {
        "glossary"
    }

    fn description(&self) -> &'static str {
        "Text with `word: meaning` on each line; a claim of type `term` for each"
    }

    async fn import(&self, job: ImportJob<'_>) -> Result<ImportReport, Error> {
        let text = tokio::fs::read_to_string(job.path).await;
        let text = text.map_err(|error| Error::new(Code::BadRequest, format!("{}: {error}", job.path.display())))?;
        let entries = parse(&text)?;
        let hash = format!("blake3:{}", blake3::hash(text.as_bytes()));
        let mut report = ImportReport::default();
        job.progress.total(count(entries.len()), "terms");
        for (number, part) in entries.chunks(job.store.limits().claims_per_bundle.max(1)).enumerate() {
            let bundle = bundle(part, &self.namespace, Some(&hash));
            // The key follows from the contents: an import that was cut off can be run again.
            let key = format!("glossary:{hash}:{number}");
            let written = job.store.execute(job.scope, bundle, Some(&key)).await?;
            report.claims += count(part.len());
            report.bundles += 1;
            report.replayed_bundles += u64::from(written.replayed);
            job.progress.advance(count(part.len()));
        }
        Ok(report)
    }
}

/// A word and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    word: String,
    meaning: String,
}

impl Entry {
    /// An entry of a word that can be looked up.
    pub(crate) fn new(word: &str, meaning: &str) -> Result<Self, Error> {
        let (word, meaning) = (word.trim(), meaning.trim());
        if reference(word).is_none() || word.chars().count() > MAX_WORD_CHARS {
            let message = format!("a word is 1 to {MAX_WORD_CHARS} characters, not blank");
            return Err(Error::new(Code::ValidationFailed, message));
        }
        Ok(Self { word: word.to_owned(), meaning: meaning.to_owned() })
    }
}

/// Reads a glossary; a malformed line is refused with its number.
fn parse(text: &str) -> Result<Vec<Entry>, Error> {
    let lines = (1_u64..).zip(text.lines()).map(|(number, line)| (number, line.trim()));
    let entries = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    let entry = |(number, line): (u64, &str)| {
        let missing = || Error::new(Code::ValidationFailed, format!("line {number}: no `:` between word and meaning"));
        let (word, meaning) = line.split_once(':').ok_or_else(missing)?;
        let refuse = |error: Error| Error::new(error.code, format!("line {number}: {error}"));
        Entry::new(word, meaning).map_err(refuse)
    };
    entries.map(entry).collect()
}

/// The bundle that makes a claim of each entry, drawn from the file with a hash.
pub(crate) fn bundle(entries: &[Entry], namespace: &str, hash: Option<&str>) -> SubmitBundle {
    let source = hash.map(|hash| SourceInput {
        source_type: "dataset".to_owned(),
        title: Some("Glossary".to_owned()),
        content_hash: Some(hash.to_owned()),
        ..SourceInput::default()
    });
    let claims = (0_usize..).zip(entries).map(|(index, entry)| claim(index, entry, namespace));
    SubmitBundle {
        source: source.map(BundleSource::New),
        claims: claims.collect(),
        create_namespaces: true,
        ..SubmitBundle::default()
    }
}

fn claim(index: usize, entry: &Entry, namespace: &str) -> BundleClaim {
    let anchor = reference(&entry.word).map(|(reference, anchor)| format!("{reference}#{anchor}"));
    BundleClaim {
        temp_id: format!("t{index}"),
        claim_type: claim_type::NAME.to_owned(),
        content: entry.meaning.clone(),
        formal_content: None,
        namespace: namespace.to_owned(),
        attrs: Attrs::from_iter([("word".to_owned(), entry.word.as_str().into())]),
        status: None,
        valid_from: None,
        valid_to: None,
        extraction: None,
        resolves: anchor.into_iter().collect(),
    }
}

/// Where a word is looked up: a reference and an anchor of it; `None` for a blank word.
pub(crate) fn reference(word: &str) -> Option<(&'static str, String)> {
    let anchor = word.trim().to_lowercase();
    (!anchor.is_empty()).then_some((REFERENCE, anchor))
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
