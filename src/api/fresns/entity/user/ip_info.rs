//! What is known of an address (`docs/specs/fresns.md 5.2.11`): the address itself. Clients send it back as their device
//! description, which needs one of the two addresses.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use schemars::JsonSchema;
use serde::Serialize;

use crate::api::fresns::wire::family::Family;

/// In the form of v1 or v2.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum IpInfo {
    V2(IpInfoV2),
    V1(IpInfoV1),
}

/// A fact that would take a place database.
type Unknown = Option<&'static str>;

macro_rules! ip_info {
    ($name:ident { $($own:ident),* }) => {
        #[derive(Default, Serialize, JsonSchema)]
        #[serde(rename_all = "camelCase")]
        pub(crate) struct $name {
            network_ipv4: Option<Ipv4Addr>,
            network_ipv6: Option<Ipv6Addr>,
            network_port: Unknown,
            network_timezone: Unknown,
            network_offset: Unknown,
            network_isp: Unknown,
            network_org: Unknown,
            network_as: Unknown,
            network_as_name: Unknown,
            network_reverse: Unknown,
            network_mobile: bool,
            network_proxy: bool,
            network_hosting: bool,
            map_id: Unknown,
            latitude: Unknown,
            longitude: Unknown,
            $($own: Unknown,)*
            continent: Unknown,
            continent_code: Unknown,
            country: Unknown,
            country_code: Unknown,
            region: Unknown,
            region_code: Unknown,
            city: Unknown,
            city_code: Unknown,
            district: Unknown,
            address: Unknown,
            zip: Unknown,
        }

        impl $name {
            fn of(ip: IpAddr) -> Self {
                match ip {
                    IpAddr::V4(ip) => Self { network_ipv4: Some(ip), ..Self::default() },
                    IpAddr::V6(ip) => Self { network_ipv6: Some(ip), ..Self::default() },
                }
            }
        }
    };
}

ip_info!(IpInfoV2 { scale });
ip_info!(IpInfoV1 {});

impl IpInfo {
    pub(crate) fn of(ip: IpAddr, family: Family) -> Self {
        match family {
            Family::V2 => Self::V2(IpInfoV2::of(ip)),
            Family::V1 => Self::V1(IpInfoV1::of(ip)),
        }
    }
}
