//! Record ids: large, scattered, unique within their type, the same whatever the number of accounts.

use crate::sandbox::record::ObjectType;

/// Records of one type that an account may have.
pub(super) const PER_ACCOUNT: u32 = 1024;

/// The id of an account's `number`th record of a type (counted from 0, below [`PER_ACCOUNT`]).
///
/// Multiplying by an odd number is a bijection on 32 bits, so ids are unique up to four million accounts.
pub(super) fn id(object: ObjectType, index: u32, number: u32) -> u64 {
    let (base, factor) = match object {
        ObjectType::Companies => (21_000_000_000, 0x9E37_79B1_u32),
        ObjectType::Contacts => (87_000_000_000, 0x85EB_CA77),
        ObjectType::Deals => (31_000_000_000, 0xC2B2_AE3D),
        ObjectType::Tickets => (17_000_000_000, 0x27D4_EB2F),
        ObjectType::Calls => (61_000_000_000, 0x1656_67B1),
        ObjectType::Emails => (66_000_000_000, 0xD350_0F4B),
        ObjectType::Meetings => (71_000_000_000, 0x7FEB_352D),
        ObjectType::Notes => (76_000_000_000, 0x846C_A68B),
        ObjectType::Tasks => (81_000_000_000, 0x68E3_1DA5),
    };
    let ordinal = index
        .wrapping_mul(PER_ACCOUNT)
        .wrapping_add(number % PER_ACCOUNT);
    base + u64::from(ordinal.wrapping_mul(factor))
}
