import HTTP
import Nodes
import OAuth
import TrustedSubsystem

/// What a client asks of the token or the revocation endpoint, whichever way it came: from the client itself, or handed
/// on by an authorization server that asks this provider what to answer.
struct ClientCall: Sendable {
  let form: FormParameters
  let credentials: ClientCredentials
  /// Where it came from, as `Caller.place` names it: guessed secrets are counted by it.
  let place: String
  let now: LabTime

  /// The parameter's value, nil where it is missing or empty (RFC 6749 §3.2).
  subscript(parameter: String) -> String? { form[parameter] }
}

extension ClientCall {
  /// A client's own request.
  ///
  /// - Throws: `invalid_request` where it holds no form, or does not say whose it is; `invalid_client` where its
  ///   Authorization header is none of ours.
  init(
    _ request: HTTPRequest, presenting certificate: ResolvedClientCertificate, in context: RequestContext,
    verdicts: inout [Verdict]
  ) throws(OAuthError) {
    form = try FormRequest.read(request, verdicts: &verdicts)
    credentials = try ClientCredentials(
      of: request, form: form, certificate: PresentedCertificate(certificate))
    place = context.caller.place
    now = context.now
  }
}
