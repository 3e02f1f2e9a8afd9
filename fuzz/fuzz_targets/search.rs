#![no_main]

#[path = "../bodies/search.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Ok(text) = std::str::from_utf8(data) {
        body::check(text);
    }
});
