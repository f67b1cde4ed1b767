import COpenSSL
import Synchronization

/// Reads private keys in PEM, one at a time.
///
/// OpenSSL 3 looks all its decoders up anew for each key that is read by `PEM_read_bio_PrivateKey`, which takes ten
/// times as long as the reading. One decoder that is kept spares a start of the lab most of that.
final class PrivateKeyDecoder: Sendable {
  /// For the process, as OpenSSL's own tables are.
  static let shared = PrivateKeyDecoder()

  private let state = Mutex(State())

  /// The context writes the key that it has read into `result`.
  private struct State: ~Copyable {
    let result = UnsafeMutablePointer<OpaquePointer?>.allocate(capacity: 1)
    let context: OpaquePointer?

    init() {
      result.initialize(to: nil)
      context = OSSL_DECODER_CTX_new_for_pkey(result, "PEM", nil, nil, COpenSSL_key_pair(), nil, nil)
      if let context { OSSL_DECODER_CTX_set_pem_password_cb(context, refusePassphrase, nil) }
    }

    deinit {
      OSSL_DECODER_CTX_free(context)
      result.deallocate()
    }
  }

  /// The key at the beginning of `pem`, owned by the caller; nil where there is none that can be read.
  func read(_ pem: [UInt8]) -> OpaquePointer? {
    state.withLock { state in
      guard let context = state.context else { return nil }
      state.result.pointee = nil
      ERR_clear_error()
      defer { ERR_clear_error() }
      return pem.withUnsafeBufferPointer { buffer in
        var (start, count) = (buffer.baseAddress, buffer.count)
        return OSSL_DECODER_from_data(context, &start, &count) == 1 ? state.result.pointee : nil
      }
    }
  }
}

/// Without a callback OpenSSL would ask on the terminal.
func refusePassphrase(
  _: UnsafeMutablePointer<CChar>?, _: Int32, _: Int32, _: UnsafeMutableRawPointer?
) -> Int32 { -1 }
