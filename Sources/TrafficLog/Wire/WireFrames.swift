package import Nodes

/// Captured bytes of one or more connections, back to back: a head of 21 bytes for each piece, then the piece.
///
/// The same form stands in memory, where a loop appends to it, and in the capture file.
package struct WireFrames: Sendable, Equatable {
  package enum Kind: UInt8, Sendable {
    /// From the peer to the listener: ciphertext, or plain text on a plain listener.
    case inbound = 0
    case outbound = 1
    /// One line of an SSLKEYLOGFILE.
    case keyLine = 2
    /// The connection has ended; no bytes.
    case closed = 3
    /// The store's own mark that the capture begins here; no bytes.
    case opened = 4
    /// The store's own mark that what follows is missing; no bytes.
    case cutOff = 5
  }

  package struct Frame: Sendable, Equatable {
    package var connection: ConnectionID
    /// By the machine's clock, microseconds since 1970: captures of other tools lie beside this one.
    package var time: Int64
    package var kind: Kind
    package var bytes: ArraySlice<UInt8>
  }

  static let headBytes = 21

  package private(set) var bytes: [UInt8]

  package init() { bytes = [] }
  package init(bytes: [UInt8]) { self.bytes = bytes }

  package var isEmpty: Bool { bytes.isEmpty }
  package var count: Int { bytes.count }

  package mutating func append(
    _ piece: UnsafeRawBufferPointer, of connection: ConnectionID, at time: Int64, kind: Kind
  ) {
    append(connection.number)
    append(UInt64(bitPattern: time))
    bytes.append(kind.rawValue)
    append(UInt32(truncatingIfNeeded: piece.count))
    bytes.append(contentsOf: piece)
  }

  /// A frame without bytes.
  package mutating func append(mark kind: Kind, of connection: ConnectionID, at time: Int64) {
    append(UnsafeRawBufferPointer(start: nil, count: 0), of: connection, at: time, kind: kind)
  }

  /// Keeps the memory, up to a bound.
  package mutating func removeAll(keepingBytesMax: Int) {
    bytes.removeAll(keepingCapacity: bytes.capacity <= keepingBytesMax)
  }

  package mutating func append(_ frame: Frame) {
    frame.bytes.withUnsafeBytes { append($0, of: frame.connection, at: frame.time, kind: frame.kind) }
  }

  private mutating func append(_ number: some FixedWidthInteger) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }
}

extension WireFrames: Sequence {
  /// Ends before a frame that is cut off or of an unknown kind.
  package struct Iterator: IteratorProtocol {
    fileprivate let bytes: [UInt8]
    fileprivate var index = 0

    package mutating func next() -> Frame? {
      guard bytes.count - index >= WireFrames.headBytes, let kind = Kind(rawValue: bytes[index + 16]) else {
        return nil
      }
      let count = Int(number(at: index + 17) as UInt32)
      let start = index + WireFrames.headBytes
      guard bytes.count - start >= count else { return nil }
      defer { index = start + count }
      return Frame(
        connection: ConnectionID(number(at: index)),
        time: number(at: index + 8),
        kind: kind, bytes: bytes[start..<start + count])
    }

    private func number<Number: FixedWidthInteger & BitwiseCopyable>(at start: Int) -> Number {
      bytes.withUnsafeBytes { Number(littleEndian: $0.loadUnaligned(fromByteOffset: start, as: Number.self)) }
    }
  }

  package func makeIterator() -> Iterator { Iterator(bytes: bytes) }
}
