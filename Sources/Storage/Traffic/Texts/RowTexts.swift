/// The long parts of a row as one run of bytes: each with its length plus one before it, or 0 where it is missing.
struct RowTexts {
  private(set) var bytes: [UInt8] = []

  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  mutating func add(_ part: (some Collection<UInt8>)?) {
    guard let part else { return bytes.append(0) }
    bytes.append(number: part.count + 1)
    bytes.append(contentsOf: part)
  }

  mutating func add(_ text: String?) {
    guard var text else { return bytes.append(0) }
    bytes.append(number: text.utf8.count + 1)
    text.withUTF8 { bytes.append(contentsOf: $0) }
  }
}

/// Hands the parts of a row out in the order in which they were added. What is missing or broken is nil.
struct RowTextsReader {
  private var cursor: ByteCursor

  init(_ bytes: [UInt8]) { cursor = ByteCursor(bytes) }

  mutating func next() -> ArraySlice<UInt8>? {
    guard let count = cursor.number(), count > 0 else { return nil }
    return cursor.bytes(count - 1)
  }

  /// Empty where nothing stands there.
  mutating func nextBytes() -> [UInt8] { next().map { Array($0) } ?? [] }

  mutating func nextText() -> String? {
    next().map { String(decoding: $0, as: UTF8.self) }
  }
}
