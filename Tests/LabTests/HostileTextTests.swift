import Certificates
import Console
import HTTP
import Lab
import Testing
import TrafficLog

/// What a stranger writes into headers, addresses and certificates reaches the reader's terminal as text.
@Suite(.lab, .timeLimit(.minutes(3))) struct HostileTextTests {
  private let lab: TestLab

  init() throws { lab = try #require(SuiteLab.current) }

  /// Clears the screen, changes the title, turns the direction: in ASCII, in C1 and in Unicode.
  private static let subject = #"CN=\1B[2J\1B]0\;owned\07\C2\9B31m\E2\80\AEevil,O=\0D\0Aforged line"#

  /// The log, the explanation and JSON rows, as `holdfast` prints them.
  private func pages(_ id: TrafficID) async throws -> [String] {
    await lab.running.recorder.flush()
    let control = try ControlClient(lab.running.run)
    var pages: [String] = []
    for (path, query) in [
      ("/api/log", [("width", "200")]), ("/api/log", []),
      ("/api/log", [("json", "true"), ("secrets", "true")]),
      ("/api/explain", [("id", "\(id)")]),
    ] {
      pages.append(String(decoding: try await control.get(path, query).body, as: UTF8.self))
    }
    await control.close()
    return pages
  }

  private func expectHarmless(_ pages: [String], _ location: SourceLocation = #_sourceLocation) {
    for page in pages {
      let hostile = page.unicodeScalars.filter { scalar in
        scalar != "\n" && (scalar.properties.generalCategory == .control || scalar == "\u{202e}")
      }
      #expect(hostile.isEmpty, sourceLocation: location)
      #expect(!page.contains("\nforged line"), sourceLocation: location)
    }
  }

  @Test func `a subject with escape sequences is shown as text, refused or not`() async throws {
    let key = try TestKeys.make(Self.subject)
    let mark = Mark()
    _ = try? await lab.send(.time("any"), to: "gateway.mtls", as: key)
    let refused = try await lab.connection { $0.certificate?.thumbprint == key.certificate.thumbprint }
    let refusedPages = try await pages(.connection(refused.id))
    expectHarmless(refusedPages)
    #expect(refusedPages.allSatisfy { $0.contains("evil") })

    _ = try await lab.send(.get("/api/jwks").marked(mark), to: "token-proxy.mtls", as: key)
    let row = try await lab.exchange(marked: mark, at: "token-proxy.mtls")
    expectHarmless(try await pages(.exchange(row.id)))
  }

  @Test(arguments: [
    "\u{1b}[2J", "\u{1b}]0;owned\u{7}", "\u{9b}31m", "\u{202e}evil", "a\rb", "\u{7f}", "\u{0}",
  ])
  func `a header with escape sequences is refused or shown as text`(value: String) async throws {
    let mark = Mark()
    for target in ["/api/\(mark.text)", "/api/\(mark.text)?\(value)", "/\(value)\(mark.text)"] {
      let answer = try await lab.sendRaw(
        "GET \(target) HTTP/1.1\r\nHost: localhost\r\nUser-Agent: \(value)\r\n"
          + "\(Mark.header): \(mark.text)\r\nConnection: close\r\n\r\n", to: "idp.front")
      #expect(answer.hasPrefix("HTTP/1.1 4"))
      #expect(!answer.contains(value))
    }
    let rows = try await lab.exchanges().filter { row in
      switch row.request {
      case .malformed(let bytes): String(decoding: bytes, as: UTF8.self).contains(mark.text)
      case .parsed(let request): request.headers[Mark.header] == mark.text
      }
    }
    #expect(rows.count == 3)
    for row in rows { expectHarmless(try await pages(.exchange(row.id))) }
  }

  @Test func `a client's name and a token are shown as text, too`() async throws {
    let mark = Mark()
    let form: FormParameters = [
      "grant_type": "client_credentials", "client_id": "\u{1b}[2J\u{202e}evil\r\nforged line",
    ]
    let response = try await lab.requestToken(form, as: lab.key("client"), [Mark.header: mark.text])
    #expect(response.error == "invalid_client")
    let row = try await lab.exchange(marked: mark, at: "idp.back")
    expectHarmless(try await pages(.exchange(row.id)))
  }
}
