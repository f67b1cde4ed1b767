/// Reads a zip file (APPNOTE.TXT of PKWARE), as much of it as functions are packed with: files stored or deflated,
/// in one part, without encryption. What else there may be is an error and never a guess.
struct ZipArchive {
  static let entriesMax = 10_000
  /// What Lambda lets a function have when it is unpacked.
  static let unpackedBytesMax = 250 << 20

  struct Entry: Equatable {
    /// With slashes, without leading one; ends with one for a folder.
    let name: String
    let isExecutable: Bool
    fileprivate let method: UInt16
    fileprivate let checksum: UInt32
    fileprivate let packedCount: Int
    fileprivate let count: Int
    fileprivate let offset: Int

    var isFolder: Bool { name.hasSuffix("/") }
  }

  struct Problem: Error, Equatable {
    let sentence: String
    init(_ sentence: String) { self.sentence = sentence }
  }

  private let bytes: [UInt8]
  let entries: [Entry]

  init(_ bytes: [UInt8]) throws(Problem) {
    self.bytes = bytes
    let directory = ByteReader(bytes, at: try Self.endRecord(of: bytes) + 10)
    let count = Int(try directory.number(16, at: 0))
    let start = Int(try directory.number(32, at: 6))
    guard count <= Self.entriesMax, count != 0xFFFF, start != 0xFFFF_FFFF else {
      throw Problem("it has more than \(Self.entriesMax) files, or is a zip64")
    }
    var entries: [Entry] = []
    var position = start
    for _ in 0..<count {
      let (entry, length) = try Self.entry(of: bytes, at: position)
      entries.append(entry)
      position += length
    }
    guard entries.reduce(0, { $0 + $1.count }) <= Self.unpackedBytesMax else {
      throw Problem("it is larger than \(Self.unpackedBytesMax >> 20) MiB when it is unpacked")
    }
    self.entries = entries
  }

  /// What an entry says of itself is believed only as far as the bytes bear it out.
  func contents(of entry: Entry) throws(Problem) -> [UInt8] {
    let header = ByteReader(bytes, at: entry.offset)
    guard try header.number(32, at: 0) == 0x0403_4B50 else {
      throw Problem("'\(entry.name)' is not where it should be")
    }
    let skipped = 30 + Int(try header.number(16, at: 26)) + Int(try header.number(16, at: 28))
    let packed = try header.bytes(entry.packedCount, at: skipped)
    let contents: [UInt8]
    switch entry.method {
    case 0 where entry.packedCount == entry.count: contents = Array(packed)
    case 8:
      guard let inflated = Deflate.inflate(packed, count: entry.count) else {
        throw Problem("'\(entry.name)' cannot be unpacked")
      }
      contents = inflated
    default: throw Problem("'\(entry.name)' is packed in a way that is not known (\(entry.method))")
    }
    guard Deflate.checksum(contents) == entry.checksum else { throw Problem("'\(entry.name)' is damaged") }
    return contents
  }
}

extension ZipArchive {
  /// It stands at the end, before a comment of up to 64 KiB.
  private static func endRecord(of bytes: [UInt8]) throws(Problem) -> Int {
    var position = bytes.count - 22
    while position >= 0, position >= bytes.count - 22 - 0xFFFF {
      if bytes[position...].starts(with: [0x50, 0x4B, 5, 6]) { return position }
      position -= 1
    }
    throw Problem("it is no zip file")
  }

  /// - Returns: the entry, and how long its record in the directory is.
  private static func entry(of bytes: [UInt8], at position: Int) throws(Problem) -> (Entry, Int) {
    let record = ByteReader(bytes, at: position)
    guard try record.number(32, at: 0) == 0x0201_4B50 else { throw Problem("its directory is damaged") }
    let flags = try record.number(16, at: 8)
    guard flags & 1 == 0 else { throw Problem("it is encrypted") }
    let nameCount = Int(try record.number(16, at: 28))
    let length = 46 + nameCount + Int(try record.number(16, at: 30)) + Int(try record.number(16, at: 32))
    let name = try safeName(try record.bytes(nameCount, at: 46))
    let mode = try record.number(32, at: 38) >> 16
    guard mode & 0xF000 != 0xA000 else { throw Problem("'\(name)' is a symbolic link") }
    let entry = Entry(
      name: name, isExecutable: mode & 0o100 != 0, method: UInt16(try record.number(16, at: 10)),
      checksum: try record.number(32, at: 16), packedCount: Int(try record.number(32, at: 20)),
      count: Int(try record.number(32, at: 24)), offset: Int(try record.number(32, at: 42)))
    return (entry, length)
  }

  /// One that stays inside the folder where it is unpacked.
  private static func safeName(_ bytes: ArraySlice<UInt8>) throws(Problem) -> String {
    guard let name = String(validating: bytes, as: UTF8.self), !name.isEmpty, name.utf8.count <= 1024,
      !name.utf8.contains(0), !name.contains("\\")
    else { throw Problem("the name of a file cannot be used") }
    let steps = name.split(separator: "/", omittingEmptySubsequences: false)
    let inner = steps.last == "" ? steps.dropLast() : steps[...]
    guard inner.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }) else {
      throw Problem("'\(name)' would be outside of the folder")
    }
    return name
  }
}

/// Little-endian numbers at places that may not be there.
private struct ByteReader {
  private let bytes: [UInt8]
  private let start: Int

  init(_ bytes: [UInt8], at start: Int) {
    self.bytes = bytes
    self.start = start
  }

  func bytes(_ count: Int, at offset: Int) throws(ZipArchive.Problem) -> ArraySlice<UInt8> {
    let from = start + offset
    guard from >= 0, count >= 0, from <= bytes.count, count <= bytes.count - from else {
      throw ZipArchive.Problem("it ends too early")
    }
    return bytes[from..<(from + count)]
  }

  func number(_ bits: Int, at offset: Int) throws(ZipArchive.Problem) -> UInt32 {
    try bytes(bits / 8, at: offset).reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }
}
