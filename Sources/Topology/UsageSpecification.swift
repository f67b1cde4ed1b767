/// A token bucket: `burst` requests at once, then `rate` a second of lab time.
package struct ThrottleSpecification: Sendable, Equatable {
  package var rate: Int
  package var burst: Int

  package init(rate: Int, burst: Int) {
    self.rate = rate
    self.burst = burst
  }
}

/// For which API keys a gateway counts, and how far.
package struct UsagePlanSpecification: Sendable, Equatable {
  package var name: String
  /// Names of `apiKeys`.
  package var apiKeys: [String]
  /// `api/stage`; empty: every stage of the gateway.
  package var stages: [String]
  /// For each key on its own.
  package var throttle: ThrottleSpecification?
  package var quota: Quota?

  /// How many requests each key has in a period of lab time.
  package struct Quota: Sendable, Equatable {
    package var limit: Int
    package var period: Period

    /// Of the calendar, in UTC; weeks begin on Sunday.
    package enum Period: String, Sendable, CaseIterable { case day = "DAY", week = "WEEK", month = "MONTH" }

    package init(limit: Int, period: Period = .day) {
      self.limit = limit
      self.period = period
    }
  }

  package init(
    name: String, apiKeys: [String] = [], stages: [String] = [], throttle: ThrottleSpecification? = nil,
    quota: Quota? = nil
  ) {
    self.name = name
    self.apiKeys = apiKeys
    self.stages = stages
    self.throttle = throttle
    self.quota = quota
  }
}
