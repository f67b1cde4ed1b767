import Nodes
import Testing

@testable import TrafficLog

@Suite struct LogFilterOptionsTests {
  @Test(arguments: [
    ("403", LogFilter.Status.exactly(403)), ("4xx", .hundred(4)), ("5XX", .hundred(5)),
  ])
  func `a status is a number or a class`(text: String, status: LogFilter.Status) throws {
    var options = LogFilterOptions()
    options.status = text
    #expect(try options.filter().status == status)
  }

  @Test func `a certificate is known by name or by how its thumbprint begins`() throws {
    var options = LogFilterOptions()
    options.certificate = "client"
    #expect(try options.filter { $0 == "client" ? Samples.bound : nil }.thumbprint == Samples.bound)
    options.certificate = "A4Dt"
    #expect(try options.filter().thumbprint == "A4Dt")
  }

  @Test func `a token is kept by its digest only`() throws {
    var options = LogFilterOptions()
    options.token = Samples.token
    let digest = SecretDigest.text(of: Samples.token.utf8)
    #expect(try options.filter().token == digest)
    options.token = "sha256:\(digest.prefix(6))"
    #expect(try options.filter().token == String(digest.prefix(6)))
  }

  @Test(arguments: [("x42", TrafficID.exchange(ExchangeID(42))), ("c0", .connection(ConnectionID(0)))])
  func `a row is named by its id`(text: String, id: TrafficID) throws {
    var options = LogFilterOptions()
    options.since = text
    #expect(try options.filter().since == id)
  }

  @Test(
    arguments: ["status", "since", "certificate", "token"],
    ["", "x", "99", "é", "x99999999999999999999", "a b"])
  func `nonsense is refused with the option's name`(option: String, text: String) {
    var options = LogFilterOptions()
    switch option {
    case "status": options.status = text
    case "since": options.since = text
    case "certificate": options.certificate = text + "'"
    default: options.token = "sha256:" + text + "'"
    }
    let error = #expect(throws: LogFilterError.self) { try options.filter() }
    #expect(error?.option == option)
  }
}
