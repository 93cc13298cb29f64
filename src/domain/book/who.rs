//! Who the person at the keyboard is among the CRM's users.

use super::Owner;

/// How the person is found among the CRM's users.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Who {
    /// Nobody says.
    #[default]
    Unsaid,
    /// By owner id or mail address, as the profile says.
    Named(String),
    /// Anybody who is there: the first by name. For the demo, where nobody said anything yet.
    Anybody,
}

impl Who {
    /// The user meant; `None` when there is none.
    pub fn find<'a>(&self, owners: &'a [Owner]) -> Option<&'a Owner> {
        match self {
            Who::Unsaid => None,
            Who::Named(said) => {
                let said = said.trim();
                let is = |owner: &&Owner| {
                    let mail = owner.email.as_deref();
                    owner.id.as_str() == said
                        || mail.is_some_and(|mail| mail.eq_ignore_ascii_case(said))
                };
                // Somebody who left and came back has an archived user of the same mail address.
                let here = owners.iter().filter(|owner| !owner.archived).find(is);
                here.or_else(|| owners.iter().find(is))
            }
            Who::Anybody => owners
                .iter()
                .filter(|owner| !owner.archived)
                .min_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owner(id: &str, name: &str, archived: bool) -> Owner {
        Owner {
            id: id.into(),
            name: name.to_owned(),
            email: Some(format!("{}@tenure.example", name.to_lowercase())),
            archived,
        }
    }

    #[test]
    fn a_person_is_found_by_mail_or_id_and_rather_among_those_who_are_there() {
        let owners = [
            owner("1", "Mia", true),
            owner("2", "Mia", false),
            owner("3", "Tom", true),
        ];
        let find = |said: &str| {
            let found = Who::Named(said.to_owned()).find(&owners);
            found.map(|owner| owner.id.as_str())
        };
        assert_eq!(find("MIA@tenure.example"), Some("2"));
        assert_eq!(find(" 1 "), Some("1"));
        assert_eq!(find("tom@tenure.example"), Some("3"));
        assert_eq!(find("nobody@tenure.example"), None);
    }

    #[test]
    fn anybody_is_the_first_by_name_of_those_who_are_there() {
        let owners = [
            owner("1", "Tom", false),
            owner("2", "Ann", true),
            owner("3", "Mia", false),
        ];
        let found = Who::Anybody.find(&owners);
        assert_eq!(found.map(|owner| owner.id.as_str()), Some("3"));
        assert_eq!(Who::Unsaid.find(&owners), None);
    }
}
