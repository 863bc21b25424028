//! An ingest that passes over what the last one noted leaves just the archive that one without notes leaves.

use std::fs;
use std::path::Path;
use std::time::Duration;

use crate::project::Project;

const NOTES: &str = ".raw.reading";

/// Numbers that look like chance and are the same each time.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

const PROMISES: [&str; 2] = [
    "Readers get the letter from the harbour every Friday, with the tides of the coming week and the fares.",
    "The council asks all who keep a boat at the pier to have it looked at before the first storm of the year.",
];

/// A page of one of two outlets, as HTML or as a dump, with or without a paragraph that others have.
fn page(number: usize, edition: usize, dice: &mut Dice) -> (String, String) {
    let outlet = ["The Quay", "Halcen Post"][number % 2];
    let own = format!(
        "Pier {number} was shut for the {number}th time this year, after {edition} boards had come loose near its end."
    );
    // The first stands on about half of the pages: whether it recurs changes as they come and go.
    let promise = match dice.throw(4) {
        0 | 1 => PROMISES[0].to_owned(),
        2 => PROMISES[1].to_owned(),
        _ => format!("Divers will look at post {number} below the water next week, if the weather lets them."),
    };
    let paragraphs = [
        format!("{own} Nobody was on it at the time, and the ferry of seven o'clock left from the next one."),
        promise,
        format!(
            "The harbour office said that pier {number} would be mended within {number} weeks, as it was last year."
        ),
    ];
    match number % 3 {
        0 => {
            let menu =
                format!("{outlet}\n\n  • Home\n  • News\n\nPier {number} is shut\n\nBy Mira Holt\n\n5 March 2024\n\n");
            (format!("{number}.txt"), menu + &paragraphs.join("\n\n") + "\n\nAll rights reserved\n")
        }
        _ => {
            let body: String = paragraphs.iter().map(|paragraph| format!("<p>{paragraph}</p>")).collect();
            let host = outlet.to_lowercase().replace(' ', "-");
            let page = format!(
                "<html lang=\"en\"><head><title>Pier {number} is shut | {outlet}</title>\
                 <meta property=\"og:site_name\" content=\"{outlet}\">\
                 <link rel=\"canonical\" href=\"https://{host}.example/{number}\"></head><body><nav><a href=\"/\">Home</a>\
                 </nav><article><h1>Pier {number} is shut</h1><time datetime=\"2024-03-05\">5 March 2024</time>{body}\
                 </article><footer>All rights reserved</footer></body></html>"
            );
            (format!("{number}.html"), page)
        }
    }
}

/// Does the same to both archives.
fn both(projects: &[Project; 2], what: impl Fn(&Project)) {
    projects.iter().for_each(what);
}

fn documents(project: &Project) -> Vec<String> {
    project.tree("content").into_keys().filter(|path| path.ends_with(".md")).collect()
}

#[test]
fn archives_taken_in_again_and_again_are_the_same_with_notes_and_without() {
    let projects = [Project::new(), Project::new()];
    both(&projects, |project| fs::remove_dir_all(project.path("content")).unwrap_or_default());
    let mut dice = Dice(7);
    let mut undone: Vec<(String, String)> = Vec::new();
    for step in 0..60 {
        let (number, what) = (dice.throw(14), dice.throw(14));
        let found = documents(&projects[0]);
        let chosen = (!found.is_empty()).then(|| format!("content/{}", found[dice.throw(found.len())]));
        let (name, saved) = page(number, dice.throw(2), &mut dice);
        match (what, chosen) {
            (0..=4 | 12.., _) | (_, None) => {
                both(&projects, |project| _ = project.write(&format!("raw/{name}"), &saved))
            }
            (5, Some(path)) => {
                undone.push((path.clone(), projects[0].read(&path)));
                both(&projects, |project| {
                    let edited = project.read(&path).replace("Nobody was", "No one was");
                    project.write(&path, edited);
                });
            }
            (6, Some(_)) => {
                if let Some((path, text)) = undone.pop() {
                    both(&projects, |project| _ = project.write(&path, &text));
                }
            }
            (7, Some(path)) => both(&projects, |project| fs::remove_file(project.path(&path)).unwrap()),
            (8, Some(path)) => {
                let furniture = Path::new(&path).with_file_name("furniture.txt");
                let furniture = furniture.to_str().unwrap().to_owned();
                let cut = dice.throw(2) == 0;
                both(&projects, |project| match cut {
                    true => fs::remove_file(project.path(&furniture)).unwrap_or_default(),
                    false if project.path(&furniture).exists() => {
                        let kept = project.read(&furniture).replace(PROMISES[0], "Something else");
                        project.write(&furniture, kept);
                    }
                    false => {}
                });
            }
            (9, Some(_)) => both(&projects, |project| _ = project.write("raw/copies/of.html", &saved)),
            (10, Some(path)) => both(&projects, |project| {
                let moved = project.path("content/elsewhere").join(Path::new(&path).file_name().unwrap());
                fs::create_dir_all(moved.parent().unwrap()).unwrap();
                fs::rename(project.path(&path), moved).unwrap();
            }),
            (_, Some(_)) => {
                if let Ok(mut notes) = fs::read(projects[0].path(NOTES)) {
                    let at = dice.throw(notes.len());
                    notes[at] ^= 1;
                    projects[0].write(NOTES, notes);
                }
            }
        }
        // Files that were written just now are not trusted.
        std::thread::sleep(Duration::from_millis(25));
        let restore = dice.throw(9) == 0;
        let arguments: &[&str] = if restore { &["ingest", "--verbose", "--restore"] } else { &["ingest", "--verbose"] };
        let _ = fs::remove_file(projects[1].path(NOTES));
        let [with, without] = projects.each_ref().map(|project| project.run(arguments));
        assert_eq!((with.code, with.err), (without.code, without.err), "step {step}: {what}");
        let [with, without] = projects.each_ref().map(|project| project.tree("content"));
        let different: Vec<&String> =
            with.keys().chain(without.keys()).filter(|path| with.get(*path) != without.get(*path)).collect();
        assert!(different.is_empty(), "step {step}: {what}: {different:?}");
    }
    assert!(documents(&projects[0]).len() > 8);
}
