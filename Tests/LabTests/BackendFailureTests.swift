import HTTP
import Testing

/// What a caller gets to see of a backend that fails, to the byte; the log says what happened.
@Suite(.timeLimit(.minutes(3))) struct BackendFailureTests {
  struct Failure: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let backend: CannedServer.Behaviour
    var url = "http://127.0.0.1:9101"
    var body = #"{"message": "Network error communicating with endpoint"}"#
    /// How the log puts it.
    let sentence: String
  }

  @Test(arguments: [
    Failure(testDescription: "nobody listens", backend: .absent, sentence: "nothing listens there"),
    Failure(
      testDescription: "no answer", backend: .silent, body: #"{"message": "Endpoint request timed out"}"#,
      sentence: "did not answer in time"),
    Failure(testDescription: "rubbish", backend: .says("SSH-2.0-OpenSSH_9.6\r\n"), sentence: "HTTP"),
    Failure(
      testDescription: "half an answer", backend: .says("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"),
      sentence: "ended in the middle of the response"),
    Failure(testDescription: "an end", backend: .says(""), sentence: "closed"),
    Failure(
      testDescription: "no TLS", backend: .says("HTTP/1.1 400 Bad Request\r\n\r\n"),
      url: "https://127.0.0.1:9101", sentence: "TLS"),
  ])
  func `a backend that fails is a gateway's answer of its own`(failure: Failure) async throws {
    let server = try CannedServer(failure.backend)
    defer { server.stop() }
    try await withGateway(to: failure.url, port: server.port) { gateway in
      let row = ServiceRow(
        testDescription: "", request: "GET /dev/time", status: "504 Gateway Timeout",
        type: "InternalServerErrorException", body: failure.body)
      row.expect(try await gateway.send(row.text))
      let detail = try #require(await gateway.failures().first)
      #expect(detail.contains(failure.sentence), "\(detail)")
    }
  }
}
