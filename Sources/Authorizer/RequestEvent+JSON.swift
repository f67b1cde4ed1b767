import Certificates
import HTTP
import JSON
import Nodes

extension RequestEvent {
  /// The event with all its members, in the order of the service's own samples.
  package var json: String {
    guard let authorizationToken else { return requestJSON }
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("type", "TOKEN")
      writer.member("authorizationToken", authorizationToken)
      writer.member("methodArn", arn.text)
    }
    return writer.text
  }

  private var requestJSON: String {
    var writer = JSONWriter(bytesExpected: 4096)
    writer.object { writer in
      writer.member("type", "REQUEST")
      writer.member("methodArn", arn.text)
      writer.member("resource", resource.path)
      writer.member("path", path)
      writer.member("httpMethod", request.method)
      writeFields(of: request.headers.map { $0 }, "headers", "multiValueHeaders", to: &writer)
      writeFields(
        of: queryParameters, "queryStringParameters", "multiValueQueryStringParameters", to: &writer)
      writer.member("pathParameters") { writer in
        writer.object { writer in
          for parameter in pathParameters { writer.member(parameter.name, parameter.value) }
        }
      }
      writer.member("stageVariables") { writer in
        writer.object { writer in
          for variable in resource.api.variables { writer.member(variable.name, variable.value) }
        }
      }
      writer.member("requestContext") { writeRequestContext(to: &$0) }
    }
    return writer.text
  }

  /// Every field twice: by its last value, and by all its values.
  private func writeFields(
    of fields: [(name: String, value: String)], _ single: String, _ multiple: String,
    to writer: inout JSONWriter
  ) {
    var groups: [(name: String, values: [String])] = []
    var places: [String: Int] = [:]
    for field in fields {
      if let place = places[field.name] {
        groups[place].values.append(field.value)
      } else {
        places[field.name] = groups.count
        groups.append((field.name, [field.value]))
      }
    }
    writer.member(single) { writer in
      writer.object { writer in
        for group in groups { writer.member(group.name, group.values.last) }
      }
    }
    writer.member(multiple) { writer in
      writer.object { writer in
        for group in groups { writer.member(group.name, group.values) }
      }
    }
  }

  private func writeRequestContext(to writer: inout JSONWriter) {
    let host = domainName
    writer.object { writer in
      writer.member("resourceId", String(resource.path.hashCode, radix: 36))
      writer.member("resourcePath", resource.path)
      writer.member("httpMethod", request.method)
      writer.member("extendedRequestId", extendedRequestID)
      writer.member("requestTime", CivilTime(time).commonLogFormat)
      writer.member("path", contextPath)
      writer.member("accountId", resource.api.account)
      writer.member("protocol", request.version == .http1_1 ? "HTTP/1.1" : "HTTP/1.0")
      writer.member("stage", resource.api.stage)
      writer.member("domainPrefix", host.map { String($0.prefix { $0 != "." }) })
      writer.member("requestTimeEpoch", time.milliseconds)
      writer.member("requestId", requestID)
      writer.member("identity") { writeIdentity(to: &$0) }
      writer.member("domainName", host)
      writer.member("apiId", resource.api.id)
    }
  }

  private func writeIdentity(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.members(Self.absentBeforeKey)
      writer.member("apiKey", apiKey?.value)
      writer.member("principalOrgId", String?.none)
      if let clientCertificate {
        writer.member("clientCert") { writeCertificate(clientCertificate, to: &$0) }
      }
      writer.members(Self.absentBeforeAgent)
      writer.member("apiKeyId", apiKey?.id)
      writer.member("userAgent", request.headers["User-Agent"])
      writer.members(Self.absentBeforeAddress)
      writer.member("sourceIp", caller.address)
      writer.members(Self.absentAtTheEnd)
    }
  }

  // What only calls signed by an account have.
  private static let absentBeforeKey = JSONMembers(null: ["cognitoIdentityPoolId", "cognitoIdentityId"])
  private static let absentBeforeAgent = JSONMembers(null: ["cognitoAuthenticationType", "userArn"])
  private static let absentBeforeAddress = JSONMembers(null: ["accountId", "caller"])
  private static let absentAtTheEnd = JSONMembers(null: [
    "accessKey", "cognitoAuthenticationProvider", "user",
  ])

  private func writeCertificate(_ certificate: Certificate, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("clientCertPem", certificate.pem)
      writer.member("subjectDN", resource.api.subject(certificate))
      writer.member("issuerDN", resource.api.issuer(certificate))
      writer.member("serialNumber", resource.api.serialNumber(certificate))
      writer.member("validity") { writer in
        writer.object { writer in
          writer.member("notBefore", certificate.notBeforeText)
          writer.member("notAfter", certificate.notAfterText)
        }
      }
    }
  }
}

extension String {
  /// Made up, short and stable: a REST API gives each of its resources a random name.
  fileprivate var hashCode: UInt32 {
    utf8.reduce(2_166_136_261) { ($0 ^ UInt32($1)) &* 16_777_619 }
  }
}
