import Certificates
import Testing

@Suite struct CertificateHeaderNamesTests {
  @Test(arguments: [
    "Client-Cert", "client-cert-chain", "X-Ssl-Cert", "X-SSL-Client-Cert", "X-SSL-CLIENT-VERIFY",
    "Ssl-Client-Cert",
    "X-Client-Cert", "X-Client-Certificate", "X-Forwarded-Client-Cert", "X-Forwarded-Tls-Client-Cert",
    "X-Forwarded-Tls-Client-Cert-Info", "X-Amzn-Mtls-Clientcert", "X-Amzn-Mtls-Clientcert-Leaf",
    "X-ARR-ClientCert",
    "X_Ssl_Cert", "x_ssl-cert", "X.Ssl.Cert", "CLIENT_CERT", "ssl_client_s_dn",
  ])
  func `every dialect and its look-alikes are known`(name: String) {
    #expect(CertificateHeaderNames.isClientCertificateHeader(name.utf8))
    #expect(CertificateHeaderNames.isClientCertificateHeader(Array(name.uppercased().utf8)))
  }

  @Test(arguments: [
    "", "Host", "Accept", "Content-Type", "Content-Length", "Connection", "Cookie", "X-Forwarded-For",
    "X-Ssl",
    "X-Request-Id", "Client", "Set-Cookie", "Signature", "X-Amzn-Trace-Id", "Authorization",
    "Transfer-Encoding",
  ])
  func `other fields are left alone`(name: String) {
    #expect(!CertificateHeaderNames.isClientCertificateHeader(name.utf8))
  }
}
