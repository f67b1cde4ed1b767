/// The keys that a gateway adds to a node's.
enum GatewayFields {
  static let fields: [Field<GatewaySpecification>] = [
    Field(
      "dialect", .choice, \.dialect,
      "Whose words refusals are in: those of the RFCs, or of Amazon API Gateway."),
    Field(
      "stage", .text(.stage), \.stage,
      "The first path segment, needed and allowed in dialect `aws` only."),
    Field(
      "routes", .list(of: .object(route), isSet: false), \.routes, "What it forwards; the first that matches."
    ),
    Field("awsCompat", .object(awsCompatibility), \.awsCompat, "What dialect `aws` says of itself."),
  ]

  private static let route = Kind<GatewaySpecification.Route>(
    "route", "Which requests go where.",
    make: { _ in .init(path: "", to: "") },
    fields: [
      Field(
        "methods", .list(of: .text(.method)), \.methods, defaultNote: "any method",
        "The methods that it is for."),
      Field(
        "path", .text(.routePath), \.path, isRequired: true,
        "The path that it is for, or `/api/*` for everything below."),
      Field("except", .list(of: .text(.routePath)), \.except, "Paths that it is not for."),
      Field(
        "to", .reference(to: .node), \.to, isRequired: true,
        "The node that answers; a link of this gateway must lead there."),
      Field("rewrite", .text(.rewrite), \.rewrite, "The path that is asked for at the far end instead."),
      Field("layers", .list(of: .oneKey(of: layer)), \.layers, "The defences in front, in order."),
    ])

  private static let layer = Kind<[GatewaySpecification.Layer]>(
    "layer", "A defence in front of a route.",
    make: { _ in [] },
    fields: [
      Field("authorizer", .reference(to: .node), "The authorizer node that decides.") {
        $0.append(.authorizer($1))
      }
    ])

  private static let awsCompatibility = Kind<AWSCompatibility>(
    "aws-compat", "What public sources disagree on, or what changed with time.",
    make: { _ in .init() },
    fields: [
      Field("region", .text(.name), \.region, "The region in method ARNs."),
      Field("account", .text(.name), \.account, "The account in method ARNs."),
      Field("api", .text(.name), \.api, "The API id in method ARNs."),
      Field("explicitDenyMessage", .text(), \.explicitDenyMessage, "The text behind an explicit deny."),
      Field(
        "subjectOrder", .choice, \.subjectOrder,
        "The order of names in an event's `clientCert`. Source: the one realistic sample, in `aws-lambda-go`, has the certificate's; articles show RFC 4514's."
      ),
      Field(
        "serialFormat", .choice, \.serialFormat,
        "How an event's `clientCert` writes the serial number. Source: the service's samples are `1` and `a1:a1:...`, both of which OpenSSL's text form fits."
      ),
      Field(
        "certificateIdentitySources", .boolean, \.certificateIdentitySources,
        "Whether answers may be kept by `context.identity.clientCert.*`. Source: public templates declare it (`MtlsCertificateRevocationAuthorizer`), though with a cache of 0 s; the service's pages neither allow nor forbid it."
      ),
      Field(
        "validationMatch", .choice, \.validationMatch,
        "How much of the header `identityValidationExpression` must match. Source: `serverless-offline` looks for a part; the service's pages do not say."
      ),
      Field(
        "unusableContextStatus", .integer(500...502), \.unusableContextStatus,
        "The status when an authorizer's context holds an array or an object: the service fails late, with `Invalid JSON in response` in its log. Source: dev.to/dborgenvik has the message and not the status."
      ),
    ])
}
