import HTTP
import Layers
import Nodes
import OAuth
import TrustedSubsystem

/// Lets only known nodes in, and takes claims from nobody else.
struct CallerIdentification: Layer {
  /// Nil where no link presents a certificate.
  let callers: MutualTLS?

  func examine(_ passage: inout Passage) async -> HTTPResponse? {
    let caller = passage.context.caller
    let verdict = callers?.verdict(on: caller) ?? Verdict(.callerIdentified, .skipped)
    passage.verdicts.append(verdict)
    if verdict.outcome == .fail {
      return .problem(403, "unknown_caller", "Only nodes with a link to this one may call it.")
    }
    do {
      let (claims, verdict) = try ClaimHeaders.read(
        passage.request.headers, isIdentified: verdict.outcome == .pass)
      passage.claims = claims
      if let verdict { passage.verdicts.append(verdict) }
      return nil
    } catch {
      if let verdict = error.verdict { passage.verdicts.append(verdict) }
      return .problem(403, "claims_not_believed", error.description + ".")
    }
  }
}
