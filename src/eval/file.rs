//! The file of saved queries.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Error;

/// Greatest grade of a mark.
const BEST: u8 = 10;

/// Saved queries with relevance marks.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Judged {
    /// What they are.
    pub title: String,
    /// How the marks were given.
    #[serde(default)]
    pub description: String,
    /// The queries.
    pub queries: Vec<JudgedQuery>,
}

/// A saved query.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JudgedQuery {
    /// What whoever asks wants to know, for those who give marks.
    #[serde(default)]
    pub need: String,
    /// The query, in the language of searching.
    pub query: String,
    /// The grade of each claim that answers it, 1 and up. A claim is named by its id, by that of its lineage, or by the
    /// words with which its content begins.
    pub relevant: BTreeMap<String, u8>,
}

impl Judged {
    /// Reads a file in JSON.
    ///
    /// # Errors
    /// [`Error::Malformed`] for what is not of this form, has no query, a query without a mark, or a grade that is not
    /// 1 to 10.
    pub fn read(text: &str) -> Result<Self, Error> {
        let judged: Self = serde_json::from_str(text).map_err(|cause| Error::Malformed(cause.to_string()))?;
        if judged.queries.is_empty() {
            return Err(Error::Malformed("`queries` is empty".to_owned()));
        }
        for (index, query) in (1_usize..).zip(&judged.queries) {
            if query.relevant.is_empty() {
                return Err(Error::Malformed(format!("query {index} has no marks; leave it out")));
            }
            if let Some((mark, grade)) = query.relevant.iter().find(|(_, grade)| !(1..=BEST).contains(*grade)) {
                let message = format!("query {index}: the grade of \"{mark}\" is {grade}; a grade is 1 to {BEST}");
                return Err(Error::Malformed(message));
            }
        }
        Ok(judged)
    }
}

#[cfg(test)]
mod tests {
    use super::{Error, Judged};

    #[test]
    fn a_file_is_checked() {
        let read = |queries: &str| Judged::read(&format!("{{\"title\": \"t\", \"queries\": [{queries}]}}"));
        let good = read("{\"query\": \"a\", \"relevant\": {\"A cat\": 2}}").unwrap();
        assert_eq!(good.queries[0].relevant["A cat"], 2);
        for (queries, why) in [
            ("", "`queries` is empty"),
            ("{\"query\": \"a\", \"relevant\": {}}", "query 1 has no marks"),
            ("{\"query\": \"a\", \"relevant\": {\"A cat\": 0}}", "a grade is 1 to 10"),
            ("{\"query\": \"a\", \"relevant\": {\"A cat\": 11}}", "a grade is 1 to 10"),
            ("{\"query\": \"a\", \"marks\": {}}", "unknown field `marks`"),
        ] {
            let Err(Error::Malformed(told)) = read(queries) else { panic!("{queries} was taken") };
            assert!(told.contains(why), "{told}");
        }
    }
}
