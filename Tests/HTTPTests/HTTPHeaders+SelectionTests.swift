import HTTP
import Testing

struct HTTPHeadersSelectionTests {
  private let headers: HTTPHeaders = ["A": "1", "Bb": "2", "a": "3", "CCC": ""]

  @Test func `what is kept keeps its order, its spelling and its places`() {
    let kept = headers.keeping { $0.count != 2 }
    #expect(kept == ["A": "1", "a": "3", "CCC": ""])
    #expect(kept.values("a") == ["1", "3"])
    #expect(kept["CCC"] == "")
  }

  @Test func `all or nothing may be kept`() {
    #expect(headers.keeping { _ in true } == headers)
    #expect(headers.keeping { _ in false }.isEmpty)
  }

  @Test(arguments: [("a", 2), ("A", 2), ("bB", 1), ("b", 0), ("", 0), ("cccc", 0)])
  func `lines of a name are counted without regard to case`(name: String, count: Int) {
    #expect(headers.count(of: name) == count)
  }
}
