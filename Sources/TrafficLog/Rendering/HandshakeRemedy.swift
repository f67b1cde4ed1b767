/// What to try after a handshake that was refused, by its alert (RFC 8446 §6.2).
enum HandshakeRemedy {
  static func sentence(after alert: String?) -> String {
    switch alert {
    case "certificate_required":
      "Send a client certificate: curl --cert FILE --key FILE; `holdfast cert list` names those of the lab."
    case "handshake_failure":
      "Send a client certificate, for whose absence TLS 1.2 has no alert of its own, or offer other ciphers."
    case "unknown_ca":
      "Call with a certificate of the listener's truststore, or add this one to it in lab.json."
    case "certificate_expired":
      "Call with a certificate that is valid at the lab's time; `holdfast clock` tells the time."
    case "bad_certificate", "unsupported_certificate", "certificate_unknown":
      "See with `openssl x509 -text` what the certificate may be used for, and who signed it."
    case "protocol_version":
      "Offer a version that the listener takes: curl --tlsv1.2, or let the listener take others in lab.json."
    case "unrecognized_name": "Ask for a name that the listener's certificate has: curl --resolve."
    case "decrypt_error": "Use the key that belongs to the certificate."
    default: "Try the same with `openssl s_client -connect`, which tells what each side sends."
    }
  }
}
