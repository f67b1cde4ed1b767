import COpenSSL

/// An owned `X509`.
struct X509Handle: ~Copyable {
  let pointer: OpaquePointer

  /// Takes ownership of `pointer`.
  init(taking pointer: OpaquePointer) { self.pointer = pointer }

  /// Nil where `der` is no certificate, or has bytes behind it.
  init?(der: [UInt8]) {
    let parsed: OpaquePointer? = der.withUnsafeBufferPointer { buffer in
      var cursor = buffer.baseAddress
      guard let parsed = d2i_X509(nil, &cursor, buffer.count) else { return nil }
      guard cursor == buffer.baseAddress.map({ $0 + buffer.count }) else {
        X509_free(parsed)
        return nil
      }
      return parsed
    }
    guard let parsed else {
      ERR_clear_error()
      return nil
    }
    pointer = parsed
  }

  deinit { X509_free(pointer) }
}

/// An owned stack of certificates.
struct X509Stack: ~Copyable {
  let pointer: OpaquePointer

  init?() {
    guard let stack = OPENSSL_sk_new_null() else { return nil }
    pointer = stack
  }

  /// Keeps a reference of its own.
  func append(_ certificate: borrowing X509Handle) {
    guard X509_up_ref(certificate.pointer) == 1 else { return }
    if OPENSSL_sk_push(pointer, UnsafeRawPointer(certificate.pointer)) == 0 { X509_free(certificate.pointer) }
  }

  deinit {
    while let certificate = OPENSSL_sk_pop(pointer) { X509_free(OpaquePointer(certificate)) }
    OPENSSL_sk_free(pointer)
  }
}

/// An owned memory BIO over a copy of `bytes`.
struct MemoryBIO: ~Copyable {
  let pointer: OpaquePointer

  init?(_ bytes: [UInt8]) {
    guard let memory = BIO_new(BIO_s_mem()) else { return nil }
    guard let count = Int32(exactly: bytes.count), BIO_write(memory, bytes, count) == count || count == 0
    else {
      BIO_free(memory)
      return nil
    }
    pointer = memory
  }

  deinit { BIO_free(pointer) }
}

/// The DER encoding of a borrowed `X509`; OpenSSL keeps the bytes of what it parsed.
func encodeDER(_ certificate: OpaquePointer) -> [UInt8] {
  let count = Int(i2d_X509(certificate, nil))
  guard count > 0 else { return [] }
  return [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
    var cursor = buffer.baseAddress
    written = max(0, Int(i2d_X509(certificate, &cursor)))
  }
}

/// The DER encodings of a borrowed stack, in its order.
func encodeDER(stack: OpaquePointer?) -> [[UInt8]] {
  guard let stack else { return [] }
  return (0..<max(0, OPENSSL_sk_num(stack))).compactMap { index in
    OPENSSL_sk_value(stack, index).map { encodeDER(OpaquePointer($0)) }
  }
}
