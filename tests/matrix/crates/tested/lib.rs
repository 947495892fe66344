//! Test functions, with our attribute above and below theirs.

#[cfg(test)]
mod tests {
    #[test]
    #[trace::trace]
    fn below() {}

    #[trace::trace]
    #[test]
    fn above() {}

    #[trace::trace]
    #[test]
    #[should_panic(expected = "as it should")]
    fn panics() {
        panic!("as it should");
    }

    #[trace::trace]
    #[test]
    fn returns_a_result() -> Result<(), std::num::ParseIntError> {
        let _: u8 = "7".parse()?;
        Ok(())
    }

    #[trace::trace]
    #[test]
    #[ignore = "to be counted"]
    fn ignored() {}

    #[tokio::test]
    #[trace::trace]
    async fn tokio_above() {
        tokio::task::yield_now().await;
    }

    #[trace::trace]
    #[tokio::test]
    async fn tokio_below() {
        tokio::task::yield_now().await;
    }

    #[tokio::test]
    #[trace::trace(task, err)]
    async fn tokio_task_above() -> Result<(), std::num::ParseIntError> {
        tokio::task::yield_now().await;
        let _: u8 = "7".parse()?;
        Ok(())
    }

    #[trace::trace(task)]
    #[tokio::test]
    #[should_panic(expected = "as it should")]
    async fn tokio_task_below() {
        tokio::task::yield_now().await;
        panic!("as it should");
    }

    #[trace::trace(err)]
    #[test]
    fn results_are_recorded() -> Result<(), std::num::ParseIntError> {
        let _: u8 = "7".parse()?;
        Ok(())
    }

    #[rstest::rstest]
    #[case(1)]
    #[case(2)]
    #[trace::trace]
    fn rstest_above(#[case] n: u32) {
        assert!(n > 0);
    }

    #[trace::trace]
    #[rstest::rstest]
    fn rstest_below(#[values(1, 2)] n: u32, #[values("a", "b")] text: &str) {
        assert!(n > 0 && !text.is_empty());
    }

    #[rstest::fixture]
    #[trace::trace]
    fn three() -> u32 {
        3
    }

    #[rstest::rstest]
    #[trace::trace]
    fn with_a_fixture(three: u32) {
        assert_eq!(three, 3);
    }
}
