//! As `OpenAI` speaks, and with it vLLM, `LiteLLM`, llama.cpp, LM Studio, Azure and others:
//! <https://platform.openai.com/docs/api-reference/embeddings/create>.

use serde::{Deserialize, Serialize};

/// Where it is unless something else is configured.
pub(super) const URL: &str = "https://api.openai.com/v1";

/// The path behind that.
pub(super) const PATH: &str = "/embeddings";

/// What is sent.
#[derive(Debug, Serialize)]
pub(super) struct Request<'a> {
    pub(super) model: &'a str,
    pub(super) input: &'a [String],
    pub(super) encoding_format: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) dimensions: Option<u32>,
}

#[derive(Debug, Deserialize)]
struct Answer {
    data: Vec<Item>,
}

#[derive(Debug, Deserialize)]
struct Item {
    index: usize,
    embedding: Vec<f32>,
}

/// The vectors of an answer, in the order of the texts.
pub(super) fn read(body: &[u8]) -> Result<Vec<Vec<f32>>, String> {
    let answer: Answer = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    let mut items = answer.data;
    items.sort_by_key(|item| item.index);
    if items.iter().enumerate().any(|(n, item)| item.index != n) {
        return Err("the indexes of its vectors are not 0, 1, 2, …".to_owned());
    }
    Ok(items.into_iter().map(|item| item.embedding).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_are_put_into_the_order_of_the_texts() {
        let body = br#"{"object":"list","data":[{"index":1,"embedding":[3]},{"index":0,"embedding":[1.5,-2e-3]}],"model":"m"}"#;
        assert_eq!(read(body).unwrap(), [vec![1.5, -0.002], vec![3.0]]);
        for garbage in ["", "{}", "[]", "<html>", r#"{"data":[{"index":0,"embedding":["a"]}]}"#] {
            assert!(read(garbage.as_bytes()).is_err(), "{garbage}");
        }
        let twice = br#"{"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[2]}]}"#;
        assert!(read(twice).unwrap_err().contains("indexes"));
    }
}
