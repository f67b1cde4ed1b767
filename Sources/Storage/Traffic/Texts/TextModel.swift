/// An earlier text, from which later ones of its kind can be told in a few bytes.
///
/// Most messages of the log differ from one that went before in a date, an id and a token. Such a text is kept
/// as its delta: steps of bytes of its own and a run to copy from the model. Each step is the number of own
/// bytes, the bytes, the number of bytes to copy and, where there are any, where they begin; numbers are LEB128.
struct TextModel {
  static let bytesMax = 16_384
  /// A run to copy is no shorter.
  private static let windowBytes = 8

  let bytes: [UInt8]
  /// Where in the model a window with this hash begins, plus one; 0 where there is none. Of several the first.
  private let places: [UInt16]
  private let hashBits: Int

  /// - Parameter bytes: no more than `bytesMax`.
  init(_ bytes: [UInt8]) {
    // At least twice as many places as windows.
    let hashBits = max(8, Int.bitWidth - bytes.count.leadingZeroBitCount + 1)
    var places = [UInt16](repeating: 0, count: 1 << hashBits)
    bytes.withUnsafeBytes { bytes in
      for index in 0..<max(0, min(bytes.count, Self.bytesMax) - Self.windowBytes + 1) {
        let hash = Self.hash(Self.window(bytes, index), hashBits)
        if places[hash] == 0 { places[hash] = UInt16(index + 1) }
      }
    }
    self.bytes = bytes
    self.places = places
    self.hashBits = hashBits
  }

  /// Appends what makes `text` out of the model.
  func delta(of text: [UInt8], into out: inout [UInt8]) {
    text.withUnsafeBytes { text in
      bytes.withUnsafeBytes { model in
        var index = 0
        var told = 0
        // How far the model's bytes stood behind the text's when last both went alike.
        var shift = 0
        while index + Self.windowBytes <= text.count {
          guard let place = place(of: Self.window(text, index), near: index + shift, in: model) else {
            index += 1
            continue
          }
          let count = Self.run(text, index, model, place)
          Self.append(text[told..<index], copying: count, from: place, to: &out)
          index += count
          told = index
          shift = place + count - index
        }
        if told < text.count { Self.append(text[told...], copying: 0, from: 0, to: &out) }
      }
    }
  }

  /// The text that the delta was made of; nil where it is none, for the file was written by others.
  /// - Parameter bytesMax: a text that would be longer is none.
  static func text(of delta: [UInt8], from model: [UInt8], bytesMax: Int) -> [UInt8]? {
    var steps = ByteCursor(delta)
    var text: [UInt8] = []
    while !steps.isAtEnd {
      guard let own = steps.number().flatMap({ steps.bytes($0) }), let count = steps.number() else {
        return nil
      }
      text += own
      guard count > 0 else { continue }
      guard let start = steps.number(), start <= model.count, count <= model.count - start,
        text.count + count <= bytesMax
      else { return nil }
      text += model[start..<start + count]
    }
    return text
  }

  /// Where the model has the window: where it is expected, or else where the table says.
  private func place(of window: UInt64, near expected: Int, in model: UnsafeRawBufferPointer) -> Int? {
    if expected >= 0, expected + Self.windowBytes <= model.count, Self.window(model, expected) == window {
      return expected
    }
    let place = Int(places[Self.hash(window, hashBits)]) - 1
    return place >= 0 && Self.window(model, place) == window ? place : nil
  }

  /// How far both go on alike; they do for a window at least.
  private static func run(
    _ text: UnsafeRawBufferPointer, _ index: Int, _ model: UnsafeRawBufferPointer, _ place: Int
  ) -> Int {
    let limit = min(text.count - index, model.count - place)
    var count = windowBytes
    while count + windowBytes <= limit, window(text, index + count) == window(model, place + count) {
      count += windowBytes
    }
    while count < limit, text[index + count] == model[place + count] { count += 1 }
    return count
  }

  private static func append(
    _ own: Slice<UnsafeRawBufferPointer>, copying count: Int, from place: Int, to out: inout [UInt8]
  ) {
    out.append(number: own.count)
    out.append(contentsOf: UnsafeRawBufferPointer(rebasing: own))
    out.append(number: count)
    if count > 0 { out.append(number: place) }
  }

  private static func window(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> UInt64 {
    bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
  }

  private static func hash(_ window: UInt64, _ bits: Int) -> Int {
    Int(truncatingIfNeeded: (window &* 0x9E37_79B9_7F4A_7C15) >> UInt64(64 - bits))
  }
}
