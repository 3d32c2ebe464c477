//! MD5s and their sums. When one object changes, the sum for its table can be updated without reading the others.

use std::{
    fmt,
    ops::{AddAssign, SubAssign},
};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The MD5 of some content, or the sum of several MD5s modulo 2^128. Written as 32 hexadecimal digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
pub struct Checksum(u128);

impl From<[u8; 16]> for Checksum {
    fn from(md5: [u8; 16]) -> Self {
        Self(u128::from_be_bytes(md5))
    }
}

impl TryFrom<String> for Checksum {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let has_only_digits = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = has_only_digits.then(|| u128::from_str_radix(&text, 16).ok());
        number.flatten().map(Self).ok_or("is no MD5")
    }
}

impl From<Checksum> for String {
    fn from(checksum: Checksum) -> Self {
        checksum.to_string()
    }
}

impl fmt::Display for Checksum {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:032x}", self.0)
    }
}

impl AddAssign for Checksum {
    fn add_assign(&mut self, other: Self) {
        self.0 = self.0.wrapping_add(other.0);
    }
}

impl SubAssign for Checksum {
    fn sub_assign(&mut self, other: Self) {
        self.0 = self.0.wrapping_sub(other.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checksum(text: &str) -> Checksum {
        Checksum::try_from(text.to_owned()).unwrap()
    }

    #[test]
    fn a_checksum_is_written_like_an_md5() {
        let text = "00d41d8cd98f00b204e9800998ecf842";
        assert_eq!(checksum(text).to_string(), text);
        assert_eq!(checksum(&text.to_uppercase()), checksum(text));
        for other in [
            "",
            "0",
            "+0d41d8cd98f00b204e9800998ecf842",
            "0x0",
            &format!("{text}0"),
        ] {
            assert!(Checksum::try_from(other.to_owned()).is_err(), "{other}");
        }
    }

    #[test]
    fn checksums_can_be_subtracted_in_any_order() {
        let (one, other) = (checksum(&"f".repeat(32)), checksum(&format!("{:032x}", 7)));
        let mut sum = Checksum::default();
        sum += one;
        sum += other;
        assert_eq!(sum.to_string(), format!("{:032x}", 6));
        sum -= one;
        assert_eq!(sum, other);
    }
}
