import Certificates
import Console
import HTTP
import JSON
import Lab
import Nodes
import OrderedCollections
import Testing
import Topology
import TrafficLog

/// What the web console is made from: pages of rows, one row whole, the topology, filters.
@Suite(.lab, .timeLimit(.minutes(3))) struct ConsoleOperationsTests {
  private let lab: TestLab

  init() throws { lab = try #require(SuiteLab.current) }

  private func get(_ path: String, _ query: [(String, String)] = []) async throws -> JSONValue {
    let control = try ControlClient(lab.running.run)
    let body: [UInt8]
    do { body = try await control.get(path, query).body } catch {
      await control.close()
      throw error
    }
    await control.close()
    return try JSONValue(parsing: body)
  }

  private func refusal(_ path: String, _ query: [(String, String)]) async throws -> String {
    let control = try ControlClient(lab.running.run)
    var sentence = ""
    do {
      _ = try await control.get(path, query)
      Issue.record("it was answered")
    } catch {
      sentence = error.sentence
      #expect(!error.isUnreachable)
    }
    await control.close()
    return sentence
  }

  /// A token of one client, sent with the certificate of another.
  private func stolenToken() async throws -> ExchangeRow {
    let mark = Mark()
    let bound = try await lab.machineToken()
    _ = try await lab.send(.time(bound).marked(mark), to: "gateway.mtls", as: lab.key("client2"))
    return try await lab.exchange(marked: mark, at: "gateway.mtls")
  }

  @Test func `rows come in pages, newest first, through the filter's own words`() async throws {
    let row = try await stolenToken()
    let page = try await get("/api/rows", [("filter", "denied node:gateway path:/dev"), ("count", "1000")])
    let rows = try #require(page["rows"]?.array)
    let mine = try #require(rows.first { $0["id"]?.string == "\(row.id)" })
    #expect(mine["rule"]?.string == "certificate-binding")
    #expect(mine["from"]?.string == "CN=client2.example.com")
    #expect(rows.allSatisfy { $0["refused"]?.bool == true })
    let first = try await get("/api/rows", [("count", "1")])
    let next = try #require(first["next"]?.string)
    let second = try await get("/api/rows", [("count", "1"), ("before", next)])
    #expect(first["rows"]?[0]?["id"] != second["rows"]?[0]?["id"])
  }

  @Test func `a filter that is wrong is refused with the place`() async throws {
    for path in ["/api/rows", "/api/events", "/api/log"] {
      let sentence = try await refusal(path, [("filter", "denied status:99")])
      #expect(sentence.hasPrefix("at character 8: '99' is not a status"))
    }
    for text in [
      String(repeating: "(", count: 4_000), String(repeating: "a:", count: 2_000), "\u{0}\"\u{1b}[2J",
    ] {
      #expect(try await !refusal("/api/rows", [("filter", text)]).isEmpty)
    }
    #expect(try await !refusal("/api/rows", [("filter", String(repeating: "x", count: 4_097))]).isEmpty)
    #expect(try await !refusal("/api/rows", [("before", "x1")]).isEmpty)
  }

  @Test func `a filter is checked and goes on with the lab's own names`() async throws {
    let answer = try await get("/api/filter", [("text", "node:gate"), ("caret", "9")])
    #expect(answer["problem"]?.isNull == true)
    #expect(answer["suggestions"]?[0]?["text"]?.string == "node:gateway")
    let wrong = try await get("/api/filter", [("text", "nod:idp denied")])
    #expect(wrong["problem"]?["from"]?.int64 == 0)
    #expect(wrong["problem"]?["to"]?.int64 == 7)
  }

  @Test func `one row is whole: verdicts, tokens with their binding, certificate, causes and effects`()
    async throws
  {
    let row = try await stolenToken()
    let page = try await get("/api/rows/\(row.id)")
    #expect(page["row"]?["response"]?["status"]?.int64 == 403)
    let token = try #require(page["tokens"]?.array?.first)
    #expect(token["place"]?.string == "request header Authorization")
    #expect(token["store"]?["state"]?.string == "active")
    #expect(token["store"]?["client"]?.string == "machine")
    #expect(token["binding"]?["same"]?.bool == false)
    let run = lab.running.run
    func thumbprint(_ name: String) -> String? { run.certificates.first { $0.name == name }?.thumbprint }
    #expect(token["binding"]?["bound"]?.string == thumbprint("client"))
    #expect(token["binding"]?["presented"]?.string == thumbprint("client2"))
    let certificate = try #require(page["certificates"]?.array?.first)
    #expect(certificate["name"]?.string == "client2")
    #expect(certificate["validity"]?.string == "valid")
    #expect(page["connection"]?["tls"]?["version"]?.string?.hasPrefix("TLSv1.") == true)
    let chain = try #require(page["chain"]?.array)
    #expect(chain.first?["id"]?.string == "\(row.id)" && chain.first?["depth"]?.int64 == 0)
    #expect(chain.contains { $0["cause"]?.string == "\(row.id)" })
  }

  @Test func `a refused handshake is a row, too, and what is not there is said so`() async throws {
    let key = try TestKeys.make("CN=console stranger")
    _ = try? await lab.send(.time("any"), to: "gateway.mtls", as: key)
    let refused = try await lab.connection { $0.certificate?.thumbprint == key.certificate.thumbprint }
    let page = try await get("/api/rows/\(refused.id)")
    #expect(page["connection"]?["handshakeFailure"]?["alert"]?.string == "unknown_ca")
    #expect(page["certificates"]?[0]?["subject"]?.string == "CN=console stranger")
    #expect(page["chain"]?.array == [])
    #expect(try await refusal("/api/rows/x999999999", []) == "the log holds no x999999999")
    #expect(try await !refusal("/api/rows/zz", []).isEmpty)
  }

  @Test func `the topology has every node, how each listens, and who calls whom as what`() async throws {
    let page = try await get("/api/topology")
    let nodes = try #require(page["nodes"]?.array)
    #expect(nodes.compactMap { $0["name"]?.string } == Array(lab.running.topology.nodes.keys))
    let links = try #require(page["links"]?.array)
    let proxied = try #require(links.first { $0["from"]?.string == "token-proxy" })
    #expect(proxied["to"]?.string == "idp")
    #expect(proxied["subject"]?.string == "CN=token-proxy")
    #expect(proxied["forward"]?.string == "x-ssl-cert")
    #expect(links.contains { $0["kind"]?.string == "authorizer" && $0["from"]?.string == "gateway" })
  }

  /// Script, HTML, line ends, terminal escapes and bytes that are no UTF-8, as far as the wire lets them through.
  @Test func `hostile values stay values`() async throws {
    let mark = Mark()
    let evil = Array("<script>alert(1)</script>\"'&\u{2028}".utf8) + [0xFF, 0xFE]
    let head =
      Array(
        "GET /api/\(mark.text)?code=%0A%0Aevent:%20forged HTTP/1.1\r\nHost: localhost\r\nUser-Agent: ".utf8)
      + evil + Array("\r\n\(Mark.header): \(mark.text)\r\nConnection: close\r\n\r\n".utf8)
    let connection = RawConnection(loop: lab.loop)
    let port = try #require(lab.running.topology.nodes["idp"]?.listeners["front"]?.url.port)
    try await connection.open(port: port, tls: nil)
    await connection.send(head)
    _ = await connection.readToEnd()
    await connection.close()
    let row = try await lab.exchange(marked: mark, at: "idp.front")
    let page = try await get("/api/rows/\(row.id)")
    #expect(page["tokens"]?[0]?["text"]?.string == "\n\nevent: forged")
    let list = try await get("/api/rows", [("filter", "path:/api/\(mark.text)")])
    #expect(list["rows"]?[0]?["from"]?.string?.contains("<script>") == true)
  }
}
