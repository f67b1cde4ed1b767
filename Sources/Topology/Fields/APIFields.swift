import OrderedCollections

/// The keys of a REST API, of its stages and of the domains that lead to them.
enum APIFields {
  static let kind = Kind<APISpecification>(
    "api", "A REST API: routes, and the stages under which they are deployed.",
    make: { _ in .init() },
    fields: [
      Field(
        "routes", .list(of: .object(GatewayFields.route), isSet: false), \.routes, isRequired: true,
        GatewayFields.routesHelp),
      Field("stages", .map(of: stage, keys: .stage), \.stages, isRequired: true, "Its deployments, by name."),
    ] + settings(of: \.settings))

  static let stage = Kind<StageSpecification>(
    "stage", "One deployment of an API.",
    make: { _ in .init() },
    fields: [
      Field(
        "variables", .map(of: .text(), keys: .name), \.variables,
        "Stage variables: in events, and as `$stageVariables` in templates."),
      Field(
        "throttle", .object(UsageFields.throttle), \.throttle,
        "How fast requests may come, all methods together; beyond it 429."),
      Field(
        "methodThrottles", .map(of: .object(UsageFields.throttle), keys: .scopeRule), \.methodThrottles,
        "The same for single routes, by method and path: `\"GET time\"`."),
      Field(
        "accessLog", .object(accessLog), \.accessLog, "A line of text for every request."),
    ])

  private static let accessLog = Kind<StageSpecification.AccessLog>(
    "access-log", "A line of text for every request of a stage. Control characters are escaped.",
    make: { _ in .init(format: .empty) },
    fields: [
      Field(
        "format", .template, \.format, isRequired: true,
        "The line, with `$context` variables; what a request does not have is `-`."),
      Field(
        "file", .text(.fileName), \.file,
        "The file, in the state folder. At 64 MiB it is renamed and begun anew; one old file is kept."),
    ])

  /// One object a domain, of base paths.
  static let mappings = ValueType.map(of: .object(mapping), keys: .basePath)

  private static let mapping = Kind<DomainMapping>(
    "domain-mapping", "Where a base path of a custom domain leads.",
    make: { _ in .init() },
    fields: [
      Field(
        "api", .text(.name), \.api, defaultNote: "the gateway's own `routes`",
        "The id of an API of this gateway."),
      Field(
        "stage", .text(.stage), \.stage, defaultNote: "the next path segment", "A stage of that API."),
    ])

  /// The keys that hold for all stages, for whatever has `APISettings`.
  static func settings<Whole>(
    of part: any WritableKeyPath<Whole, APISettings> & Sendable
  ) -> [Field<Whole>] {
    [
      Field(
        "responses", .object(ResponseFields.kind), defaultNote: "as the service has them",
        "How refusals differ, by type; a type that has no entry is what `DEFAULT_4XX` or `DEFAULT_5XX` says, "
          + "one that has an entry is as the service has it wherever the entry is silent."
      ) { $0[keyPath: part].responses = $1 },
      Field(
        "apiKeySource", .choice,
        "Where a caller's API key comes from: `x-api-key`, or the authorizer's "
          + "`usageIdentifierKey`.",
        set: { $0[keyPath: part].apiKeySource = $1 }, get: { $0[keyPath: part].apiKeySource }),
      Field(
        "defaultEndpoint", .text(.name), defaultNote: "none",
        "The listener that stands for `{api}.execute-api.{region}.amazonaws.com`: it reaches this API by "
          + "stage and knows nothing of a custom domain's mutual TLS."
      ) { $0[keyPath: part].defaultEndpoint = $1 },
      Field(
        "disableExecuteApiEndpoint", .boolean, "Whether the default endpoint refuses everything (403).",
        set: { $0[keyPath: part].disablesDefaultEndpoint = $1 },
        get: { $0[keyPath: part].disablesDefaultEndpoint }),
    ]
  }
}

extension ContextTemplate {
  /// Stands where a required template is still missing.
  static let empty = ContextTemplate(literal: "")

  private init(literal: String) {
    text = literal
    parts = []
  }
}

extension TextPattern {
  /// Empty, or path segments without slashes around them.
  static let basePath = TextPattern(
    label: "base path", regularExpression: "^([A-Za-z0-9._~$+!@,=:-]+(/[A-Za-z0-9._~$+!@,=:-]+)*)?$",
    meaning: "empty, or a path without slashes around it, such as 'v1'"
  ) { text in
    text.isEmpty || (rewrite.matches("/" + text) && !text.hasSuffix("/"))
  }
}
