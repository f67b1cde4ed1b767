import OAuth
import Testing
import Topology

@testable import IdentityProvider

struct StandardFeaturesTests {
  private static let lanes = FeatureLanes(StandardFeatures.all)

  @Test(arguments: IdentityProviderSpecification.Client.Authentication.allCases)
  func `every client authentication of the topology has its feature`(
    method: IdentityProviderSpecification.Client.Authentication
  ) {
    #expect(Self.lanes.authentication(method)?.method == method)
  }

  @Test(arguments: IdentityProviderSpecification.Client.Grant.allCases)
  func `every grant type of the topology has its feature`(grant: IdentityProviderSpecification.Client.Grant) {
    #expect(Self.lanes.grantType(grant.rawValue)?.name == grant)
  }

  @Test func `every feature names the section that it implements`() {
    for feature in StandardFeatures.all { #expect(feature.specification.section != nil, "\(feature)") }
  }

  @Test func `tokens are bound by certificate`() {
    #expect(Self.lanes.binding?.specification == .rfc(8705, "3"))
  }
}
