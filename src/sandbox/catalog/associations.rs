//! Association types: the numbers HubSpot has defined for pairs of objects.

use crate::sandbox::record::ObjectType::{
    self, Calls, Companies, Contacts, Deals, Emails, Meetings, Notes, Tasks, Tickets,
};

/// The numbers from one object to another; the first is the one without a label.
pub fn types(from: ObjectType, to: ObjectType) -> &'static [u32] {
    match (from, to) {
        (Contacts, Companies) => &[279, 1],
        (Companies, Contacts) => &[280, 2],
        (Deals, Companies) => &[341, 5],
        (Companies, Deals) => &[342, 6],
        (Tickets, Companies) => &[339, 26],
        (Companies, Tickets) => &[340, 25],
        (Deals, Contacts) => &[3],
        (Contacts, Deals) => &[4],
        (Contacts, Tickets) => &[15],
        (Tickets, Contacts) => &[16],
        (Deals, Tickets) => &[27],
        (Tickets, Deals) => &[28],
        (Companies, Companies) => &[450],
        (Contacts, Contacts) => &[449],
        (Notes, Companies) => &[190],
        (Notes, Contacts) => &[202],
        (Notes, Deals) => &[214],
        (Notes, Tickets) => &[228],
        (Calls, Companies) => &[182],
        (Calls, Contacts) => &[194],
        (Calls, Deals) => &[206],
        (Calls, Tickets) => &[220],
        (Emails, Companies) => &[186],
        (Emails, Contacts) => &[198],
        (Emails, Deals) => &[210],
        (Emails, Tickets) => &[224],
        (Meetings, Companies) => &[188],
        (Meetings, Contacts) => &[200],
        (Meetings, Deals) => &[212],
        (Meetings, Tickets) => &[226],
        (Tasks, Companies) => &[192],
        (Tasks, Contacts) => &[204],
        (Tasks, Deals) => &[216],
        (Tasks, Tickets) => &[230],
        // Seen from the other side an activity's number is one less.
        (Companies, Notes) => &[189],
        (Contacts, Notes) => &[201],
        (Deals, Notes) => &[213],
        (Tickets, Notes) => &[227],
        (Companies, Calls) => &[181],
        (Contacts, Calls) => &[193],
        (Deals, Calls) => &[205],
        (Tickets, Calls) => &[219],
        (Companies, Emails) => &[185],
        (Contacts, Emails) => &[197],
        (Deals, Emails) => &[209],
        (Tickets, Emails) => &[223],
        (Companies, Meetings) => &[187],
        (Contacts, Meetings) => &[199],
        (Deals, Meetings) => &[211],
        (Tickets, Meetings) => &[225],
        (Companies, Tasks) => &[191],
        (Contacts, Tasks) => &[203],
        (Deals, Tasks) => &[215],
        (Tickets, Tasks) => &[229],
        _ => &[],
    }
}

/// The number of the same association seen from the other side.
pub fn reverse(from: ObjectType, to: ObjectType, number: u32) -> Option<u32> {
    let position = types(from, to).iter().position(|one| *one == number)?;
    let back = types(to, from);
    back.get(position).or(back.first()).copied()
}

/// HubSpot's name for a number: the label of the primary one, or none.
pub fn label(number: u32) -> Option<&'static str> {
    matches!(number, 1 | 2 | 5 | 6 | 25 | 26).then_some("Primary")
}

/// The `type` of an association within a record: `company_to_contact`.
pub fn type_name(from: ObjectType, to: ObjectType) -> String {
    format!("{}_to_{}", from.singular(), to.singular())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_leads_back() {
        for from in ObjectType::ALL {
            for to in ObjectType::ALL {
                for number in types(from, to) {
                    let back = reverse(from, to, *number);
                    assert!(
                        back.is_some(),
                        "{from:?} to {to:?} {number} has no way back"
                    );
                    let again = back.and_then(|back| reverse(to, from, back));
                    assert_eq!(again, Some(*number));
                }
            }
        }
    }

    #[test]
    fn a_call_is_logged_to_a_company_with_182() {
        assert_eq!(types(Calls, Companies), [182]);
        assert!(types(Calls, Notes).is_empty());
    }
}
