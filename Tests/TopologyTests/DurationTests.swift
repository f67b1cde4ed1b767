import Testing

@testable import Topology

@Suite struct DurationTests {
  @Test(
    arguments: [
      ("250ms", .milliseconds(250)), ("90s", .seconds(90)), ("5m", .seconds(300)), ("24h", .seconds(86_400)),
      ("10d", .seconds(864_000)), ("0s", .zero), ("999999999d", .seconds(999_999_999 * 86_400)),
    ] as [(String, Duration)])
  func `an integer and a unit are a duration`(_ text: String, _ duration: Duration) {
    #expect(Duration(written: text) == duration)
  }

  @Test(
    arguments: [
      (.milliseconds(250), "250ms"), (.seconds(90), "90s"), (.seconds(300), "5m"), (.seconds(86_400), "1d"),
      (.milliseconds(1500), "1500ms"), (.zero, "0s"),
    ] as [(Duration, String)])
  func `a duration is written in its largest unit and read back`(_ duration: Duration, _ text: String) {
    #expect(duration.written == text)
    #expect(Duration(written: text) == duration)
  }
}
