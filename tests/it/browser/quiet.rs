//! A page asks for nothing elsewhere, for nothing that is not there, and complains of nothing.

use super::sites::By;
use super::visits;

#[test]
fn no_page_complains() {
    visits::judge(|visit| visit.complaints.clone());
}

#[test]
fn no_page_asks_for_what_is_elsewhere_or_missing() {
    visits::judge(|visit| {
        let mut faults = Vec::new();
        for request in &visit.requests {
            if visit.site.address(visit.by, &request.url).is_none() {
                faults.push(format!("asks for {}", request.url));
            } else if visit.by == By::Http && request.status != 200 {
                faults.push(format!("{} is answered by {}", request.url, request.status));
            }
        }
        if visit.requests.len() < 2 {
            faults.push("it has no style".to_owned());
        }
        faults
    });
}

#[test]
fn nothing_moves_for_those_who_do_not_want_it() {
    visits::judge_looks(|_, looks| looks.moving.clone());
}
