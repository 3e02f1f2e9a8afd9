//! As Ollama speaks: <https://docs.ollama.com/api/embed>.

use serde::{Deserialize, Serialize};

/// Where it is unless something else is configured.
pub(super) const URL: &str = "http://127.0.0.1:11434";

/// The path behind that.
pub(super) const PATH: &str = "/api/embed";

/// What is sent. A text that is too long for the model is cut there.
#[derive(Debug, Serialize)]
pub(super) struct Request<'a> {
    pub(super) model: &'a str,
    pub(super) input: &'a [String],
    pub(super) truncate: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) dimensions: Option<u32>,
}

#[derive(Debug, Deserialize)]
struct Answer {
    embeddings: Vec<Vec<f32>>,
}

/// The vectors of an answer, in the order of the texts.
pub(super) fn read(body: &[u8]) -> Result<Vec<Vec<f32>>, String> {
    let answer: Answer = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    Ok(answer.embeddings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_are_read() {
        assert_eq!(read(br#"{"model":"m","embeddings":[[1,2],[3,4]]}"#).unwrap(), [vec![1.0, 2.0], vec![3.0, 4.0]]);
        for garbage in ["", "{}", r#"{"embedding":[1]}"#, r#"{"embeddings":[1]}"#] {
            assert!(read(garbage.as_bytes()).is_err(), "{garbage}");
        }
    }
}
