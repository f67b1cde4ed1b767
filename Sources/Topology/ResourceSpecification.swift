package struct ResourceSpecification: Sendable, Equatable {
  package enum Service: String, Sendable, CaseIterable { case time }
  package var service: Service
  package init(service: Service) { self.service = service }
}
