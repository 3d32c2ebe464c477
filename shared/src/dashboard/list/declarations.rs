//! What the requests and answers of all lists have in common.

/// Declares the parameters of a list: its own and the common ones.
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
            /// The order of the entries.
            #[serde(default, deserialize_with = "crate::dashboard::parameters::optional")]
            pub sort: Option<crate::dashboard::parameters::Sort<$page>>,
            /// The length of a page.
            #[serde(default, deserialize_with = "crate::dashboard::parameters::defaulted")]
            pub limit: crate::dashboard::parameters::Limit,
            /// How many entries to skip.
            #[serde(default, deserialize_with = "crate::dashboard::parameters::defaulted")]
            pub offset: crate::dashboard::parameters::Offset,
        }
    };
}

/// Declares a page of a list, with the name and type of its entries.
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
            /// The entries of this page.
            pub $entries: Vec<$entry>,
            /// The number of entries on all pages.
            pub total: u64,
            /// As requested.
            pub limit: u64,
            /// As requested.
            pub offset: u64,
        }
    };
}

pub(crate) use {filter, page};
