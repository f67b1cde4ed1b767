import Testing

@testable import HTTP

struct HTTPHeadersTests {
  @Test func `names have no case, order and spelling are kept`() {
    var headers: HTTPHeaders = ["Accept": "a", "X-One": "1", "ACCEPT": "b"]
    #expect(headers["accept"] == "a")
    #expect(headers.values("Accept") == ["a", "b"])
    #expect(!headers.contains("Accep"))
    headers.set("accept", "c")
    #expect(text(headers.wire) == "X-One: 1\r\naccept: c\r\n")
    headers.remove(where: { $0 == "X-One" })
    #expect(headers.map(\.value) == ["c"])
  }
}
