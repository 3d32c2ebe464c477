//! The languages of the API's errors.

/// A language that a caller can request with `Accept-Language`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// The default.
    #[default]
    English,
    /// The organisation's language.
    Vietnamese,
}

/// A sentence in every language, so that none can be forgotten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sentence {
    pub(crate) english: String,
    pub(crate) vietnamese: String,
}

impl Language {
    /// The language that an `Accept-Language` header prefers (RFC 9110, section 12.5.4). Regions are ignored: `vi-VN`
    /// is Vietnamese.
    pub fn preferred(accept_language: Option<&str>) -> Self {
        let ranges = accept_language.unwrap_or_default().split(',').filter_map(range);
        let best = |language| {
            let weights = ranges.clone().filter(|(named, _)| *named == language);
            weights.map(|(_, weight)| weight).fold(0.0, f32::max)
        };
        if best(Self::Vietnamese) > best(Self::English) {
            Self::Vietnamese
        } else {
            Self::English
        }
    }

    /// Its tag for `Content-Language`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Vietnamese => "vi",
        }
    }
}

/// One of the header's ranges, such as `vi-VN;q=0.9`, if its language is supported.
fn range(text: &str) -> Option<(Language, f32)> {
    let (tag, parameters) = text.split_once(';').unwrap_or((text, ""));
    let primary = tag.split('-').next().unwrap_or_default().trim();
    let language = [Language::English, Language::Vietnamese]
        .into_iter()
        .find(|language| primary.eq_ignore_ascii_case(language.tag()))?;
    let weight = match parameters.trim().split_once('=') {
        Some((_, weight)) => weight.trim().parse().ok()?,
        None => 1.0,
    };
    Some((language, weight))
}

impl Sentence {
    /// The sentence in one language.
    pub(crate) fn into_text(self, language: Language) -> String {
        match language {
            Language::English => self.english,
            Language::Vietnamese => self.vietnamese,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_with_the_greatest_weight_is_chosen_and_english_by_default() {
        for (header, tag) in [
            ("vi", "vi"),
            ("vi-VN,vi;q=0.9,en-US;q=0.8,en;q=0.7", "vi"),
            ("VI-vn", "vi"),
            ("fr, vi;q=0.5", "vi"),
            ("en-GB;q=0.2 , vi ; q = 0.3", "vi"),
            ("en, vi", "en"),
            ("en-US,en;q=0.9,vi;q=0.8", "en"),
            ("vi;q=0", "en"),
            ("vi;q=x", "en"),
            ("vie", "en"),
            ("fr", "en"),
            ("*", "en"),
            ("", "en"),
            (",;=-", "en"),
        ] {
            assert_eq!(Language::preferred(Some(header)).tag(), tag, "{header}");
        }
        assert_eq!(Language::preferred(None), Language::English);
    }
}
