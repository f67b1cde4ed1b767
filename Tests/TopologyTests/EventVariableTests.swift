import Testing

@testable import Topology

@Suite struct EventVariableTests {
  @Test(arguments: [
    "method.request.header.Authorization", "method.request.querystring.a", "method.request.path.id",
    "stageVariables.x", "claims.sub", "context.identity.sourceIp", "context.path",
    "context.identity.clientCert.clientCertPem",
  ])
  func `a variable is written as it is read`(text: String) throws {
    #expect(try #require(EventVariable(parsing: text)).description == text)
  }

  @Test(arguments: [
    "", "Authorization", "method.request.header.", "method.request.header.a b", "context.", "context.none",
    "context.identity.clientCert", "method.request.body", "claims.", "stageVariables.é",
  ])
  func `what names nothing is no variable`(text: String) {
    #expect(EventVariable(parsing: text) == nil)
  }

  @Test func `paths and claims are no identity sources`() {
    #expect(EventVariable.path("id").isIdentitySource == false)
    #expect(EventVariable.claim("sub").isIdentitySource == false)
    #expect(EventVariable.query("id").isIdentitySource)
  }
}
