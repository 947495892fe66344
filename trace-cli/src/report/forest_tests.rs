use super::*;

fn task(id: u64, parent: u64, name: &str) -> Task {
    Task {
        id,
        name: name.into(),
        parent,
        kind: "thread".into(),
        spawned_at: String::new(),
        start_ns: 0,
        end_ns: 10,
        duration_ns: 10,
        busy_ns: 1,
        outcome: "completed".into(),
        threads: vec![],
        args: Default::default(),
        returned: None,
        errors: 0,
        last_error: None,
    }
}

fn shape(tasks: &[Task]) -> Vec<(String, usize, Option<usize>)> {
    let mut shape: Vec<_> =
        groups(tasks).iter().map(|g| (g.tasks[0].name.clone(), g.tasks.len(), g.parent)).collect();
    shape.sort();
    shape
}

#[test]
fn alike_tasks_of_alike_parents_are_one_group() {
    let tasks = [
        task(1, 0, "main"),
        task(2, 1, "worker"),
        task(3, 1, "worker"),
        task(4, 2, "job"),
        task(5, 3, "job"),
        task(6, 3, "other"),
    ];
    let groups = groups(&tasks);
    let find = |name: &str| groups.iter().position(|g| g.tasks[0].name == name).unwrap();
    assert_eq!(groups.len(), 4);
    assert_eq!(groups[find("worker")].tasks.len(), 2);
    assert_eq!(groups[find("worker")].busy_ns, 2);
    assert_eq!(groups[find("job")].tasks.len(), 2);
    assert_eq!(groups[find("job")].parent, Some(find("worker")));
    assert!(groups.iter().enumerate().all(|(at, g)| g.parent.is_none_or(|parent| parent < at)));
}

#[test]
fn a_task_of_an_unknown_parent_is_a_root() {
    assert_eq!(shape(&[task(7, 99, "a")]), [("a".into(), 1, None)]);
}

#[test]
fn circles_end_and_every_task_is_somewhere() {
    let own = [task(1, 1, "own")];
    assert_eq!(shape(&own), [("own".into(), 1, None)]);
    let circle = [task(1, 3, "a"), task(2, 1, "b"), task(3, 2, "c"), task(4, 0, "d")];
    assert_eq!(groups(&circle).iter().map(|g| g.tasks.len()).sum::<usize>(), 4);
    let twins = [task(1, 1, "a"), task(1, 1, "b")];
    assert_eq!(groups(&twins).iter().map(|g| g.tasks.len()).sum::<usize>(), 2);
}

#[test]
fn a_long_line_of_descent_is_no_recursion() {
    let tasks: Vec<_> = (1..=200_000).map(|id| task(id, id - 1, "n")).collect();
    assert_eq!(groups(&tasks).len(), 200_000);
}
