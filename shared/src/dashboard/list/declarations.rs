//! What all lists' requests and answers have in common, said once.

/// Declares the parameters of a list: its own, and those of every list.
macro_rules! filter {
    (
        $(#[$meta:meta])*
        pub struct $name:ident of $page:ty {
            $(
                $(#[$parameter_meta:meta])*
                pub $parameter:ident: $type:ty,
            )*
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, serde::Deserialize, schemars::JsonSchema)]
        #[schemars(inline)]
        pub struct $name {
            $(
                $(#[$parameter_meta])*
                pub $parameter: $type,
            )*
            /// In which order.
            #[serde(default, deserialize_with = "crate::dashboard::parameters::optional")]
            pub sort: Option<crate::dashboard::parameters::Sort<$page>>,
            /// The length of a page.
            #[serde(default, deserialize_with = "crate::dashboard::parameters::defaulted")]
            pub limit: crate::dashboard::parameters::Limit,
            /// Where the page begins.
            #[serde(default, deserialize_with = "crate::dashboard::parameters::defaulted")]
            pub offset: crate::dashboard::parameters::Offset,
        }
    };
}

/// Declares a page of a list, by the name of its entries and what they are.
macro_rules! page {
    (
        $(#[$meta:meta])*
        pub struct $name:ident {
            $entries:ident: $entry:ty
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, schemars::JsonSchema)]
        pub struct $name {
            /// The page.
            pub $entries: Vec<$entry>,
            /// How many there are on all pages.
            pub total: u64,
            /// As asked for.
            pub limit: u64,
            /// As asked for.
            pub offset: u64,
        }
    };
}

pub(crate) use {filter, page};
