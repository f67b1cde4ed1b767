import Nodes
import Testing

@testable import TrafficLog

/// The filter in one line.
struct LogFilterTextTests {
  @Test func `every term sets what its option sets`() throws {
    let text =
      "node:gateway status:4xx denied handshake method:GET path:/dev token:abc certificate:A4Dt since:x42"
    let filter = try LogFilterText(parsing: text).filter()
    #expect(filter.node == "gateway")
    #expect(filter.status == .hundred(4))
    #expect(filter.denied && filter.handshake)
    #expect(filter.method == "GET")
    #expect(filter.pathPrefix == "/dev")
    #expect(filter.token == SecretDigest.text(of: "abc".utf8))
    #expect(filter.thumbprint == "A4Dt")
    #expect(filter.since == .exchange(ExchangeID(42)))
  }

  @Test(arguments: ["", "   ", "\t\n"]) func `nothing restricts nothing`(text: String) throws {
    #expect(try LogFilterText(parsing: text).filter() == LogFilter())
  }

  @Test(arguments: [
    (#"path:"/a b""#, "/a b"), (#"path:"/a\"b\\""#, #"/a"b\"#), (#"path:/a"b"#, #"/a"b"#),
    ("path:/a:b", "/a:b"),
    (#"path:"" node:idp"#, nil), ("path:/ü😀", "/ü😀"),
  ])
  func `a value may stand in quotation marks`(text: String, path: String?) throws {
    guard let path else {
      #expect(throws: LogFilterTextError.self) { try LogFilterText(parsing: text) }
      return
    }
    #expect(try LogFilterText(parsing: text).filter().pathPrefix == path)
  }

  /// The text, the place of the word that is wrong in UTF-16 code units, and part of the sentence.
  @Test(arguments: [
    ("node:idp status:99", 9..<18, "'99' is not a status"),
    ("nod:idp", 0..<7, "did you mean node:?"),
    ("denied /dev", 7..<11, "did you mean path:/dev?"),
    ("403", 0..<3, "did you mean status:403?"),
    ("x42", 0..<3, "did you mean since:x42?"),
    ("GET", 0..<3, "did you mean method:GET?"),
    ("den", 0..<3, "did you mean denied?"),
    ("quux", 0..<4, "there are node, status"),
    ("denied:yes", 0..<10, "stands alone"),
    ("node:", 0..<5, "wants a value"),
    ("node:a node:b", 7..<13, "twice"),
    (#"😀 path:"/a"#, 3..<11, "not closed"), ("😀", 0..<2, "is no term"),
    (#"path:"/a"#, 0..<8, "not closed"),
    ("path:/😀 since:q", 9..<16, "an id such as"),
    ("\u{1b}[2J", 0..<4, #"'\x1b[2J'"#),
  ])
  func `an error says where, and what was perhaps meant`(
    text: String, place: Range<Int>, part: String
  ) throws {
    let error = #expect(throws: LogFilterTextError.self) { try LogFilterText(parsing: text).filter() }
    #expect(error?.place == place)
    #expect(error?.sentence.contains(part) == true, "\(error?.sentence ?? "")")
  }

  @Test func `a line that is too long is refused at once`() throws {
    let text = String(repeating: "denied ", count: 1 << 16)
    let error = #expect(throws: LogFilterTextError.self) { try LogFilterText(parsing: text) }
    #expect(error?.sentence.contains("longer than") == true)
  }

  @Test func `any text yields a filter or an error with a place inside of it`() throws {
    var generator = SeededGenerator(seed: 11)
    let pieces = [
      "node", ":", "\"", "\\", " ", "denied", "😀", "status:4xx", "\u{0}", "e\u{301}", "path:", "\n",
    ]
    for _ in 0..<5_000 {
      let count = Int.random(in: 0...12, using: &generator)
      let text = (0..<count).compactMap { _ in pieces.randomElement(using: &generator) }.joined()
      do throws(LogFilterTextError) { _ = try LogFilterText(parsing: text).filter() } catch {
        #expect(0...text.utf16.count ~= error.place.upperBound)
      }
    }
  }

  @Test func `options beside a text override it`() throws {
    var options = LogFilterOptions()
    options.text = "node:idp denied"
    options.node = "gateway"
    let filter = try options.filter()
    #expect(filter.node == "gateway")
    #expect(filter.denied)
    options.text = "status:abc"
    let error = #expect(throws: LogFilterError.self) { try options.filter() }
    #expect(error?.sentence.hasPrefix("at character 1: 'abc' is not a status") == true)
  }
}
