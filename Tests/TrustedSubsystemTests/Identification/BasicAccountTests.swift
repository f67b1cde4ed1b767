import HTTP
import Testing
import TrustedSubsystem

struct BasicAccountTests {
  @Test func `the credentials replace those that came from outside`() {
    var headers: HTTPHeaders = ["Authorization": "Bearer stolen"]
    BasicAccount(name: "holdfast", secret: "holdfast-secret").add(to: &headers)
    #expect(headers.values("Authorization") == ["Basic aG9sZGZhc3Q6aG9sZGZhc3Qtc2VjcmV0"])
  }
}
