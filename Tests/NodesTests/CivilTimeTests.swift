import Nodes
import Testing

struct CivilTimeTests {
  @Test(arguments: [
    (0, "1970-01-01T00:00:00Z"), (1_795_309_571, "2026-11-22T01:06:11Z"),
    (951_782_400, "2000-02-29T00:00:00Z"), (4_107_542_399, "2100-02-28T23:59:59Z"),
    (4_107_542_400, "2100-03-01T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"),
    (-2_203_891_200, "1900-03-01T00:00:00Z"),
  ])
  func `seconds since 1970 are a moment of the calendar`(seconds: Int64, text: String) {
    #expect(CivilTime(LabTime(seconds: seconds)).rfc3339 == text)
  }

  @Test func `parts of a second are rounded down on both sides of 1970`() {
    #expect(CivilTime(LabTime(microseconds: 999_999)).second == 0)
    #expect(CivilTime(LabTime(microseconds: -1)).second == 59)
  }

  @Test func `access logs name the month`() {
    #expect(CivilTime(LabTime(seconds: 1_795_309_571)).commonLogFormat == "22/Nov/2026:01:06:11 +0000")
  }

  @Test(arguments: [Int64.min, .max])
  func `no lab time is too far away`(microseconds: Int64) {
    #expect((1...12).contains(CivilTime(LabTime(microseconds: microseconds)).month))
  }
}
