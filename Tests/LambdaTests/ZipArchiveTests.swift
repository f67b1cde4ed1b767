import Foundation
import Testing

@testable import Lambda

@Suite struct ZipArchiveTests {
  /// Made by Python's zipfile: an executable that is stored, a folder, and a text that is deflated.
  private static let sample = Array(
    Data(base64Encoded: text.filter { !$0.isWhitespace }) ?? Data())

  private static let text = """
    UEsDBBQAAAAAAIMYIlx51D8XFQAAABUAAAAJAAAAYm9vdHN0cmFwIyEvYmluL3NoCmVjaG8gaGVsbG8KUEsDBBQAAAAAAIMY
    IlwAAAAAAAAAAAAAAAAEAAAAbGliL1BLAwQUAAAACACDGCJcvheyLBQAAADQBwAADAAAAGxpYi9sb25nLnR4dEtMSlZIHMWj
    eBSP4lE8ikfxkMYAUEsBAhQDFAAAAAAAgxgiXHnUPxcVAAAAFQAAAAkAAAAAAAAAAAAAAO2BAAAAAGJvb3RzdHJhcFBLAQIU
    AxQAAAAAAIMYIlwAAAAAAAAAAAAAAAAEAAAAAAAAAAAAAADtQTwAAABsaWIvUEsBAhQDFAAAAAgAgxgiXL4XsiwUAAAA0AcA
    AAwAAAAAAAAAAAAAAKSBXgAAAGxpYi9sb25nLnR4dFBLBQYAAAAAAwADAKMAAACcAAAAAAA=
    """

  @Test func `files come back as they were packed`() throws {
    let archive = try ZipArchive(Self.sample)
    #expect(archive.entries.map(\.name) == ["bootstrap", "lib/", "lib/long.txt"])
    #expect(archive.entries.map(\.isExecutable) == [true, true, false])
    #expect(archive.entries.map(\.isFolder) == [false, true, false])
    let texts = try archive.entries.map { String(decoding: try archive.contents(of: $0), as: UTF8.self) }
    #expect(texts == ["#!/bin/sh\necho hello\n", "", String(repeating: "abc ", count: 500)])
  }

  @Test func `a file that was changed is damaged`() throws {
    var bytes = Self.sample
    let place = try #require(bytes.firstRange(of: Array("hello".utf8)))
    bytes[place.lowerBound] = UInt8(ascii: "j")
    let archive = try ZipArchive(bytes)
    #expect(throws: ZipArchive.Problem("'bootstrap' is damaged")) {
      try archive.contents(of: archive.entries[0])
    }
  }

  @Test(arguments: [
    ("lib/long.txt", "../long.txt/"), ("lib/long.txt", "/ib/long.txt"), ("bootstrap", "boot/./ap"),
  ])
  func `a name that leads out of the folder is refused`(name: String, evil: String) {
    var bytes = Self.sample
    for place in bytes.ranges(of: Array(name.utf8)) {
      bytes.replaceSubrange(place, with: Array(evil.utf8.prefix(name.utf8.count)))
    }
    #expect(throws: ZipArchive.Problem.self) { try ZipArchive(bytes) }
  }

  @Test func `a symbolic link is refused`() throws {
    var bytes = Self.sample
    let mode = try #require(bytes.lastRange(of: [0, 0, 0xED, 0x81]))
    bytes[mode.upperBound - 1] = 0xA1
    #expect(throws: ZipArchive.Problem("'bootstrap' is a symbolic link")) { try ZipArchive(bytes) }
  }

  @Test func `what is no zip file says so`() {
    for bytes in [[], Array("PK".utf8), [UInt8](repeating: 0, count: 100_000)] {
      #expect(throws: ZipArchive.Problem("it is no zip file")) { try ZipArchive(bytes) }
    }
  }

  @Test func `any bytes are an archive or an error`() {
    var generator = Seeded(state: 8705)
    for _ in 0..<5000 {
      var bytes = Self.sample
      for _ in 0..<4 {
        bytes[Int.random(in: bytes.indices, using: &generator)] = .random(in: 0...255, using: &generator)
      }
      let cut = Int.random(in: 0...4, using: &generator) == 0
      if cut { bytes = Array(bytes.suffix(Int.random(in: 0...bytes.count, using: &generator))) }
      guard let archive = try? ZipArchive(bytes) else { continue }
      for entry in archive.entries { _ = try? archive.contents(of: entry) }
    }
  }
}

/// Repeats its numbers.
private struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

extension [UInt8] {
  fileprivate func lastRange(of other: [UInt8]) -> Range<Int>? { ranges(of: other).first }
}
