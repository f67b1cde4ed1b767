import Testing

@testable import Transport

@Suite struct HTTPDateTests {
  @Test(arguments: [
    (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
    (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
    (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
    (1_709_251_199, "Thu, 29 Feb 2024 23:59:59 GMT"),
    (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
    (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"),
    (Int64.max, "Fri, 31 Dec 9999 23:59:59 GMT"),
    (-1, "Thu, 01 Jan 1970 00:00:00 GMT"),
  ])
  func `a second is written as an IMF-fixdate`(seconds: Int64, text: String) {
    #expect(HTTPDate.format(seconds) == text)
  }

  @Test func `the text is made anew when the second changes, also backwards`() {
    var date = HTTPDate()
    #expect(date.text(at: 784_111_777).contains("08:49:37"))
    #expect(date.text(at: 784_111_778).contains("08:49:38"))
    #expect(date.text(at: 784_111_777).contains("08:49:37"))
  }
}
