//! From the scalars of an input to domain values, noting every malformed one by its path.

use async_graphql::ID;
use claimgraph_domain::error::{Code, Detail, Error};
use claimgraph_domain::id;
use claimgraph_domain::model::Attrs;
use claimgraph_domain::rules::checks;
use serde_json::Value;
use type_safe_id::{StaticType, TypeSafeId};

/// Reads an input. What cannot be read is noted, and reading goes on, so that the client learns of
/// everything at once; the command is made only when nothing was noted.
#[derive(Debug, Default)]
pub(super) struct Reader(Vec<Detail>);

impl Reader {
    /// Reads an input with `read`, which gives `None` only after noting why.
    ///
    /// # Errors
    /// One error with a detail for each malformed value; paths are relative to the input.
    pub(super) fn read<T>(read: impl FnOnce(&mut Self) -> Option<T>) -> Result<T, Error> {
        let mut reader = Self::default();
        let value = read(&mut reader);
        Error::from_details(reader.0)?;
        value.ok_or_else(|| Error::internal("an input was refused without a reason"))
    }

    /// An id of a kind; `BAD_REQUEST` is noted when it is malformed or of another kind.
    pub(super) fn id<K: StaticType>(&mut self, path: &str, text: &ID) -> Option<TypeSafeId<K>> {
        self.note(path, id::parse(text))
    }

    /// An id that may be left out. The outer `None` says that it was refused.
    #[expect(clippy::option_option, reason = "refused, left out and given are three things")]
    pub(super) fn optional_id<K: StaticType>(
        &mut self,
        path: &str,
        text: Option<&ID>,
    ) -> Option<Option<TypeSafeId<K>>> {
        match text {
            None => Some(None),
            Some(text) => self.id(path, text).map(Some),
        }
    }

    /// Attributes; none and null are the empty object. `VALIDATION_FAILED` is noted for anything
    /// but an object.
    pub(super) fn attrs(&mut self, path: &str, value: Option<Value>) -> Option<Attrs> {
        match value {
            None | Some(Value::Null) => Some(Attrs::new()),
            Some(Value::Object(attrs)) => Some(attrs),
            Some(other) => {
                let message = format!("attributes are a JSON object, got {}", kind(&other));
                self.note(path, Err(Error::new(Code::ValidationFailed, message)))
            }
        }
    }

    /// The reason for taking something back: 1 to 2,000 characters.
    pub(super) fn reason(&mut self, path: &str, text: String) -> Option<String> {
        self.note(path, checks::reason(&text)).map(|()| text)
    }

    /// Every item of a list, each under its own path.
    pub(super) fn list<I, T>(
        &mut self,
        path: &str,
        items: Vec<I>,
        mut read: impl FnMut(&mut Self, &str, I) -> Option<T>,
    ) -> Option<Vec<T>> {
        let mut all = Some(Vec::with_capacity(items.len()));
        for (index, item) in items.into_iter().enumerate() {
            match (read(self, &format!("{path}[{index}]"), item), &mut all) {
                (Some(item), Some(list)) => list.push(item),
                _ => all = None,
            }
        }
        all
    }

    /// A value that was checked, or `None` with its refusal noted.
    pub(super) fn note<T>(&mut self, path: &str, result: Result<T, Error>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                self.0.push(error.at(path));
                None
            }
        }
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use claimgraph_domain::id::{ClaimKind, EdgeKind};

    #[test]
    fn every_malformed_value_is_noted_by_its_path() {
        let error = Reader::read(|reader| {
            let claim = reader.id::<ClaimKind>("claim", &ID::from("edge_01h2xcejqtf2nbrexx3vqjhp41"));
            let ids = vec![ID::from("edge_01h2xcejqtf2nbrexx3vqjhp41"), ID::from("nonsense")];
            let edges = reader.list("edges", ids, |reader, path, id| reader.id::<EdgeKind>(path, &id));
            let attrs = reader.attrs("attrs", Some(Value::from(3)));
            Some((claim?, edges?, attrs?))
        })
        .unwrap_err();
        let noted: Vec<(&str, Code)> = error.details.iter().map(|detail| (detail.path.as_str(), detail.code)).collect();
        let expected = [("claim", Code::BadRequest), ("edges[1]", Code::BadRequest), ("attrs", Code::ValidationFailed)];
        assert_eq!(noted, expected);
    }

    #[test]
    fn absent_values_are_read_as_nothing() {
        let read = Reader::read(|reader| {
            let id = reader.optional_id::<ClaimKind>("claim", None);
            Some((id?, reader.attrs("attrs", None)?, reader.attrs("attrs", Some(Value::Null))?))
        });
        assert_eq!(read.unwrap(), (None, Attrs::new(), Attrs::new()));
    }
}
