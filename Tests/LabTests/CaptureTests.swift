import Encodings
import Foundation
import HTTP
import Lab
import Nodes
import Storage
import Testing
import TrafficLog

/// How much a lab keeps of what passes: `"capture"` in `lab.json`.
@Suite(.timeLimit(.minutes(3))) struct CaptureTests {
  /// Runs one bound call against a lab with this setting.
  /// - Returns: the state folder that the lab leaves behind, and what the log held of the gateway's port.
  private func capture(
    _ setting: String, in folder: TemporaryFolder
  ) async throws -> (state: URL, rows: [LogEntry], token: String) {
    let text = try LabText.standard().replacing(
      #""name": "certificate-bound tokens","#,
      with: #""name": "certificate-bound tokens", "capture": "\#(setting)","#)
    let state = folder.url.appendingPathComponent("state")
    let options = LabOptions(
      topology: try text.topology(), state: state, certificates: folder.url.appendingPathComponent("Certs"),
      ports: .free)
    return try await withLab(options) { lab in
      let token = try await lab.machineToken()
      let response = try await lab.send(.time(token), to: "gateway.mtls", as: lab.key("client"))
      #expect(response.status == 200)
      var filter = LogFilter()
      filter.node = "gateway"
      return (state, try await lab.log(filter), token)
    }
  }

  @Test func `wire keeps ciphertext and the key lines that open it`() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let (state, rows, token) = try await capture("wire", in: folder)
    let id = try #require(
      rows.compactMap { entry in
        if case .connection(let row) = entry, row.listener.description == "gateway.mtls" {
          row.id
        } else {
          nil
        }
      }.first)

    let store = try WireStore(path: state.appendingPathComponent("wire").path)
    let frames = try await store.chunks(of: id)
    #expect(try await store.connections().allSatisfy { $0.isClosed && !$0.isTruncated })
    try store.close()
    let lines = frames.filter { $0.kind == .keyLine }.map { String(decoding: $0.bytes, as: UTF8.self) }
    #expect(lines.contains { $0.hasPrefix("CLIENT_TRAFFIC_SECRET_0 ") })
    #expect(lines.contains { $0.hasPrefix("SERVER_TRAFFIC_SECRET_0 ") })

    let inbound = frames.filter { $0.kind == .inbound }.flatMap(\.bytes)
    let outbound = frames.filter { $0.kind == .outbound }.flatMap(\.bytes)
    #expect(inbound.starts(with: [22, 3]) && outbound.starts(with: [22, 3]))
    // The random of the ClientHello is the name under which key lines are filed.
    let random = try #require(lines.first?.split(separator: " ").dropFirst().first)
    #expect(Hexadecimal.encode(inbound).contains(random.lowercased()))
    for bytes in [inbound, outbound] {
      #expect(!String(decoding: bytes, as: UTF8.self).contains(token))
    }
  }

  @Test func `messages keeps rows and no bytes of the wire`() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let (state, rows, _) = try await capture("messages", in: folder)
    #expect(!rows.isEmpty)
    #expect(!FileManager.default.fileExists(atPath: state.appendingPathComponent("wire").path))
  }

  @Test func `off keeps nothing, and the lab answers all the same`() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let (state, rows, _) = try await capture("off", in: folder)
    #expect(rows.isEmpty)
    #expect(!FileManager.default.fileExists(atPath: state.appendingPathComponent("wire").path))
  }

  /// Between authorizer and identity provider there is no TLS, so a capture of the wire holds the token, too.
  @Test(arguments: [("wire", ["traffic", "wire"]), ("messages", ["traffic"]), ("off", [])])
  func `an issued token stands in the records of its passage and nowhere else`(
    setting: String, records: [String]
  ) async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let (state, _, token) = try await capture(setting, in: folder)
    let names = try FileManager.default.subpathsOfDirectory(atPath: state.path)
    // A folder has no contents of its own.
    let holders = names.filter { name in
      let bytes = FileManager.default.contents(atPath: state.appendingPathComponent(name).path)
      return bytes?.range(of: Data(token.utf8)) != nil
    }
    let stems = holders.compactMap { $0.split { $0 == "." || $0 == "/" }.first.map(String.init) }
    #expect(Set(stems) == Set(records))
  }
}
