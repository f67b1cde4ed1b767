import HTTP
import Testing

@testable import TrafficLog

@Suite struct HTTPHeadersWireTests {
  @Test(
    arguments: [
      [:], ["Host": "localhost"], ["A": "", "b": "x:y", "A": "2"], ["X": "  padded  ", "Y": "\u{e9}"],
    ] as [HTTPHeaders])
  func `headers come back from their bytes`(headers: HTTPHeaders) {
    let read = HTTPHeaders(logged: headers.wire)
    #expect(read.wire == headers.wire)
    #expect(read.map(\.name) == headers.map(\.name))
    #expect(read.count == headers.count)
  }

  @Test func `any bytes yield headers`() {
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<3000 {
      let bytes = (0..<Int.random(in: 0..<40, using: &generator)).map { _ in
        [13, 10, 58, 32, 65, 255].randomElement(using: &generator) ?? 0 as UInt8
      }
      let headers = HTTPHeaders(logged: bytes)
      #expect(headers.wire.count <= bytes.count)
      for (name, value) in headers { #expect(name.utf8.count + value.utf8.count <= bytes.count * 3) }
    }
  }
}
