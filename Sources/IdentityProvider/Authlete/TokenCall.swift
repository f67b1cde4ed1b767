import HTTP
import JSON
import Nodes
import OAuth
import Topology

/// `/auth/token`: answers the token request that an authorization server received.
struct TokenCall: ServiceCall {
  let engine: TokenEngine
  let reader: ClientCallReader

  func answer(
    _ request: HTTPRequest, in context: RequestContext, verdicts: inout [Verdict]
  ) async -> HTTPResponse {
    do throws(CallProblem) {
      let content = try ClientCallReader.Content(parsing: request.body)
      return .json(200, await issue(content, in: context, &verdicts))
    } catch {
      return .json(200, CallAnswer.malformed(error, verdicts: &verdicts))
    }
  }

  private func issue(
    _ content: ClientCallReader.Content, in context: RequestContext, _ verdicts: inout [Verdict]
  ) async -> CallAnswer {
    do throws(OAuthError) {
      let call = try reader.call(content, in: context, verdicts: &verdicts)
      let issuance = try await engine.issue(to: call, verdicts: &verdicts)
      return .issued(issuance, to: call)
    } catch {
      if let verdict = error.verdict { verdicts.append(verdict) }
      return .refused(error)
    }
  }
}

extension CallAnswer {
  fileprivate static func issued(_ issuance: TokenEngine.Issuance, to call: ClientCall) -> CallAnswer {
    var writer = JSONWriter(bytesExpected: 512)
    writer.value(issuance.response)
    return CallAnswer(
      action: .ok, responseContent: writer.text, resultCode: "token-issued",
      resultMessage: "An access token was issued.",
      details: IssuedTokenDetails(issuance: issuance, call: call))
  }
}

/// What an authorization server may want to know of the tokens that it sends on.
private struct IssuedTokenDetails: CallDetails {
  let issuance: TokenEngine.Issuance
  let call: ClientCall

  func write(to writer: inout JSONWriter) {
    let (response, tokens, client) = (issuance.response, issuance.tokens, issuance.client)
    writer.member("accessToken", response.accessToken)
    writer.member("accessTokenExpiresAt", tokens.access.expiresAt.milliseconds)
    writer.member("accessTokenDuration", response.lifetime.components.seconds)
    writer.member("refreshToken", response.refreshToken)
    writer.member("refreshTokenExpiresAt", tokens.refresh?.expiresAt.milliseconds ?? 0)
    writer.member("refreshTokenDuration", Self.seconds(of: tokens.refresh))
    writer.member("grantType", call["grant_type"]?.uppercased())
    writer.member("clientId", client.specification.authleteId ?? 0)
    writer.member("clientIdAlias", client.id)
    writer.member("clientIdAliasUsed", call.credentials.clientID == client.id)
    writer.member("subject", tokens.grant.subject)
    writer.member("scopes", tokens.access.scopes)
    writer.member("clientAuthMethod", client.specification.authentication.authleteName)
  }

  private static func seconds(of token: RefreshToken?) -> Int64 {
    token.map { $0.expiresAt.seconds - $0.issuedAt.seconds } ?? 0
  }
}
