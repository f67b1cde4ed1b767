/// The keys that a gateway adds to a node's.
enum GatewayFields {
  static let fields: [Field<GatewaySpecification>] =
    [
      Field(
        "dialect", .choice, \.dialect,
        "Whose words refusals are in: those of the RFCs, or of Amazon API Gateway."),
      Field(
        "stage", .text(.stage), \.stage,
        "The first path segment, needed and allowed in dialect `aws` only."),
      Field(
        "routes", .list(of: .object(route), isSet: false), \.routes, routesHelp),
      Field(
        "stageSettings", .object(APIFields.stage), \.stageSettings,
        "What else holds for `stage`; dialect `aws` only."),
      Field(
        "apis", .map(of: APIFields.kind, keys: .name), \.apis,
        "Further REST APIs by their ids, each with stages of its own; dialect `aws` only."),
      Field(
        "domains", .map(of: APIFields.mappings, keys: .hostName), \.domains,
        "Where custom domains lead, by host name and base path; a host that is not listed is reached by stage."
      ),
      Field(
        "apiKeys", .map(of: .text(.visible), keys: .name), \.apiKeys,
        "API keys by name: what a caller sends as `x-api-key`."),
      Field(
        "usagePlans", .map(of: UsageFields.plan, keys: .name), \.usagePlans,
        "For which API keys requests are counted, and how far."),
      Field("awsCompat", .object(awsCompatibility), \.awsCompat, "What dialect `aws` says of itself."),
    ] + APIFields.settings(of: \.settings)

  static let routesHelp =
    "What it forwards. Of the routes that match, the most exact path takes the request; of equals, the first."

  static let route = Kind<GatewaySpecification.Route>(
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
      Field(
        "apiKeyRequired", .boolean, \.apiKeyRequired,
        "Whether the caller must be known by an API key of a usage plan (403); dialect `aws` only."),
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
      Field(
        "region", .text(.name), \.region, "The region in method ARNs, and of the functions that it asks."),
      Field(
        "account", .text(.name), \.account, "The account in method ARNs, and of the functions that it asks."),
      Field("api", .text(.name), \.api, "The API id in method ARNs."),
      Field(
        "explicitDenyMessage", .text(), \.explicitDenyMessage,
        "The text behind an explicit deny. Newer answers end in `in an identity-based policy` "
          + "(repost.aws/knowledge-center/api-gateway-troubleshoot-403-forbidden)."),
      Field(
        "authorizerError", .choice, \.authorizerError,
        "What an authorizer that failed is called, in `x-amzn-ErrorType` and among the gateway responses. The "
          + "first is reported from the field (serverless/examples#305), the second is documented."),
      Field(
        "unknownResource", .choice, \.unknownResource,
        "What a path that no route takes is called: 403 is what the service answers (LocalStack's validated "
          + "snapshots), 404 is documented for authorized requests."),
      Field(
        "integrationFailure", .choice, \.integrationFailure,
        "What a backend that cannot be reached makes of a request: 504 `Network error communicating with "
          + "endpoint`, the documented status and a message seen in the field, or 502 `Internal server error`."
      ),
      Field(
        "refusedCertificate", .choice, \.refusedCertificate,
        "What a caller without an acceptable certificate meets: a failed handshake, or 403 `Forbidden`, as the "
          + "guide to mutual TLS has it. No source shows the wire. An expired certificate fails in the handshake "
          + "either way."),
      Field(
        "escapesTemplateValues", .boolean, \.escapesTemplateValues,
        "Whether `$context` values in the bodies of gateway responses are escaped for JSON. Sources are silent; "
          + "without it, a quotation mark in a challenge ends the string around it."),
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
