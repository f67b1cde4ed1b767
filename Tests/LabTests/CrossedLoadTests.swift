import Certificates
import Foundation
import HTTP
import Lab
import Nodes
import OrderedCollections
import Testing
import Topology
import TrafficLog

/// Two labs in one process share nothing and leave nothing.
@Suite(.timeLimit(.minutes(3))) struct CrossedLoadTests {
  private static let requestsPerLab = 300

  /// In a process of its own, where whatever is left can only be theirs.
  @Test func `two labs under crossed load stop clean`() async {
    await #expect(processExitsWith: .success) {
      await Self.tellingErrors { folder in
        // The first lab also starts what stays for good, such as the queues of libraries.
        try await withLab { lab in _ = try await lab.machineToken() }
        try await Leftovers.expectThreads(atMost: 0)
        startSymbolizer()
        let before = Leftovers(folder)
        try await withLab(.handshakes(within: "60s")) { left in
          try await withLab(.handshakes(within: "60s")) { right in
            before.expectMore()
            try await Self.load(left, right)
          }
        }
        try await before.expectNothingMore()
      }
    }
  }

  @Test func `a lab that cannot start leaves nothing`() async {
    await #expect(processExitsWith: .success) {
      await Self.tellingErrors { folder in
        try await withLab { lab in
          _ = try await lab.machineToken()
          // The first bytes that are captured make a file.
          await lab.running.recorder.flush()
          let before = Leftovers(folder)
          // The console is bound last: when it fails, all other ports have been taken.
          var topology = lab.running.topology
          for name in topology.nodes.keys {
            for listener in topology.nodes[name]?.listeners.keys ?? [] {
              topology.nodes[name]?.listeners[listener]?.url.port = 0
            }
          }
          var options = LabOptions.ephemeral(topology)
          options.ports = .fixed
          await #expect(throws: LabError.self) { try await TestLab(options) }
          try await before.expectNothingMore()
        }
      }
    }
  }

  /// Runs `body` in a folder that goes afterwards. An error that a process of its own throws would end it with a
  /// trap, and nobody would learn which it was.
  private static func tellingErrors(_ body: (TemporaryFolder) async throws -> Void) async {
    do {
      let folder = try TemporaryFolder()
      defer { folder.remove() }
      folder.becomeTheSystems()
      try await body(folder)
    } catch {
      Issue.record(error)
    }
  }

  /// Every lab serves its own tokens and refuses the other's, all at once over several connections.
  private static func load(_ left: TestLab, _ right: TestLab) async throws {
    let tokens = (left: try await left.machineToken(), right: try await right.machineToken())
    try await withThrowingTaskGroup { group in
      for (lab, own, foreign) in [(left, tokens.left, tokens.right), (right, tokens.right, tokens.left)] {
        for number in 0..<Self.requestsPerLab {
          let isOwn = number % 3 != 0
          group.addTask {
            let key = try lab.key(number % 2 == 0 ? "client" : "client2")
            let response = try await lab.send(
              .time(isOwn ? own : foreign), to: "gateway.mtls", as: key)
            #expect(response.status == (isOwn && number % 2 == 0 ? 200 : 403))
          }
        }
      }
      try await group.waitForAll()
    }
    for lab in [left, right] {
      let rows = try await lab.exchanges().filter { $0.to.description == "gateway.mtls" }
      #expect(rows.count == Self.requestsPerLab)
      #expect(Set(rows.map(\.connection)).count > 2)
      #expect(lab.running.recorder.lost == 0)
    }
    #expect(try await !left.isActive(tokens.right))
    #expect(try await !right.isActive(tokens.left))
  }
}

/// Under a sanitizer: has it start the program that names functions, which it keeps, with two pipes, from its first
/// report on, also of what is suppressed.
private func startSymbolizer() {
  typealias Symbolize =
    @convention(c) (UnsafeRawPointer?, UnsafePointer<CChar>, UnsafeMutablePointer<CChar>, Int) -> Void
  guard let address = dlsym(nil, "__sanitizer_symbolize_pc") else { return }
  let symbolize = unsafeBitCast(address, to: Symbolize.self)
  withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { name in
    guard let start = name.baseAddress else { return }
    symbolize(address, "%f", start, name.count)
  }
}

/// Threads, descriptors and temporary files of this process at one moment.
private struct Leftovers {
  private let descriptors = Belongings.openFiles()
  private let threads = Self.labThreads()
  private let folder: TemporaryFolder
  private let files: [String]

  init(_ folder: TemporaryFolder) {
    self.folder = folder
    files = folder.contents
  }

  /// That what two labs have is seen at all.
  func expectMore() {
    #expect(Self.labThreads().count > threads.count)
    #expect(folder.contents.count == files.count + 2)
    #expect(Belongings.openFiles().count > descriptors.count)
  }

  func expectNothingMore() async throws {
    try await Self.expectThreads(atMost: threads.count)
    #expect(folder.contents == files)
    let now = Belongings.openFiles()
    #expect(now.count <= descriptors.count, "\(now.difference(from: descriptors).insertions)")
  }

  /// A thread ends a moment after its loop, so this looks until they are gone.
  static func expectThreads(atMost count: Int) async throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while labThreads().count > count, ContinuousClock.now < deadline {
      try await Task.sleep(for: .milliseconds(5))
    }
    #expect(labThreads().count <= count)
  }

  private static func labThreads() -> [String] {
    Belongings.threads().filter { $0.hasPrefix("loop ") || $0 == "traffic log" || $0 == "test clients" }
  }
}
