import HTTP
import Testing

@testable import TrafficLog

@Suite struct TraceContextTests {
  private static let trace = "0af7651916cd43dd8448eb211c80319c"
  private static let parent = "b7ad6b7169203331"

  @Test(arguments: [
    "00-\(trace)-\(parent)-01", "00-\(trace)-\(parent)-00", "cc-\(trace)-\(parent)-01",
    "cc-\(trace)-\(parent)-01-more",
  ])
  func `a valid one is read`(text: String) throws {
    let context = try #require(TraceContext(text))
    #expect(context.text.hasPrefix("00-\(Self.trace)-\(Self.parent)-0"))
  }

  @Test(arguments: [
    "", "00", "00-\(trace)-\(parent)", "00-\(trace)-\(parent)-1", "00-\(trace)-\(parent)-01-",
    "ff-\(trace)-\(parent)-01",
    "00-\(trace)-\(parent)-01-more", "cc-\(trace)-\(parent)-01more", "00-\(trace.uppercased())-\(parent)-01",
    "00-00000000000000000000000000000000-\(parent)-01", "00-\(trace)-0000000000000000-01",
    "00_\(trace)-\(parent)-01",
    " 00-\(trace)-\(parent)-01", "00-\(trace)-\(parent)-0g", "0g-\(trace)-\(parent)-01",
    "00-\(trace)-\(parent)é-01",
  ])
  func `any other is ignored`(text: String) {
    #expect(TraceContext(text) == nil)
  }

  @Test func `two are none`() {
    var headers: HTTPHeaders = ["Traceparent": "00-\(Self.trace)-\(Self.parent)-01"]
    #expect(TraceContext(headers) != nil)
    headers.add("traceparent", "00-\(Self.trace)-\(Self.parent)-01")
    #expect(TraceContext(headers) == nil)
  }
}
