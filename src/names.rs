//! Enumerations whose variants have names: printed, parsed and serialized by them. Ground floor.

/// Prints, and with feature `serde` serializes, a value by the name that `$name` gives.
macro_rules! print_by_name {
    ($name:ident: $($type:ty),+) => {$(
        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.$name())
            }
        }

        #[cfg(feature = "serde")]
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.$name())
            }
        }
    )+};
}

/// Parses, and with feature `serde` deserializes, one of `ALL` by its name. `$what`: what the names are names of.
macro_rules! parse_by_name {
    ($name:ident: $type:ty, $what:literal) => {
        impl std::str::FromStr for $type {
            type Err = crate::error::Error;

            fn from_str(name: &str) -> Result<Self, Self::Err> {
                let unknown = || crate::error::ErrorKind::UnknownName { what: $what, name: name.to_owned() };
                <$type>::ALL.into_iter().find(|value| value.$name() == name).ok_or_else(|| unknown().into())
            }
        }

        #[cfg(feature = "serde")]
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let name = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                name.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

pub(crate) use {parse_by_name, print_by_name};
