import Nodes
import Testing

@Suite struct ClockTextTests {
  @Test(arguments: [
    ("1970-01-01", 0), ("1970-01-01T00:00:01Z", 1), ("2027-01-01", 1_798_761_600),
    ("2027-01-01T12:00", 1_798_804_800), ("2027-01-01 12:00:00Z", 1_798_804_800),
    ("2027-01-01T12:00:00+01:00", 1_798_801_200), ("2027-01-01t12:00:00.5z", 1_798_804_800),
    ("2024-02-29T00:00:00Z", 1_709_164_800), ("2000-03-01", 951_868_800),
    ("9999-12-31T23:59:59Z", 253_402_300_799),
  ])
  func `a time is read`(text: String, seconds: Int64) throws {
    #expect(try ClockText.time(text).seconds == seconds)
  }

  @Test(arguments: [
    "", "now", "2027", "2027-13-01", "2027-02-29", "2027-01-32", "2027-00-10", "2027-01-00",
    "2027-01-01T24:00:00Z", "2027-01-01T12:60Z", "2027-01-01T12:00:00+24:00", "1969-12-31T23:59:59Z",
    "9999-12-31T23:59:59-01:00", "0000-01-01", "99999-01-01", "2027-01-01Tgarbage", "2027-01-01T12:00:00Z ",
  ])
  func `what is no time is refused, and the text is named`(text: String) {
    #expect { try ClockText.time(text) } throws: { error in
      (error as? ClockText.Problem)?.sentence.contains("'\(text)'") == true
    }
  }

  @Test(arguments: [
    ("25h", 90_000_000), ("-30m", -1_800_000), ("+1d12h", 129_600_000), ("1h30m5s", 5_405_000),
    ("250ms", 250),
    ("0s", 0), ("999999999d", 86_399_999_913_600_000),
  ])
  func `a duration is read`(text: String, milliseconds: Int64) throws {
    #expect(try ClockText.duration(text) == .milliseconds(milliseconds))
  }

  @Test(arguments: ["", "-", "5", "h", "1.5h", "1m1h", "1 h", "9999999999d", "--1h", "1H", "٣h"])
  func `what is no duration is refused`(text: String) {
    #expect(throws: ClockText.Problem.self) { try ClockText.duration(text) }
  }

  @Test(arguments: ["+1d1h", "-30m", "+0s", "+1d2h3m4s5ms", "-250ms"])
  func `a duration is written as it is read`(text: String) throws {
    #expect(ClockText.text(try ClockText.duration(text)) == text)
  }
}
