/// Whether a value holds what RFC 9110 §5.5 keeps out of it: a control character other than a tab.
///
/// Eight bytes are looked at in one word, for this runs over every byte of every head. A word that holds a
/// tab, or a byte that must not be there, is looked at again byte by byte.
@inline(__always)
func holdsControl(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
  let raw = UnsafeRawBufferPointer(bytes)
  var index = 0
  while index &+ 8 <= raw.count {
    let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
    if isSuspect(word), bytes[index..<(index &+ 8)].contains(where: isControl) { return true }
    index &+= 8
  }
  return bytes[index...].contains(where: isControl)
}

@inline(__always)
private func isControl(_ byte: UInt8) -> Bool { (byte < 32 && byte != 9) || byte == 127 }

/// Whether a byte of `word` is below 32 or is 127. A borrow can make it true without need, never false.
@inline(__always)
private func isSuspect(_ word: UInt64) -> Bool {
  let ones: UInt64 = 0x0101_0101_0101_0101
  let belowBlank = (word &- ones &* 32) & ~word
  let delete = word ^ (ones &* 127)
  return (belowBlank | ((delete &- ones) & ~delete)) & (ones &* 128) != 0
}
